package org.cresset.torch.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Shape;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Parameter;

/**
 * Makes each step of a matrix orthogonal. For the matrices of hidden layers; embeddings, heads,
 * biases and convolutions belong to another optimizer, such as {@link AdamW}. Source: <a
 * href="https://kellerjordan.github.io/posts/muon/">Jordan et al. 2024</a>, {@code
 * torch.optim.Muon}.
 *
 * <p>As in PyTorch the Newton-Schulz iteration runs in bfloat16, here for all parameters of one
 * shape together. PyTorch's default learning rate is 0.001.
 */
public final class Muon extends TypedOptimizer<Muon.Options> {
  /** What a matrix X becomes at each iteration: a X + (b G + c G G) X, with G = X Xᵀ. */
  public record Coefficients(double a, double b, double c) {
    /** Those of the paper, with the greatest slope at 0. */
    public static final Coefficients DEFAULT = new Coefficients(3.4445, -4.7750, 2.0315);
  }

  /** How the learning rate depends on the shape (A, B) of a parameter. */
  public enum AdjustLr {
    /** Times the root of max(1, A / B). */
    ORIGINAL,
    /** Times 0.2 and the root of max(A, B): steps as large as AdamW's. */
    MATCH_RMS_ADAMW;

    double factor(Shape shape) {
      double a = shape.size(0);
      double b = shape.size(1);
      return this == ORIGINAL ? Math.sqrt(Math.max(1, a / b)) : 0.2 * Math.sqrt(Math.max(a, b));
    }
  }

  /**
   * The kind of steps.
   *
   * @param weightDecay how strongly parameters are drawn to 0
   * @param momentum how much of the mean gradient is kept
   * @param nesterov whether the gradient is looked at ahead
   * @param nsCoefficients of the iteration
   * @param eps the least norm that is divided by
   * @param nsSteps how often it iterates
   * @param adjustLr how the learning rate depends on the shape
   */
  public record Options(
      double weightDecay,
      double momentum,
      boolean nesterov,
      Coefficients nsCoefficients,
      double eps,
      int nsSteps,
      AdjustLr adjustLr) {
    /** What PyTorch does where nothing is chosen. */
    public static final Options DEFAULT =
        new Options(0.1, 0.95, true, Coefficients.DEFAULT, 1e-7, 5, AdjustLr.ORIGINAL);

    /** Checks the numbers. */
    public Options {
      if (!(weightDecay >= 0 && momentum >= 0 && eps >= 0)) {
        throw new IllegalArgumentException(
            "Muon: weightDecay, momentum, eps must be 0 or more, got "
                + weightDecay
                + ", "
                + momentum
                + ", "
                + eps);
      }
      if (!(nsSteps >= 0 && nsSteps < 100)) {
        throw new IllegalArgumentException("Muon: nsSteps must be from 0 to 99, got " + nsSteps);
      }
    }

    /** Another weight decay. */
    public Options weightDecay(double weightDecay) {
      return new Options(weightDecay, momentum, nesterov, nsCoefficients, eps, nsSteps, adjustLr);
    }

    /** Another momentum. */
    public Options momentum(double momentum) {
      return new Options(weightDecay, momentum, nesterov, nsCoefficients, eps, nsSteps, adjustLr);
    }

    /** With Nesterov's look ahead or without. */
    public Options nesterov(boolean nesterov) {
      return new Options(weightDecay, momentum, nesterov, nsCoefficients, eps, nsSteps, adjustLr);
    }

    /** Other coefficients of the iteration. */
    public Options nsCoefficients(Coefficients nsCoefficients) {
      return new Options(weightDecay, momentum, nesterov, nsCoefficients, eps, nsSteps, adjustLr);
    }

    /** Another eps. */
    public Options eps(double eps) {
      return new Options(weightDecay, momentum, nesterov, nsCoefficients, eps, nsSteps, adjustLr);
    }

    /** Another number of iterations. */
    public Options nsSteps(int nsSteps) {
      return new Options(weightDecay, momentum, nesterov, nsCoefficients, eps, nsSteps, adjustLr);
    }

    /** Another dependence of the learning rate on the shape. */
    public Options adjustLr(AdjustLr adjustLr) {
      return new Options(weightDecay, momentum, nesterov, nsCoefficients, eps, nsSteps, adjustLr);
    }
  }

  private Muon(List<Parameter> parameters, double lr, Options options) {
    super(parameters, lr, options, StateNames.uncounted("momentum_buffer"));
  }

  /** With the default options. */
  public static Muon of(List<Parameter> parameters, double lr) {
    return of(parameters, lr, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.momentum(0.9)}. */
  public static Muon of(List<Parameter> parameters, double lr, UnaryOperator<Options> options) {
    return new Muon(parameters, lr, options.apply(Options.DEFAULT));
  }

  @Override
  double momentumOf(Options options) {
    return options.momentum;
  }

  @Override
  Options withMomentum(Options options, double momentum) {
    return options.momentum(momentum);
  }

  @Override
  long kindOfStep(long steps) {
    return 0; // no step differs from another
  }

  @Override
  void checkParameter(Parameter parameter) {
    if (parameter.tensor().dim() == 2) return;
    throw new IllegalArgumentException("Muon: parameters must have 2 dimensions, got " + parameter);
  }

  @Override
  void update(Batch batch, double lr, Options options) {
    List<Tensor> buffers = batch.state(0);
    Foreach.lerp_(buffers, batch.gradients, 1 - options.momentum);
    List<Tensor> wanted = buffers;
    if (options.nesterov) {
      wanted = Foreach.mul(batch.gradients, 1 - options.momentum);
      Foreach.add_(wanted, buffers, options.momentum);
    }
    Foreach.mul_(batch.parameters, 1 - lr * options.weightDecay);
    Map<Shape, List<Integer>> alike = new LinkedHashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      alike.computeIfAbsent(wanted.get(i).shape(), _ -> new ArrayList<>()).add(i);
    }
    for (Map.Entry<Shape, List<Integer>> each : alike.entrySet()) {
      List<Integer> places = each.getValue();
      Tensor matrices = Tensor.stack(places.stream().map(wanted::get).toList(), 0); // (k, A, B)
      Tensor steps = orthogonal(matrices, options);
      List<Tensor> parameters = new ArrayList<>();
      List<Tensor> parts = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        parameters.add(batch.parameters.get(places.get(i)));
        parts.add(batch.slots.get(places.get(i)).prepare(steps.get(i))); // (A, B)
      }
      Foreach.add_(parameters, parts, -lr * options.adjustLr.factor(each.getKey()));
    }
  }

  /** The nearest orthogonal matrices, more or less: singular values come to 0.5 to 1.5. */
  private static Tensor orthogonal(Tensor matrices, Options options) {
    boolean tall = matrices.size(1) > matrices.size(2);
    Tensor x = matrices.to(DType.BFLOAT16); // (k, A, B)
    if (tall) x = x.transpose(1, 2); // (k, m, n), m <= n
    Tensor square = x.to(DType.FLOAT32).pow(2);
    Tensor norm = square.sum(new long[] {1, 2}, true).sqrt().to(DType.BFLOAT16); // (k, 1, 1)
    x = x.div(norm.clampMin(options.eps));
    Coefficients c = options.nsCoefficients;
    for (int i = 0; i < options.nsSteps; i++) {
      Tensor gram = product(x, x.transpose(1, 2)).to(DType.BFLOAT16); // (k, m, m)
      Tensor update = gram.to(DType.FLOAT32).mul(c.b).add(product(gram, gram), c.c);
      update = update.to(DType.BFLOAT16);
      x = x.to(DType.FLOAT32).mul(c.a).add(product(update, x)).to(DType.BFLOAT16); // (k, m, n)
    }
    return tall ? x.transpose(1, 2) : x;
  }

  /** In float32, to be rounded once with what is added to it, as addmm would. */
  private static Tensor product(Tensor a, Tensor b) {
    boolean exact = a.device().equals(Device.CPU); // elsewhere bfloat16 is much faster
    return exact ? a.to(DType.FLOAT32).matmul(b.to(DType.FLOAT32)) : a.matmul(b).to(DType.FLOAT32);
  }
}
