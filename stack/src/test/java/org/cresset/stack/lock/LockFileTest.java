package org.cresset.stack.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockFileTest {
  private static final String HASH = "0123456789abcdef".repeat(4);
  private static final Artifact TORCH =
      new Artifact(
          "torch",
          "2.14.1",
          Artifact.Kind.WHEEL,
          "torch-2.14.1-cp311-cp311-manylinux_2_28_x86_64.whl",
          555_000_000,
          HASH);
  private static final Artifact JAR =
      new Artifact("org.bytedeco:pytorch", "1.0", Artifact.Kind.JAR, "pytorch-1.0.jar", 7, HASH);
  private static final Lock LOCK =
      new Lock(
          "torch==2.14.1 \"cuda\"",
          Lock.Flavour.PYTHON,
          Map.of("python", "3.11", "driver", "580.65.06"),
          Map.of("torch", "2.14.1", "variant", "cu130"),
          List.of(TORCH, JAR));

  @TempDir Path temp;

  @Test
  void isALineAnArtifactAndSorted() {
    assertThat(LockFile.text(LOCK))
        .isEqualTo(
            """
            {
              "lock": 1,
              "request": "torch==2.14.1 \\"cuda\\"",
              "flavour": "python",
              "target": {
                "driver": "580.65.06",
                "python": "3.11"
              },
              "stack": {
                "torch": "2.14.1",
                "variant": "cu130"
              },
              "artifacts": [
                {"name": "org.bytedeco:pytorch", "version": "1.0", "kind": "jar", "file": "pytorch-1.0.jar", "size": 7, "sha256": "%1$s"},
                {"name": "torch", "version": "2.14.1", "kind": "wheel", "file": "torch-2.14.1-cp311-cp311-manylinux_2_28_x86_64.whl", "size": 555000000, "sha256": "%1$s"}
              ]
            }
            """
                .formatted(HASH));
  }

  @Test
  void comesBackTheSameFromItsFile() {
    Path file = temp.resolve(Lock.FILE);
    LockFile.write(LOCK, file);
    assertThat(LockFile.read(file)).isEqualTo(LOCK);
    assertThat(file).content().isEqualTo(LockFile.text(LockFile.read(file)));
  }

  @Test
  void theOrderOfArtifactsDoesNotMatter() {
    Lock other =
        new Lock(LOCK.request(), LOCK.flavour(), LOCK.target(), LOCK.stack(), List.of(JAR, TORCH));
    assertThat(LockFile.text(other)).isEqualTo(LockFile.text(LOCK));
    assertThat(LOCK.downloadBytes()).isEqualTo(555_000_007);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "lock": 1           | "lock": 2               | x.lock: lock must be 1, got 2: use a newer Cresset
          "python",           | "ruby",                 | x.lock: flavour must be one of [java, python], got the text "ruby"
          "size": 7           | "size": "7"             | x.lock: artifacts[0].size must be a whole number, got the text "7"
          "size": 7           | "size": 7, "url": "x"   | x.lock: artifacts[0] must not have a member "url"
          pytorch-1.0.jar     | ../pytorch-1.0.jar      | x.lock: artifacts[0] is no artifact: the file of org.bytedeco:pytorch (a name without folders) must be readable, got "../pytorch-1.0.jar"
          "sha256": "0        | "sha256": "             | x.lock: artifacts[0] is no artifact: the SHA-256 of org.bytedeco:pytorch must be readable, got "123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
          "lock": 1,          | "lock": 1, "lock": 1,   | x.lock is no JSON document: line 2: Duplicate Object property "lock"
          "request":          | "asked":                | x.lock: must not have a member "asked"
          """)
  void whatIsWrongIsNamedWithItsPlace(String part, String instead, String sentence) {
    String text = LockFile.text(LOCK);
    String wrong = text.replaceFirst(java.util.regex.Pattern.quote(part), instead);
    assertThat(wrong).isNotEqualTo(text);
    assertThatThrownBy(() -> LockFile.parse("x.lock", wrong))
        .isInstanceOf(TorchException.class)
        .hasMessage(sentence);
  }

  @Test
  void aFileIsNamedOnce() {
    assertThatThrownBy(() -> new Lock("", Lock.Flavour.JAVA, Map.of(), Map.of(), List.of(JAR, JAR)))
        .hasMessage("a lock must name a file once, got pytorch-1.0.jar twice");
  }
}
