package org.cresset.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be wrong with a container, or with a host that is to start some. */
final class ContainerChecks {
  private static final String CAPABILITIES = "env NVIDIA_DRIVER_CAPABILITIES";

  private ContainerChecks() {}

  static Optional<Proof> noGpuAskedFor(Situation s) {
    boolean host = !s.gpus().isEmpty() || s.kernelDriver().isPresent();
    boolean absent = s.container() && s.evidence().says(Situation.CONTROL, "ENOENT");
    boolean loaded = s.kernelDriver().isPresent();
    return Proof.when(
        host && loaded && absent && !s.wsl() && !s.works(),
        Situation.CONTROL,
        "/.dockerenv",
        "/run/.containerenv",
        "/proc/1/cgroup",
        "env NVIDIA_VISIBLE_DEVICES");
  }

  /** Docker is there, and nothing that would hand it a GPU. */
  static Optional<Proof> toolkit(Situation s) {
    boolean docker = s.evidence().answer("PATH docker").isPresent();
    boolean configured =
        s.evidence().answer("PATH nvidia-ctk").isPresent()
            && (s.evidence().says("/etc/docker/daemon.json", "names nvidia")
                || !specifications(s).isEmpty());
    boolean snap = s.evidence().answer("PATH docker").orElse("").startsWith("/snap/");
    return Proof.when(
        s.kernelDriver().isPresent() && !s.container() && docker && (!configured || snap),
        "PATH docker",
        "PATH nvidia-ctk",
        "/etc/docker/daemon.json");
  }

  /** A description of the devices for containers that was made for another driver. */
  static Optional<Proof> staleSpecification(Situation s) {
    if (s.kernelDriver().isEmpty()) return Optional.empty();
    String current = "libcuda.so." + s.kernelDriver().get();
    List<String> stale = new ArrayList<>();
    specifications(s)
        .forEach((file, made) -> Proof.when(!made.equals(current)).ifPresent(_ -> stale.add(file)));
    return Proof.when(!stale.isEmpty(), stale).map(p -> p.and(List.of(Situation.MODULE_VERSION)));
  }

  private static Map<String, String> specifications(Situation s) {
    Map<String, String> all = s.evidence().starting("/etc/cdi/");
    all.putAll(s.evidence().starting("/var/run/cdi/"));
    return all;
  }

  static Optional<Proof> capabilities(Situation s) {
    String asked = s.evidence().answer(CAPABILITIES).orElse("");
    boolean enough =
        Arrays.stream(asked.split(",")).anyMatch(c -> c.equals("compute") || c.equals("all"));
    boolean missing = s.libCuda().isEmpty() && s.evidence().answer(Situation.LIBCUDA).isPresent();
    return Proof.when(
            !asked.isEmpty()
                && !enough
                && missing
                && s.container()
                && s.evidence().says(Situation.CONTROL, "ok"),
            CAPABILITIES,
            Situation.LIBCUDA)
        .map(p -> p.values(asked));
  }

  /** Device files that are there and that the kernel does not let this container open any more. */
  static Optional<Proof> lostGpu(Situation s) {
    List<String> refused = new ArrayList<>();
    s.evidence()
        .starting("open /dev/nvidia")
        .forEach(
            (node, said) -> Proof.when(said.equals("EPERM")).ifPresent(_ -> refused.add(node)));
    return Proof.when(!refused.isEmpty(), refused).map(p -> p.and(List.of("nvmlInit_v2")));
  }
}
