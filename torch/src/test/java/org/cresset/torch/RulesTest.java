package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every rule of the table against central differences. */
@ExtendWith(LeakCheck.class)
final class RulesTest {
  /** Operators whose results do not change when their arguments change a little. */
  private static final Set<String> CONSTANT =
      Set.of(
          "floor",
          "ceil",
          "round",
          "trunc",
          "sign",
          "div.Tensor_mode",
          "bernoulli",
          "eq.Tensor",
          "ne.Tensor",
          "lt.Tensor",
          "le.Tensor",
          "gt.Tensor",
          "ge.Tensor",
          "logical_not",
          "logical_and",
          "logical_or",
          "logical_xor",
          "isnan",
          "isfinite",
          "isinf",
          "argmax",
          "argmin",
          "all",
          "all.dim",
          "any",
          "any.dim",
          "count_nonzero",
          "nonzero",
          "one_hot",
          "multinomial",
          "linalg_matrix_rank.atol_rtol_float",
          "normal.Tensor_Tensor",
          "normal.Tensor_float",
          "poisson",
          "binomial",
          "signbit",
          "round.decimals",
          "isclose",
          "allclose",
          "isposinf",
          "isneginf",
          "all.dims",
          "any.dims",
          "count_nonzero.dim_IntList",
          "searchsorted.Tensor",
          "bucketize.Tensor",
          "isin.Tensor_Tensor",
          "zero_",
          "uniform_",
          "normal_",
          "bernoulli_.float",
          "bernoulli_.Tensor",
          "random_.from",
          "exponential_",
          "geometric_");

  /** Computes in float32 alone: nn.RecurrentTest compares it with what is checked here. */
  private static final Set<String> ELSEWHERE = Set.of("mkldnn_rnn_layer");

  static List<RuleChecks.Check> checks() {
    RuleChecks checks = new RuleChecks();
    ElementwiseChecks.define(checks);
    PointwiseChecks.define(checks);
    ReductionChecks.define(checks);
    StatisticsChecks.define(checks);
    MovementChecks.define(checks);
    RearrangementChecks.define(checks);
    IndexingChecks.define(checks);
    ScatteringChecks.define(checks);
    LinearAlgebraChecks.define(checks);
    ComplexChecks.define(checks);
    LinalgChecks.define(checks);
    FftChecks.define(checks);
    NetworkChecks.define(checks);
    ConvolutionChecks.define(checks);
    PoolingChecks.define(checks);
    NormalizationChecks.define(checks);
    ResamplingChecks.define(checks);
    RearrangingChecks.define(checks);
    ActivationChecks.define(checks);
    LossChecks.define(checks);
    EmbeddingChecks.define(checks);
    RecurrentChecks.define(checks);
    AttentionChecks.define(checks);
    InPlaceChecks.define(checks);
    return checks.all();
  }

  @Test
  void everyRuleIsCheckedOrConstant() {
    Set<String> known =
        checks().stream()
            .map(RuleChecks.Check::rule)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(known).doesNotContainAnyElementsOf(CONSTANT);
    known.addAll(CONSTANT);
    known.addAll(SamplingTest.RULES);
    known.addAll(ELSEWHERE);
    assertThat(Rules.names()).isEqualTo(known);
  }

  @Test
  void aConstantRuleGivesZerosOrEndsTheGraph() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.of(new double[] {0.5, 1.5}).requiresGrad_(true);
      assertThat(x.gt(1).requiresGrad()).isFalse();
      x.floor().add(x.floorDivide(2)).sum().backward();
      TensorAssert.assertClose(Objects.requireNonNull(x.grad()), 0, 0);
    }
  }

  @Test
  void theCheckItselfFailsOnAWrongGradient() {
    // detach() hides half of x * x from the graph: the gradient found is half the true one.
    assertThatThrownBy(
            () -> {
              try (Scope _ = Scope.open()) {
                GradCheck.check(
                    x -> x.getFirst().mul(x.getFirst().detach()),
                    RuleChecks.random(3, 0.5, 1.5, 2, 2));
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("mismatched elements: 4 / 4 (100.0 %)")
        .hasMessageContaining("at index [");
  }

  @TestFactory
  Stream<DynamicTest> gradients() {
    return checks().stream()
        .map(c -> DynamicTest.dynamicTest(c.rule() + " " + c.inputs(), () -> run(c)));
  }

  static void run(RuleChecks.Check check) {
    try (Scope _ = Scope.open()) {
      Tensor[] inputs = check.make().get();
      Set<String> operators =
          check.twice()
              ? GradCheck.checkTwice(check.f(), inputs)
              : GradCheck.check(check.f(), inputs);
      assertThat(operators).contains(check.rule().replaceFirst("\\..*", ""));
    } catch (TorchException | AssertionError e) {
      throw new AssertionError(check.rule() + " " + check.inputs() + ": " + e.getMessage(), e);
    }
  }
}
