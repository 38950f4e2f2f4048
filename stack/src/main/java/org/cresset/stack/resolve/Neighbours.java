package org.cresset.stack.resolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.catalogue.Version;

/** What comes nearest to a request that cannot be had. */
final class Neighbours {
  private static final int MOST = 3;

  private final Catalogue catalogue;
  private final Request request;
  private final Comparator<Candidate> preference;

  Neighbours(Catalogue catalogue, Request request, Comparator<Candidate> preference) {
    this.catalogue = catalogue;
    this.request = request;
    this.preference = preference;
  }

  /** The nearest of those that work: first with the PyTorch asked for, then with the CUDA, ... */
  List<Candidate> among(List<Candidate> all) {
    List<Candidate> ofItsKind =
        all.stream().filter(c -> c.variant().cuda().isPresent() != wantsCpu()).toList();
    List<Candidate> works = ofItsKind.isEmpty() ? all : ofItsKind;
    Set<Candidate> nearest = new LinkedHashSet<>();
    for (Subject kept : List.of(Subject.TORCH, Subject.CUDA, Subject.TORCHVISION)) {
      List<Claim> claims =
          request.of(kept).filter(claim -> !claim.specifier().clauses().isEmpty()).toList();
      if (claims.isEmpty()) continue;
      works.stream()
          .filter(c -> claims.stream().allMatch(claim -> CombinationRules.satisfies(c, claim)))
          .max(nearness())
          .ifPresent(nearest::add);
    }
    if (nearest.isEmpty()) works.stream().max(nearness()).ifPresent(nearest::add);
    return new ArrayList<>(nearest).subList(0, Math.min(MOST, nearest.size()));
  }

  private Comparator<Candidate> nearness() {
    return Comparator.comparingLong(this::satisfied)
        .thenComparing(c -> -releasesBetween(c))
        .thenComparing(c -> -cudaBetween(c))
        .thenComparing(preference);
  }

  private boolean wantsCpu() {
    return request.has(Subject.CPU);
  }

  private long satisfied(Candidate c) {
    return request.claims().stream().filter(claim -> CombinationRules.satisfies(c, claim)).count();
  }

  /** How many releases lie between a build's and the nearest that was asked for. */
  private int releasesBetween(Candidate c) {
    List<Version> asked =
        request
            .of(Subject.TORCH)
            .flatMap(claim -> claim.specifier().clauses().stream())
            .map(Specifier.Clause::version)
            .toList();
    boolean meant =
        request.of(Subject.TORCH).allMatch(claim -> CombinationRules.satisfies(c, claim));
    if (meant || asked.isEmpty()) return 0;
    int here = catalogue.releases().indexOf(c.release());
    return asked.stream().mapToInt(version -> Math.abs(here - place(version))).min().orElse(0);
  }

  private int place(Version version) {
    int place = 0;
    while (place < catalogue.releases().size() - 1
        && catalogue.releases().get(place).version().compareTo(version) < 0) {
      place++;
    }
    return place;
  }

  /** How far a build's CUDA is from the one asked for; another major is far. */
  private int cudaBetween(Candidate c) {
    return request
        .of(Subject.CUDA)
        .flatMap(claim -> claim.specifier().clauses().stream())
        .map(Specifier.Clause::version)
        .mapToInt(
            asked ->
                c.variant()
                    .cuda()
                    .map(build -> Math.abs(number(build.version()) - number(asked)))
                    .orElse(Integer.MAX_VALUE / 2))
        .min()
        .orElse(0);
  }

  private static int number(Version cuda) {
    return cuda.major() * 100 + cuda.minor();
  }
}
