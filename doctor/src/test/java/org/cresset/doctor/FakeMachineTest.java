package org.cresset.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cresset.doctor.evidence.Examination;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole way, from files and a driver's calls to a cause, on machines that are made up. */
class FakeMachineTest {
  private static final String WSL = "Linux version 5.15.167.4-microsoft-standard-WSL2";

  @TempDir static Path libraries;
  @TempDir Path folder;

  @BeforeAll
  static void compile() throws IOException, InterruptedException {
    FakeMachine.compile(libraries);
  }

  record Made(String id, UnaryOperator<FakeMachine> by) {
    @Override
    public String toString() {
      return id;
    }
  }

  static List<Made> machines() {
    return List.of(
        new Made("CRS-CPU-BUILD", m -> m.torch("2.13.0+cpu", null)),
        new Made(
            "CRS-NO-GPU",
            m -> m.withoutGpu().withoutDriver().libraries("none").torch("2.14.1+cu130", "13.0")),
        new Made("CRS-MODULE", m -> m.withoutDriver().fails(100)),
        new Made("CRS-NVML-MISSING", m -> m.libraries("cuda")),
        new Made("CRS-MISMATCH", m -> m.libraries("upgraded").fails(803)),
        new Made("CRS-MISMATCH", m -> m.libraries("upgraded").fails(804)),
        new Made("CRS-MISMATCH", m -> m.fails(803).says("FAKE_NVML", 18)),
        new Made("CRS-DRIVER-OLD", m -> m.torch("2.14.1+cu130", "13.0").says("FAKE_DRV", 12040)),
        new Made("CRS-ARCHITECTURE", m -> m.torch("2.14.1+cu130", "13.0").says("FAKE_CC", 70)),
        new Made(
            "CRS-PTX",
            m -> m.torch("2.8.0+cu129", "12.9").says("FAKE_CC", 130).says("FAKE_DRV", 12080)),
        new Made(
            "CRS-GPU-OLD",
            m -> m.pciId("0x1db1").driver("590.44.01").libraries("newest").fails(100)),
        new Made("CRS-NODES", m -> m.without("/dev/nvidiactl", "/dev/nvidia0").fails(100)),
        new Made("CRS-NODES", m -> m.fails(100).says("FAKE_NVML", 4)),
        new Made("CRS-UVM", m -> m.fails(999)),
        new Made("CRS-UVM", m -> m.without("/dev/nvidia-uvm").fails(3)),
        new Made(
            "CRS-UVM-KASLR",
            m ->
                m.file("/dev/kmsg", "uvm_pmm_gpu.c:3340 request_free_mem_region() err -34\n")
                    .fails(3)),
        new Made(
            "CRS-CONTAINER",
            m ->
                m.container()
                    .without("/dev/nvidiactl", "/dev/nvidia0", "/dev/nvidia-uvm")
                    .libraries("none")),
        new Made("CRS-TOOLKIT", m -> m.file("/usr/bin/docker", "").says("PATH", "/bin:/usr/bin")),
        new Made(
            "CRS-CDI", m -> m.file("/etc/cdi/nvidia.yaml", "- /usr/lib/libcuda.so.570.124.06")),
        new Made(
            "CRS-CAPABILITIES",
            m -> m.container().libraries("none").says("NVIDIA_DRIVER_CAPABILITIES", "utility")),
        new Made(
            "CRS-REQUIREMENT",
            m -> m.hears("requirement error: unsatisfied condition: cuda>=13.2, please update")),
        new Made("CRS-COMPAT", m -> m.libraries("compat").fails(804)),
        new Made("CRS-STUB", m -> m.libraries("stubs").fails(34)),
        new Made("CRS-FABRIC", m -> m.fails(802)),
        new Made(
            "CRS-FABRIC", m -> m.file("/dev/nvidia-nvswitch0", "").says("FAKE_FABRIC", 1).fails(3)),
        new Made("CRS-MIG", m -> m.says("FAKE_MIG", 1).fails(100)),
        new Made("CRS-VISIBLE-DEVICES", m -> m.says("CUDA_VISIBLE_DEVICES", "-1").fails(100)),
        new Made("CRS-VISIBLE-DEVICES", m -> m.says("CUDA_VISIBLE_DEVICES", "").fails(100)),
        new Made("CRS-MPS", m -> m.fails(805)),
        new Made("CRS-BUSY", m -> m.fails(46)),
        new Made("CRS-BUSY", m -> m.says("FAKE_MODE", 2).says("FAKE_COUNT_RC", 46)),
        new Made("CRS-VGPU-LICENCE", m -> m.fails(102)),
        new Made(
            "CRS-WSL",
            m ->
                m.withoutGpu()
                    .withoutDriver()
                    .file("/proc/version", WSL)
                    .file("/dev/dxg", "")
                    .fails(100)),
        new Made("CRS-FORK", m -> m.hears("Cannot re-initialize CUDA in forked subprocess. To")),
        new Made(
            "CRS-SHARED-MEMORY",
            m -> m.file("/proc/mounts", "shm /dev/shm tmpfs rw,nosuid,size=65536k 0 0\n")),
        new Made(
            "CRS-LIMITS",
            m ->
                m.file("/sys/class/infiniband/mlx5_0", "")
                    .file("/proc/self/limits", "Max locked memory   65536   65536   bytes\n")),
        new Made("CRS-NO-LIBCUDA", m -> m.libraries("none")),
        new Made("CRS-TIMEOUT", m -> m.libraries("hang")),
        new Made("CRS-OTHER", m -> m.fails(304)));
  }

  @ParameterizedTest
  @MethodSource("machines")
  void eachMachineHasItsCauseAndNoOther(Made made) {
    Report report = Doctor.examine(made.by().apply(machine()).examination());
    assertThat(report.findings().stream().map(f -> f.cause().id()))
        .as(report.evidence().toString())
        .containsExactly(made.id());
  }

  private FakeMachine machine() {
    return FakeMachine.healthy(folder, libraries);
  }

  @Test
  void aHealthyMachineIsUsable() {
    Report report = Doctor.examine(machine().torch("2.14.1+cu130", "13.0").examination());
    assertThat(report.findings()).as(report.evidence().toString()).isEmpty();
    assertThat(report.evidence().answer("dlopen libcuda.so.1").orElseThrow())
        .endsWith("libcuda.so.580.95.05");
    assertThat(ReportText.of(report, Words.of("en")))
        .startsWith("This machine can train on its GPU\n")
        .contains("Fake GPU", "compute capability  9.0\n", "PyTorch             2.14.1+cu130\n");
  }

  @Test
  void aCallThatHangsIsNamedAndLeftBehind() {
    Examination examination =
        machine().libraries("hang").examination().patience(Duration.ofSeconds(1));
    Report report = Doctor.examine(examination);
    assertThat(report.first().orElseThrow().evidence())
        .isEqualTo(Map.of("probe cuda", "no answer from cuInit within 1000 ms"));
    assertThat(ProcessHandle.current().children())
        .allSatisfy(child -> assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(20)));
  }
}
