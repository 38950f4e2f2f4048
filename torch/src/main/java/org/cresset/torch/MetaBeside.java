package org.cresset.torch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses tensors of the meta device beside others. LibTorch takes some of them without a word and
 * gives a result without values, where a GPU's tensor beside the CPU's is an error.
 *
 * <p>Nothing is looked at before the process has made a tensor there, which most never do.
 */
final class MetaBeside {
  private static boolean used; // written once; a thread that gets the tensor sees it

  private MetaBeside() {}

  /** Says that tensors are made on this device. */
  static void note(Device device) {
    if (device.type() == Device.Type.META) used = true;
  }

  /** Whether there can be tensors of the meta device. */
  static boolean isPossible() {
    return used;
  }

  /**
   * Refuses a call of tensors of the meta device and others, but for those that PyTorch allows:
   * numbers (tensors of no dimension) and indices.
   */
  static void check(Op op, @Nullable Object[] arguments) {
    if (op.name().startsWith("index") || op.name().equals("copy_")) return;
    boolean meta = false;
    boolean other = false;
    for (Object argument : arguments) {
      if (argument instanceof List<?> list) {
        for (Object item : list) {
          meta |= isMeta(item);
          other |= isOther(item);
        }
      } else {
        meta |= isMeta(argument);
        other |= isOther(argument);
      }
    }
    if (meta && other) throw Failure.devices(op, arguments);
  }

  private static boolean isMeta(@Nullable Object argument) {
    return argument instanceof Tensor tensor
        && tensor.handle().deviceType() == Device.Type.META.code()
        && tensor.handle().sizes().length > 0;
  }

  private static boolean isOther(@Nullable Object argument) {
    return argument instanceof Tensor tensor
        && tensor.handle().deviceType() != Device.Type.META.code()
        && tensor.handle().sizes().length > 0;
  }
}
