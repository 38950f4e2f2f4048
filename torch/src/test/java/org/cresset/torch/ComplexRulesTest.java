package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rules with complex numbers against central differences of their parts. */
@ExtendWith(LeakCheck.class)
final class ComplexRulesTest {
  private static List<RuleChecks.Check> checks() {
    RuleChecks checks = new RuleChecks();
    ComplexChecks.define(checks);
    return checks.all();
  }

  @Test
  void everyRuleThatIsCalledSafeIsChecked() {
    Set<String> checked =
        checks().stream()
            .map(RuleChecks.Check::rule)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(checked).isEqualTo(new TreeSet<>(ComplexRules.SAFE));
    assertThat(Rules.names()).containsAll(ComplexRules.SAFE);
  }

  @TestFactory
  Stream<DynamicTest> gradients() {
    return checks().stream()
        .map(c -> DynamicTest.dynamicTest(c.rule() + " " + c.inputs(), () -> RulesTest.run(c)));
  }

  @Test
  void aRuleForRealNumbersAloneRefuses() {
    try (Scope _ = Scope.open()) {
      Tensor z = Tensor.ones(DType.COMPLEX64, 3).requiresGrad_(true);
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> z.logsumexp(0, false))
          .withMessage(
              "logsumexp: has no rule for the gradient of complex tensors, but an argument wants one");
      try (NoGrad _ = NoGrad.open()) {
        assertThat(z.logsumexp(0, false).dtype()).isEqualTo(DType.COMPLEX64);
      }
    }
  }

  @Test
  void theGradientOfARealNumberIsReal() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.of(new double[] {2}).requiresGrad_(true);
      Tensor z = Tensor.complex(Tensor.of(new double[] {3}), Tensor.of(new double[] {4}));
      x.mul(z).imag().sum().backward();
      TensorAssert.assertClose(java.util.Objects.requireNonNull(x.grad()), 4);
    }
  }
}
