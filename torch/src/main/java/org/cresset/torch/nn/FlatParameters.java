package org.cresset.torch.nn;

import java.util.List;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;

/** Many parameters as one vector. Source: {@code torch.nn.utils.convert_parameters}. */
public final class FlatParameters {
  private FlatParameters() {}

  /**
   * The elements of all parameters, one after the other, in memory of their own. Source: {@code
   * parameters_to_vector}.
   */
  public static Tensor toVector(List<Parameter> parameters) {
    return Tensor.cat(parameters.stream().map(p -> p.tensor().flatten()).toList(), 0);
  }

  /**
   * Gives the parameters the elements of a vector, in the order of {@link #toVector}. Source:
   * {@code vector_to_parameters}.
   *
   * @param vector as many elements as the parameters have together
   */
  public static void fromVector(Tensor vector, List<Parameter> parameters) {
    long all = parameters.stream().mapToLong(p -> p.tensor().numel()).sum();
    if (vector.dim() != 1 || vector.numel() != all) {
      throw new ShapeException(
          "fromVector: there must be a vector of %d elements, got %s%s"
              .formatted(all, vector.dtype(), vector.shape()));
    }
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      long start = 0;
      for (Parameter parameter : parameters) {
        Tensor tensor = parameter.tensor();
        long count = tensor.numel();
        tensor.copy_(vector.narrow(0, start, count).view(tensor.shape().toArray()));
        start += count;
      }
    }
  }
}
