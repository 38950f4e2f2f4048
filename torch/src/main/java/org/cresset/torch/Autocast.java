package org.cresset.torch;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Computes in mixed precision in this thread, until closed: products in a type of 16 bits, what
 * needs it in float32, as PyTorch's lists of operators say. Weights stay float32, and so do their
 * gradients.
 *
 * <pre>{@code
 * Tensor loss;
 * try (var _ = Autocast.open(Device.Type.CPU, DType.BFLOAT16)) {
 *   loss = criterion.forward(model.forward(x), y);
 * }
 * loss.backward();
 * }</pre>
 *
 * <p>A weight is cast once, until the outermost region ends. The backward pass runs outside of
 * autocast, wherever it is called: every operator's gradient has the type that was chosen forward.
 * float64 is never cast. Scopes may begin and end inside of a region and around it.
 *
 * <p>Source: {@code torch.autocast}.
 */
public final class Autocast implements AutoCloseable {
  /**
   * Kinds of region.
   *
   * @param enabled whether anything is cast; false switches autocast off in a part of a region
   * @param cacheEnabled whether the casts of weights are kept for further uses
   */
  public record Options(boolean enabled, boolean cacheEnabled) {
    /** On, with the cache. */
    public static final Options DEFAULT = new Options(true, true);

    /** Casts, or does not. */
    public Options enabled(boolean enabled) {
      return new Options(enabled, cacheEnabled);
    }

    /** Keeps casts of weights, or makes them anew for each use. */
    public Options cacheEnabled(boolean cacheEnabled) {
      return new Options(enabled, cacheEnabled);
    }
  }

  private final Context context;
  private final @Nullable Casting before;
  private final @Nullable Casting during;
  private final @Nullable CastCache cache; // if this is the outermost region
  private boolean open = true;

  private Autocast(Context context, @Nullable Casting during) {
    this.context = context;
    this.during = during;
    before = context.autocast;
    cache = before == null && during != null ? during.cache() : null;
    context.autocast = during;
  }

  /** To the device's usual type: bfloat16 on the CPU, float16 on CUDA. */
  @MustBeClosed
  public static Autocast open(Device.Type device) {
    return open(device, device == Device.Type.CUDA ? DType.FLOAT16 : DType.BFLOAT16);
  }

  /** To bfloat16 or float16, for tensors on one kind of device. */
  @MustBeClosed
  public static Autocast open(Device.Type device, DType dtype) {
    return open(device, dtype, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.enabled(false)}. */
  @MustBeClosed
  public static Autocast open(Device.Type device, DType dtype, UnaryOperator<Options> options) {
    check(device, dtype);
    Options chosen = options.apply(Options.DEFAULT);
    Context context = Context.current();
    Casting outer = context.autocast;
    if (outer == null) outer = new Casting(null, null, true, new CastCache());
    return new Autocast(
        context, outer.with(device, chosen.enabled ? dtype : null, chosen.cacheEnabled));
  }

  private static void check(Device.Type device, DType dtype) {
    if (device == Device.Type.META) {
      throw new TorchException("autocast: the device must be the CPU or CUDA, got meta");
    }
    if (dtype != DType.BFLOAT16 && dtype != DType.FLOAT16) {
      throw new TorchException("autocast: the type must be bfloat16 or float16, got " + dtype);
    }
  }

  /** Off for all devices, whatever was on: the backward pass uses it. */
  @MustBeClosed
  static Autocast off() {
    return new Autocast(Context.current(), null);
  }

  /** Whether this thread casts tensors of such a device now. */
  public static boolean isEnabled(Device.Type device) {
    return dtype(device).isPresent();
  }

  /** What this thread casts tensors of such a device to now, if it does. */
  public static Optional<DType> dtype(Device.Type device) {
    Casting casting = Context.current().autocast;
    return casting == null ? Optional.empty() : Optional.ofNullable(casting.dtype(device));
  }

  /**
   * What autocast was at some moment, for what is computed again later or in another thread.
   *
   * @param cpu the type on the CPU, if it was on
   * @param cuda the type on CUDA, if it was on
   * @param cacheEnabled whether casts of weights were kept
   */
  public record State(Optional<DType> cpu, Optional<DType> cuda, boolean cacheEnabled) {
    /** Makes autocast in the calling thread what it was, until the result is closed. */
    @MustBeClosed
    public Autocast restore() {
      Context context = Context.current();
      Casting outer = context.autocast;
      CastCache cache = outer == null ? new CastCache() : outer.cache();
      return new Autocast(
          context, new Casting(cpu.orElse(null), cuda.orElse(null), cacheEnabled, cache));
    }
  }

  /** What autocast is in this thread now. */
  public static State state() {
    Casting casting = Context.current().autocast;
    return casting == null
        ? new State(Optional.empty(), Optional.empty(), true)
        : new State(
            Optional.ofNullable(casting.dtype(Device.Type.CPU)),
            Optional.ofNullable(casting.dtype(Device.Type.CUDA)),
            casting.caching());
  }

  /**
   * Computes what is one function of PyTorch's but several operators here: under autocast its
   * inputs are cast as the function's place in PyTorch's lists says, and inside of it nothing is
   * cast any more. A function that is in no list changes nothing.
   *
   * @param name PyTorch's name, such as {@code cross_entropy_loss}
   * @param body is given the inputs, cast
   */
  public static Tensor function(String name, Function<Tensor[], Tensor> body, Tensor... inputs) {
    Context context = Context.current();
    Casting casting = context.autocast;
    return casting == null ? body.apply(inputs) : casting.function(context, name, body, inputs);
  }

  /** Restores what was before; must be called by the thread that opened it, innermost first. */
  @Override
  public void close() {
    if (!open) return;
    if (Context.current() != context) {
      throw new IllegalStateException("autocast: must be closed by the thread that opened it");
    }
    if (context.autocast != during) {
      throw new IllegalStateException("autocast: inner regions must be closed before outer ones");
    }
    open = false;
    context.autocast = before;
    if (cache != null) cache.close();
  }
}
