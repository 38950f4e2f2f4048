package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCommandTest {
  private static final String LOCK =
      """
      {
        "image": 1,
        "edition": "jvm",
        "variant": "base",
        "stack": {
          "lock": 1, "request": "torch cpu", "flavour": "java",
          "target": {"machine": "x86_64"}, "stack": {"torch": "2.13.0", "variant": "cpu"},
          "artifacts": []
        },
        "wheels": [],
        "debs": [
          {"name": "dash", "version": "0.5", "kind": "deb", "file": "dash_0.5_amd64.deb", "size": 9, "sha256": "HASH"}
        ],
        "jars": {},
        "trees": {}
      }
      """;

  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          image build --lock nowhere          | 2 | cresset: build: missing required option
          image build -o a.tar --lock nowhere | 1 | cresset: there is no lock nowhere
          image build -o a.tar --edition c    | 2 | cresset: build: invalid value for option '--edition'
          image lock --lock nowhere           | 1 | cresset: there is no lock nowhere
          image inspect nowhere               | 1 | cresset: nowhere must be an image
          image inspect x.org/y@sha256:1      | 1 | cresset: a digest (sha256: and 64
          image bulid                         | 2 | cresset: image: there is no
          """)
  void whatCannotBeDoneIsASentence(String command, int exitCode, String sentence) {
    var run = CommandLineRun.of(command.split(" "));
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.err()).startsWith(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lock", "build", "inspect"})
  void everyCommandHelps(String command) {
    var run = CommandLineRun.of("image", command, "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: cresset image " + command);
  }

  @Test
  void aLockThatWasEditedIsRefusedWithThePlace() throws IOException {
    Path lock = Files.writeString(temp.resolve("a.lock"), LOCK);
    Path out = temp.resolve("a.tar");
    var run = CommandLineRun.of("image", "build", "--lock", lock.toString(), "-o", out.toString());
    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    assertThat(run.err())
        .startsWith("cresset: " + lock + ": debs[0] is no artifact: the SHA-256 of dash must");
    assertThat(out).doesNotExist();
  }

  @Test
  void aLockIsOfOneEditionAndVariant() throws IOException {
    Path lock = Files.writeString(temp.resolve("a.lock"), LOCK.replace("HASH", "0".repeat(64)));
    Path out = temp.resolve("a.tar");
    var run =
        CommandLineRun.of(
            "image", "build", "--lock", lock.toString(), "--variant", "full", "-o", out.toString());
    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    assertThat(run.err())
        .startsWith("cresset: " + lock + " is of the variant base, asked for is full");
  }

  @Test
  void aBaseWithoutADigestIsRefused() throws IOException {
    Path lock = Files.writeString(temp.resolve("a.lock"), LOCK.replace("HASH", "0".repeat(64)));
    Path out = temp.resolve("a.tar");
    var run =
        CommandLineRun.of(
            "image",
            "build",
            "--lock",
            lock.toString(),
            "--base",
            "x.org/debian:12",
            "-o",
            out.toString());
    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    assertThat(run.err())
        .startsWith(
            "cresset: a base must be named with its digest, so that it stays the same, got"
                + " \"x.org/debian:12\"");
    assertThat(out).doesNotExist();
  }
}
