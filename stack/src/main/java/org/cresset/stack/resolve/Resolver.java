package org.cresset.stack.resolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.catalogue.Variant;

/** Answers requests from the catalogue alone: no network, no clock, no state. */
public final class Resolver {
  private final Catalogue catalogue;
  private final List<Candidate> all;

  /** Makes one for a catalogue. */
  public Resolver(Catalogue catalogue) {
    this.catalogue = catalogue;
    this.all =
        catalogue.releases().stream()
            .flatMap(r -> r.variants().stream().map(variant -> new Candidate(r, variant)))
            .toList();
  }

  /**
   * The newest release and its best build that is asked for and runs on the target: the one that
   * {@code pip install torch} brings where it runs, else a stable one before others, newer CUDA
   * before older. Without {@code cuda} or {@code cpu} in the request it is CUDA, unless the target
   * is known to have no driver.
   */
  public Answer resolve(Request request, Target target) {
    Target machine = request.python().map(target::with).orElse(target);
    Request meant = withAccelerator(request, machine);
    MachineRules rules = new MachineRules(catalogue, machine);
    List<Refusal> facts = new ArrayList<>();
    List<Candidate> left = new CombinationRules(catalogue, meant).narrow(all, facts);
    if (facts.isEmpty()) {
      Optional<Candidate> best =
          left.stream().filter(c -> rules.refusals(c).isEmpty()).max(preference(machine));
      if (best.isPresent()) return resolution(best.get(), machine, rules);
      facts.addAll(
          left.stream().max(leastRefused(rules, machine)).map(rules::refusals).orElseThrow());
    }
    return new Answer.Refused(request, facts, neighbours(meant, machine, rules));
  }

  private static Request withAccelerator(Request request, Target target) {
    if (request.has(Subject.CUDA) || request.has(Subject.CPU)) return request;
    Subject implied = target.withoutDriver() ? Subject.CPU : Subject.CUDA;
    return request.with(new Claim(implied, Specifier.ANY));
  }

  private Resolution resolution(Candidate c, Target target, MachineRules rules) {
    return new Resolution(
        c.release(),
        c.variant(),
        target,
        c.variant().cuda().map(build -> catalogue.minDriver(build.version())),
        rules.warnings(c));
  }

  private Comparator<Candidate> preference(Target target) {
    return Comparator.comparing((Candidate c) -> c.release().version())
        .thenComparing(c -> runsWithoutPtx(c, target))
        .thenComparing(c -> c.variant().tag().equals(c.release().defaultTag()))
        .thenComparing(c -> c.variant().status() == Variant.Status.STABLE)
        .thenComparing(c -> c.variant().status() == Variant.Status.LEGACY)
        .thenComparing(c -> c.release().variants().indexOf(c.variant()));
  }

  /** Of the newest release the build that the least stands against. */
  private Comparator<Candidate> leastRefused(MachineRules rules, Target target) {
    return Comparator.comparing((Candidate c) -> c.release().version())
        .thenComparing(c -> -rules.refusals(c).size())
        .thenComparing(
            c ->
                c.variant()
                    .cuda()
                    .map(build -> -catalogue.minDriver(build.version()).major())
                    .orElse(0))
        .thenComparing(preference(target));
  }

  private boolean runsWithoutPtx(Candidate c, Target target) {
    return c.variant()
        .cuda()
        .map(
            build ->
                target.gpus().stream()
                    .allMatch(gpu -> catalogue.hasCubinFor(build, target.machine(), gpu)))
        .orElse(true);
  }

  /** What works on the target and keeps most of the request: one for each part that can be kept. */
  private List<Resolution> neighbours(Request request, Target target, MachineRules rules) {
    List<Candidate> works = all.stream().filter(c -> rules.refusals(c).isEmpty()).toList();
    return new Neighbours(catalogue, request, preference(target))
        .among(works).stream().map(c -> resolution(c, target, rules)).toList();
  }
}
