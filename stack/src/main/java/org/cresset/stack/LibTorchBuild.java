package org.cresset.stack;

import java.util.List;
import java.util.Optional;

/**
 * A LibTorch that can be put together from artifacts.
 *
 * @param name what distinguishes it from every other build, fit for a folder's name
 * @param artifacts the jars that hold its libraries
 * @param libraries the files that are needed of those jars, without folders
 * @param unpackedBytes the length of those files together
 */
record LibTorchBuild(
    String name, List<Artifact> artifacts, List<String> libraries, long unpackedBytes) {
  /** The default on Linux: stock LibTorch with OpenBLAS and oneDNN, for the CPU. */
  static final LibTorchBuild CPU_LINUX_X86_64 =
      new LibTorchBuild(
          "2.13.0-cpu-linux-x86_64",
          List.of(
              new Artifact(
                  "org.bytedeco",
                  "pytorch",
                  "linux-x86_64",
                  "2.13.0-1.5.14",
                  "df6c77af6e69ee94b171e157b4a2a67453256feed9a1b47443cb2c0cf1c93643",
                  88_001_965),
              new Artifact(
                  "org.bytedeco",
                  "openblas",
                  "linux-x86_64",
                  "0.3.31-1.5.13",
                  "7a5e1494e0565b6e06a5d93f8b29993c9ed33239cb9ffab84909360f245b4688",
                  19_701_299)),
          List.of(
              "libquadmath.so.0",
              "libgcc_s.so.1",
              "libgfortran.so.5",
              "libopenblas.so.0",
              "libgomp.so.1",
              "libc10.so",
              "libtorch_cpu.so",
              "libtorch.so"),
          364_165_152);

  LibTorchBuild {
    artifacts = List.copyOf(artifacts);
    libraries = List.copyOf(libraries);
  }

  /** The default build for a machine, in the words of {@code os.name} and {@code os.arch}. */
  static Optional<LibTorchBuild> forMachine(String os, String arch) {
    boolean x86 = arch.equals("amd64") || arch.equals("x86_64");
    return os.equals("Linux") && x86 ? Optional.of(CPU_LINUX_X86_64) : Optional.empty();
  }

  /** How many bytes its artifacts have together. */
  long downloadBytes() {
    return artifacts.stream().mapToLong(Artifact::bytes).sum();
  }

  /** The folder's name: it changes when an artifact does, even if {@code name} stays. */
  String folder() {
    String hashes = String.join("\n", artifacts.stream().map(Artifact::sha256).toList());
    return name + "-" + Sha256.of(hashes).substring(0, 12);
  }
}
