package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.cresset.torch.Generator;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SequentialTest {
  private static Tensor images(MemoryFormat format) {
    Generator.manualSeed(7);
    int size = 11;
    Tensor images = Tensor.randn(3, 5, size, size).mul(2).round(); // many ties, many zeros
    float[] values = images.toFloatArray();
    for (int i = 0; i < values.length; i++) {
      int row = i / size % size;
      if (i % 97 == 0) values[i] = Float.NaN;
      if (i % 89 == 0) values[i] = -0.0f;
      if (i % 83 == 0) values[i] = Float.NEGATIVE_INFINITY;
      if (row < 4) values[i] = -Math.abs(values[i]); // whole windows without a positive value
      if (row == 9) values[i] = -0.0f;
    }
    return Tensor.of(values, 3, 5, size, size).to(format);
  }

  /** ReLU before pooling runs after it: nobody must be able to tell. */
  @ParameterizedTest
  @EnumSource(value = MemoryFormat.class, mode = Mode.EXCLUDE, names = "PRESERVE")
  void reluBeforeMaxPoolGivesWhatItGivesInTheOrderItStandsIn(MemoryFormat format) {
    MaxPool2d[] pools = {
      MaxPool2d.of(2),
      MaxPool2d.of(3, o -> o.stride(2).padding(1)),
      MaxPool2d.of(2, o -> o.ceilMode(true)),
      MaxPool2d.of(3, o -> o.stride(1).dilation(2).padding(1)),
    };
    for (MaxPool2d pool : pools) {
      try (Scope _ = Scope.open()) {
        Tensor x = images(format).requiresGrad_(true);
        Tensor inOrder = pool.forward(x.relu());
        Tensor gradient = Tensor.randn(inOrder.shape().toArray()).to(format);
        inOrder.backward(gradient, false);
        float[] expectedGradient = Golden.gradient(x).toFloatArray();
        x.grad(null);

        Tensor swapped = Sequential.of(ReLU.of(), pool).forward(x);
        swapped.backward(gradient, false);

        assertThat(withoutSignOfZero(swapped.toFloatArray()))
            .isEqualTo(withoutSignOfZero(inOrder.toFloatArray()));
        assertThat(withoutSignOfZero(Golden.gradient(x).toFloatArray()))
            .isEqualTo(withoutSignOfZero(expectedGradient));
      }
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) bits[i] = Float.floatToIntBits(values[i]);
    return bits;
  }

  private static int[] withoutSignOfZero(float[] values) {
    float[] sums = values.clone();
    for (int i = 0; i < sums.length; i++) sums[i] += 0.0f;
    return bits(sums);
  }

  /** Keeps what it sees, as a module that collects features does. */
  private static final class Keeper extends Module {
    Tensor seen = Tensor.scalar(0);
    Tensor given = Tensor.scalar(0);

    @Override
    public Tensor forward(Tensor input) {
      seen = input;
      given = input.mul(2);
      return given;
    }
  }

  @Test
  void closesNeitherItsInputNorItsResult() {
    try (Scope _ = Scope.open();
        Sequential net = Sequential.of(ReLU.of(), ReLU.of(), Flatten.of(), Dropout.of(0.5))) {
      Tensor x = Tensor.ones(2, 3).requiresGrad_(true);
      Tensor y = net.eval().forward(x);
      assertThat(x.isOpen()).isTrue();
      assertThat(y.isOpen()).isTrue();
      y.sum().backward();
      assertThat(Golden.gradient(x).toFloatArray()).containsOnly(1);
    }
  }

  @Test
  void leavesOpenWhatAModuleOfSomebodyElsesMayHaveKept() {
    Keeper keeper = new Keeper();
    try (Scope _ = Scope.open();
        Sequential net = Sequential.of(ReLU.of(), keeper, ReLU.of(), ReLU.of())) {
      Tensor y = net.forward(Tensor.ones(2));
      assertThat(keeper.seen.isOpen()).isTrue();
      assertThat(keeper.given.isOpen()).isTrue();
      assertThat(y.toFloatArray()).containsExactly(2, 2);
    }
  }

  @Test
  void returnsItsInputWhereNoModuleChangesIt() {
    try (Scope _ = Scope.open();
        Sequential net = Sequential.of(Dropout.of(0.5), Sequential.of(Dropout.of(0.5)))) {
      Tensor x = Tensor.ones(2);
      assertThat(net.eval().forward(x)).isSameAs(x);
      assertThat(Sequential.of().forward(x)).isSameAs(x);
      assertThat(x.isOpen()).isTrue();
    }
  }

  /** ReLU writes over what a batch norm gave: nobody must be able to tell. */
  @ParameterizedTest
  @EnumSource(value = MemoryFormat.class, mode = Mode.EXCLUDE, names = "PRESERVE")
  void reluAfterABatchNormGivesWhatItGivesElsewhere(MemoryFormat format) {
    try (Scope _ = Scope.open()) {
      Generator.manualSeed(3);
      Tensor x = Tensor.randn(4, 3, 9, 9).to(format).requiresGrad_(true);
      Conv2d conv = Conv2d.of(3, 6, 3);
      BatchNorm2d norm = BatchNorm2d.of(6);
      Tensor weight = Objects.requireNonNull(norm.weight());
      Linear last = Linear.of(7, 5);
      Tensor expected = last.forward(norm.forward(conv.forward(x)).relu());
      Tensor gradient = Tensor.randn(expected.shape().toArray());
      expected.backward(gradient, false);
      float[] ofInput = Golden.gradient(x).toFloatArray();
      float[] ofWeight = Golden.gradient(weight).toFloatArray();
      x.grad(null);
      weight.grad(null);

      Sequential chain = Sequential.of(conv, norm, ReLU.of(), last);
      Tensor got = chain.call(x);
      got.backward(gradient, false);
      assertThat(got.toFloatArray()).isEqualTo(expected.toFloatArray());
      assertThat(Golden.gradient(x).toFloatArray()).isEqualTo(ofInput);
      assertThat(Golden.gradient(weight).toFloatArray()).isEqualTo(ofWeight);
    }
  }

  @Test
  void reluLeavesANormsResultThatAHookHasKept() {
    try (Scope _ = Scope.open()) {
      BatchNorm2d norm = BatchNorm2d.of(3);
      Tensor[] kept = new Tensor[1];
      var _ =
          norm.registerForwardHook(
              (module, inputs, outputs) -> {
                kept[0] = outputs.getFirst();
                return outputs;
              });
      Tensor x = Tensor.randn(4, 3, 5, 5);
      Sequential.of(norm, ReLU.of()).call(x);
      assertThat(kept[0].min().item()).isNegative();
    }
  }
}
