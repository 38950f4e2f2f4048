package org.cresset.torch;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts the additions and multiplications of products and convolutions that this thread calls,
 * forward and backward, until it is closed. Source: {@code torch.utils.flop_counter}, whose
 * formulas these are: everything else counts nothing.
 *
 * <pre>{@code
 * try (var flops = FlopCounter.open()) {
 *   model.call(x);
 *   System.out.println(flops.total());
 * }
 * }</pre>
 */
public final class FlopCounter implements AutoCloseable {
  private final Context context = Context.current();
  private final @Nullable FlopCounter outer = context.counter;
  private long total;

  private FlopCounter() {
    context.counter = this;
  }

  /** Starts to count; one inside another counts for both. */
  @MustBeClosed
  public static FlopCounter open() {
    return new FlopCounter();
  }

  /** How many so far. */
  public long total() {
    return total;
  }

  void count(Op op, @Nullable Object[] arguments, Tensor result) {
    long flops =
        switch (op.name()) {
          // Each element of the result sums as many products as the last size of the first.
          case "mm", "bmm", "matmul", "linear" -> 2 * result.numel() * lastSize(arguments[0]);
          case "addmm", "baddbmm" -> 2 * result.numel() * lastSize(arguments[1]);
          case "convolution" -> convolution(arguments, result);
          case "_scaled_dot_product_flash_attention_for_cpu" -> attention(arguments);
          default -> 0;
        };
    for (FlopCounter each = this; each != null; each = each.outer) each.total += flops;
  }

  private static long lastSize(@Nullable Object tensor) {
    return tensor instanceof Tensor t && t.dim() > 0 ? t.size(-1) : 0;
  }

  /** Each place of the smaller side meets each weight once. */
  private static long convolution(@Nullable Object[] arguments, Tensor result) {
    if (!(arguments[0] instanceof Tensor input) || !(arguments[1] instanceof Tensor weight)) {
      return 0;
    }
    Tensor places = Boolean.TRUE.equals(arguments[6]) ? input : result;
    long spatial = Arrays.stream(places.shape().toArray()).skip(2).reduce(1, (a, b) -> a * b);
    return 2 * places.size(0) * spatial * weight.numel();
  }

  private static long attention(@Nullable Object[] arguments) {
    if (!(arguments[0] instanceof Tensor query) || !(arguments[1] instanceof Tensor key)) return 0;
    return 4 * query.numel() * key.size(-2); // products with keys, and sums of values
  }

  /** Stops. */
  @Override
  public void close() {
    context.counter = outer;
  }
}
