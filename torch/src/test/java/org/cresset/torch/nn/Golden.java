package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.cresset.torch.DType;
import org.cresset.torch.Tensor;
import org.cresset.torch.io.Safetensors;

/** What real PyTorch computed; the script that made each file stands beside it. */
public final class Golden {
  private final Map<String, Tensor> tensors;

  private Golden(Map<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  /** The file of test data with this name. */
  public static Path path(String name) {
    try {
      return Path.of(Objects.requireNonNull(Golden.class.getResource("/golden/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its tensors; they belong to the open scope. */
  public static Golden read(String name) {
    return new Golden(Safetensors.read(path(name)));
  }

  /** The tensor of this name, which must be there. */
  public Tensor get(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /** Those whose names begin with a prefix, without it. */
  public Golden under(String prefix) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) found.put(name.substring(prefix.length()), tensor);
        });
    return new Golden(found);
  }

  /** All of them. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** The gradient of a tensor, which must have one. */
  public static Tensor gradient(Tensor tensor) {
    return Objects.requireNonNull(tensor.grad(), "no gradient");
  }

  /** Expects equality but for rounding in the type of {@code actual}. */
  public static void assertClose(String what, Tensor actual, Tensor expected) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    double tolerance = actual.dtype() == DType.FLOAT32 ? 2e-5 : 1e-12;
    double[] found = actual.toDoubleArray();
    double[] wanted = expected.toDoubleArray();
    for (int i = 0; i < found.length; i++) {
      double allowed = tolerance * Math.max(1, Math.abs(wanted[i]));
      if (!(Math.abs(found[i] - wanted[i]) <= allowed)) {
        throw new AssertionError(
            "%s: element %d must be %s within %s, got %s"
                .formatted(what, i, wanted[i], allowed, found[i]));
      }
    }
  }
}
