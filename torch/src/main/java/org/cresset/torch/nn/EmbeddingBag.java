package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.DType;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Embeddings;
import org.jspecify.annotations.Nullable;

/**
 * The sum, mean or maximum of learned rows. Source: {@code torch.nn.EmbeddingBag}.
 *
 * <p>Shape: indices (B, N), or (N) with offsets (B), give (B, width). Parameter: {@code weight}
 * (rows, width).
 */
public final class EmbeddingBag extends Module {
  /**
   * How rows become one.
   *
   * @param mode sum, mean or maximum
   * @param paddingIdx the row that does not count, or -1 for none
   * @param includeLastOffset whether the last offset is where the last bag ends
   * @param scaleGradByFreq whether a row's gradient is divided by how often it was looked up
   */
  public record Options(
      Embeddings.Mode mode, long paddingIdx, boolean includeLastOffset, boolean scaleGradByFreq) {
    /** The mean of all. */
    public static final Options DEFAULT = new Options(Embeddings.Mode.MEAN, -1, false, false);

    /** Another way to make one row of many. */
    public Options mode(Embeddings.Mode mode) {
      return new Options(mode, paddingIdx, includeLastOffset, scaleGradByFreq);
    }

    /** A row that does not count. */
    public Options paddingIdx(long row) {
      return new Options(mode, row, includeLastOffset, scaleGradByFreq);
    }

    /** With the end of the last bag or without. */
    public Options includeLastOffset(boolean included) {
      return new Options(mode, paddingIdx, included, scaleGradByFreq);
    }

    /** Gradients divided by frequency or not. */
    public Options scaleGradByFreq(boolean scaled) {
      return new Options(mode, paddingIdx, includeLastOffset, scaled);
    }
  }

  private final Options options;
  private final Tensor weight;

  private EmbeddingBag(long rows, long width, Options options) {
    this.options = options;
    weight = parameter("weight", Tensor.empty(DType.FLOAT32, rows, width));
    Init.normal_(weight, 0, 1);
    if (options.paddingIdx >= 0) {
      try (var _ = NoGrad.open();
          Tensor padding = weight.get(options.paddingIdx)) {
        padding.zero_();
      }
    }
  }

  /** The mean of rows of this width. */
  public static EmbeddingBag of(long rows, long width) {
    return of(rows, width, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.mode(Mode.SUM)}. */
  public static EmbeddingBag of(long rows, long width, UnaryOperator<Options> options) {
    return new EmbeddingBag(rows, width, options.apply(Options.DEFAULT));
  }

  /** Bags of one size: indices (B, N). */
  @Override
  public Tensor forward(Tensor indices) {
    return forward(indices, null, null);
  }

  /**
   * Bags of any size.
   *
   * @param offsets (B), where each begins in indices (N), or null for bags of one size
   * @param perSampleWeights of the indices' shape, what each row counts in a sum, or null
   */
  public Tensor forward(
      Tensor indices, @Nullable Tensor offsets, @Nullable Tensor perSampleWeights) {
    return Embeddings.embeddingBag(
        indices,
        weight,
        offsets,
        options.mode,
        perSampleWeights,
        options.scaleGradByFreq,
        options.includeLastOffset,
        options.paddingIdx);
  }

  @Override
  protected String settings() {
    String padding = options.paddingIdx < 0 ? "" : ", padding_idx=" + options.paddingIdx;
    return "%d, %d, mode='%s'%s".formatted(weight.size(0), weight.size(1), options.mode, padding);
  }
}
