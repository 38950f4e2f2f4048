package org.cresset.torch.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;

/**
 * Quasi-Newton steps: the curvature comes from how gradients changed in the steps before. For full
 * batches; needs {@link #step(Supplier)}. Source: Nocedal and Wright, Numerical Optimization,
 * {@code torch.optim.LBFGS}.
 *
 * <p>It decides by numbers, so each iteration waits for the device. One group of parameters only.
 * PyTorch's default learning rate is 1.
 */
public final class LBFGS extends TypedOptimizer<LBFGS.Options> {

  /**
   * The kind of steps.
   *
   * @param maxIter iterations a step
   * @param maxEval calls of the closure a step, 0 for 5/4 of maxIter
   * @param toleranceGrad the greatest gradient at which it ends
   * @param toleranceChange the change of loss or parameters at which it ends
   * @param historySize steps that are remembered
   * @param strongWolfe whether each iteration searches a step that meets the strong Wolfe
   *     conditions
   */
  public record Options(
      int maxIter,
      int maxEval,
      double toleranceGrad,
      double toleranceChange,
      int historySize,
      boolean strongWolfe) {
    /** What PyTorch does where nothing is chosen. */
    public static final Options DEFAULT = new Options(20, 0, 1e-7, 1e-9, 100, false);

    /** Checks the numbers. */
    public Options {
      if (!(maxIter >= 1 && historySize >= 1)) {
        throw new IllegalArgumentException(
            "LBFGS: maxIter and historySize must be 1 or more, got "
                + maxIter
                + ", "
                + historySize);
      }
      if (!(maxEval >= 0 && toleranceGrad >= 0 && toleranceChange >= 0)) {
        throw new IllegalArgumentException(
            "LBFGS: maxEval and tolerances must be 0 or more, got "
                + maxEval
                + ", "
                + toleranceGrad
                + ", "
                + toleranceChange);
      }
    }

    /** Another number of iterations a step. */
    public Options maxIter(int maxIter) {
      return new Options(
          maxIter, maxEval, toleranceGrad, toleranceChange, historySize, strongWolfe);
    }

    /** Another number of calls a step. */
    public Options maxEval(int maxEval) {
      return new Options(
          maxIter, maxEval, toleranceGrad, toleranceChange, historySize, strongWolfe);
    }

    /** Another greatest gradient at which it ends. */
    public Options toleranceGrad(double toleranceGrad) {
      return new Options(
          maxIter, maxEval, toleranceGrad, toleranceChange, historySize, strongWolfe);
    }

    /** Another change at which it ends. */
    public Options toleranceChange(double toleranceChange) {
      return new Options(
          maxIter, maxEval, toleranceGrad, toleranceChange, historySize, strongWolfe);
    }

    /** Another number of steps that are remembered. */
    public Options historySize(int historySize) {
      return new Options(
          maxIter, maxEval, toleranceGrad, toleranceChange, historySize, strongWolfe);
    }

    /** With a line search, or with the learning rate as the step. */
    public Options strongWolfe(boolean strongWolfe) {
      return new Options(
          maxIter, maxEval, toleranceGrad, toleranceChange, historySize, strongWolfe);
    }

    int evaluations() {
      return maxEval == 0 ? maxIter * 5 / 4 : maxEval;
    }
  }

  private final Curvature curvature = new Curvature();

  private LBFGS(List<Parameter> parameters, double lr, Options options) {
    super(parameters, lr, options, StateNames.uncounted());
  }

  /** With the default options. */
  public static LBFGS of(List<Parameter> parameters, double lr) {
    return of(parameters, lr, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.strongWolfe(true)}. */
  public static LBFGS of(List<Parameter> parameters, double lr, UnaryOperator<Options> options) {
    return new LBFGS(parameters, lr, options.apply(Options.DEFAULT));
  }

  @Override
  void checkGroup(boolean first) {
    if (!first) throw new IllegalStateException("LBFGS: has one group of parameters, got another");
  }

  @Override
  void update() {
    throw new IllegalStateException("LBFGS: step needs a closure that computes the loss anew");
  }

  @Override
  void update(Batch batch, double lr, Options options) {
    update();
  }

  @Override
  Tensor update(Supplier<Tensor> closure) {
    ParamGroup<Options> group = paramGroups().getFirst();
    try (Scope scope = Scope.open()) {
      Tensor loss = closure.get();
      new Descent(group, closure, loss.item()).run();
      return scope.keep(loss);
    }
  }

  /** One call of step. */
  private final class Descent {
    private final List<Slot> slots;
    private final Options options;
    private final double lr;
    private final Supplier<Tensor> closure;
    private double loss;
    private Tensor gradient; // (n), of all parameters
    private int evaluations = 1;

    Descent(ParamGroup<Options> group, Supplier<Tensor> closure, double loss) {
      slots = group.slots;
      options = group.options();
      lr = group.lr();
      this.closure = closure;
      this.loss = loss;
      gradient = flatGradient(slots);
    }

    void run() {
      if (gradient.abs().max().item() <= options.toleranceGrad()) return;
      for (int i = 1; goesOn(i); i++) {
        if (i == options.maxIter() || evaluations >= options.evaluations()) return;
      }
    }

    /** One iteration: whether another makes sense. */
    private boolean goesOn(int iteration) {
      try (Scope scope = Scope.open()) {
        curvature.learn(gradient, options.historySize());
        Tensor direction = curvature.direction(gradient);
        double lossBefore = loss;
        double step = lr;
        if (curvature.iterations == 1) step *= Math.min(1, 1 / gradient.abs().sum().item());
        double slope = gradient.dot(direction).item();
        curvature.keep(gradient, direction, step);
        if (slope > -options.toleranceChange()) return false;
        if (options.strongWolfe()) {
          List<Tensor> start =
              slots.stream().map(slot -> slot.parameter.tensor().detach().copy()).toList();
          StrongWolfe.Point found =
              new StrongWolfe(
                      at -> evaluate(start, direction, at),
                      direction,
                      options.evaluations() - evaluations)
                  .search(new StrongWolfe.Point(0, loss, gradient, slope), step);
          evaluations += found.evaluations();
          step = found.at();
          move(direction, step);
          accept(scope, found.loss(), found.gradient());
        } else {
          move(direction, step);
          // In a step's last iteration nobody asks for the new loss.
          if (iteration != options.maxIter()) {
            evaluations++;
            accept(scope, compute(), flatGradient(slots));
          }
        }
        curvature.step = step;
        return gradient.abs().max().item() > options.toleranceGrad()
            && direction.abs().max().item() * Math.abs(step) > options.toleranceChange()
            && !(Math.abs(loss - lossBefore) < options.toleranceChange());
      }
    }

    private void accept(Scope scope, double newLoss, Tensor newGradient) {
      loss = newLoss;
      gradient = newGradient == gradient ? gradient : scope.keep(newGradient);
    }

    private StrongWolfe.Value evaluate(List<Tensor> start, Tensor direction, double at) {
      move(direction, at);
      double value = compute();
      Tensor found = flatGradient(slots);
      try (NoGrad _ = NoGrad.open()) {
        Foreach.copy_(slots.stream().map(slot -> slot.parameter.tensor()).toList(), start);
      }
      return new StrongWolfe.Value(value, found);
    }

    private double compute() {
      try (Scope _ = Scope.open()) {
        return closure.get().item();
      }
    }

    private void move(Tensor direction, double step) {
      try (Scope _ = Scope.open();
          NoGrad _ = NoGrad.open()) {
        long offset = 0;
        for (Slot slot : slots) {
          Tensor tensor = slot.parameter.tensor();
          long n = tensor.numel();
          Tensor part = direction.slice(0, offset, offset + n, 1).view(tensor.shape().toArray());
          tensor.add_(part, step);
          offset += n;
        }
      }
    }
  }

  private static Tensor flatGradient(List<Slot> slots) {
    List<Tensor> parts = new ArrayList<>();
    for (Slot slot : slots) {
      Tensor tensor = slot.parameter.tensor();
      Tensor gradient = tensor.grad();
      parts.add((gradient == null ? tensor.zerosLike() : gradient).reshape(-1));
    }
    return Tensor.cat(parts, 0);
  }

  @Override
  public Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>(super.stateDict());
    curvature.save(state);
    return state;
  }

  @Override
  public void loadStateDict(Map<String, Tensor> state) {
    Map<String, Tensor> common = new LinkedHashMap<>(state);
    Map<String, Tensor> own = Curvature.takeFrom(common);
    long numel = parameters().stream().mapToLong(p -> p.tensor().numel()).sum();
    Curvature.check(own, numel);
    super.loadStateDict(common);
    curvature.load(own);
  }

  /** Cannot be: PyTorch keeps this optimizer's state in another form. */
  @Override
  public Map<String, Object> toPyTorchStateDict() {
    throw new UnsupportedOperationException("LBFGS: its state is not converted to PyTorch's form");
  }

  /** Cannot be: PyTorch keeps this optimizer's state in another form. */
  @Override
  public void loadPyTorchStateDict(Map<?, ?> state) {
    throw new UnsupportedOperationException(
        "LBFGS: its state is not converted from PyTorch's form");
  }

  @Override
  public void close() {
    super.close();
    curvature.close();
  }
}
