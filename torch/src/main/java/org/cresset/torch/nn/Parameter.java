package org.cresset.torch.nn;

import org.cresset.torch.Tensor;

/**
 * A tensor that an optimizer changes, and its name in the network. Source: {@code
 * torch.nn.Parameter}.
 *
 * <p>The tensor stays the same object for as long as the module lives: when {@link Module#to}
 * converts it, it is given new values, so that an optimizer made before still has the right one.
 *
 * @param name the path from the network's root, such as {@code layer1.0.conv1.weight}
 * @param tensor its values; belongs to the module that made it
 */
public record Parameter(String name, Tensor tensor) {
  /** Name, type and shape: {@code conv1.weight float32[32, 3, 3, 3]}. */
  @Override
  public String toString() {
    return name + " " + tensor.dtype() + tensor.shape();
  }
}
