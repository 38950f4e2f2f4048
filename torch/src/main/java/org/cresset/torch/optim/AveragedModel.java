package org.cresset.torch.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.DType;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.Parameter;
import org.cresset.torch.nn.RunningStatistics;

/**
 * Averages of a network's weights, which often predict better than the weights themselves. Source:
 * {@code torch.optim.swa_utils.AveragedModel}.
 *
 * <p>PyTorch's holds a second network; this one holds the averages alone, and puts them into the
 * network for as long as they are wanted:
 *
 * <pre>{@code
 * try (var _ = averaged.apply()) {
 *   evaluate(model);
 * }
 * }</pre>
 *
 * <p>The first {@link #updateParameters} takes the weights as they are. The averages belong to this
 * object. Buffers, such as the statistics of a batch normalisation, are averaged if that is asked
 * for, as far as they are floating-point; else the network's own are used.
 */
public final class AveragedModel implements AutoCloseable {
  private static final String MODULE = "module.";
  private static final String UPDATES = "n_averaged";

  private final Module model;
  private final Average average;
  private final double decay; // of the exponential average; NaN for the plain mean
  private long updates;
  private boolean applied;

  private AveragedModel(Module model, double decay, boolean useBuffers) {
    List<Parameter> averaged = new ArrayList<>(model.parameters());
    if (useBuffers) {
      model
          .namedBuffers()
          .forEach(
              (name, buffer) -> {
                if (buffer.dtype().isFloatingPoint()) averaged.add(new Parameter(name, buffer));
              });
    }
    this.model = model;
    average = new Average(averaged);
    this.decay = decay;
  }

  /** The mean of the weights at all updates: stochastic weight averaging. */
  public static AveragedModel swa(Module model) {
    return swa(model, false);
  }

  /** The mean of the weights, and of the buffers too if {@code useBuffers}. */
  public static AveragedModel swa(Module model, boolean useBuffers) {
    return new AveragedModel(model, Double.NaN, useBuffers);
  }

  /** An average that keeps {@code decay} of itself at each update, 0.999 in PyTorch by default. */
  public static AveragedModel ema(Module model, double decay) {
    return ema(model, decay, false);
  }

  /** An exponential average of the weights, and of the buffers too if {@code useBuffers}. */
  public static AveragedModel ema(Module model, double decay, boolean useBuffers) {
    if (decay >= 0 && decay <= 1) return new AveragedModel(model, decay, useBuffers);
    throw new IllegalArgumentException("AveragedModel: decay must be from 0 to 1, got " + decay);
  }

  /** Takes the network's weights into the average. Source: {@code update_parameters}. */
  public void updateParameters() {
    if (applied) {
      throw new IllegalStateException(
          "AveragedModel: the network must hold its own weights, got an update between apply and"
              + " its end");
    }
    if (updates == 0) average.copy();
    else average.lerp(Double.isNaN(decay) ? 1.0 / (updates + 1) : 1 - decay);
    updates++;
  }

  /** How often {@link #updateParameters} was called. */
  public long updates() {
    return updates;
  }

  /**
   * Exchanges the network's weights with the averages, without a copy; must not be called within a
   * forward pass.
   *
   * @return exchanges them again when closed
   */
  public Optimizer.Removable apply() {
    if (applied) throw new IllegalStateException("AveragedModel: the averages are applied already");
    average.swap();
    applied = true;
    return () -> {
      if (!applied) return;
      average.swap();
      applied = false;
    };
  }

  /**
   * Takes the running statistics of batch normalisations anew, as they are with the averages: the
   * mean over all batches. The network's own statistics are lost; what {@link #stateDict} has of
   * averaged buffers stays. Source: {@code torch.optim.swa_utils.update_bn}.
   *
   * @param inputs one batch after the other, as the network takes them; they are not closed
   */
  public void updateBn(Iterable<Tensor> inputs) {
    if (applied) {
      RunningStatistics.update(model, inputs);
      return;
    }
    try (var _ = apply()) {
      RunningStatistics.update(model, inputs);
    }
  }

  /** {@code n_averaged}, int64, and the averages as {@code module.*}, as in PyTorch. */
  public Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put(UPDATES, Tensor.of(new long[] {updates}).reshape());
    average.save(MODULE, state);
    return state;
  }

  /** Goes back to a state; names that are not averaged here, such as buffers, are passed over. */
  public void loadStateDict(Map<String, Tensor> state) {
    Tensor count = state.get(UPDATES);
    if (count == null || count.dtype() != DType.INT64 || count.numel() != 1) {
      throw SavedState.refused("no " + UPDATES);
    }
    average.check(MODULE, state);
    try (NoGrad _ = NoGrad.open()) {
      average.load(MODULE, state);
    }
    updates = count.itemLong();
  }

  /** Frees the averages; the network stays. */
  @Override
  public void close() {
    average.close();
  }
}
