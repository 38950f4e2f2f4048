package org.cresset.stack.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.catalogue.ComputeCapability;
import org.cresset.stack.catalogue.CudaBuild;
import org.cresset.stack.catalogue.PythonVersion;
import org.cresset.stack.catalogue.Toolkit;
import org.cresset.stack.catalogue.Version;

/** Whether a machine runs a build, and why not. */
final class MachineRules {
  private final Catalogue catalogue;
  private final Target target;

  MachineRules(Catalogue catalogue, Target target) {
    this.catalogue = catalogue;
    this.target = target;
  }

  /** Every fact about the machine that forbids a build. */
  List<Refusal> refusals(Candidate c) {
    List<Refusal> refusals = new ArrayList<>();
    target.python().ifPresent(python -> python(c, python, refusals));
    target.glibc().ifPresent(glibc -> glibc(c, glibc, refusals));
    c.variant().cuda().ifPresent(build -> cuda(c, build, refusals));
    return refusals;
  }

  private static void python(Candidate c, PythonVersion python, List<Refusal> refusals) {
    if (c.release().python().contains(python)) return;
    refusals.add(
        new Refusal(
            Rule.PYTHON,
            "torch %s has wheels for Python %s, not for %s"
                .formatted(c.release().version(), c.release().python(), python)));
  }

  private static void glibc(Candidate c, Version glibc, List<Refusal> refusals) {
    if (glibc.isAtLeast(c.variant().glibc())) return;
    refusals.add(
        new Refusal(
            Rule.GLIBC,
            "%s needs glibc %s, the target has %s".formatted(c, c.variant().glibc(), glibc)));
  }

  private void cuda(Candidate c, CudaBuild build, List<Refusal> refusals) {
    if (!build.cubins().containsKey(target.machine())) {
      refusals.add(
          new Refusal(
              Rule.MACHINE, "no build of %s for %s is known".formatted(c, target.machine())));
    }
    driver(build, refusals);
    for (ComputeCapability gpu : target.gpus()) {
      boolean cubin = catalogue.hasCubinFor(build, target.machine(), gpu);
      if (!cubin && catalogue.hasPtxFor(build, gpu)) ptx(c, build, gpu, refusals);
      if (!cubin && !catalogue.hasPtxFor(build, gpu)) gpu(c, build, gpu, refusals);
      driverEnd(gpu, refusals);
    }
  }

  private void driver(CudaBuild build, List<Refusal> refusals) {
    Version floor = catalogue.minDriver(build.version());
    String needs =
        "CUDA %s needs an NVIDIA driver %s or newer, the target has "
            .formatted(build.version().prefix(2), floor);
    if (target.withoutDriver()) refusals.add(new Refusal(Rule.DRIVER, needs + "none"));
    target
        .driver()
        .filter(driver -> !driver.isAtLeast(floor))
        .ifPresent(driver -> refusals.add(new Refusal(Rule.DRIVER, needs + driver)));
  }

  /** A driver compiles PTX no newer than itself. */
  private void ptx(Candidate c, CudaBuild build, ComputeCapability gpu, List<Refusal> refusals) {
    Toolkit toolkit = catalogue.toolkit(build.version());
    target
        .driver()
        .filter(driver -> !driver.isAtLeast(toolkit.bundledDriver()))
        .ifPresent(
            driver ->
                refusals.add(
                    new Refusal(
                        Rule.DRIVER,
                        "%s reaches %s by PTX alone, which needs driver %s or newer, the target has %s"
                            .formatted(c, gpu.sm(), toolkit.bundledDriver(), driver))));
  }

  private void gpu(Candidate c, CudaBuild build, ComputeCapability gpu, List<Refusal> refusals) {
    List<ComputeCapability> cubins = build.cubins().getOrDefault(target.machine(), List.of());
    if (cubins.isEmpty()) return; // said already
    String named =
        catalogue.gpuNames().containsKey(gpu) ? " (" + catalogue.gpuNames().get(gpu) + ")" : "";
    refusals.add(
        new Refusal(
            Rule.GPU,
            "%s holds code for %s, none of which runs on %s%s"
                .formatted(
                    c,
                    cubins.stream().map(ComputeCapability::sm).collect(Collectors.joining(" ")),
                    gpu.sm(),
                    named)));
  }

  private void driverEnd(ComputeCapability gpu, List<Refusal> refusals) {
    catalogue
        .driverEnd(gpu)
        .filter(end -> target.driver().filter(d -> d.major() > end.branch()).isPresent())
        .ifPresent(
            end ->
                refusals.add(
                    new Refusal(
                        Rule.DRIVER_END,
                        "%s is of %s, which drivers know up to branch %d, the target has %s"
                            .formatted(
                                gpu.sm(),
                                end.name(),
                                end.branch(),
                                target.driver().orElseThrow()))));
  }

  /** What is allowed and still worth knowing. */
  List<String> warnings(Candidate c) {
    List<String> warnings = new ArrayList<>();
    target
        .python()
        .filter(python -> !c.release().python().supports(python))
        .ifPresent(
            python ->
                warnings.add(
                    "torch %s for Python %s is experimental"
                        .formatted(c.release().version(), python)));
    switch (c.variant().status()) {
      case EXPERIMENTAL -> warnings.add(c + " is experimental");
      case LEGACY -> warnings.add(c + " is legacy, the next release will not have it");
      case STABLE -> {}
    }
    c.variant().cuda().ifPresent(build -> warnings(c, build, warnings));
    if (c.release().torchaudio().isEmpty()) {
      warnings.add(
          "no torchaudio was released with torch %s; %s declares to work with it"
              .formatted(c.release().version(), c.release().audio()));
    }
    return warnings;
  }

  private void warnings(Candidate c, CudaBuild build, List<String> warnings) {
    Toolkit toolkit = catalogue.toolkit(build.version());
    for (ComputeCapability gpu : target.gpus()) {
      if (catalogue.hasCubinFor(build, target.machine(), gpu)) continue;
      warnings.add(
          "%s reaches %s by PTX alone: the driver must be %s or newer and compiles at first use"
              .formatted(c, gpu.sm(), toolkit.bundledDriver()));
    }
    target
        .driver()
        .filter(driver -> !driver.isAtLeast(toolkit.bundledDriver()))
        .ifPresent(
            driver ->
                warnings.add(
                    "driver %s is older than CUDA %s's own %s: calls that came with it fail with"
                            .formatted(driver, build.version(), toolkit.bundledDriver())
                        + " error 36"));
  }
}
