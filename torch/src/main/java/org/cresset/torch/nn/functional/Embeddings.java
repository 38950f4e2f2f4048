package org.cresset.torch.nn.functional;

import org.cresset.torch.Aten;
import org.cresset.torch.DType;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Op;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/** Rows of a table looked up by number. */
public final class Embeddings {
  private static final Op EMBEDDING =
      Op.of(
          "embedding(Tensor weight, Tensor indices, SymInt padding_idx, bool scale_grad_by_freq,"
              + " bool sparse) -> Tensor");
  private static final Op RENORM_ =
      Op.of(
          "embedding_renorm_(Tensor(a!) self, Tensor indices, float max_norm, float norm_type) ->"
              + " Tensor(a!)");
  private static final Op BAG =
      Op.of(
          "_embedding_bag(Tensor weight, Tensor indices, Tensor offsets, bool scale_grad_by_freq,"
              + " int mode, bool sparse, Tensor? per_sample_weights, bool include_last_offset, int"
              + " padding_idx) -> (Tensor, Tensor, Tensor, Tensor)");

  private Embeddings() {}

  /** How the rows of a bag become one. */
  public enum Mode {
    /** Their sum. */
    SUM,
    /** Their mean. */
    MEAN,
    /** The greatest of each column. */
    MAX;

    /** As PyTorch writes it. */
    @Override
    public String toString() {
      return switch (this) {
        case SUM -> "sum";
        case MEAN -> "mean";
        case MAX -> "max";
      };
    }

    private int code() {
      return switch (this) {
        case SUM -> 0;
        case MEAN -> 1;
        case MAX -> 2;
      };
    }
  }

  /**
   * The rows of a table. Source: {@code torch.nn.functional.embedding}.
   *
   * <p>Shape: (...) of integers and (rows, width) give (..., width).
   *
   * @param paddingIdx the row that gets no gradient, or -1 for none
   * @param scaleGradByFreq whether a row's gradient is divided by how often it was looked up
   */
  public static Tensor embedding(
      Tensor indices, Tensor weight, long paddingIdx, boolean scaleGradByFreq) {
    checkTable("embedding", indices, weight, paddingIdx);
    return Aten.call(EMBEDDING, weight, indices, paddingIdx, scaleGradByFreq, false);
  }

  /**
   * Shortens, in place and out of the graph's sight, each row looked up whose norm is above {@code
   * maxNorm}.
   */
  public static void renorm_(Tensor indices, Tensor weight, double maxNorm, double normType) {
    checkTable("embedding", indices, weight, -1);
    try (var _ = NoGrad.open()) {
      Tensor flat = indices.reshape(-1).contiguous();
      Aten.call(RENORM_, weight, flat, maxNorm, normType);
      flat.close();
    }
  }

  /**
   * One row for each bag of rows. Source: {@code torch.nn.functional.embedding_bag}.
   *
   * <p>Shape: indices (B, N) without offsets, or (N) with offsets (B) where each bag begins; gives
   * (B, width). An empty bag gives zeros.
   *
   * @param offsets null for bags of one size
   * @param perSampleWeights of the indices' shape, what each row counts in a sum, or null
   * @param includeLastOffset whether the last offset is where the last bag ends
   * @param paddingIdx the row that does not count, or -1 for none
   */
  public static Tensor embeddingBag(
      Tensor indices,
      Tensor weight,
      @Nullable Tensor offsets,
      Mode mode,
      @Nullable Tensor perSampleWeights,
      boolean scaleGradByFreq,
      boolean includeLastOffset,
      long paddingIdx) {
    checkTable("embeddingBag", indices, weight, paddingIdx);
    Require.shape(
        offsets == null ? indices.dim() == 2 : indices.dim() == 1 && offsets.dim() == 1,
        "embeddingBag",
        "the indices must be (B, N), or (N) with offsets (B)",
        indices);
    if (perSampleWeights != null && mode != Mode.SUM) {
      throw new TorchException(
          "embeddingBag: weights of samples must go with the mode sum, got " + mode);
    }
    if (perSampleWeights != null) {
      Require.shape(
          perSampleWeights.shape().equals(indices.shape()),
          "embeddingBag",
          "indices and their weights must have the same shape",
          indices,
          perSampleWeights);
    }
    Tensor starts = offsets == null ? starts(indices) : offsets;
    checkOffsets(starts, indices.numel(), includeLastOffset);
    Tensor flat = indices.reshape(-1);
    Tensor weights = perSampleWeights == null ? null : perSampleWeights.reshape(-1);
    return Aten.callFirst(
        BAG,
        weight,
        flat,
        starts,
        scaleGradByFreq,
        mode.code(),
        false,
        weights,
        includeLastOffset,
        paddingIdx);
  }

  /** Where bags of one size begin. */
  private static Tensor starts(Tensor indices) {
    long size = Math.max(1, indices.size(1));
    Tensor starts = Tensor.arange(0, indices.size(0) * size, size);
    Tensor fitted = indices.size(1) == 0 ? starts.mul(0) : starts;
    return fitted.to(indices.dtype()).to(indices.device());
  }

  /** LibTorch reads beyond the indices where offsets are wrong. */
  private static void checkOffsets(Tensor offsets, long count, boolean lastIsEnd) {
    if (offsets.device().type() != org.cresset.torch.Device.Type.CPU) return;
    long before = 0;
    for (long offset : offsets.to(DType.INT64).toLongArray()) {
      if (offset < before || offset > count) {
        throw new TorchException(
            "embeddingBag: offsets must rise from 0 to at most %d, got %d after %d"
                .formatted(count, offset, before));
      }
      before = offset;
    }
    if (lastIsEnd && before != count) {
      throw new TorchException(
          "embeddingBag: the last offset must be the end, %d, got %d".formatted(count, before));
    }
  }

  private static void checkTable(String what, Tensor indices, Tensor weight, long paddingIdx) {
    Require.shape(weight.dim() == 2, what, "the table must be (rows, width)", weight);
    if (indices.dtype() != DType.INT64 && indices.dtype() != DType.INT32) {
      throw new TorchException(
          what + ": the indices must be int64 or int32, got " + Require.text(indices),
          "convert them with to(DType.INT64)",
          null);
    }
    if (paddingIdx < -1 || paddingIdx >= weight.size(0)) {
      throw new TorchException(
          "%s: the padding index must be a row below %d, or -1 for none, got %d"
              .formatted(what, weight.size(0), paddingIdx));
    }
  }
}
