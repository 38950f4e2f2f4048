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

/** Linear algebra, transforms and complex numbers against real PyTorch, forward and gradient. */
@ExtendWith(LeakCheck.class)
final class AlgebraTest {
  @TestFactory
  Stream<DynamicTest> computesWhatPyTorchDoes() throws IOException {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (String line : Golden.read("algebra.txt").lines().toList()) {
      String name = line.substring(0, line.indexOf(' '));
      byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(line);
    }
    return byName.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> e.getValue().forEach(this::check)));
  }

  private void check(String line) {
    String[] parts = line.split(" \\| ?", -1);
    try (Scope _ = Scope.open()) {
      List<Tensor> inputs = tensors(parts[1]);
      List<Tensor> expected = tensors(parts[2]);
      compare(AlgebraCalls.call(parts[0], inputs), expected);
      for (Tensor x : inputs) if (x.dtype().isDifferentiable()) x.requiresGrad_(true);
      List<Tensor> results = AlgebraCalls.call(parts[0], inputs);
      compare(results, expected);
      compareGradients(results, inputs, tensors(parts[3]));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(line + "\n" + e.getMessage(), e);
    }
  }

  private static void compareGradients(
      List<Tensor> results, List<Tensor> inputs, List<Tensor> expected) {
    List<Tensor> terms = new ArrayList<>();
    for (Tensor result : results) if (result.requiresGrad()) terms.add(weighted(result));
    if (terms.isEmpty()) return;
    Tensor loss = terms.getFirst();
    for (Tensor term : terms.subList(1, terms.size())) loss = loss.add(term);
    compare(Autograd.grad(loss, inputs), expected);
  }

  /** The sum of all parts, each times 1 + (its position mod 7) / 4. */
  private static Tensor weighted(Tensor result) {
    Tensor parts = (result.dtype().isComplex() ? result.viewAsReal() : result).reshape(-1);
    Tensor places = Tensor.arange(parts.numel()).remainder(7).to(parts.dtype());
    return parts.mul(places.div(4).add(1)).sum();
  }

  private static void compare(List<Tensor> found, List<Tensor> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      // Decompositions of other libraries round otherwise, and their gradients magnify it.
      boolean single =
          expected.get(i).dtype() == DType.FLOAT32 || expected.get(i).dtype() == DType.COMPLEX64;
      TensorAssert.Tolerance tolerance =
          single ? new TensorAssert.Tolerance(2e-3, 1e-3) : new TensorAssert.Tolerance(1e-8, 1e-9);
      TensorAssert.assertClose(found.get(i), expected.get(i), tolerance);
    }
  }

  private static List<Tensor> tensors(String text) {
    List<Tensor> tensors = new ArrayList<>();
    for (String tensor : text.split(";")) if (!tensor.isBlank()) tensors.add(Golden.tensor(tensor));
    return tensors;
  }
}
