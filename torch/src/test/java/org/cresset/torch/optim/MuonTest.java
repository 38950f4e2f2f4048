package org.cresset.torch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Golden;
import org.cresset.torch.nn.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MuonTest {
  private static final int STEPS = 20;

  private static Muon make(String name, List<Parameter> parameters) {
    if (name.equals("plain")) return Muon.of(parameters, 0.02);
    return Muon.of(
        parameters,
        0.02,
        o ->
            o.weightDecay(0.02)
                .momentum(0.8)
                .nesterov(false)
                .nsCoefficients(new Muon.Coefficients(3, -3.2, 1.2))
                .nsSteps(4)
                .adjustLr(Muon.AdjustLr.MATCH_RMS_ADAMW));
  }

  /** Within what bfloat16 can tell apart: 8 bits of a step's 0.02, over up to 20 steps. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "all"})
  void stepsAsPyTorchDoes(String name) {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("optim/trajectories.safetensors");
      List<Parameter> parameters = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Tensor start = golden.get("muon/start/" + i).copy().requiresGrad_(true);
        parameters.add(new Parameter("p" + i, start));
      }
      try (Muon muon = make(name, parameters)) {
        for (int step = 0; step < STEPS; step++) {
          for (int i = 0; i < 3; i++) {
            parameters.get(i).tensor().grad(golden.get("muon/gradients/" + i).get(step).copy());
          }
          muon.step();
          if (step != 0 && step != STEPS - 1) continue;
          for (int i = 0; i < 3; i++) {
            String at = "muon/" + name + "/after-" + (step + 1) + "/" + i;
            float[] found = parameters.get(i).tensor().toFloatArray();
            float[] expected = golden.get(at).toFloatArray();
            float allowed = step == 0 ? 5e-4f : 3e-3f;
            for (int k = 0; k < found.length; k++) {
              assertThat(found[k]).as(at).isCloseTo(expected[k], within(allowed));
            }
          }
        }
      }
    }
  }

  @Test
  void onlyMatricesAreTaken() {
    try (Scope _ = Scope.open()) {
      Parameter bias = new Parameter("bias", Tensor.zeros(3).requiresGrad_(true));
      assertThatThrownBy(() -> Muon.of(List.of(bias), 0.1))
          .hasMessage("Muon: parameters must have 2 dimensions, got bias float32[3]");
    }
  }
}
