package org.cresset.torch.amp;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cresset.torch.Aten;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.DeviceException;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Op;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.Parameter;
import org.cresset.torch.optim.Optimizer;

/**
 * Multiplies the loss so that small gradients do not vanish in float16, and leaves out the steps in
 * which that made some of them infinite.
 *
 * <pre>{@code
 * scaler.scale(loss).backward();
 * scaler.step(optimizer);
 * scaler.update();
 * }</pre>
 *
 * <p>The scale grows after some steps without infinities, and falls after one with them. It lives
 * on the device, as does what was found: with optimizers that leave a step out themselves nobody
 * waits for the device. bfloat16 needs none of this, its exponents are those of float32. Source:
 * {@code torch.amp.GradScaler}.
 */
public final class GradScaler implements AutoCloseable {
  private static final Op UNSCALE =
      Op.of(
          "_amp_foreach_non_finite_check_and_unscale_(Tensor(a!)[] self, Tensor(b!) found_inf,"
              + " Tensor inv_scale) -> ()");
  private static final Op UPDATE =
      Op.of(
          "_amp_update_scale_(Tensor(a!) self, Tensor(b!) growth_tracker, Tensor found_inf, float"
              + " scale_growth_factor, float scale_backoff_factor, int growth_interval) ->"
              + " Tensor(a!)");
  private static final List<String> STATE =
      List.of("scale", "growth_factor", "backoff_factor", "growth_interval", "_growth_tracker");

  /**
   * How the scale changes.
   *
   * @param initScale the first scale
   * @param growthFactor what it is multiplied by after {@code growthInterval} good steps
   * @param backoffFactor what it is multiplied by after a step with infinities
   * @param growthInterval good steps in a row until it grows
   * @param enabled whether anything is scaled at all
   */
  public record Options(
      double initScale,
      double growthFactor,
      double backoffFactor,
      int growthInterval,
      boolean enabled) {
    /** From 65536: twice as much after 2000 good steps, half as much after a bad one. */
    public static final Options DEFAULT = new Options(65536, 2, 0.5, 2000, true);

    /** Checks the numbers. */
    public Options {
      require(
          initScale > 0 && initScale <= Float.MAX_VALUE, "the scale must be above 0", initScale);
      require(growthFactor > 1, "the growth factor must be above 1", growthFactor);
      require(
          backoffFactor > 0 && backoffFactor < 1,
          "the backoff factor must be from 0 to 1, both left out",
          backoffFactor);
      require(growthInterval >= 1, "the growth interval must be 1 or more", growthInterval);
    }

    private static void require(boolean condition, String what, Number got) {
      if (!condition) throw new IllegalArgumentException("gradScaler: " + what + ", got " + got);
    }

    /** Another first scale. */
    public Options initScale(double initScale) {
      return new Options(initScale, growthFactor, backoffFactor, growthInterval, enabled);
    }

    /** Another growth. */
    public Options growthFactor(double growthFactor) {
      return new Options(initScale, growthFactor, backoffFactor, growthInterval, enabled);
    }

    /** Another fall. */
    public Options backoffFactor(double backoffFactor) {
      return new Options(initScale, growthFactor, backoffFactor, growthInterval, enabled);
    }

    /** Other numbers of good steps until it grows. */
    public Options growthInterval(int growthInterval) {
      return new Options(initScale, growthFactor, backoffFactor, growthInterval, enabled);
    }

    /** Scales, or lets everything through as it is. */
    public Options enabled(boolean enabled) {
      return new Options(initScale, growthFactor, backoffFactor, growthInterval, enabled);
    }
  }

  /** Where an optimizer stands between two updates: what was found, and whether it has stepped. */
  private static final class Found {
    final Tensor inf; // 1 if a gradient was infinite or no number, else 0
    boolean stepped;

    Found(Tensor inf) {
      this.inf = inf;
    }
  }

  private final Tensor scale; // float32, ()
  private final Tensor growthTracker; // int32, (): good steps in a row
  private final IdentityHashMap<Optimizer, Found> found = new IdentityHashMap<>();
  private Options options;

  private GradScaler(Device device, Options options) {
    this.options = options;
    scale = number(device, DType.FLOAT32, options.initScale);
    growthTracker = number(device, DType.INT32, 0);
  }

  /** For losses on this device. */
  public static GradScaler of(Device device) {
    return of(device, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.initScale(1024)}. */
  public static GradScaler of(Device device, UnaryOperator<Options> options) {
    return new GradScaler(device, options.apply(Options.DEFAULT));
  }

  private static Tensor number(Device device, DType dtype, double value) {
    return Tensor.empty(dtype, device, MemoryFormat.CONTIGUOUS).leaveScope().fill_(value);
  }

  /** Whether anything is scaled. */
  public boolean isEnabled() {
    return options.enabled;
  }

  /** The scale now, 1 if switched off. Waits for the device. */
  public double getScale() {
    return options.enabled ? scale.item() : 1;
  }

  /** {@code loss} times the scale, to go backward from. */
  public Tensor scale(Tensor loss) {
    if (!options.enabled) return loss;
    if (!loss.device().equals(scale.device())) {
      throw new DeviceException(
          "gradScaler: the loss must be on %s, got one on %s"
              .formatted(scale.device(), loss.device()),
          "make the scaler for the device of the loss");
    }
    return loss.mul(scale);
  }

  /**
   * Divides the gradients of an optimizer's parameters by the scale, in place, for a step that
   * looks at them, such as clipping; {@link #step} does it otherwise. At most once before each
   * update.
   */
  public void unscale_(Optimizer optimizer) {
    if (!options.enabled) return;
    Found before = found.get(optimizer);
    if (before != null) throw twice(before.stepped ? "after step" : "a second time");
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      Tensor inverse = scale.to(DType.FLOAT64).reciprocal().to(DType.FLOAT32);
      Tensor inf = number(scale.device(), DType.FLOAT32, 0);
      try {
        for (List<Tensor> alike : gradients(optimizer)) Aten.callAll(UNSCALE, alike, inf, inverse);
      } catch (RuntimeException e) {
        inf.close();
        throw e;
      }
      found.put(optimizer, new Found(inf));
    }
  }

  private static TorchException twice(String when) {
    return new TorchException(
        "gradScaler: unscale_ must be called once an update for each optimizer, and was called "
            + when,
        "call update() at the end of each step",
        null);
  }

  /** By type, since the kernel takes one at a time. */
  private Iterable<List<Tensor>> gradients(Optimizer optimizer) {
    Map<DType, List<Tensor>> byType = new LinkedHashMap<>();
    for (Parameter parameter : optimizer.parameters()) {
      Tensor gradient = parameter.tensor().grad();
      if (gradient == null) continue;
      if (gradient.dtype() == DType.FLOAT16) throw inFloat16(parameter);
      byType.computeIfAbsent(gradient.dtype(), _ -> new ArrayList<>()).add(gradient);
    }
    if (!byType.isEmpty()) return byType.values();
    throw new TorchException(
        "gradScaler: an optimizer must have gradients to step with, got none",
        "call scale(loss).backward() before",
        null);
  }

  private static TorchException inFloat16(Parameter parameter) {
    return new TorchException(
        "gradScaler: gradients must not be float16, which cannot hold them without the scale, got "
            + parameter.name(),
        "keep the parameters in float32, and open Autocast around forward",
        null);
  }

  /**
   * Steps with gradients without the scale, unless one is infinite or no number. Optimizers that
   * cannot leave a step out themselves are told on the host, which waits for the device once.
   */
  public void step(Optimizer optimizer) {
    if (!options.enabled) {
      optimizer.step();
      return;
    }
    Found known = found.get(optimizer);
    if (known == null) {
      unscale_(optimizer);
      known = found.get(optimizer);
    }
    if (known == null || known.stepped) {
      throw new TorchException(
          "gradScaler: step must be called once an update for each optimizer, and was called twice",
          "call update() at the end of each step",
          null);
    }
    known.stepped = true;
    optimizer.step(known.inf);
  }

  /** Changes the scale by what was found in the gradients since the last update. */
  public void update() {
    if (!options.enabled) return;
    if (found.isEmpty()) {
      throw new TorchException(
          "gradScaler: update must follow a step, and none was made since the last one",
          "call step(optimizer) before",
          null);
    }
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      Tensor all = scale.zerosLike();
      for (Found one : found.values()) all.add_(one.inf);
      Aten.call(
          UPDATE,
          scale,
          growthTracker,
          all,
          options.growthFactor,
          options.backoffFactor,
          options.growthInterval);
    }
    forget();
  }

  /** Changes the scale to a value. */
  public void update(double newScale) {
    if (!options.enabled) return;
    options.initScale(newScale); // checks it
    scale.fill_(newScale);
    forget();
  }

  private void forget() {
    for (Found one : found.values()) one.inf.close();
    found.clear();
  }

  /**
   * All that it depends on, by PyTorch's names, as tensors of no dimension; empty if switched off.
   * They belong to the caller's scope.
   */
  public Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    if (!options.enabled) return state;
    state.put("scale", scale.copy());
    state.put("growth_factor", Tensor.scalar(options.growthFactor, DType.FLOAT64));
    state.put("backoff_factor", Tensor.scalar(options.backoffFactor, DType.FLOAT64));
    state.put("growth_interval", Tensor.scalar(options.growthInterval, DType.INT64));
    state.put("_growth_tracker", growthTracker.copy());
    return state;
  }

  /**
   * Goes back to a state.
   *
   * @throws TorchException if it is not one of a scaler's; nothing is changed
   */
  public void loadStateDict(Map<String, Tensor> state) {
    if (!options.enabled) return;
    double[] values = new double[STATE.size()];
    for (int i = 0; i < values.length; i++) {
      Tensor value = state.get(STATE.get(i));
      if (value == null || value.numel() != 1 || state.size() != values.length) {
        throw new TorchException(
            "gradScaler: a state must have one number each of %s, got %s"
                .formatted(String.join(", ", STATE), String.join(", ", state.keySet())));
      }
      values[i] = value.item();
    }
    options = new Options(values[0], values[1], values[2], (int) values[3], true);
    scale.fill_(values[0]);
    growthTracker.fill_(values[4]);
    forget();
  }

  /** Frees what it holds; a second call does nothing. */
  @Override
  public void close() {
    forget();
    scale.close();
    growthTracker.close();
  }
}
