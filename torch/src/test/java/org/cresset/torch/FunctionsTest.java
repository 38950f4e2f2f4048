package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values, types, shapes and gradients of operators against those of real PyTorch. */
@ExtendWith(LeakCheck.class)
final class FunctionsTest {
  private static final List<String> FILES =
      List.of("pointwise.txt", "reductions.txt", "indexing.txt", "movement.txt", "everyday.txt");

  private final FunctionCalls calls = new FunctionCalls();

  @TestFactory
  Stream<DynamicTest> computeWhatPyTorchDoes() throws IOException {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (String file : FILES) {
      for (String line : Golden.lines("functions/" + file)) {
        String name = line.substring(0, line.indexOf(" | "));
        byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(line);
      }
    }
    return byName.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> e.getValue().forEach(this::check)));
  }

  private void check(String line) {
    String[] parts = line.split(" \\| ", -1);
    try (Scope _ = Scope.open()) {
      List<Tensor> inputs = new ArrayList<>();
      for (String text : parts[1].split(";")) inputs.add(Golden.tensor(text));
      String[] gradients = parts[3].split(";");
      assertThat(gradients).hasSameSizeAs(inputs);
      List<Tensor> wanted = new ArrayList<>();
      for (int i = 0; i < gradients.length; i++) {
        if (!gradients[i].strip().equals("none")) {
          wanted.add(inputs.get(i).detach().requiresGrad_(true));
          inputs.set(i, wanted.getLast());
        }
      }
      List<Tensor> results = calls.call(parts[0], inputs);
      String[] expected = parts[2].split(";");
      assertThat(results).hasSameSizeAs(expected);
      for (int i = 0; i < expected.length; i++) {
        TensorAssert.assertClose(results.get(i).detach(), Golden.tensor(expected[i]));
      }
      if (!wanted.isEmpty()) checkGradients(results, wanted, gradients);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(line + "\n" + e.getMessage(), e);
    }
  }

  private static void checkGradients(
      List<Tensor> results, List<Tensor> wanted, String[] gradients) {
    Tensor total = null;
    for (Tensor result : results) {
      if (!result.requiresGrad()) continue;
      Tensor weighted = result.mul(weights(result)).sum();
      total = total == null ? weighted : total.add(weighted);
    }
    List<Tensor> found =
        total == null
            ? wanted.stream().map(w -> w.detach().zerosLike()).toList()
            : Autograd.grad(total, wanted);
    int next = 0;
    for (String gradient : gradients) {
      if (gradient.strip().equals("none")) continue;
      TensorAssert.assertClose(found.get(next++), Golden.tensor(gradient));
    }
  }

  /** As golden.py weights the results, so that no two errors cancel. */
  private static Tensor weights(Tensor result) {
    Tensor numbers = Tensor.arange(result.numel()).remainder(5).to(result.dtype());
    return numbers.div(4).add(0.5).reshape(result.shape().toArray());
  }
}
