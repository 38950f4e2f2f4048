package org.cresset.stack.resolve;

import java.util.List;
import java.util.Optional;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.catalogue.Release;
import org.cresset.stack.catalogue.Version;

/** Which release a partner belongs to, and since when something is gone. */
final class Partners {
  /** TorchVision 0.15 came with torch 2.0, and each minor since with the next. */
  private static final int VISION_AHEAD = 15;

  private Partners() {}

  static Optional<String> torchOfVision(Version vision) {
    boolean known = vision.major() == 0 && vision.minor() >= VISION_AHEAD;
    return known ? Optional.of("2." + (vision.minor() - VISION_AHEAD)) : Optional.empty();
  }

  static Optional<String> torchOfAudio(Version audio) {
    return audio.major() == 2 ? Optional.of(audio.prefix(2).toString()) : Optional.empty();
  }

  /** cuDNN 8 is what most copied combinations still name. */
  static String cudnnEnd(Claim claim) {
    return claim.specifier().clauses().stream().anyMatch(clause -> clause.version().major() == 8)
        ? "; cuDNN 8 ended with torch 2.3"
        : "";
  }

  /** The last release before, or the first after, that has the variant a claim asks for. */
  static String whenThereWas(Catalogue catalogue, Release release, Claim claim) {
    List<Release> having =
        catalogue.releases().stream()
            .filter(
                r ->
                    r.variants().stream()
                        .anyMatch(v -> CombinationRules.satisfies(new Candidate(r, v), claim)))
            .toList();
    if (having.isEmpty()) return "; no release that the catalogue knows has it";
    Release last = having.getLast();
    if (last.version().compareTo(release.version()) < 0) {
      Release after = catalogue.releases().get(catalogue.releases().indexOf(last) + 1);
      return "; the last with it is %s, it is gone since %s of %s"
          .formatted(last.version(), after.version(), after.released());
    }
    Release first =
        having.stream()
            .filter(r -> r.version().compareTo(release.version()) > 0)
            .findFirst()
            .orElse(last);
    return "; %s of %s has it".formatted(first.version(), first.released());
  }
}
