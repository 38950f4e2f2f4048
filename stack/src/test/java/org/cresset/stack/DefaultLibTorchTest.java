package org.cresset.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.cresset.torch.LibTorchProvider;
import org.junit.jupiter.api.Test;

class DefaultLibTorchTest {
  @Test
  void isFoundAsAService() {
    assertThat(ServiceLoader.load(LibTorchProvider.class))
        .hasAtLeastOneElementOfType(DefaultLibTorch.class);
  }

  @Test
  void existsForLinuxOnX86Alone() {
    assertThat(LibTorchBuild.forMachine("Linux", "amd64")).isPresent();
    assertThat(LibTorchBuild.forMachine("Linux", "aarch64")).isEmpty();
    assertThat(LibTorchBuild.forMachine("Mac OS X", "x86_64")).isEmpty();
    assertThat(LibTorchBuild.forMachine("Windows 11", "amd64")).isEmpty();

    assertThat(DefaultLibTorch.unsupported("Mac OS X", "aarch64"))
        .hasMessage("LibTorch is fetched for Linux x86_64 alone, this machine is Mac OS X aarch64")
        .satisfies(e -> assertThat(e.hint()).contains("CRESSET_LIBTORCH"));
  }
}
