package org.cresset.torch.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.DType;
import org.cresset.torch.Generator;
import org.cresset.torch.LibTorch;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Golden;
import org.junit.jupiter.api.Test;

/** Distributions against torch.distributions: samples, densities, moments, divergences. */
final class DistributionsTest {
  private static Map<String, List<Distribution>> cases(Golden golden) {
    Tensor a = golden.get("a");
    Tensor b = golden.get("b");
    Tensor p = golden.get("p");
    Tensor table = golden.get("table");
    Map<String, List<Distribution>> cases = new LinkedHashMap<>();
    cases.put("normal", List.of(new Normal(a, b), new Normal(b, a)));
    cases.put("uniform", List.of(new Uniform(a, a.add(b))));
    cases.put("exponential", List.of(new Exponential(a), new Exponential(b)));
    cases.put("laplace", List.of(new Laplace(a, b)));
    cases.put("bernoulli", List.of(new Bernoulli(p), new Bernoulli(p.flip(0))));
    cases.put("categorical", List.of(new Categorical(table), new Categorical(table.flip(0))));
    cases.put("gamma", List.of(new Gamma(a, b)));
    cases.put("beta", List.of(new Beta(a, b)));
    cases.put("dirichlet", List.of(new Dirichlet(table)));
    cases.put("poisson", List.of(new Poisson(a)));
    cases.put(
        "multivariateNormal",
        List.of(MultivariateNormal.ofCovariance(a.narrow(0, 0, 2), golden.get("square"))));
    return cases;
  }

  private static boolean hasMkl() {
    return LibTorch.load().libraries().stream().noneMatch(l -> l.toString().contains("openblas"));
  }

  @Test
  void computeWhatPyTorchDoes() {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("distributions/distributions.safetensors");
      cases(golden)
          .forEach(
              (name, both) -> {
                Distribution one = both.getFirst();
                Golden known = golden.under(name + ".");
                Tensor sample = known.get("sample");
                if (hasMkl() || !name.equals("exponential")) {
                  Golden.assertClose(name, one.sample(Generator.of(5), 4, 2), sample);
                }
                Golden.assertClose(name, one.logProb(sample), known.get("logProb"));
                if (!name.equals("categorical")) {
                  Golden.assertClose(name, one.mean(), known.get("mean"));
                  Golden.assertClose(name, one.variance(), known.get("variance"));
                }
                if (!name.equals("poisson")) {
                  Golden.assertClose(name, one.entropy(), known.get("entropy"));
                }
                if (both.size() > 1) {
                  Tensor kl = KlDivergence.of(one, both.get(1));
                  Golden.assertClose(name, kl, known.get("kl"));
                }
              });
    }
  }

  @Test
  void gradientsReachTheParametersThroughValues() {
    try (Scope _ = Scope.open()) {
      Tensor loc = Tensor.of(new double[] {1, 2}).requiresGrad_(true);
      Tensor scale = Tensor.of(new double[] {3, 4}).requiresGrad_(true);
      Normal normal = new Normal(loc, scale);
      assertThat(normal.sample(5).requiresGrad()).isFalse();
      Tensor drawn = normal.rsample(Generator.of(1), 5);
      drawn.sum().backward();
      Golden.assertClose("loc", Golden.gradient(loc), Tensor.of(new double[] {5, 5}));
      Tensor noise = drawn.detach().sub(loc.detach()).div(scale.detach()).sum(0, false);
      Golden.assertClose("scale", Golden.gradient(scale), noise);
      Tensor logits = Tensor.zeros(DType.FLOAT64, 3).requiresGrad_(true);
      new Categorical(logits).logProb(Tensor.of(new long[] {1, 1})).sum().backward();
      double third = 2 / 3.0; // 2 (one hot - probability)
      Golden.assertClose(
          "logits", Golden.gradient(logits), Tensor.of(new double[] {-third, 2 - third, -third}));
    }
  }

  @Test
  void whatAFamilyHasNotIsNamed() {
    try (Scope _ = Scope.open()) {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> new Bernoulli(Tensor.ones(2)).rsample(3))
          .withMessageStartingWith("rsample: the values of Bernoulli are whole numbers");
      Normal normal = new Normal(Tensor.ones(2), Tensor.ones(2));
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> KlDivergence.of(normal, new Poisson(Tensor.ones(2))))
          .withMessageStartingWith("KlDivergence: has no closed form for Normal and Poisson");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> new Normal(Tensor.ones(2), Tensor.ones(3)))
          .withMessage(
              "Normal: both parameters must be of one shape and floating-point type, got"
                  + " float32[2] and float32[3]");
    }
  }
}
