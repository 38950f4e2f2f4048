package org.cresset.torch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Golden;
import org.cresset.torch.nn.Parameter;
import org.junit.jupiter.api.Test;

class ClipGradTest {
  private static List<Parameter> parameters(Golden golden, DType dtype) {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Tensor gradient = golden.get("clip/gradients/" + i).to(dtype).copy();
      Tensor tensor = gradient.zerosLike().requiresGrad_(true);
      tensor.grad(gradient);
      parameters.add(new Parameter("p" + i, tensor));
    }
    parameters.add(new Parameter("none", Tensor.zeros(dtype, 2).requiresGrad_(true)));
    return parameters;
  }

  @Test
  void clipsAsPyTorchDoes() {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      try (Scope _ = Scope.open()) {
        Golden golden = Golden.read("optim/trajectories.safetensors");
        for (String p : new String[] {"0.5", "1.0", "2.0", "3.0", "inf"}) {
          for (String most : new String[] {"1.5", "1000.0"}) {
            List<Parameter> made = parameters(golden, dtype);
            double order = p.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(p);
            Tensor norm = ClipGrad.clipGradNorm_(made, Double.parseDouble(most), order, true);
            String name = "clip/norm/" + p + "/" + most;
            double expected = golden.get(name + "/norm").item();
            double tolerance = dtype == DType.FLOAT64 ? 1e-12 : 1e-5;
            assertThat(norm.item()).as(name).isCloseTo(expected, within(tolerance * expected));
            for (int i = 0; i < 3; i++) {
              Tensor clipped = Golden.gradient(made.get(i).tensor());
              Golden.assertClose(name, clipped, golden.get(name + "/" + i));
            }
          }
        }
        List<Parameter> made = parameters(golden, dtype);
        ClipGrad.clipGradValue_(made, 0.6);
        for (int i = 0; i < 3; i++) {
          Tensor clipped = Golden.gradient(made.get(i).tensor());
          Golden.assertClose("value", clipped, golden.get("clip/value/" + i));
        }
      }
    }
  }

  @Test
  void smallAndLargeGradientsOfTwoTypesAreMeasuredTogether() {
    try (Scope _ = Scope.open()) {
      List<Tensor> tensors = new ArrayList<>();
      for (int i = 0; i < 100; i++) tensors.add(Tensor.full(2, DType.FLOAT32, 1000));
      tensors.add(Tensor.full(1, DType.FLOAT64, 300, 300));
      tensors.add(Tensor.zeros(0));
      tensors.add(Tensor.full(3, DType.FLOAT32, 400, 400));
      double square = 100 * 1000 * 4 + 90_000 + 9.0 * 160_000;
      assertThat(ClipGrad.getTotalNorm(tensors).item()).isCloseTo(Math.sqrt(square), within(1e-2));
      assertThat(ClipGrad.getTotalNorm(tensors, Double.POSITIVE_INFINITY, true).item())
          .isEqualTo(3);
      assertThat(ClipGrad.getTotalNorm(List.of()).item()).isZero();
      assertThat(ClipGrad.getTotalNorm(List.of(Tensor.zeros(0))).item()).isZero();
    }
  }

  @Test
  void aNormThatIsNotFiniteIsRefusedIfAskedAndElseWrittenThrough() {
    try (Scope _ = Scope.open()) {
      Tensor tensor = Tensor.zeros(2).requiresGrad_(true);
      tensor.grad(Tensor.of(new float[] {Float.NaN, 1}));
      List<Parameter> parameters = List.of(new Parameter("p", tensor));
      assertThatThrownBy(() -> ClipGrad.clipGradNorm_(parameters, 1, 2, true))
          .hasMessage(
              "clipGradNorm_: the norm of order 2.0 of all gradients must be finite, got NaN");
      assertThat(Golden.gradient(tensor).toFloatArray()).containsExactly(Float.NaN, 1);
      assertThat(ClipGrad.clipGradNorm_(parameters, 1).item()).isNaN();
      assertThatThrownBy(() -> ClipGrad.clipGradNorm_(parameters, -1))
          .hasMessage("clipGradNorm_: maxNorm must be 0 or more, got -1.0");
      assertThatThrownBy(() -> ClipGrad.clipGradNorm_(parameters, 1, 0, false))
          .hasMessage("clipGradNorm_: normType must be more than 0, got 0.0");
      assertThatThrownBy(() -> ClipGrad.clipGradValue_(parameters, Double.NaN))
          .hasMessage("clipGradValue_: clipValue must be 0 or more, got NaN");
    }
  }
}
