package org.cresset.torch.optim;

import java.util.List;

/**
 * What an optimizer remembers of a parameter, in PyTorch's names.
 *
 * @param tensors those of the parameter's shape
 * @param numbers single ones, as 0-dimensional tensors when saved
 * @param step whether the number of steps is saved
 */
record StateNames(List<String> tensors, List<String> numbers, boolean step) {
  /** The number of steps, and tensors of the parameter's shape. */
  static StateNames counted(String... tensors) {
    return new StateNames(List.of(tensors), List.of(), true);
  }

  /** Tensors of the parameter's shape, and nothing else. */
  static StateNames uncounted(String... tensors) {
    return new StateNames(List.of(tensors), List.of(), false);
  }

  StateNames withNumbers(String... names) {
    return new StateNames(tensors, List.of(names), step);
  }
}
