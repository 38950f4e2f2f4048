package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random programs of views and in-place operators, against PyTorch's gradients and refusals. */
@ExtendWith(LeakCheck.class)
final class InPlaceProgramsTest {
  @TestFactory
  Stream<DynamicTest> haveTheGradientsThatPyTorchGives() throws IOException {
    List<String> lines =
        Golden.read("inplace.txt").lines().filter(l -> !l.startsWith("#")).toList();
    return IntStream.range(0, lines.size())
        .mapToObj(i -> DynamicTest.dynamicTest("program " + i, () -> check(lines.get(i))));
  }

  private static void check(String line) {
    int bar = line.lastIndexOf(" | ");
    String expected = line.substring(bar + 3);
    try (Scope _ = Scope.open()) {
      Program program = new Program();
      String result = program.run(line.substring(0, bar));
      if (!expected.startsWith("grad")) {
        assertThat(result).isEqualTo(expected);
        return;
      }
      assertThat(result).isEqualTo("grad");
      for (String gradient : expected.split(", ")) program.check(gradient.split(" "));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(line + "\n" + e.getMessage(), e);
    }
  }

  /** A program while it runs; the language is that of {@code inplace.py}. */
  private static final class Program {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private int leaves;

    String run(String text) {
      for (String statement : text.split("; ")) {
        String[] words = statement.split(" ");
        if (words[0].equals("loss")) return backward(words);
        try {
          if (words.length > 1 && words[1].equals("=")) {
            tensors.put(words[0], value(words));
          } else {
            change(words);
          }
        } catch (TorchException e) {
          if (says(e, "must not be changed in place")) return "refused";
          if (says(e, "single memory location")) return "refused";
          if (says(e, "(before 2.13)")) return "refused"; // it gives no reason to us
          throw e;
        }
      }
      throw new AssertionError("no loss");
    }

    private String backward(String[] words) {
      Tensor total = Tensor.zeros(DType.FLOAT64);
      for (int i = 1; i < words.length; i++) {
        Tensor x = tensor(words[i]);
        total = total.add(x.mul(series((int) x.numel(), k -> Math.cos(0.3 * k), x.shape())).sum());
      }
      try {
        total.backward();
      } catch (TorchException e) {
        if (says(e, "changed in place afterwards")) return "stale";
        throw e;
      }
      return "grad";
    }

    void check(String[] words) {
      Tensor leaf = tensor(words[1]);
      double[] expected = Arrays.stream(words).skip(2).mapToDouble(Double::parseDouble).toArray();
      Tensor found = leaf.grad() == null ? leaf.detach().zerosLike() : leaf.grad();
      assertThat(Objects.requireNonNull(found).toDoubleArray())
          .as(words[1])
          .usingComparatorWithPrecision(1e-9)
          .containsExactly(expected);
    }

    private static boolean says(TorchException e, String text) {
      return Objects.requireNonNull(e.getMessage()).contains(text);
    }

    private Tensor tensor(String name) {
      return Objects.requireNonNull(tensors.get(name), name);
    }

    private static Tensor series(int count, java.util.function.IntToDoubleFunction f, Shape shape) {
      double[] values = IntStream.range(0, count).mapToDouble(f).toArray();
      return Tensor.of(values).reshape(shape.toArray());
    }

    private static Tensor values(String shape, int k) {
      long[] sizes =
          shape.equals("-")
              ? new long[0]
              : Arrays.stream(shape.split("x")).mapToLong(Long::parseLong).toArray();
      Shape of = Shape.of(sizes);
      return series((int) of.numel(), i -> Math.sin(0.7 * i + k) + 1.5, of).copy();
    }

    private Tensor value(String[] w) {
      return switch (w[2]) {
        case "leaf" -> values(w[3], ++leaves).requiresGrad_(true);
        case "const" -> values(w[3], w[0].charAt(0) % 7);
        case "mul" -> tensor(w[3]).mul(tensor(w[4]));
        case "exp" -> tensor(w[3]).exp();
        case "tanh" -> tensor(w[3]).tanh();
        case "clone" -> tensor(w[3]).copy();
        case "select" -> tensor(w[3]).select(number(w[4]), number(w[5]));
        case "narrow" -> tensor(w[3]).narrow(number(w[4]), number(w[5]), number(w[6]));
        case "every2" -> tensor(w[3]).slice(0, 0, Long.MAX_VALUE, 2);
        case "t" -> tensor(w[3]).transpose(0, 1);
        case "flat" -> tensor(w[3]).view(-1);
        case "unsqueeze" -> tensor(w[3]).unsqueeze(number(w[4]));
        case "expand" -> expanded(tensor(w[3]));
        case "diagonal" -> tensor(w[3]).diagonal();
        default -> throw new AssertionError(w[2]);
      };
    }

    private static Tensor expanded(Tensor x) {
      List<Long> sizes = new ArrayList<>(List.of(2L));
      for (long size : x.shape().toArray()) sizes.add(size);
      return x.unsqueeze(0).expand(sizes.stream().mapToLong(Long::longValue).toArray());
    }

    private static int number(String text) {
      return Integer.parseInt(text);
    }

    private void change(String[] w) {
      Tensor x = tensor(w[1]);
      switch (w[0]) {
        case "mul_" -> x.mul_(tensor(w[2]));
        case "div_" -> x.div_(tensor(w[2]));
        case "add_" -> x.add_(tensor(w[2]));
        case "sub_" -> x.sub_(tensor(w[2]));
        case "copy_" -> x.copy_(tensor(w[2]));
        case "fill_" -> x.fill_(tensor(w[2]));
        case "exp_" -> x.exp_();
        case "tanh_" -> x.tanh_();
        case "sigmoid_" -> x.sigmoid_();
        case "sqrt_" -> x.abs_().add_(0.5).sqrt_();
        case "relu_" -> x.sub_(1.5).relu_();
        case "neg_" -> x.neg_();
        case "zero_" -> x.zero_();
        case "clamp_" -> x.clamp_(1, 2);
        case "scale_" -> x.mul_(0.75);
        case "pow_" -> x.pow_(3);
        case "masked_fill_" -> x.maskedFill_(x.gt(1.6), 0.5);
        case "nograd_scale_" -> {
          try (var _ = NoGrad.open()) {
            x.mul_(0.75);
          }
        }
        default -> throw new AssertionError(w[0]);
      }
    }
  }
}
