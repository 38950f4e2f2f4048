package org.cresset.torch.optim;

import java.util.function.DoubleFunction;
import org.cresset.torch.Tensor;

/**
 * Searches along a direction for a step that lowers the loss enough and leaves little slope.
 * Source: Nocedal and Wright, Numerical Optimization, chapter 3.5; {@code torch.optim.LBFGS}.
 */
final class StrongWolfe {
  private static final double DECREASE = 1e-4;
  private static final double SLOPE = 0.9;
  private static final double LEAST_BRACKET = 1e-9;

  /** Loss and gradient somewhere. */
  record Value(double loss, Tensor gradient) {}

  /** A step, what is there, and the slope along the direction. */
  record Point(double at, double loss, Tensor gradient, double slope, int evaluations) {
    Point(double at, double loss, Tensor gradient, double slope) {
      this(at, loss, gradient, slope, 0);
    }
  }

  private final DoubleFunction<Value> objective;
  private final Tensor direction;
  private final int most;
  private int evaluations;

  StrongWolfe(DoubleFunction<Value> objective, Tensor direction, int most) {
    this.objective = objective;
    this.direction = direction;
    this.most = most;
  }

  /** The point to go to, with the number of evaluations that it took. */
  Point search(Point start, double firstStep) {
    Point before = start;
    Point now = evaluate(firstStep);
    for (int i = 0; i < most; i++) {
      if (tooHigh(start, now) || (i > 1 && now.loss >= before.loss)) {
        return zoom(start, before, now, i);
      }
      if (Math.abs(now.slope) <= -SLOPE * start.slope) return counted(now);
      if (now.slope >= 0) return zoom(start, before, now, i);
      double least = now.at + 0.01 * (now.at - before.at);
      double next = cubic(before, now, least, now.at * 10);
      before = now;
      now = evaluate(next);
    }
    return zoom(start, start, now, most);
  }

  private static boolean tooHigh(Point start, Point point) {
    return point.loss > start.loss + DECREASE * point.at * start.slope;
  }

  /** Narrows a bracket that holds a good point. */
  private Point zoom(Point start, Point one, Point other, int begun) {
    double size = direction.abs().max().item();
    boolean lowFirst = one.loss <= other.loss;
    Point low = lowFirst ? one : other;
    Point high = lowFirst ? other : one;
    boolean stuck = false;
    for (int i = begun; i < most && Math.abs(high.at - low.at) * size >= LEAST_BRACKET; i++) {
      double least = Math.min(low.at, high.at);
      double greatest = Math.max(low.at, high.at);
      double at = cubic(low, high, least, greatest);
      double margin = 0.1 * (greatest - least);
      boolean atEdge = Math.min(greatest - at, at - least) < margin;
      if (atEdge && (stuck || at >= greatest || at <= least)) {
        at = Math.abs(at - greatest) < Math.abs(at - least) ? greatest - margin : least + margin;
        stuck = false;
      } else {
        stuck = atEdge;
      }
      Point now = evaluate(at);
      if (tooHigh(start, now) || now.loss >= low.loss) {
        high = now;
        if (high.loss < low.loss) {
          Point swapped = low;
          low = high;
          high = swapped;
        }
        continue;
      }
      boolean good = Math.abs(now.slope) <= -SLOPE * start.slope;
      if (!good && now.slope * (high.at - low.at) >= 0) high = low;
      low = now;
      if (good) break;
    }
    return counted(low);
  }

  private Point counted(Point point) {
    return new Point(point.at, point.loss, point.gradient, point.slope, evaluations);
  }

  private Point evaluate(double at) {
    Value value = objective.apply(at);
    evaluations++;
    return new Point(at, value.loss, value.gradient, value.gradient.dot(direction).item());
  }

  /** Where the cubic through two points with their slopes is least, within limits. */
  private static double cubic(Point a, Point b, double min, double max) {
    Point left = a.at <= b.at ? a : b;
    Point right = a.at <= b.at ? b : a;
    double d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.at - b.at);
    double square = d1 * d1 - a.slope * b.slope;
    if (!(square >= 0)) return (min + max) / 2;
    double d2 = Math.sqrt(square);
    double part = (right.slope + d2 - d1) / (right.slope - left.slope + 2 * d2);
    double at = right.at - (right.at - left.at) * part;
    return Math.min(Math.max(at, min), max);
  }
}
