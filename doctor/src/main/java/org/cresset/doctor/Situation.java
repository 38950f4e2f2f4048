package org.cresset.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.doctor.evidence.Evidence;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.catalogue.ComputeCapability;
import org.cresset.stack.catalogue.CudaBuild;
import org.cresset.stack.catalogue.Machine;
import org.cresset.stack.catalogue.Release;
import org.cresset.stack.catalogue.Variant;
import org.cresset.stack.catalogue.Version;

/**
 * Evidence as the checks see it, beside what is known of PyTorch's releases.
 *
 * @param evidence what was read
 * @param catalogue what is known
 */
record Situation(Evidence evidence, Catalogue catalogue) {
  static final String MODULE_VERSION = "/sys/module/nvidia/version";
  static final String PROC_VERSION = "/proc/driver/nvidia/version";
  static final String LIBCUDA = "dlopen libcuda.so.1";
  static final String NVML = "dlopen libnvidia-ml.so.1";
  static final String BUS = "/sys/bus/pci/devices";
  static final String PCI = BUS + "/";
  static final String CONTROL = "open /dev/nvidiactl";
  static final String UVM = "open /dev/nvidia-uvm";
  static final String VISIBLE = "env CUDA_VISIBLE_DEVICES";
  static final String TORCH = "torch/version.py __version__";
  static final String TORCH_CUDA = "torch/version.py cuda";

  private static final Pattern SUFFIX = Pattern.compile("\\.so\\.([0-9]{3}\\.[0-9.]*[0-9])");
  private static final Pattern NODE = Pattern.compile("open /dev/nvidia[0-9]+");
  private static final Pattern PCI_ID = Pattern.compile("device 0x([0-9a-f]{4})");

  /** The first Turing's number on the PCI bus; those below are older. */
  private static final int FIRST_TURING = 0x1e00;

  private static final int FIRST_MAXWELL = 0x1340;

  // --- the machine -----------------------------------------------------------------------------

  Map<String, String> gpus() {
    return evidence.starting(PCI);
  }

  boolean wsl() {
    return evidence
        .answer("/proc/version")
        .orElse("")
        .toLowerCase(java.util.Locale.ROOT)
        .contains("microsoft");
  }

  boolean container() {
    return List.of("/.dockerenv", "/run/.containerenv", "/proc/1/cgroup", "env container").stream()
        .anyMatch(mark -> evidence.answer(mark).isPresent());
  }

  /** The driver in the kernel. */
  Optional<Version> kernelDriver() {
    return evidence
        .answer(MODULE_VERSION)
        .or(() -> evidence.answer(PROC_VERSION))
        .filter(Version::isVersion)
        .map(Version::of);
  }

  boolean kernelSays(String words) {
    return !kernelLog(words).isEmpty();
  }

  /** The questions whose answers are lines of the kernel's log that hold these words. */
  List<String> kernelLog(String words) {
    return evidence.starting("kernel log ").entrySet().stream()
        .filter(line -> line.getValue().contains(words))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The driver's device files of GPUs. */
  Map<String, String> nodes() {
    Map<String, String> nodes = evidence.starting("open /dev/nvidia");
    nodes.keySet().removeIf(node -> !NODE.matcher(node).matches());
    return nodes;
  }

  // --- the driver's libraries ------------------------------------------------------------------

  /** The file of libcuda.so.1, if it could be opened. */
  Optional<String> libCuda() {
    return evidence.answer(LIBCUDA).filter(answer -> !answer.startsWith("error"));
  }

  /** The version in a library's file name. */
  Optional<Version> versionOf(String library) {
    Matcher suffix = SUFFIX.matcher(evidence.answer(library).orElse(""));
    return suffix.find() ? Optional.of(Version.of(suffix.group(1))) : Optional.empty();
  }

  OptionalInt cuInit() {
    return evidence.number("cuInit");
  }

  /** Whether cuInit, or a call after it, returned this error, or somebody was told its text. */
  boolean code(int code) {
    return List.of("cuInit", "cuDevicePrimaryCtxRetain").stream()
            .anyMatch(call -> evidence.number(call).equals(OptionalInt.of(code)))
        || evidence.says("cuDeviceGetCount", "error " + code);
  }

  boolean nvml(int code) {
    return evidence.number("nvmlInit_v2").equals(OptionalInt.of(code));
  }

  /** Whether CUDA's driver starts and knows a GPU. */
  boolean works() {
    return cuInit().equals(OptionalInt.of(0))
        && evidence.number("cuDeviceGetCount").orElse(0) > 0
        && evidence.number("cuDevicePrimaryCtxRetain").orElse(0) == 0
        && evidence.answer("probe cuda").isEmpty();
  }

  /** The newest CUDA that the driver's library offers. */
  Optional<Version> driverCuda() {
    OptionalInt number = evidence.number("cuDriverGetVersion");
    if (number.isEmpty() || number.getAsInt() <= 0) return Optional.empty();
    int n = number.getAsInt();
    return Optional.of(Version.of(n / 1000 + "." + n % 1000 / 10));
  }

  /** Whether a library of the package cuda-compat stands before the driver's own. */
  boolean compatLibraries() {
    return !compatEvidence().isEmpty();
  }

  List<String> compatEvidence() {
    List<String> found = new ArrayList<>();
    if (libCuda().orElse("").contains("/compat/")) found.add(LIBCUDA);
    if (variableHas("LD_LIBRARY_PATH", folder -> folder.matches(".*/compat/?"))) {
      found.add("env LD_LIBRARY_PATH");
    }
    found.addAll(evidence.starting("/etc/ld.so.conf.d/").keySet());
    return found;
  }

  boolean variableHas(String variable, Predicate<String> entry) {
    return Arrays.stream(evidence.answer("env " + variable).orElse("").split(":")).anyMatch(entry);
  }

  // --- the GPUs --------------------------------------------------------------------------------

  /**
   * The compute capability of each GPU by the question that told it: CUDA's answers, else NVML's.
   */
  Map<String, String> capabilities() {
    Map<String, String> cuda = evidence.starting("compute capability ");
    return cuda.isEmpty() ? evidence.starting("nvmlDeviceGetCudaComputeCapability ") : cuda;
  }

  /** The last branch of drivers for the first GPU that has one. */
  OptionalInt lastBranch() {
    for (String capability : capabilities().values()) {
      var end = catalogue.driverEnd(ComputeCapability.of(capability));
      if (end.isPresent()) return OptionalInt.of(end.get().branch());
    }
    for (String gpu : gpus().values()) {
      Matcher id = PCI_ID.matcher(gpu);
      if (!id.find()) continue;
      int number = Integer.parseInt(id.group(1), 16);
      if (number >= FIRST_TURING) continue;
      ComputeCapability oldest = ComputeCapability.of(number < FIRST_MAXWELL ? "3.0" : "5.0");
      return OptionalInt.of(catalogue.driverEnd(oldest).orElseThrow().branch());
    }
    return OptionalInt.empty();
  }

  // --- the stack -------------------------------------------------------------------------------

  /** PyTorch's full version, such as {@code 2.14.1+cu130}. */
  Optional<String> torch() {
    return evidence.answer(TORCH).or(() -> evidence.answer("build-version"));
  }

  /** The CUDA that it was built with, as exactly as it says. */
  Optional<Version> cuda() {
    return evidence
        .answer(TORCH_CUDA)
        .or(() -> evidence.answer("libcudart.so"))
        .filter(Version::isVersion)
        .map(Version::of);
  }

  /** Its build, if the catalogue knows it. */
  Optional<CudaBuild> build() {
    String text = torch().orElse("").replaceAll("[+].*", "");
    if (!Version.isVersion(text) || cuda().isEmpty()) return Optional.empty();
    Version cuda = cuda().get();
    Optional<Release> release = catalogue.release(Version.of(text));
    return release
        .flatMap(r -> r.variant("cu" + cuda.major() + cuda.minor()))
        .flatMap(Variant::cuda);
  }

  Machine machine() {
    return Machine.find(evidence.answer("arch").orElse("")).orElse(Machine.X86_64);
  }

  /** The oldest driver for the stack's CUDA. */
  Optional<Version> minDriver() {
    return cuda()
        .filter(
            c ->
                catalogue.toolkits().keySet().stream()
                    .anyMatch(toolkit -> toolkit.startsWith(c.prefix(2))))
        .map(catalogue::minDriver);
  }
}
