package org.cresset.torch.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.DType;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;

/**
 * Another optimizer's steps, of which only a part is kept after every few: slow weights follow the
 * fast ones, and then the fast ones start again from there. Source: Zhang et al. 2019, <a
 * href="https://arxiv.org/abs/1907.08610">Lookahead Optimizer: k steps forward, 1 step back</a>.
 *
 * <p>It takes the place of the other optimizer, in a schedule too, and closes it with itself.
 */
public final class Lookahead extends Optimizer {
  private static final String SLOW = "lookahead.slow.";
  private static final String STEP = "lookahead.step";

  private final Optimizer fast;
  private final Average slow;
  private final int k;
  private final double alpha;
  private long steps;

  private Lookahead(Optimizer fast, int k, double alpha) {
    if (k < 1) throw new IllegalArgumentException("Lookahead: k must be 1 or more, got " + k);
    if (!(alpha > 0 && alpha <= 1)) {
      throw new IllegalArgumentException(
          "Lookahead: alpha must be more than 0 and at most 1, got " + alpha);
    }
    this.fast = fast;
    this.k = k;
    this.alpha = alpha;
    slow = new Average(fast.parameters());
  }

  /** Half of every five steps, as the paper has it. */
  public static Lookahead of(Optimizer fast) {
    return of(fast, 5, 0.5);
  }

  /** A part {@code alpha} of every {@code k} steps. */
  public static Lookahead of(Optimizer fast, int k, double alpha) {
    return new Lookahead(fast, k, alpha);
  }

  @Override
  public List<? extends ParamGroup<?>> paramGroups() {
    return fast.paramGroups();
  }

  @Override
  void update() {
    fast.step();
    steps++;
    if (steps % k != 0) return;
    slow.lerp(alpha);
    slow.copyBack();
  }

  /**
   * The other optimizer's, {@code lookahead.step}, and {@code lookahead.slow.*} of each parameter.
   */
  @Override
  public Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>(fast.stateDict());
    state.put(STEP, Tensor.scalar((double) steps, DType.FLOAT64));
    slow.save(SLOW, state);
    return state;
  }

  @Override
  public void loadStateDict(Map<String, Tensor> state) {
    Map<String, Tensor> rest = new LinkedHashMap<>(state);
    double made = SavedState.number(state, STEP);
    slow.check(SLOW, state);
    rest.remove(STEP);
    List<String> own = new ArrayList<>();
    for (Parameter parameter : parameters()) own.add(SLOW + parameter.name());
    own.forEach(rest::remove);
    fast.loadStateDict(rest);
    slow.load(SLOW, state);
    steps = (long) made;
  }

  @Override
  public void close() {
    fast.close();
    slow.close();
  }
}
