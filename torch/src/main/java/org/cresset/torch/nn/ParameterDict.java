package org.cresset.torch.nn;

import java.util.SequencedMap;
import org.cresset.torch.Tensor;

/**
 * Parameters by name. Source: {@code torch.nn.ParameterDict}.
 *
 * <p>It owns the tensors.
 */
public final class ParameterDict extends Module {
  private ParameterDict() {}

  /** These tensors under these names; they want gradients from now on. */
  public static ParameterDict of(SequencedMap<String, Tensor> tensors) {
    ParameterDict dict = new ParameterDict();
    tensors.forEach(dict::put);
    return dict;
  }

  /** One more under a name that is free. */
  public ParameterDict put(String name, Tensor tensor) {
    parameter(name, tensor);
    return this;
  }

  /** The parameter of this name, which must be there. */
  public Tensor at(String name) {
    Tensor tensor = namedParameters().get(name);
    if (tensor != null) return tensor;
    throw new IllegalArgumentException(
        "parameterDict: the name must be one of " + namedParameters().keySet() + ", got " + name);
  }
}
