package org.cresset.torch.distributions;

import org.cresset.torch.DType;
import org.cresset.torch.Generator;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One of a number of classes. Source: {@code torch.distributions.Categorical}.
 *
 * @param logits (batch..., classes), logarithms of the probabilities up to a constant
 */
public record Categorical(Tensor logits) implements Distribution {
  /** Checks the shape. */
  public Categorical {
    Shapes.requireVectors("Categorical", logits);
  }

  /** The distribution with these probabilities, or with what is proportional to them. */
  public static Categorical ofProbs(Tensor probs) {
    return new Categorical(probs.log());
  }

  /** The probabilities of the classes; (batch..., classes). */
  public Tensor probs() {
    return logits.softmax(-1);
  }

  /** Numbers of classes, int64; (sample..., batch...). */
  @Override
  public Tensor draw(@Nullable Generator generator, long... shape) {
    long count = 1;
    for (long size : shape) count *= size;
    Tensor rows = probs().reshape(-1, logits.size(-1)); // (B, classes)
    Tensor drawn = rows.multinomial(count, true, generator); // (B, count)
    return drawn.t().reshape(Shapes.of(shape, logits.select(-1, 0)));
  }

  @Override
  public boolean hasRsample() {
    return false;
  }

  @Override
  public Tensor logProb(Tensor value) {
    long[] batch = value.shape().toArray();
    long[] sizes = java.util.Arrays.copyOf(batch, batch.length + 1);
    sizes[batch.length] = logits.size(-1);
    Tensor index = value.to(DType.INT64).unsqueeze(-1);
    return logits.logSoftmax(-1).expand(sizes).gather(-1, index).squeeze(-1);
  }

  /** NaN: classes have no order. */
  @Override
  public Tensor mean() {
    return logits.select(-1, 0).mul(Double.NaN);
  }

  /** NaN: classes have no order. */
  @Override
  public Tensor variance() {
    return mean();
  }

  @Override
  public Tensor entropy() {
    Tensor logs = logits.logSoftmax(-1);
    return logs.clampMin(-Float.MAX_VALUE).mul(probs()).sum(-1, false).neg();
  }
}
