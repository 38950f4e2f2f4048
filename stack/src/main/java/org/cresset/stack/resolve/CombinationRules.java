package org.cresset.stack.resolve;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.catalogue.CudaBuild;
import org.cresset.stack.catalogue.Release;
import org.cresset.stack.catalogue.Version;

/** Whether the parts of a request go together, whatever the machine. */
final class CombinationRules {
  private final Catalogue catalogue;
  private final Request request;

  CombinationRules(Catalogue catalogue, Request request) {
    this.catalogue = catalogue;
    this.request = request;
  }

  /** Keeps what the request allows; each part that nothing satisfies adds its fact instead. */
  List<Candidate> narrow(List<Candidate> all, List<Refusal> facts) {
    List<Candidate> left = all;
    for (Claim claim : request.of(Subject.TORCH).toList()) {
      left = left.stream().filter(c -> satisfies(c, claim)).toList();
    }
    if (left.isEmpty()) {
      facts.add(noRelease());
      return all;
    }
    for (Subject subject :
        List.of(
            Subject.CPU,
            Subject.CUDA,
            Subject.TORCHVISION,
            Subject.TORCHAUDIO,
            Subject.TRITON,
            Subject.CUDNN,
            Subject.NCCL)) {
      for (Claim claim : request.of(subject).toList()) left = keep(left, claim, facts);
    }
    return left;
  }

  private List<Candidate> keep(List<Candidate> left, Claim claim, List<Refusal> facts) {
    List<Candidate> kept = left.stream().filter(c -> satisfies(c, claim)).toList();
    if (!kept.isEmpty()) return kept;
    facts.add(refusal(left, claim));
    return left; // so that the other parts are judged too
  }

  /** Whether a build is what one part of a request says. */
  static boolean satisfies(Candidate c, Claim claim) {
    Specifier versions = claim.specifier();
    Optional<CudaBuild> cuda = c.variant().cuda();
    return switch (claim.subject()) {
      case TORCH -> versions.matches(c.release().version());
      case TORCHVISION -> versions.matches(c.release().torchvision());
      case TORCHAUDIO -> versions.matches(c.release().audio());
      case TRITON -> cuda.isPresent() && versions.matches(c.release().triton());
      case CPU -> cuda.isEmpty();
      case CUDA -> cuda.filter(build -> isOf(build.version(), versions)).isPresent();
      case CUDNN -> cuda.filter(build -> versions.matches(build.cudnn())).isPresent();
      case NCCL ->
          cuda.filter(build -> build.nccl().map(versions::matches).orElse(true)).isPresent();
      case PYTHON, DRIVER, GLIBC, GPU -> true; // the machine's
    };
  }

  /** {@code cuda==12.6} means the minor, whichever patch a wheel was built with. */
  private static boolean isOf(Version cuda, Specifier versions) {
    return versions.matches(cuda) || versions.matches(cuda.prefix(2));
  }

  private Refusal noRelease() {
    String asked =
        request.of(Subject.TORCH).map(Claim::toString).collect(Collectors.joining(" and "));
    Version first = catalogue.releases().getFirst().version();
    boolean older =
        request
            .of(Subject.TORCH)
            .flatMap(claim -> claim.specifier().clauses().stream())
            .anyMatch(
                clause ->
                    clause.version().compareTo(first) < 0 && !first.startsWith(clause.version()));
    String sentence =
        older
            ? "the catalogue begins with torch %s and cannot judge %s".formatted(first, asked)
            : "there is no %s: the catalogue of %s knows releases from %s to %s"
                .formatted(asked, catalogue.date(), first, catalogue.newest().version());
    return new Refusal(Rule.RELEASE, sentence);
  }

  private Refusal refusal(List<Candidate> left, Claim claim) {
    Release release = left.getLast().release();
    return switch (claim.subject()) {
      case CPU, CUDA -> new Refusal(Rule.VARIANT, noVariant(release, claim));
      case TORCHVISION ->
          new Refusal(
              Rule.TORCHVISION,
              belongs(
                  claim, release, "TorchVision", release.torchvision(), Partners::torchOfVision));
      case TORCHAUDIO ->
          new Refusal(
              Rule.TORCHAUDIO,
              belongs(claim, release, "TorchAudio", release.audio(), Partners::torchOfAudio));
      case TRITON ->
          new Refusal(Rule.TRITON, comesWith(claim, release, List.of(release.triton().toString())));
      case CUDNN ->
          new Refusal(
              Rule.CUDNN, comesWith(claim, release, cudnns(left)) + Partners.cudnnEnd(claim));
      case NCCL -> new Refusal(Rule.NCCL, comesWith(claim, release, nccls(left)));
      case TORCH, PYTHON, DRIVER, GLIBC, GPU -> throw new AssertionError(claim);
    };
  }

  private String noVariant(Release release, Claim claim) {
    String has =
        "torch %s has %s, not %s"
            .formatted(
                release.version(),
                String.join(", ", release.variants().stream().map(v -> v.tag()).toList()),
                claim);
    return has + Partners.whenThereWas(catalogue, release, claim);
  }

  private static String belongs(
      Claim claim,
      Release release,
      String name,
      Version partner,
      Function<Version, Optional<String>> torchOf) {
    Set<String> owners = new LinkedHashSet<>();
    for (Specifier.Clause clause : claim.specifier().clauses()) {
      torchOf.apply(clause.version()).ifPresent(owners::add);
    }
    String whose =
        owners.isEmpty()
            ? ""
            : "; " + claim.specifier() + " belongs to torch " + String.join(" and ", owners);
    return "torch %s goes with %s %s, not %s%s"
        .formatted(release.version(), name, partner, claim.specifier(), whose);
  }

  private static String comesWith(Claim claim, Release release, List<String> what) {
    return "torch %s comes with %s %s, not %s"
        .formatted(release.version(), claim.subject(), String.join(", ", what), claim.specifier());
  }

  private static List<String> cudnns(List<Candidate> left) {
    Release release = left.getLast().release();
    return each(left, release, build -> Optional.of(build.cudnn()));
  }

  private static List<String> nccls(List<Candidate> left) {
    return each(left, left.getLast().release(), CudaBuild::nccl);
  }

  private static List<String> each(
      List<Candidate> left, Release release, Function<CudaBuild, Optional<Version>> part) {
    return left.stream()
        .filter(c -> c.release().equals(release))
        .flatMap(
            c ->
                c.variant().cuda().flatMap(part).stream()
                    .map(version -> version + " (" + c.variant().tag() + ")"))
        .toList();
  }
}
