package org.cresset.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.cresset.torch.LibTorchProvider;
import org.junit.jupiter.api.Test;

class DefaultLibTorchTest {
  @Test
  void isAServiceOnTheModulePathAndOnTheClassPath() throws IOException {
    String service = LibTorchProvider.class.getName();
    Module module = DefaultLibTorch.class.getModule();
    assertThat(module.getDescriptor().provides())
        .anySatisfy(
            provides -> {
              assertThat(provides.service()).isEqualTo(service);
              assertThat(provides.providers()).containsExactly(DefaultLibTorch.class.getName());
            });
    try (InputStream file = module.getResourceAsStream("META-INF/services/" + service)) {
      assertThat(file).hasContent(DefaultLibTorch.class.getName());
    }
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
