package org.cresset.torch.nn;

import java.util.List;
import org.cresset.torch.Tensor;

/**
 * How a layer's tensor is computed of what is learned instead. Source: {@code
 * torch.nn.utils.parametrize}.
 *
 * <pre>{@code
 * final class Symmetric extends Parametrization {
 *   @Override
 *   public Tensor forward(Tensor x) {
 *     return x.triu(0).add(x.triu(1).t());
 *   }
 * }
 *
 * Parametrizations.register(layer, "weight", new Symmetric());
 * }</pre>
 */
public abstract class Parametrization extends Module {
  /** Makes one that has nothing yet. */
  protected Parametrization() {}

  /** The layer's tensor, of all that is learned; of one tensor, {@link #forward(Tensor)}. */
  public Tensor forward(List<Tensor> originals) {
    return forward(originals.getFirst());
  }

  /**
   * What must be learned for the layer to have this tensor; the tensor itself unless a subclass
   * says otherwise. Source: {@code right_inverse}.
   */
  public List<Tensor> rightInverse(Tensor value) {
    return List.of(value);
  }
}
