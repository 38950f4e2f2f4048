package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cresset.torch.TensorAssert.assertClose;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each function that changes a tensor in place, beside the one that computes a new tensor. */
@ExtendWith(LeakCheck.class)
final class InPlaceFormsTest {
  private Scope scope;

  @BeforeEach
  @SuppressWarnings("MustBeClosedChecker")
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor grad(Tensor leaf) {
    return Objects.requireNonNull(leaf.grad());
  }

  /** What is changed in place has the gradient of what is computed anew. */
  @Test
  void eachFunctionHasTheGradientOfItsForm() {
    List<UnaryOperator<Tensor>> inPlace =
        List.of(
            Tensor::abs_,
            Tensor::neg_,
            Tensor::exp_,
            Tensor::expm1_,
            Tensor::log_,
            Tensor::log2_,
            Tensor::log10_,
            Tensor::log1p_,
            Tensor::sqrt_,
            Tensor::rsqrt_,
            Tensor::reciprocal_,
            Tensor::square_,
            Tensor::sin_,
            Tensor::cos_,
            Tensor::tan_,
            Tensor::asin_,
            Tensor::acos_,
            Tensor::atan_,
            Tensor::sinh_,
            Tensor::cosh_,
            Tensor::tanh_,
            Tensor::sigmoid_,
            Tensor::relu_,
            Tensor::silu_,
            Tensor::erf_,
            Tensor::floor_,
            Tensor::ceil_,
            Tensor::round_,
            Tensor::trunc_,
            Tensor::sign_,
            x -> x.pow_(2.5),
            x -> x.clampMin_(0.4),
            x -> x.clampMax_(0.6),
            x -> x.gelu_("none"),
            x -> x.add_(2),
            x -> x.sub_(2),
            x -> x.div_(3),
            x -> x.tril_(0),
            x -> x.triu_(1),
            x -> x.fmod_(Tensor.scalar(0.3)),
            x -> x.remainder_(Tensor.scalar(0.3)),
            x -> x.lerp_(x.onesLike(), 0.25),
            Tensor::asinh_,
            Tensor::atanh_,
            Tensor::exp2_,
            Tensor::erfc_,
            Tensor::erfinv_,
            Tensor::frac_,
            Tensor::sgn_,
            Tensor::sinc_,
            Tensor::lgamma_,
            Tensor::digamma_,
            Tensor::i0_,
            x -> x.add_(1).acosh_(),
            x -> x.atan2_(Tensor.scalar(0.3)),
            x -> x.copysign_(Tensor.scalar(-2)),
            x -> x.hypot_(Tensor.scalar(0.3)),
            x -> x.xlogy_(Tensor.scalar(0.3)),
            x -> x.cumsum_(0),
            x -> x.cumprod_(1),
            x -> x.nanToNum_(0, null, null),
            x -> x.maskedScatter_(x.gt(0.5), x.detach().exp()),
            x -> x.addmm_(x.onesLike(), Tensor.ones(x.dtype(), 2, 2), 0.5, 2),
            x -> x.floorDivide_(Tensor.scalar(0.3)));
    List<UnaryOperator<Tensor>> forms =
        List.of(
            Tensor::abs,
            Tensor::neg,
            Tensor::exp,
            Tensor::expm1,
            Tensor::log,
            Tensor::log2,
            Tensor::log10,
            Tensor::log1p,
            Tensor::sqrt,
            Tensor::rsqrt,
            Tensor::reciprocal,
            Tensor::square,
            Tensor::sin,
            Tensor::cos,
            Tensor::tan,
            Tensor::asin,
            Tensor::acos,
            Tensor::atan,
            Tensor::sinh,
            Tensor::cosh,
            Tensor::tanh,
            Tensor::sigmoid,
            Tensor::relu,
            Tensor::silu,
            Tensor::erf,
            Tensor::floor,
            Tensor::ceil,
            Tensor::round,
            Tensor::trunc,
            Tensor::sign,
            x -> x.pow(2.5),
            x -> x.clampMin(0.4),
            x -> x.clampMax(0.6),
            Tensor::gelu,
            x -> x.add(2),
            x -> x.sub(2),
            x -> x.div(3),
            x -> x.tril(0),
            x -> x.triu(1),
            x -> x.fmod(Tensor.scalar(0.3)),
            x -> x.remainder(Tensor.scalar(0.3)),
            x -> x.add(x.onesLike().sub(x).mul(0.25)),
            Tensor::asinh,
            Tensor::atanh,
            Tensor::exp2,
            Tensor::erfc,
            Tensor::erfinv,
            Tensor::frac,
            Tensor::sgn,
            Tensor::sinc,
            Tensor::lgamma,
            Tensor::digamma,
            Tensor::i0,
            x -> x.add(1).acosh(),
            x -> x.atan2(Tensor.scalar(0.3)),
            x -> x.copysign(Tensor.scalar(-2)),
            x -> x.hypot(Tensor.scalar(0.3)),
            x -> x.xlogy(Tensor.scalar(0.3)),
            x -> x.cumsum(0),
            x -> x.cumprod(1),
            Tensor::nanToNum,
            x -> x.maskedScatter(x.gt(0.5), x.detach().exp()),
            x -> x.addmm(x.onesLike(), Tensor.ones(x.dtype(), 2, 2), 0.5, 2),
            x -> x.floorDivide(Tensor.scalar(0.3)));
    assertThat(inPlace).hasSameSizeAs(forms);
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      for (int i = 0; i < forms.size(); i++) {
        Tensor values = RuleChecks.random(3 + i, 0.1, 0.9, 3, 2).to(dtype);
        Tensor a = values.copy().requiresGrad_(true);
        Tensor b = values.copy().requiresGrad_(true);
        Tensor changed = a.mul(1);
        Tensor same = inPlace.get(i).apply(changed);
        assertThat(same).isSameAs(changed);
        Tensor fresh = forms.get(i).apply(b.mul(1));
        assertClose(changed.detach(), fresh.detach());
        changed.mul(values).sum().backward();
        fresh.mul(values).sum().backward();
        assertClose(grad(a), grad(b));
      }
    }
  }

  @Test
  void truthAndBitsMayBeChanged() {
    Tensor a = Tensor.of(new long[] {12, 0, 7});
    Tensor b = Tensor.of(new long[] {10, 3, 0});
    assertThat(a.copy().bitwiseAnd_(b).toLongArray()).containsExactly(8, 0, 0);
    assertThat(a.copy().bitwiseOr_(b).toLongArray()).containsExactly(14, 3, 7);
    assertThat(a.copy().bitwiseXor_(b).toLongArray()).containsExactly(6, 3, 7);
    assertThat(a.copy().bitwiseNot_().toLongArray()).containsExactly(-13, -1, -8);
    assertThat(a.copy().logicalAnd_(b).toLongArray()).containsExactly(1, 0, 0);
    assertThat(a.copy().logicalOr_(b).toLongArray()).containsExactly(1, 1, 1);
    assertThat(a.copy().logicalXor_(b).toLongArray()).containsExactly(0, 1, 1);
    assertThat(a.copy().logicalNot_().toLongArray()).containsExactly(0, 1, 0);
    Tensor batch = Tensor.ones(2, 2, 2).mul(3);
    assertClose(batch.baddbmm_(Tensor.ones(2, 2, 2), Tensor.ones(2, 2, 2), 2, 1).sum(), 64);
  }
}
