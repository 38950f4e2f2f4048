package org.cresset.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.stack.catalogue.ComputeCapability;
import org.cresset.stack.catalogue.CudaBuild;
import org.cresset.stack.catalogue.Version;

/** Whether PyTorch's build fits the driver, the GPU and the C library. */
final class BuildChecks {
  private static final Version OLDEST_GLIBC = Version.of("2.28");

  private BuildChecks() {}

  static Optional<Proof> cpuBuild(Situation s) {
    boolean wheel = s.evidence().says(Situation.TORCH_CUDA, "None");
    boolean libraries = s.evidence().says("libtorch_cuda.so", "ENOENT");
    return Proof.when(wheel || libraries, Situation.TORCH, Situation.TORCH_CUDA, "libtorch_cuda.so")
        .map(p -> p.values(s.torch().orElse("LibTorch")));
  }

  static Optional<Proof> noTorch(Situation s) {
    return Proof.when(s.evidence().says("stack holds", "no torch"), "stack", "stack holds")
        .map(p -> p.values(s.evidence().answer("stack").orElse("")));
  }

  /** By the driver's own number, or by the CUDA that its library offers. */
  static Optional<Proof> driverTooOld(Situation s) {
    if (s.cuda().isEmpty() || s.minDriver().isEmpty()) return Optional.empty();
    Version cuda = s.cuda().get();
    Version needed = s.minDriver().get();
    boolean offers = s.driverCuda().filter(c -> c.major() >= cuda.major()).isPresent();
    boolean offersLess = s.driverCuda().filter(c -> c.major() < cuda.major()).isPresent();
    boolean older = s.kernelDriver().filter(d -> !d.isAtLeast(needed)).isPresent();
    // A library of cuda-compat that works offers more than the kernel's driver.
    boolean holds = s.works() ? offersLess : offersLess || (older && !offers);
    return Proof.when(holds, Situation.MODULE_VERSION, "cuDriverGetVersion", Situation.TORCH_CUDA)
        .map(
            p ->
                p.values(
                    s.kernelDriver()
                        .map(Version::toString)
                        .orElse("CUDA " + s.driverCuda().map(Version::toString).orElse("?")),
                    cuda,
                    needed));
  }

  static Optional<Proof> ptxTooNew(Situation s) {
    if (s.build().isEmpty() || s.driverCuda().isEmpty()) return Optional.empty();
    CudaBuild build = s.build().get();
    boolean newer = !s.driverCuda().get().isAtLeast(build.version().prefix(2));
    boolean same = s.driverCuda().get().major() == build.version().major();
    List<String> gpus = lacking(s, build, true);
    return Proof.when(newer && same && !gpus.isEmpty(), gpus)
        .map(p -> p.and(List.of("cuDriverGetVersion", Situation.TORCH)))
        .map(
            p ->
                p.values(
                    s.evidence().answer(gpus.getFirst()).orElse(""),
                    s.driverCuda().get(),
                    s.catalogue().toolkit(build.version()).bundledDriver()));
  }

  static Optional<Proof> noMachineCode(Situation s) {
    if (s.build().isEmpty()) return Optional.empty();
    CudaBuild build = s.build().get();
    List<String> gpus = lacking(s, build, false);
    return Proof.when(!gpus.isEmpty(), gpus)
        .map(p -> p.and(List.of(Situation.TORCH)))
        .map(
            p ->
                p.values(
                    s.evidence().answer(gpus.getFirst()).orElse(""),
                    s.torch().orElse(""),
                    alternative(s, ComputeCapability.of(capability(s, gpus.getFirst())))));
  }

  private static String capability(Situation s, String question) {
    return s.evidence().answer(question).orElseThrow();
  }

  /** The GPUs without machine code in a build, that have PTX there or that have none. */
  private static List<String> lacking(Situation s, CudaBuild build, boolean ptx) {
    List<String> lacking = new ArrayList<>();
    for (Map.Entry<String, String> gpu : s.capabilities().entrySet()) {
      ComputeCapability capability = ComputeCapability.of(gpu.getValue());
      boolean has = s.catalogue().hasCubinFor(build, s.machine(), capability);
      if (!has && s.catalogue().hasPtxFor(build, capability) == ptx) lacking.add(gpu.getKey());
    }
    return lacking;
  }

  /** The newest release and variant with machine code for a GPU. */
  private static String alternative(Situation s, ComputeCapability gpu) {
    for (var release : s.catalogue().releases().reversed()) {
      for (var variant : release.variants().reversed()) {
        if (variant
            .cuda()
            .filter(c -> s.catalogue().hasCubinFor(c, s.machine(), gpu))
            .isPresent()) {
          return release.version() + "+" + variant.tag();
        }
      }
    }
    return "?";
  }

  /** Libraries beside the wheel's own. */
  static Optional<Proof> otherLibraries(Situation s) {
    List<String> found = new ArrayList<>(s.evidence().starting("LD_LIBRARY_PATH ").keySet());
    String own = s.evidence().answer("stack").orElse("-") + "/";
    found.removeIf(folder -> (folder + "/").contains(" " + own));
    found.addAll(s.evidence().starting("LD_PRELOAD ").keySet());
    return Proof.when(!found.isEmpty() && s.cuda().isPresent(), found);
  }

  /** Exactly pinned by the wheel's metadata, and absent or of another version. */
  static Optional<Proof> missingLibrary(Situation s) {
    List<String> found = new ArrayList<>();
    String first = "";
    for (var pin : s.evidence().starting("Requires-Dist ").entrySet()) {
      String name = pin.getKey().substring("Requires-Dist ".length());
      if (s.evidence().says("dist-info " + name, pin.getValue())) continue;
      if (found.isEmpty()) first = name + "==" + pin.getValue();
      found.add(pin.getKey());
      found.add("dist-info " + name);
    }
    String wanted = first;
    return Proof.when(!found.isEmpty(), found).map(p -> p.values(wanted));
  }

  static Optional<Proof> glibc(Situation s) {
    return s.evidence()
        .answer("gnu_get_libc_version")
        .filter(Version::isVersion)
        .filter(version -> !Version.of(version).isAtLeast(OLDEST_GLIBC))
        .flatMap(v -> Proof.when(true, "gnu_get_libc_version").map(p -> p.values(v)));
  }
}
