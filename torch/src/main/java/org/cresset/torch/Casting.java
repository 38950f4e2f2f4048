package org.cresset.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls operators with cast arguments: what autocast is for the calls of one thread.
 *
 * <p>Casts are operators like others, so a float32 weight gets a float32 gradient.
 */
final class Casting {
  private static final Device.Type[] DEVICES = {Device.Type.CPU, Device.Type.CUDA};

  private final @Nullable DType cpu; // what CPU tensors are cast to, or null where it is off
  private final @Nullable DType cuda;
  private final boolean caching; // whether casts of parameters are kept
  private final CastCache cache;

  Casting(@Nullable DType cpu, @Nullable DType cuda, boolean caching, CastCache cache) {
    this.cpu = cpu;
    this.cuda = cuda;
    this.caching = caching;
    this.cache = cache;
  }

  boolean caching() {
    return caching;
  }

  CastCache cache() {
    return cache;
  }

  /** What tensors of a device are cast to, or null. */
  @Nullable DType dtype(Device.Type device) {
    return device == Device.Type.CPU ? cpu : device == Device.Type.CUDA ? cuda : null;
  }

  /** The same with another type, or none, for one kind of device. */
  Casting with(Device.Type device, @Nullable DType dtype, boolean caching) {
    return device == Device.Type.CPU
        ? new Casting(dtype, cuda, caching, cache)
        : new Casting(cpu, dtype, caching, cache);
  }

  /** The same with casts of its own, for calls after the region has ended. */
  Casting with(CastCache other) {
    return new Casting(cpu, cuda, caching, other);
  }

  /** {@link Aten#call} with cast arguments. */
  Tensor call(Context context, Op op, @Nullable Object[] arguments) {
    List<Tensor> made = new ArrayList<>(2);
    context.autocast = null; // PyTorch too casts at the outermost function alone
    try {
      return Aten.call(op, cast(context, op, arguments, made));
    } finally {
      context.autocast = this;
      for (Tensor tensor : made) tensor.close(); // the graph has saved what it needs
    }
  }

  /** {@link Aten#callAll} with cast arguments. */
  List<Tensor> callAll(Context context, Op op, @Nullable Object[] arguments) {
    List<Tensor> made = new ArrayList<>(2);
    context.autocast = null;
    try {
      return Aten.callAll(op, cast(context, op, arguments, made));
    } finally {
      context.autocast = this;
      for (Tensor tensor : made) tensor.close();
    }
  }

  /** {@code body} as one function of PyTorch's: cast before it, and not inside of it. */
  Tensor function(Context context, String name, Function<Tensor[], Tensor> body, Tensor[] inputs) {
    @Nullable Object[] arguments = Arrays.copyOf(inputs, inputs.length, Object[].class);
    List<Tensor> made = new ArrayList<>(inputs.length);
    CastPolicies.Pair policies = CastPolicies.of(name);
    Casting inside = this;
    Tensor result = null;
    try {
      context.autocast = null;
      for (Device.Type device : DEVICES) {
        DType lower = dtype(device);
        CastPolicy policy = policies.on(device);
        if (lower == null || policy == CastPolicy.FALLTHROUGH || !on(device, arguments)) continue;
        Casts casts = new Casts(context, this, device, lower, made);
        arguments = casts.apply(name, -1, policy, arguments);
        inside = inside.with(device, null, caching);
      }
      Tensor[] cast = Arrays.copyOf(arguments, arguments.length, Tensor[].class);
      context.autocast = inside;
      result = body.apply(cast);
      return result;
    } finally {
      context.autocast = this;
      for (Tensor tensor : made) if (tensor != result) tensor.close();
    }
  }

  private @Nullable Object[] cast(
      Context context, Op op, @Nullable Object[] arguments, List<Tensor> made) {
    @Nullable Object[] cast = arguments;
    for (Device.Type device : DEVICES) {
      DType lower = dtype(device);
      if (lower == null) continue;
      CastPolicy policy = op.castPolicy(device);
      if (policy == CastPolicy.FALLTHROUGH || !on(device, arguments)) continue;
      Casts casts = new Casts(context, this, device, lower, made);
      cast = casts.apply(op.name(), op.dtypeArgument(), policy, cast);
    }
    return cast;
  }

  private static boolean on(Device.Type device, @Nullable Object[] arguments) {
    for (Object argument : arguments) {
      if (argument instanceof Tensor tensor && on(device, tensor)) return true;
      if (argument instanceof List<?> list) {
        for (Object item : list) if (item instanceof Tensor t && on(device, t)) return true;
      }
    }
    return false;
  }

  static boolean on(Device.Type device, Tensor tensor) {
    return tensor.handle().deviceType() == device.code();
  }
}
