package org.cresset.stack.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.catalogue.ComputeCapability;
import org.cresset.stack.catalogue.Toolkit;
import org.cresset.stack.catalogue.Version;
import org.cresset.stack.resolve.Answer;
import org.cresset.stack.resolve.Claim;
import org.cresset.stack.resolve.Refusal;
import org.cresset.stack.resolve.Request;
import org.cresset.stack.resolve.Resolution;
import org.cresset.stack.resolve.Resolver;
import org.cresset.stack.resolve.Specifier;
import org.cresset.stack.resolve.Subject;
import org.cresset.stack.resolve.Target;
import org.cresset.torch.TorchException;

/** Says of a combination what is wrong, since when, and what was meant. */
public final class Explainer {
  private static final Version LAST_CONDA = Version.of("2.5.1");

  private final Catalogue catalogue;
  private final Resolver resolver;

  /** Makes one for a catalogue. */
  public Explainer(Catalogue catalogue) {
    this.catalogue = catalogue;
    this.resolver = new Resolver(catalogue);
  }

  /**
   * Judges what was written in words: {@code torch 2.6 + cuda 12.1 + torchvision 0.17}, {@code CUDA
   * 12.1 needs driver >= 535}, {@code docker pull pytorch/pytorch:2.6.0-cuda12.1-cudnn8-runtime}.
   *
   * @throws TorchException if nothing in it can be judged
   */
  public List<Verdict> judge(String text) {
    List<Combination> found = Combinations.inWords(text);
    if (found.isEmpty()) {
      throw new TorchException(
          "nothing in \"" + text + "\" names a version of torch, CUDA or what goes with them",
          "write it like \"torch 2.6 + cuda 12.1 + torchvision 0.17\"",
          null);
    }
    return found.stream().map(this::judge).toList();
  }

  /** Judges one combination. */
  public Verdict judge(Combination combination) {
    List<String> faults = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<Claim> claims = combination.claims();
    Optional<Claim> floor = driverFloor(claims);
    floor.ifPresent(driver -> floor(claims, driver, faults));
    if (combination.form() == Combination.Form.BASE_IMAGE) {
      notes.add("wheels of torch bring their own CUDA and do not use the image's");
      return new Verdict(combination, faults, List.of(), notes);
    }

    Request request = new Request(combination.text(), asked(claims));
    Answer answer = resolver.resolve(request, target(claims, floor));
    List<Resolution> meant;
    switch (answer) {
      case Resolution works -> {
        meant = List.of(works);
        notes.addAll(works.warnings());
      }
      case Answer.Refused refused -> {
        refused.facts().stream().map(Refusal::fact).forEach(faults::add);
        meant = refused.nearest();
      }
    }
    if (combination.form() == Combination.Form.IMAGE && !faults.isEmpty()) {
      faults.addFirst("there is no image " + combination.text());
      meant.stream().limit(1).map(this::images).forEach(notes::add);
    }
    if (combination.form() == Combination.Form.CONDA) conda(request, faults);
    return new Verdict(combination, faults, meant, notes);
  }

  /** The parts that a build decides; the others are the machine's. */
  private static List<Claim> asked(List<Claim> claims) {
    return claims.stream()
        .filter(
            claim ->
                switch (claim.subject()) {
                  case DRIVER, GLIBC, GPU -> false;
                  default -> true;
                })
        .toList();
  }

  /** "needs driver >= 535" speaks of CUDA, while "driver 535" speaks of a machine. */
  private static Optional<Claim> driverFloor(List<Claim> claims) {
    boolean cuda = claims.stream().anyMatch(claim -> claim.subject() == Subject.CUDA);
    return claims.stream()
        .filter(claim -> cuda && claim.subject() == Subject.DRIVER)
        .filter(
            claim ->
                claim.specifier().clauses().stream()
                    .anyMatch(clause -> clause.relation() == Specifier.Relation.AT_LEAST))
        .findFirst();
  }

  private void floor(List<Claim> claims, Claim driver, List<String> faults) {
    Version said = driver.specifier().clauses().getFirst().version();
    for (Claim claim : claims) {
      if (claim.subject() != Subject.CUDA || claim.specifier().clauses().isEmpty()) continue;
      Version cuda = claim.specifier().clauses().getFirst().version();
      Optional<Toolkit> toolkit =
          catalogue.toolkits().values().stream().filter(t -> t.cuda().startsWith(cuda)).findFirst();
      if (toolkit.isEmpty() || toolkit.get().minDriver().startsWith(said)) continue;
      StringBuilder fault = new StringBuilder("CUDA ").append(cuda).append(" needs driver ");
      fault.append(toolkit.get().minDriver()).append(" or newer, not ").append(said);
      fault.append(": ").append(toolkit.get().bundledDriver());
      fault.append(" is the driver that it was delivered with");
      catalogue.toolkits().values().stream()
          .filter(t -> !t.cuda().startsWith(cuda) && t.bundledDriver().startsWith(said))
          .findFirst()
          .ifPresent(
              t ->
                  fault
                      .append(", ")
                      .append(t.bundledDriver())
                      .append(" is that of CUDA ")
                      .append(t.cuda()));
      faults.add(fault.toString());
    }
  }

  private static Target target(List<Claim> claims, Optional<Claim> floor) {
    List<String> words = new ArrayList<>();
    for (Claim claim : claims) {
      if (claim.specifier().clauses().isEmpty() || floor.filter(claim::equals).isPresent())
        continue;
      Version version = claim.specifier().clauses().getFirst().version();
      switch (claim.subject()) {
        case DRIVER -> words.add("driver=" + version);
        case GLIBC -> words.add("glibc=" + version);
        case GPU -> words.add("gpu=" + ComputeCapability.of(version.toString()));
        default -> {}
      }
    }
    return Target.of(String.join(",", words));
  }

  private String images(Resolution nearest) {
    List<String> cudas =
        nearest.release().variants().stream()
            .flatMap(variant -> variant.cuda().stream())
            .map(build -> build.version().prefix(2).toString())
            .toList();
    return "the images of torch %1$s are pytorch/pytorch:%1$s-cuda{%2$s}-cudnn%3$d-{runtime,devel}"
        .formatted(
            nearest.release().version(),
            String.join(",", cudas),
            nearest.variant().cuda().map(build -> build.cudnn().major()).orElse(9));
  }

  private static void conda(Request request, List<String> faults) {
    boolean later =
        request
            .of(Subject.TORCH)
            .flatMap(claim -> claim.specifier().clauses().stream())
            .anyMatch(clause -> clause.version().prefix(2).compareTo(LAST_CONDA.prefix(2)) > 0);
    if (later) {
      faults.add(
          "the conda channel pytorch ends with torch 2.5.1: later releases are wheels, or"
              + " conda-forge's own builds");
    }
  }
}
