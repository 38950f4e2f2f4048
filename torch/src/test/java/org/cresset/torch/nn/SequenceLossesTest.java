package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.ClassLosses;
import org.cresset.torch.nn.functional.DistanceLosses;
import org.cresset.torch.nn.functional.DistanceLosses.TripletOptions;
import org.cresset.torch.nn.functional.Distances;
import org.cresset.torch.nn.functional.Reduction;
import org.cresset.torch.nn.functional.RegressionLosses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and distances against PyTorch's values and gradients. */
class SequenceLossesTest {
  private interface Case {
    Tensor loss(Tensor x, Golden t, Reduction reduction);
  }

  private record Named(String input, Case of) {}

  private static final Map<String, Named> ALL = new LinkedHashMap<>();

  private static void add(String name, String input, Case of) {
    ALL.put(name, new Named(input, of));
  }

  static {
    add("l1", "x", (x, t, r) -> Criterion.l1(r).forward(x, t.get("t")));
    add("smooth_l1", "x", (x, t, r) -> Criterion.smoothL1(r, 0.7).forward(x, t.get("t")));
    add("smooth_l1_0", "x", (x, t, r) -> Criterion.smoothL1(r, 0).forward(x, t.get("t")));
    add("huber", "x", (x, t, r) -> Criterion.huber(r, 0.7).forward(x, t.get("t")));
    add("soft_margin", "x", (x, t, r) -> Criterion.softMargin(r).forward(x, t.get("sign")));
    add("poisson", "x", (x, t, r) -> Criterion.poissonNll(r).forward(x, t.get("counts")));
    add(
        "poisson_full",
        "p",
        (x, t, r) -> RegressionLosses.poissonNll(x, t.get("counts"), false, true, 1e-8, r));
    add(
        "gaussian",
        "x",
        (x, t, r) -> new GaussianNLLLoss(true, 0.2, r).forward(x, t.get("t"), t.get("var")));
    add("bce", "p", (x, t, r) -> Criterion.bce(t.get("w").expand(3, 4), r).forward(x, t.get("q")));
    add(
        "bce_logits",
        "x",
        (x, t, r) -> Criterion.bceWithLogits(t.get("w"), t.get("pos"), r).forward(x, t.get("q")));
    add("kl", "x", (x, t, r) -> Criterion.klDiv(r, false).forward(x, t.get("p")));
    add("kl_log", "x", (x, t, r) -> Criterion.klDiv(r, true).forward(x, t.get("t")));
    add("nll", "x", (x, t, r) -> Criterion.nll(t.get("w"), 2, r).forward(x, t.get("labels")));
    add(
        "multilabel_margin",
        "x",
        (x, t, r) -> Criterion.multilabelMargin(r).forward(x, t.get("many")));
    add(
        "multilabel_soft_margin",
        "x",
        (x, t, r) -> Criterion.multilabelSoftMargin(t.get("w"), r).forward(x, t.get("q")));
    add(
        "multi_margin",
        "x",
        (x, t, r) -> Criterion.multiMargin(2, 0.8, t.get("w"), r).forward(x, t.get("labels")));
    add(
        "cosine_embedding",
        "x",
        (x, t, r) -> new CosineEmbeddingLoss(0.1, r).forward(x, t.get("y"), t.get("one")));
    add(
        "margin_ranking",
        "x",
        (x, t, r) -> new MarginRankingLoss(0.2, r).forward(x, t.get("y"), t.get("sign")));
    add(
        "hinge_embedding",
        "x",
        (x, t, r) -> Criterion.hingeEmbedding(0.5, r).forward(x, t.get("sign")));
    add(
        "triplet",
        "x",
        (x, t, r) ->
            new TripletMarginLoss(TripletOptions.DEFAULT.margin(1.2).p(3).swap(true), r)
                .forward(x, t.get("y"), t.get("z")));
    add(
        "triplet_distance",
        "x",
        (x, t, r) ->
            DistanceLosses.tripletMargin(
                x,
                t.get("y"),
                t.get("z"),
                (a, b) -> Distances.pairwiseDistance(a, b, 2, 1e-6, false),
                0.9,
                false,
                r));
    add("ctc", "steps", (x, t, r) -> ctc(x, t, new long[] {6, 5, 4}, r, false));
    add("ctc_infinite", "steps", (x, t, r) -> ctc(x, t, new long[] {3, 5, 4}, r, true));
    add(
        "ce_probabilities",
        "cube",
        (x, t, r) ->
            CrossEntropyLoss.of(t.get("w").copy(), o -> o.reduction(r).labelSmoothing(0.1))
                .forward(x, t.get("cubep")));
  }

  private static Tensor ctc(Tensor x, Golden t, long[] steps, Reduction r, boolean zero) {
    return new CTCLoss(0, r, zero)
        .forward(x.logSoftmax(2), t.get("targets"), steps, new long[] {4, 2, 1});
  }

  static Stream<String> names() {
    return ALL.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void computesWhatPyTorchComputes(String name) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      for (Reduction reduction : Reduction.values()) compare(name, dtype, reduction);
    }
  }

  private static void compare(String name, DType dtype, Reduction reduction) {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("sequence/losses.safetensors");
      golden.tensors().replaceAll((_, t) -> t.dtype().isFloatingPoint() ? t.to(dtype) : t);
      Named loss = Objects.requireNonNull(ALL.get(name));
      Tensor x = golden.get(loss.input).copy().requiresGrad_(true);
      Tensor computed = loss.of.loss(x, golden, reduction);
      computed.sum().backward();
      String path = name + "/" + reduction.name().toLowerCase(Locale.ROOT);
      Golden.assertClose(path, computed, golden.get(path + "/loss"));
      Golden.assertClose(path + "'s gradient", Golden.gradient(x), golden.get(path + "/gradient"));
    }
  }

  @Test
  void distancesArePyTorchs() {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("sequence/losses.safetensors");
      Tensor x = golden.get("x");
      Tensor y = golden.get("y");
      for (double p : new double[] {0, 1, 2, 2.5, Double.POSITIVE_INFINITY}) {
        String name = Double.isInfinite(p) ? "inf" : String.valueOf(p);
        Golden.assertClose(
            "cdist", Distances.cdist(x, y.narrow(0, 0, 2), p), golden.get("cdist/" + name));
        Golden.assertClose("pdist", Distances.pdist(x, p), golden.get("pdist/" + name));
        if (p == 0) continue;
        Tensor pairs = Distances.pairwiseDistance(x, y, p, 1e-6, false);
        Golden.assertClose("pairwise", pairs, golden.get("pairwise/" + name));
      }
      Golden.assertClose("cosine", Distances.cosineSimilarity(x, y, 1, 1e-8), golden.get("cosine"));
      Golden.assertClose(
          "batch mean",
          Criterion.klDivBatchMean(false).forward(x, golden.get("p")),
          golden.get("kl_batchmean"));
    }
  }

  @Test
  void lossesOfThreeHavePyTorchsDefaults() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.of(new double[] {3, 4}, 1, 2);
      Tensor near = Tensor.of(new double[] {3, 3.5}, 1, 2);
      Tensor far = Tensor.of(new double[] {4, -3}, 1, 2); // at a right angle
      double nearer = Math.hypot(1e-6, 0.5 + 1e-6);
      double farther = Math.hypot(-1 + 1e-6, 7 + 1e-6);
      assertThat(TripletMarginLoss.of().forward(x, near, far).item()).isZero();
      assertThat(TripletMarginLoss.of(o -> o.margin(7)).forward(x, near, far).item())
          .isCloseTo(7 + nearer - farther, within(1e-9));
      Tensor together = Tensor.ones(1);
      assertThat(CosineEmbeddingLoss.of().forward(x, far, together).item())
          .isCloseTo(1, within(1e-9));
      assertThat(CosineEmbeddingLoss.of(-0.5).forward(x, far, together.neg()).item())
          .isCloseTo(0.5, within(1e-9));
      assertThat(MarginRankingLoss.of().forward(x, far, Tensor.ones(1, 2)).item())
          .isCloseTo(0.5, within(1e-9)); // (max(0, 4 - 3) + max(0, -3 - 4)) / 2
      assertThat(MarginRankingLoss.of(1).forward(x, far, Tensor.ones(1, 2)).item())
          .isCloseTo(1, within(1e-9));
      Tensor two = Tensor.of(new double[] {2, 2}, 1, 2);
      assertThat(GaussianNLLLoss.of().forward(x, near, two).item())
          .isCloseTo((2 * Math.log(2) + 0.5 * 0.5 / 2) / 4, within(1e-9));
      Tensor step = Tensor.of(new double[] {0.25, 0.75}, 1, 1, 2).log();
      long[] one = {1};
      assertThat(CTCLoss.of().forward(step, Tensor.of(new long[] {1}, 1, 1), one, one).item())
          .isCloseTo(-Math.log(0.75), within(1e-9));
    }
  }

  @Test
  void theCosineOfNothingIsZeroWithAGradientThatIsANumber() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.zeros(2, 3).requiresGrad_(true);
      Tensor cosine = Distances.cosineSimilarity(x, Tensor.ones(2, 3), 1, 1e-8);
      cosine.sum().backward();
      assertThat(cosine.toFloatArray()).containsOnly(0);
      assertThat(Golden.gradient(x).isFinite().all().itemLong()).isEqualTo(1);
    }
  }

  @Test
  void whatDoesNotFitIsRefusedWithASentence() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.zeros(2, 3);
      assertThatThrownBy(() -> Criterion.l1(Reduction.MEAN).forward(x, Tensor.zeros(3)))
          .hasMessage(
              "l1: input and target must have the same shape, got float32[2, 3] and float32[3]");
      assertThatThrownBy(() -> RegressionLosses.huber(x, x, Reduction.MEAN, 0))
          .hasMessage("huber: delta must be above 0, got 0.0");
      Tensor steps = Tensor.zeros(4, 2, 3);
      Tensor labels = Tensor.of(new long[] {1, 2, 1, 1}, 2, 2);
      assertThatThrownBy(
              () ->
                  ClassLosses.ctc(
                      steps,
                      labels,
                      new long[] {4, 9},
                      new long[] {2, 2},
                      0,
                      Reduction.MEAN,
                      false))
          .hasMessage("ctc: lengths must be from 0 to 4 steps, got 9 steps and 2 labels");
      assertThatThrownBy(() -> Distances.cdist(x, Tensor.zeros(2, 4), 2))
          .hasMessageStartingWith("cdist: the inputs must be matrices with as many columns");
    }
  }
}
