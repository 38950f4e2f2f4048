package org.cresset.stack.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdoptionTest {
  private static final String TOOLKIT =
      "cuda-toolkit[cublas,cudart]==13.0.3; platform_system == \"Linux\"";

  @TempDir Path root;
  Path packages;

  @BeforeEach
  void makeAGoodOne() throws IOException {
    packages =
        Adoptions.environment(
            root,
            "2.14.1+cu130",
            "'13.0'",
            TOOLKIT,
            "nvidia-nccl-cu13==2.30.7; platform_system == \"Linux\"",
            "pywin32; sys_platform == \"win32\"",
            "optree>=0.13.0; extra == \"optree\"",
            "importlib-metadata; python_version < \"3.10\"",
            "triton~=3.8.0; platform_system == \"Linux\" and python_version < \"3.15\"");
    Adoptions.install(
        packages,
        "cuda-toolkit",
        "13.0.3.0",
        "nvidia-cublas==13.1.1.3.*; (sys_platform == 'linux' or sys_platform == 'win32') and extra"
            + " == 'cublas'",
        "nvidia-cufft==12.0; extra == 'cufft'");
    Adoptions.install(packages, "nvidia-cublas", "13.1.1.3");
    Adoptions.install(packages, "nvidia-nccl-cu13", "2.30.7");
    Adoptions.install(packages, "triton", "3.8.1");
  }

  @Test
  void findsNothingWrongWithAGoodOne() {
    Adoption found = Adoption.of(root);
    assertThat(found.faults()).isEmpty();
    assertThat(found.kind()).isEqualTo(Adoption.Kind.PYTHON);
    assertThat(found.version()).isEqualTo("2.14.1+cu130");
    assertThat(found.cuda()).isEqualTo("13.0");
    assertThat(found.libTorch()).isEqualTo(packages.resolve("torch/lib"));
    assertThat(found.packages()).containsEntry("nvidia-cublas", "13.1.1.3").hasSize(5);
  }

  @Test
  void knowsConda() throws IOException {
    Files.createDirectories(root.resolve("conda-meta"));
    assertThat(Adoption.of(root).kind()).isEqualTo(Adoption.Kind.CONDA);
  }

  @Test
  void knowsABuildWithoutCuda(@TempDir Path other) throws IOException {
    Adoptions.environment(other, "2.13.0+cpu", "None");
    assertThat(Adoptions.faults(other)).containsExactly("cpu-only");
  }

  @Test
  void knowsATorchThatIsTooOldForJava(@TempDir Path other) throws IOException {
    Adoptions.environment(other, "2.9.1+cu128", "'12.8'");
    assertThat(Adoptions.faults(other)).containsExactly("too-old");
  }

  @Test
  void knowsMissingLibraries() throws IOException {
    Files.delete(packages.resolve("nvidia_nccl_cu13-2.30.7.dist-info/METADATA"));
    Files.delete(packages.resolve("nvidia_cublas-13.1.1.3.dist-info/METADATA"));
    assertThat(Adoption.of(root).faults())
        .extracting(Adoption.Fault::name, Adoption.Fault::sentence)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(
                "nvidia-missing",
                "torch 2.14.1+cu130 needs nvidia-nccl-cu13==2.30.7, it is not there"),
            org.assertj.core.groups.Tuple.tuple(
                "nvidia-missing",
                "cuda-toolkit 13.0.3.0 needs nvidia-cublas==13.1.1.3.*, it is not there"));
  }

  @Test
  void knowsATorchvisionOfAnotherTorch() throws IOException {
    Adoptions.install(packages, "torchvision", "0.28.0", "torch==2.13.0", "numpy");
    Adoptions.install(packages, "numpy", "2.4.6");
    assertThat(Adoption.of(root).faults())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.name()).isEqualTo("version-mismatch");
              assertThat(fault.sentence())
                  .isEqualTo("torchvision 0.28.0 needs torch==2.13.0, there is 2.14.1+cu130");
            });
  }

  @Test
  void knowsFilesThatAreNotAsTheRecordSays() throws IOException {
    Files.writeString(packages.resolve("torch/lib/libtorch_cpu.so"), "cut");
    assertThat(Adoptions.faults(root)).isEmpty(); // the same length: hashing would take minutes
    Files.writeString(packages.resolve("torch/lib/libtorch_cpu.so"), "longer");
    Files.delete(packages.resolve("torch/version.py"));
    assertThat(Adoptions.faults(root)).containsExactly("torch-incomplete", "record-broken");
    assertThat(Adoption.of(root).faults().getLast().sentence())
        .endsWith("2 are not so: torch/lib/libtorch_cpu.so (changed), torch/version.py (missing)");
  }

  @Test
  void knowsAPackageThatIsThereTwice() throws IOException {
    Adoptions.install(packages, "triton", "3.8.0");
    assertThat(Adoptions.faults(root)).containsExactly("installed-twice");
  }

  @Test
  void knowsABareLibTorch(@TempDir Path other) throws IOException {
    Files.createDirectories(other.resolve("lib"));
    Files.writeString(other.resolve("lib/libtorch_cpu.so"), "elf");
    Files.writeString(other.resolve("lib/libtorch_cuda.so"), "elf");
    Files.writeString(other.resolve("build-version"), "2.14.1+cu130\n");
    Adoption found = Adoption.of(other);
    assertThat(found.kind()).isEqualTo(Adoption.Kind.LIBTORCH);
    assertThat(found.version()).isEqualTo("2.14.1+cu130");
    assertThat(found.cuda()).isEqualTo("13.0");
    assertThat(found.faults()).isEmpty();
  }

  /** What sync made for Java: the wheels' libraries, and nothing of Python's. */
  @Test
  void knowsCressetsOwnFolderForJava(@TempDir Path other) throws IOException {
    Path python = Adoptions.environment(other.resolve("made"), "2.14.1+cu130", "'13.0'", "jinja2");
    Files.writeString(
        python.resolve("torch-2.14.1+cu130.dist-info/RECORD"),
        "torch/lib/libtorch_cpu.so,sha256=x,3\ntorch/__init__.py,sha256=y,9\n");
    Path home = Files.move(python, other.resolve("java"));
    Files.writeString(home.resolve(StackFolder.MARK), "cresset stack 1\n");
    Adoption found = Adoption.of(home);
    assertThat(found.faults()).isEmpty();
    assertThat(found.kind()).isEqualTo(Adoption.Kind.LIBTORCH);
    assertThat(found.version()).isEqualTo("2.14.1+cu130");
    Files.writeString(home.resolve("torch/lib/libtorch_cpu.so"), "cut off");
    assertThat(Adoptions.faults(home)).containsExactly("record-broken");
  }

  @Test
  void refusesAFolderWithoutTorch(@TempDir Path other) {
    assertThatThrownBy(() -> Adoption.of(other))
        .isInstanceOf(SyncException.class)
        .hasMessageStartingWith(
            other.toAbsolutePath() + " must be a Python environment that holds torch");
  }

  /** The answers are those of Python's packaging 26.2 for the same variables. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "python_version < '3.10' | false",
        "python_version >= \"3.9\" | true",
        "python_version<'3.9' or python_version>'3.10' | true",
        "'3.12' > python_version | true",
        "python_version == '3.*' | true",
        "python_version != '3.11' | false",
        "sys_platform == 'win32' | false",
        "sys_platform != 'darwin' and (os_name == 'nt' or os_name == 'posix') | true",
        "(sys_platform == 'linux' or sys_platform == 'win32') and extra == 'cublas' | true",
        "sys_platform == 'win32' or sys_platform == 'linux' and extra == 'cufft' | false",
        "extra == 'cufft' | false",
        "platform_machine in 'x86_64 aarch64' | true",
        "platform_machine not in 'x86_64 aarch64' | false",
        "'linux' in sys_platform | true",
        "platform_system == 'Linux' and python_version < '3.15' | true"
      })
  void markersHoldAsPythonSays(String marker, boolean holds) {
    var here =
        Map.of(
            "python_version", "3.11",
            "sys_platform", "linux",
            "os_name", "posix",
            "platform_machine", "x86_64",
            "platform_system", "Linux");
    assertThat(Marker.holds(marker, here, Set.of("cublas"))).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a>=1.2,<2     | 1.9      | true",
        "a>=1.2,<2     | 2.0      | false",
        "a ==1.2.*     | 1.2.7    | true",
        "a==1.2.*      | 1.20     | false",
        "a==1.2        | 1.2+cu13 | true",
        "a~=3.8.0      | 3.8.5    | true",
        "a~=3.8.0      | 3.9.0    | false",
        "a!=1.0        | 1.0      | false",
        "a (>=1.0)     | 0.9      | false",
        "a[x,y]>1      | 1.0.1    | true",
        "a             | 7rc1     | true"
      })
  void comparesVersionsAsPep440(String requirement, String version, boolean fits) {
    assertThat(Requirement.parse(requirement).orElseThrow().fits(version)).isEqualTo(fits);
  }
}
