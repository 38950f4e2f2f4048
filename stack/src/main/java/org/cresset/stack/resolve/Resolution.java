package org.cresset.stack.resolve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.stack.catalogue.Release;
import org.cresset.stack.catalogue.Variant;
import org.cresset.stack.catalogue.Version;

/**
 * A set that works.
 *
 * @param release PyTorch's release
 * @param variant its build
 * @param target the machine
 * @param minDriver the oldest driver for it; empty for the CPU's build
 * @param warnings what is allowed and still worth knowing
 */
public record Resolution(
    Release release,
    Variant variant,
    Target target,
    Optional<Version> minDriver,
    List<String> warnings)
    implements Answer {
  /** Copies the list. */
  public Resolution {
    warnings = List.copyOf(warnings);
  }

  /** PyTorch as its own {@code torch.__version__} says it: {@code 2.14.1+cu130}. */
  public String torch() {
    return release.version() + "+" + variant.tag();
  }

  /** The whole set by name: torch, variant, CUDA, its libraries, partners and floors. */
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("torch", release.version().toString());
    facts.put("variant", variant.tag());
    facts.put("torchvision", release.torchvision().toString());
    facts.put("torchaudio", release.audio().toString());
    variant
        .cuda()
        .ifPresent(
            build -> {
              facts.put("cuda", build.version().toString());
              facts.put("cudnn", build.cudnn().toString());
              build.nccl().ifPresent(nccl -> facts.put("nccl", nccl.toString()));
              facts.put("triton", release.triton().toString());
            });
    facts.put("python", target.python().map(Object::toString).orElse(release.python().toString()));
    facts.put("glibc", variant.glibc().toString());
    minDriver.ifPresent(driver -> facts.put("driver", driver.toString()));
    return facts;
  }
}
