package org.cresset.torch.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cresset.torch.Tensor;

/**
 * Parameters in order, named {@code 0}, {@code 1}, ... Source: {@code torch.nn.ParameterList}.
 *
 * <p>It owns the tensors.
 */
public final class ParameterList extends Module {
  private final List<Tensor> tensors = new ArrayList<>();

  private ParameterList() {}

  /** These tensors, which want gradients from now on. */
  public static ParameterList of(Tensor... tensors) {
    ParameterList list = new ParameterList();
    for (Tensor tensor : tensors) list.append(tensor);
    return list;
  }

  /** One more at the end. */
  public ParameterList append(Tensor tensor) {
    tensors.add(parameter(String.valueOf(tensors.size()), tensor));
    return this;
  }

  /** The parameter at a position. */
  public Tensor at(int position) {
    return tensors.get(position);
  }

  /** How many there are. */
  public int size() {
    return tensors.size();
  }

  /** All of them, which cannot be changed here. */
  public List<Tensor> asList() {
    return Collections.unmodifiableList(tensors);
  }
}
