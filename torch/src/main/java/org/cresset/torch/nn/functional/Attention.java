package org.cresset.torch.nn.functional;

import org.cresset.torch.Aten;
import org.cresset.torch.Autocast;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Op;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/** Sums of values, weighted by how well keys fit queries. */
public final class Attention {
  private static final Op FLASH =
      Op.of(
          "_scaled_dot_product_flash_attention_for_cpu(Tensor query, Tensor key, Tensor value,"
              + " float dropout_p, bool is_causal, Tensor? attn_mask, float? scale) -> (Tensor"
              + " output, Tensor logsumexp)");
  private static final Op SAFE_SOFTMAX =
      Op.of("_safe_softmax(Tensor self, int dim, ScalarType? dtype) -> Tensor");

  private Attention() {}

  /**
   * How {@link #scaledDotProduct} weights.
   *
   * @param mask broadcast to (..., L, S): where it is true a key counts, or numbers added to what
   *     the softmax is of; null for all
   * @param dropout the probability that a weight is left out; 0 in evaluation
   * @param causal whether query i sees keys 0 to i alone
   * @param scale what products are multiplied by; null for 1/sqrt(E)
   * @param groupedQueries whether several query heads share a head of keys and values
   */
  public record Options(
      @Nullable Tensor mask,
      double dropout,
      boolean causal,
      @Nullable Double scale,
      boolean groupedQueries) {
    /** All keys, no dropout. */
    public static final Options DEFAULT = new Options(null, 0, false, null, false);

    /** With a mask. */
    public Options mask(@Nullable Tensor mask) {
      return new Options(mask, dropout, causal, scale, groupedQueries);
    }

    /** With dropout. */
    public Options dropout(double p) {
      return new Options(mask, p, causal, scale, groupedQueries);
    }

    /** Causal or not. */
    public Options causal(boolean causal) {
      return new Options(mask, dropout, causal, scale, groupedQueries);
    }

    /** With another scale. */
    public Options scale(double scale) {
      return new Options(mask, dropout, causal, scale, groupedQueries);
    }

    /** With shared keys and values or without. */
    public Options groupedQueries(boolean grouped) {
      return new Options(mask, dropout, causal, scale, grouped);
    }
  }

  /**
   * {@code softmax(query @ key^T * scale + mask) @ value}. Source: Vaswani et al. 2017, {@code
   * scaled_dot_product_attention}; on the CPU in one pass (Dao et al. 2022) where there is no
   * dropout. A query that sees no key gives zeros.
   *
   * <p>Shape: (..., L, E), (..., S, E) and (..., S, Ev) give (..., L, Ev).
   */
  public static Tensor scaledDotProduct(Tensor query, Tensor key, Tensor value, Options options) {
    check(query, key, value, options);
    String name = "scaled_dot_product_attention";
    Tensor mask = options.mask;
    return mask == null
        ? Autocast.function(name, x -> attend(x[0], x[1], x[2], options), query, key, value)
        : Autocast.function(
            name, x -> attend(x[0], x[1], x[2], options.mask(x[3])), query, key, value, mask);
  }

  private static Tensor attend(Tensor query, Tensor key, Tensor value, Options options) {
    return Scope.of(
        () -> {
          Tensor k = options.groupedQueries ? repeated(key, query) : key;
          Tensor v = options.groupedQueries ? repeated(value, query) : value;
          double scale =
              options.scale == null ? 1 / Math.sqrt((double) query.size(-1)) : options.scale;
          Tensor mask = additive(options.mask, query.dtype());
          return fitsFlash(query, k, v, mask, options)
              ? Aten.callFirst(FLASH, query, k, v, 0.0, options.causal, mask, scale)
              : byParts(query, k, v, mask, options, scale);
        });
  }

  private static void check(Tensor query, Tensor key, Tensor value, Options options) {
    boolean fits =
        query.dim() >= 2
            && query.dim() == key.dim()
            && key.dim() == value.dim()
            && query.size(-1) == key.size(-1)
            && key.size(-2) == value.size(-2)
            && query.size(-1) > 0;
    Require.shape(
        fits,
        "scaledDotProduct",
        "query, key and value must be (..., L, E), (..., S, E) and (..., S, Ev)",
        query,
        key,
        value);
    Tensor mask = options.mask;
    if (mask != null && options.causal) {
      throw new TorchException(
          "scaledDotProduct: a mask and causal must not be given together",
          "make the mask causal",
          null);
    }
    if (mask != null && mask.dtype() != DType.BOOL && mask.dtype() != query.dtype()) {
      throw new TorchException(
          "scaledDotProduct: the mask must be bool or of the query's type %s, got %s"
              .formatted(query.dtype(), Require.text(mask)));
    }
    if (options.groupedQueries
        && (query.dim() < 3 || key.size(-3) == 0 || query.size(-3) % key.size(-3) != 0)) {
      Require.shape(
          false,
          "scaledDotProduct",
          "the query's heads must be a multiple of the key's",
          query,
          key);
    }
  }

  private static Tensor repeated(Tensor shared, Tensor query) {
    long times = query.size(-3) / shared.size(-3);
    if (times == 1) return shared;
    long[] sizes = shared.shape().toArray();
    long[] spread = new long[sizes.length + 1];
    int head = sizes.length - 3;
    System.arraycopy(sizes, 0, spread, 0, head + 1);
    spread[head + 1] = times;
    System.arraycopy(sizes, head + 1, spread, head + 2, 2);
    sizes[head] *= times;
    return shared.unsqueeze(head + 1).expand(spread).reshape(sizes);
  }

  /** A mask of truth values as numbers to add, one of numbers as it is, none as none. */
  static @Nullable Tensor additive(@Nullable Tensor mask, DType dtype) {
    return mask == null || mask.dtype() != DType.BOOL ? mask : numbers(mask, dtype);
  }

  /** 0 where a mask is true, else minus infinity. */
  private static Tensor numbers(Tensor mask, DType dtype) {
    long[] sizes = mask.shape().toArray();
    Tensor zeros = Tensor.empty(dtype, mask.device(), MemoryFormat.CONTIGUOUS, sizes).zero_();
    return zeros.maskedFill(mask.logicalNot(), Double.NEGATIVE_INFINITY);
  }

  private static boolean fitsFlash(
      Tensor query, Tensor key, Tensor value, @Nullable Tensor mask, Options options) {
    boolean maskFits =
        mask == null || (!mask.requiresGrad() && (mask.dim() == 2 || mask.dim() == 4));
    return query.device().equals(Device.CPU)
        && query.dtype() != DType.FLOAT16
        && query.dim() == 4
        && options.dropout == 0
        && value.size(-1) == query.size(-1)
        && query.size(0) == key.size(0)
        && query.size(1) == key.size(1)
        && key.size(0) == value.size(0)
        && key.size(1) == value.size(1)
        && query.numel() > 0
        && key.numel() > 0
        && dense(query)
        && dense(key)
        && dense(value)
        && maskFits;
  }

  private static boolean dense(Tensor tensor) {
    return tensor.strides()[tensor.dim() - 1] == 1;
  }

  private static Tensor byParts(
      Tensor query,
      Tensor key,
      Tensor value,
      @Nullable Tensor mask,
      Options options,
      double scale) {
    Tensor weights = weights(query, key, options.causal ? causal(query, key) : mask, scale);
    return Dropouts.dropout(weights, options.dropout, true).matmul(value);
  }

  /** The softmax of the products, (..., L, S). */
  static Tensor weights(Tensor query, Tensor key, @Nullable Tensor mask, double scale) {
    Tensor products = query.mul(scale).matmul(key.transpose(-2, -1));
    Tensor masked = mask == null ? products : products.add(mask);
    return Aten.call(SAFE_SOFTMAX, masked, -1, null);
  }

  private static Tensor causal(Tensor query, Tensor key) {
    return numbers(causalMask(query.size(-2), key.size(-2)).to(query.device()), query.dtype());
  }

  /** True where query i may see key j: j is not above i. */
  public static Tensor causalMask(long queries, long keys) {
    return Scope.of(() -> Tensor.ones(queries, keys).tril(0).to(DType.BOOL));
  }
}
