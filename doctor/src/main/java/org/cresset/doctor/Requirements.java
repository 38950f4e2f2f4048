package org.cresset.doctor;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.stack.catalogue.Version;

/**
 * What an image says that its driver must be: {@code NVIDIA_REQUIRE_*}. Words between commas must
 * all hold, of those between spaces one group.
 */
final class Requirements {
  private static final Pattern TERM = Pattern.compile("(cuda|driver)(>=|<=|<|>|=)([0-9.]+)");

  private Requirements() {}

  /** Where CUDA works the image was started all the same. */
  static Optional<Proof> unsatisfied(Situation s) {
    if (s.works()) return Optional.empty();
    for (Map.Entry<String, String> entry :
        s.evidence().starting("env NVIDIA_REQUIRE_").entrySet()) {
      boolean holds =
          Arrays.stream(entry.getValue().strip().split("\\s+"))
              .anyMatch(group -> Arrays.stream(group.split(",")).allMatch(term -> holds(s, term)));
      if (!holds) {
        return Proof.when(true, entry.getKey(), Situation.MODULE_VERSION, "cuDriverGetVersion")
            .map(p -> p.values(entry.getValue()));
      }
    }
    return Optional.empty();
  }

  /** What is not known here, such as the GPU's brand, is taken to hold. */
  private static boolean holds(Situation s, String term) {
    Matcher matcher = TERM.matcher(term);
    if (!matcher.matches()) return true;
    Optional<Version> is =
        "cuda".equals(matcher.group(1))
            ? s.kernelDriver().flatMap(s.catalogue()::cudaOf).or(s::driverCuda)
            : s.kernelDriver();
    if (is.isEmpty()) return true;
    int order = is.get().compareTo(Version.of(String.valueOf(matcher.group(3))));
    return switch (String.valueOf(matcher.group(2))) {
      case ">=" -> order >= 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case "<" -> order < 0;
      default -> order == 0;
    };
  }
}
