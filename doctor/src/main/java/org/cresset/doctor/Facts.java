package org.cresset.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cresset.doctor.evidence.Evidence;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.catalogue.ComputeCapability;

/** The short list of what was read, for a person who compares two machines. */
final class Facts {
  private final Evidence evidence;
  private final Situation situation;
  private final Map<String, String> facts = new LinkedHashMap<>();

  private Facts(Evidence evidence) {
    this.evidence = evidence;
    situation = new Situation(evidence, Catalogue.bundled());
  }

  /** By names that stay; what is not known is left out. */
  static Map<String, String> of(Evidence evidence) {
    Facts facts = new Facts(evidence);
    facts.gpu();
    facts.driver();
    facts.stack();
    facts.surroundings();
    return facts.facts;
  }

  private void gpu() {
    List<String> names = List.of("cuDeviceGetName ", "nvmlDeviceGetName ", Situation.PCI);
    add(
        "gpu",
        names.stream()
            .map(name -> String.join("; ", evidence.starting(name).values()))
            .filter(text -> !text.isEmpty())
            .findFirst()
            .or(() -> Optional.of("-")));
  }

  private void driver() {
    add("kernelDriver", situation.kernelDriver().map(Object::toString).or(() -> Optional.of("-")));
    add("userDriver", Optional.of(situation.libCuda().orElse("-")));
    add("driverCuda", situation.driverCuda());
    add("cuInit", evidence.answer("cuInit"));
    add("nvml", evidence.answer("nvmlInit_v2"));
    Map<String, String> nodes = evidence.starting("open /dev/");
    add(
        "nodes",
        Optional.of(
            nodes.entrySet().stream()
                .map(n -> n.getKey().substring("open /dev/".length()) + " " + n.getValue())
                .collect(Collectors.joining(", "))));
  }

  private void stack() {
    add("stack", evidence.answer("stack"));
    add("torch", situation.torch());
    add("cuda", situation.cuda().map(Object::toString).or(() -> Optional.of("-")));
    add("cudnn", distribution("nvidia-cudnn"));
    add("nccl", distribution("nvidia-nccl"));
    if (situation.capabilities().isEmpty()) return;
    add(
        "capability",
        Optional.of(
            situation.capabilities().values().stream()
                .map(ComputeCapability::of)
                .map(c -> c + (fits(c) ? "" : " (!)"))
                .collect(Collectors.joining(", "))));
    situation
        .build()
        .map(build -> build.cubins().getOrDefault(situation.machine(), List.of()))
        .ifPresent(cubins -> add("cubins", Optional.of(join(cubins))));
  }

  private boolean fits(ComputeCapability gpu) {
    return situation
        .build()
        .map(build -> situation.catalogue().hasCubinFor(build, situation.machine(), gpu))
        .orElse(true);
  }

  private static String join(List<ComputeCapability> cubins) {
    return cubins.stream().map(ComputeCapability::toString).collect(Collectors.joining(" "));
  }

  private Optional<String> distribution(String name) {
    return evidence.starting("dist-info " + name).values().stream().findFirst();
  }

  private void surroundings() {
    add(
        "place",
        Optional.of(situation.wsl() ? "wsl" : situation.container() ? "container" : "host"));
    add("cgroup", evidence.answer("/sys/fs/cgroup"));
    add("sharedMemory", bytes("/dev/shm"));
    add("lockedMemory", bytes("/proc/self/limits Max locked memory"));
    add("openFiles", evidence.answer("/proc/self/limits Max open files"));
    add("glibc", evidence.answer("gnu_get_libc_version"));
    add("cpu", evidence.answer("/proc/cpuinfo"));
    evidence
        .starting("disk ")
        .forEach((disk, _) -> bytes(disk).ifPresent(b -> add("disk", Optional.of(b))));
    add("jdk", evidence.answer("jdk"));
  }

  private Optional<String> bytes(String question) {
    var bytes = evidence.large(question);
    if (bytes.isEmpty()) return evidence.answer(question);
    long n = bytes.getAsLong();
    return Optional.of(
        n >= 10L << 30 ? (n >> 30) + " GiB" : n >= 1 << 20 ? (n >> 20) + " MiB" : n + " B");
  }

  private void add(String name, Optional<?> value) {
    value.filter(v -> !v.toString().isEmpty()).ifPresent(v -> facts.put(name, v.toString()));
  }
}
