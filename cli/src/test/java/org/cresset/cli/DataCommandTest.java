package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
  @TempDir Path folder;

  @Test
  void aSetThatIsNotKnownGetsTheNearest() {
    var run = CommandLineRun.of("data", "cifar11", folder.toString());
    assertThat(run.exitCode()).isEqualTo(Main.WRONG_USE);
    assertThat(run.err())
        .startsWith("cresset: data: there is no set cifar11 to fetch")
        .contains("hint: did you mean cifar10");
    assertThat(CommandLineRun.of("data", "imagenet", folder.toString()).err())
        .contains("hint: there are cifar10, cifar100, mnist, fashion-mnist, emnist-byclass");
  }

  @Test
  void whatLiesThereIsNotTakenForTheSet() throws Exception {
    Path wrong = Files.writeString(folder.resolve("train-images-idx3-ubyte.gz"), "something else");
    var run = CommandLineRun.of("data", "mnist", folder.toString());
    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    assertThat(run.err())
        .startsWith("cresset: fetch MNIST: the MD5 of ")
        .contains("must be f68b3c2dcbeaaa9fbdd348bbdeb94873, got ");
    assertThat(wrong).hasContent("something else");
  }

  @Test
  void whatIsThereIsNotFetchedAgain() throws Exception {
    for (String name : new String[] {"train.bin", "test.bin", "fine_label_names.txt"}) {
      Files.writeString(folder.resolve(name), "");
    }
    var run = CommandLineRun.of("data", "cifar100", folder.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }
}
