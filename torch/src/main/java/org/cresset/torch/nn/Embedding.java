package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.DType;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Embeddings;

/**
 * A learned row for each of so many things. Source: {@code torch.nn.Embedding}.
 *
 * <p>Shape: (...) of int64 or int32 gives (..., width). Parameter: {@code weight} (rows, width),
 * normally distributed; the row for padding is 0 and gets no gradient.
 */
public final class Embedding extends Module {
  /**
   * How rows are looked up.
   *
   * @param paddingIdx the row that stands for nothing, or -1 if none does
   * @param maxNorm what a row's norm is shortened to when it is looked up; infinite for never
   * @param normType the norm's order
   * @param scaleGradByFreq whether a row's gradient is divided by how often it was looked up
   */
  public record Options(long paddingIdx, double maxNorm, double normType, boolean scaleGradByFreq) {
    /** No padding, rows of any norm. */
    public static final Options DEFAULT = new Options(-1, Double.POSITIVE_INFINITY, 2, false);

    /** A row for padding. */
    public Options paddingIdx(long row) {
      return new Options(row, maxNorm, normType, scaleGradByFreq);
    }

    /** A greatest norm. */
    public Options maxNorm(double norm) {
      return new Options(paddingIdx, norm, normType, scaleGradByFreq);
    }

    /** Another norm. */
    public Options normType(double order) {
      return new Options(paddingIdx, maxNorm, order, scaleGradByFreq);
    }

    /** Gradients divided by frequency or not. */
    public Options scaleGradByFreq(boolean scaled) {
      return new Options(paddingIdx, maxNorm, normType, scaled);
    }

    boolean shortens() {
      return maxNorm != Double.POSITIVE_INFINITY;
    }

    /** As PyTorch prints them. */
    String text() {
      return (paddingIdx < 0 ? "" : ", padding_idx=" + paddingIdx)
          + (shortens() ? ", max_norm=" + maxNorm : "")
          + (normType == 2 ? "" : ", norm_type=" + normType)
          + (scaleGradByFreq ? ", scale_grad_by_freq=True" : "");
    }
  }

  private final Options options;
  private final Tensor weight;

  private Embedding(Tensor weight, Options options) {
    if (weight.dim() != 2 || options.paddingIdx >= weight.size(0) || options.paddingIdx < -1) {
      throw new IllegalArgumentException(
          "embedding: the table must be (rows, width) and the padding a row of it, got %s and %d"
              .formatted(weight.shape(), options.paddingIdx));
    }
    this.options = options;
    this.weight = parameter("weight", weight);
  }

  /** So many rows of this width. */
  public static Embedding of(long rows, long width) {
    return of(rows, width, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.paddingIdx(0)}. */
  public static Embedding of(long rows, long width, UnaryOperator<Options> options) {
    Options chosen = options.apply(Options.DEFAULT);
    Embedding made =
        new Embedding(Init.normal_(Tensor.empty(DType.FLOAT32, rows, width), 0, 1), chosen);
    if (chosen.paddingIdx >= 0) {
      try (var _ = NoGrad.open();
          Tensor padding = made.weight.get(chosen.paddingIdx)) {
        padding.zero_();
      }
    }
    return made;
  }

  /**
   * With rows that were learned elsewhere. Source: {@code Embedding.from_pretrained}.
   *
   * @param rows (rows, width), owned by the layer from now on
   * @param freeze whether they stay as they are in training
   */
  public static Embedding fromPretrained(
      Tensor rows, boolean freeze, UnaryOperator<Options> options) {
    Embedding made = new Embedding(rows, options.apply(Options.DEFAULT));
    made.requiresGrad(!freeze);
    return made;
  }

  /** The table, (rows, width). */
  public Tensor weight() {
    return weight;
  }

  @Override
  public Tensor forward(Tensor indices) {
    if (options.shortens()) {
      Embeddings.renorm_(indices, weight, options.maxNorm, options.normType);
    }
    return Embeddings.embedding(indices, weight, options.paddingIdx, options.scaleGradByFreq);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return weight.size(0) + ", " + weight.size(1) + options.text();
  }
}
