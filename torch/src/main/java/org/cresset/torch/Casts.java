package org.cresset.torch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The casts of one call's arguments.
 *
 * @param context the thread's
 * @param casting what autocast is
 * @param device whose tensors are cast; others stay
 * @param lower the region's type
 * @param made receives the tensors that are to be closed after the call
 */
record Casts(Context context, Casting casting, Device.Type device, DType lower, List<Tensor> made) {
  /**
   * The arguments as a policy wants them; the given array stays as it is.
   *
   * @param dtypeArgument the position of the type that is asked for, or -1
   */
  @Nullable Object[] apply(
      String op, int dtypeArgument, CastPolicy policy, @Nullable Object[] arguments) {
    return switch (policy) {
      case LOWER_PRECISION_FP -> all(lower, arguments);
      case FP32 -> all(DType.FLOAT32, arguments);
      case PROMOTE -> all(widest(op, arguments), arguments);
      case FP32_SET_OPT_DTYPE, FP32_APPEND_DTYPE -> inFloat32(dtypeArgument, arguments);
      case BANNED -> throw banned(op);
      case FALLTHROUGH -> arguments;
    };
  }

  private @Nullable Object[] all(DType dtype, @Nullable Object[] arguments) {
    @Nullable Object[] cast = arguments.clone();
    for (int i = 0; i < cast.length; i++) {
      if (cast[i] instanceof Tensor tensor) cast[i] = one(dtype, tensor);
      else if (cast[i] instanceof List<?> list) cast[i] = items(dtype, list);
    }
    return cast;
  }

  private List<@Nullable Object> items(DType dtype, List<?> list) {
    List<@Nullable Object> cast = new ArrayList<>(list.size());
    for (Object item : list) cast.add(item instanceof Tensor tensor ? one(dtype, tensor) : item);
    return cast;
  }

  /** A result of float32, where the call does not say another type. */
  private @Nullable Object[] inFloat32(int dtypeArgument, @Nullable Object[] arguments) {
    if (!(arguments[0] instanceof Tensor first) || !isEligible(first)) return arguments;
    @Nullable Object[] cast = arguments.clone();
    if (dtypeArgument < 0) cast[0] = one(DType.FLOAT32, first);
    else if (cast[dtypeArgument] == null) cast[dtypeArgument] = DType.FLOAT32;
    return cast;
  }

  private Tensor one(DType dtype, Tensor tensor) {
    if (!isEligible(tensor) || tensor.dtype() == dtype) return tensor;
    if (casting.caching()
        && dtype == lower
        && tensor.dtype() == DType.FLOAT32
        && tensor.node() instanceof Leaf leaf) {
      return casting.cache().cast(context, leaf, tensor, dtype);
    }
    Tensor cast = tensor.to(dtype);
    made.add(cast);
    return cast;
  }

  private boolean isEligible(Tensor tensor) {
    DType dtype = tensor.dtype();
    return dtype.isFloatingPoint() && dtype != DType.FLOAT64 && Casting.on(device, tensor);
  }

  private DType widest(String op, @Nullable Object[] arguments) {
    DType widest = lower;
    for (Object argument : arguments) {
      List<?> list = argument instanceof List<?> items ? items : List.of();
      if (argument instanceof Tensor tensor) widest = wider(op, widest, tensor);
      for (Object item : list) if (item instanceof Tensor t) widest = wider(op, widest, t);
    }
    return widest;
  }

  private DType wider(String op, DType widest, Tensor next) {
    if (!isEligible(next)) return widest;
    if (widest == DType.FLOAT32 || next.dtype() == DType.FLOAT32) return DType.FLOAT32;
    if (next.dtype() == lower) return lower;
    throw new TorchException(
        "%s: under autocast to %s its tensors must be of that type or float32, got %s"
            .formatted(op, lower, Failure.describe(next)),
        "cast the tensor, or open autocast with its type",
        null);
  }

  private static TorchException banned(String op) {
    return new TorchException(
        op
            + ": must not be called under CUDA autocast, where probabilities of 16 bits would give"
            + " infinities",
        "leave the sigmoid out and use binary cross entropy with logits",
        null);
  }
}
