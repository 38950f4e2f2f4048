package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.optim.AveragedModel;
import org.junit.jupiter.api.Test;

/** Statistics taken anew, and calls of several tensors that hooks see, beside PyTorch. */
class RunningStatisticsTest {
  @Test
  void theyAreTheMeanOverAllBatchesAndMomentumComesBack() {
    try (Scope _ = Scope.open();
        Module net =
            Sequential.of(
                Conv2d.of(2, 3, 3),
                BatchNorm2d.of(3, o -> o.momentum(0.3)),
                ReLU.of(),
                Conv2d.of(3, 2, 2),
                BatchNorm2d.of(2, o -> o.cumulativeAverage()))) {
      Golden golden = Golden.read("nn/parametrizations.safetensors").under("update-bn/");
      net.to(DType.FLOAT64).loadStateDict(golden.under("start/").tensors());
      List<Tensor> batches = golden.get("batches").unbind(0);
      net.eval();
      try (AveragedModel averaged = AveragedModel.swa(net)) {
        averaged.updateParameters(); // the averages are the weights
        averaged.updateBn(batches);
      }
      assertThat(net.training()).isFalse();
      net.stateDict().forEach((name, t) -> Golden.assertClose(name, t, golden.get("end/" + name)));
      net.train();
      net.call(batches.getFirst());
      net.stateDict()
          .forEach((name, t) -> Golden.assertClose(name, t, golden.get("after/" + name)));
    }
  }

  @Test
  void hooksSeeEveryTensorOfAModuleOfSeveral() throws Exception {
    try (Scope _ = Scope.open();
        MultiheadAttention attention = MultiheadAttention.of(4, 2);
        LSTM lstm = LSTM.of(3, 4)) {
      int[] seen = new int[4];
      Tensor query = Tensor.randn(2, 1, 4);
      try (var _ =
              attention.registerForwardHook(
                  (_, in, out) -> {
                    seen[0] = in.size();
                    seen[1] = out.size();
                    seen[2]++;
                    return out;
                  });
          var _ =
              lstm.registerForwardHook(
                  (_, in, out) -> {
                    seen[3] = 10 * in.size() + out.size();
                    return out;
                  })) {
        attention.forward(query, query, query, c -> c.needWeights(true));
        assertThat(seen).startsWith(3, 2, 1);
        attention.call(query);
        assertThat(seen).startsWith(1, 1, 2);
        Tensor state = Tensor.zeros(1, 2, 4);
        lstm.run(Tensor.randn(5, 2, 3), state, state);
        assertThat(seen[3]).isEqualTo(33);
        lstm.run(Tensor.randn(5, 2, 3));
        assertThat(seen[3]).isEqualTo(13);
      }
    }
  }

  @Test
  void aSummaryShowsWhatAttentionGives() {
    try (Module layer = TransformerEncoderLayer.of(4, 2, o -> o.dimFeedforward(8))) {
      assertThat(layer.summary(5, 1, 4).rows())
          .filteredOn(row -> row.path().equals("self_attn"))
          .singleElement()
          .satisfies(row -> assertThat(row.output()).isEqualTo("[5, 1, 4]"));
    }
  }
}
