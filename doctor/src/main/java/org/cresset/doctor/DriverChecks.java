package org.cresset.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.cresset.stack.catalogue.Version;

/** What can be wrong with the GPU, the driver in the kernel and the driver's libraries. */
final class DriverChecks {
  private static final String REGION = "request_free_mem_region";

  private DriverChecks() {}

  /** A sandbox may hide the PCI bus: a driver in the kernel, or one that says otherwise, counts. */
  static Optional<Proof> noGpu(Situation s) {
    boolean silent = s.libCuda().isEmpty() || s.code(100) || s.cuInit().isEmpty();
    boolean none = s.gpus().isEmpty() && s.kernelDriver().isEmpty() && !s.wsl();
    List<String> shown = new ArrayList<>(List.of(Situation.BUS, Situation.LIBCUDA, "cuInit"));
    return Proof.when(none && silent && s.evidence().answer("probe cuda").isEmpty(), shown);
  }

  static Optional<Proof> moduleNotLoaded(Situation s) {
    boolean missing = !s.gpus().isEmpty() && s.kernelDriver().isEmpty() && !s.wsl();
    List<String> shown = new ArrayList<>(s.gpus().keySet());
    shown.addAll(List.of(Situation.MODULE_VERSION, Situation.PROC_VERSION));
    shown.add("/proc/modules nouveau");
    return Proof.when(missing && !s.works(), shown);
  }

  static Optional<Proof> noManagementLibrary(Situation s) {
    boolean missing = s.evidence().answer(Situation.NVML).orElse("").startsWith("error");
    return Proof.when(missing && s.works(), Situation.NVML, "PATH nvidia-smi");
  }

  /**
   * The libraries are those of another driver than the kernel's: it was upgraded since the boot.
   */
  static Optional<Proof> mismatch(Situation s) {
    if (s.compatLibraries() || s.works()) return Optional.empty();
    Optional<Version> kernel = s.kernelDriver();
    List<String> shown = new ArrayList<>();
    for (String library : List.of(Situation.LIBCUDA, Situation.NVML)) {
      Optional<Version> version = s.versionOf(library);
      if (kernel.isPresent() && version.isPresent() && !version.equals(kernel)) shown.add(library);
    }
    shown.addAll(s.kernelLog("API mismatch"));
    if (s.nvml(18)) shown.add("nvmlInit_v2");
    if (s.code(803)) shown.add("cuInit");
    if (shown.isEmpty()) return Optional.empty();
    shown.add(Situation.MODULE_VERSION);
    String user =
        s.versionOf(Situation.LIBCUDA)
            .or(() -> s.versionOf(Situation.NVML))
            .map(Version::toString)
            .orElse("?");
    return Proof.when(true, shown)
        .map(p -> p.values(user, kernel.map(Version::toString).orElse("?")));
  }

  static Optional<Proof> gpuTooOld(Situation s) {
    OptionalInt last = s.lastBranch();
    if (last.isEmpty() || s.kernelDriver().isEmpty() || s.works()) return Optional.empty();
    int branch = s.kernelDriver().get().major();
    return Proof.when(branch > last.getAsInt(), s.gpus().keySet())
        .map(p -> p.and(List.of(Situation.MODULE_VERSION)))
        .map(p -> p.and(s.capabilities().keySet()))
        .map(p -> p.values(branch, last.getAsInt()));
  }

  static Optional<Proof> deviceFiles(Situation s) {
    if (s.kernelDriver().isEmpty() || s.wsl() || s.works()) return Optional.empty();
    List<String> closed = new ArrayList<>();
    s.nodes().forEach((node, answer) -> addIf(closed, node, answer.equals("EACCES")));
    for (String node : List.of(Situation.CONTROL, Situation.UVM)) {
      addIf(closed, node, s.evidence().says(node, "EACCES"));
    }
    boolean absent = s.evidence().says(Situation.CONTROL, "ENOENT") && !s.container();
    if (absent) closed.add(Situation.CONTROL);
    boolean numbered = s.evidence().says(Situation.CONTROL, "ok") && s.nodes().isEmpty();
    if (numbered) closed.add(Situation.CONTROL);
    if (s.nvml(4)) closed.add("nvmlInit_v2");
    return Proof.when(!closed.isEmpty(), closed);
  }

  private static void addIf(List<String> list, String element, boolean condition) {
    if (condition) list.add(element);
  }

  /** CUDA fails while everything else of the driver is fine. */
  static Optional<Proof> unifiedMemory(Situation s) {
    boolean refused = s.nodes().values().stream().anyMatch(answer -> answer.startsWith("E"));
    if (s.works() || s.wsl() || refused || s.kernelSays(REGION)) return Optional.empty();
    boolean usable = s.evidence().says(Situation.CONTROL, "ok");
    boolean node = usable && s.evidence().says(Situation.UVM, "ENOENT");
    boolean module =
        s.evidence().answer("/proc/modules").isPresent()
            && s.kernelDriver().isPresent()
            && usable
            && s.evidence().answer("/proc/modules nvidia_uvm").isEmpty();
    return Proof.when(
        node || module || s.code(999),
        "cuInit",
        Situation.UVM,
        "/proc/modules nvidia_uvm",
        "nvmlInit_v2");
  }

  static Optional<Proof> memoryRegion(Situation s) {
    return Proof.when(!s.works() && s.kernelSays(REGION), s.kernelLog(REGION))
        .map(p -> p.and(List.of("cuInit")));
  }

  static Optional<Proof> compatLibraries(Situation s) {
    boolean there = s.compatLibraries();
    // Without a driver in the kernel there is nothing that such libraries could stand before.
    boolean refused =
        (s.code(804) && (there || s.kernelDriver().isPresent())) || (s.code(803) && there);
    boolean explained = mismatch(s).isPresent();
    List<String> shown = new ArrayList<>(List.of("cuInit"));
    shown.addAll(s.compatEvidence());
    return Proof.when(refused && !explained, shown);
  }

  static Optional<Proof> stub(Situation s) {
    boolean stub = s.code(34) || s.libCuda().orElse("").contains("/stubs/");
    return Proof.when(stub, "cuInit", Situation.LIBCUDA, "env LD_LIBRARY_PATH");
  }

  /** The kernel has a driver and programs have no library for it, for none of the known reasons. */
  static Optional<Proof> noLibCuda(Situation s) {
    boolean missing = s.evidence().answer(Situation.LIBCUDA).orElse("").startsWith("error");
    boolean asked = s.container() && !s.evidence().says(Situation.CONTROL, "ok");
    boolean explained = asked || s.wsl() || ContainerChecks.capabilities(s).isPresent();
    return Proof.when(
        missing && s.kernelDriver().isPresent() && !explained,
        Situation.LIBCUDA,
        Situation.MODULE_VERSION);
  }

  static Optional<Proof> noAnswer(Situation s) {
    Map<String, String> silent = s.evidence().starting("probe ");
    String what = silent.values().stream().findFirst().orElse("");
    return Proof.when(!silent.isEmpty() && !s.works(), silent.keySet()).map(p -> p.values(what));
  }

  /** The driver does not start and says nothing that is known. */
  static Optional<Proof> otherError(Situation s) {
    List<String> shown = new ArrayList<>(List.of("cuInit", "cuDeviceGetCount"));
    shown.add("cuDevicePrimaryCtxRetain");
    boolean fails = s.cuInit().isPresent() && !s.works();
    return Proof.when(fails, shown)
        .map(p -> p.values(shown.stream().map(q -> said(s, q)).reduce("", String::concat).strip()));
  }

  private static String said(Situation s, String question) {
    return s.evidence()
        .answer(question)
        .filter(answer -> !answer.equals("0") || question.equals("cuDeviceGetCount"))
        .map(answer -> question + ": " + answer + " ")
        .orElse("");
  }
}
