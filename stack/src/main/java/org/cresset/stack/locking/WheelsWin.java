package org.cresset.stack.locking;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.stack.catalogue.Version;
import org.cresset.stack.lock.Artifact;

/** Puts what the wheels say in the stead of what the catalogue says, and tells of each. */
final class WheelsWin {
  private static final Map<String, String> WHEELS =
      Map.of(
          "cuda", "cuda-toolkit",
          "cudnn", "nvidia-cudnn-cu[0-9]+",
          "nccl", "nvidia-nccl-cu[0-9]+",
          "triton", "triton",
          "torchvision", "torchvision",
          "torchaudio", "torchaudio");

  private final List<Artifact> wheels;

  WheelsWin(List<Artifact> wheels) {
    this.wheels = wheels;
  }

  void correct(Map<String, String> stack, List<String> notes) {
    for (String fact : List.of("cuda", "cudnn", "nccl", "triton", "torchvision", "torchaudio")) {
      Optional<String> found = version(WHEELS.getOrDefault(fact, fact));
      if (found.isEmpty()) continue;
      String said = stack.get(fact);
      if (said != null && same(said, found.get())) continue;
      stack.put(fact, found.get());
      if (said == null) continue;
      notes.add(
          "the wheels bring %s %s, the catalogue says %s: the lock has what the wheels say"
              .formatted(fact, found.get(), said));
    }
  }

  private static boolean same(String catalogue, String wheel) {
    if (!Version.isVersion(catalogue) || !Version.isVersion(wheel)) return catalogue.equals(wheel);
    return Version.of(wheel).startsWith(Version.of(catalogue));
  }

  private Optional<String> version(String name) {
    return wheels.stream()
        .filter(wheel -> wheel.name().matches(name))
        .map(wheel -> wheel.version().replaceFirst("\\+.*", ""))
        .findFirst();
  }
}
