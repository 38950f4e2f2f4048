package org.cresset.torch;

/** The order in which a tensor's elements lie in memory. Source: {@code torch.memory_format}. */
public enum MemoryFormat {
  /** Row-major: the last dimension is densest. */
  CONTIGUOUS(0),
  /** As the input has it. */
  PRESERVE(1),
  /** For (N, C, H, W) tensors: in memory N, H, W, C, the order that images and oneDNN have. */
  CHANNELS_LAST(2);

  private final int code;

  MemoryFormat(int code) {
    this.code = code;
  }

  /** {@code c10::MemoryFormat}'s number. */
  int code() {
    return code;
  }

  /** The strides, in elements, of a dense tensor of these sizes. */
  long[] strides(long... sizes) {
    int rank = sizes.length;
    if (this == CHANNELS_LAST && rank != 4) {
      throw new ShapeException(
          "channels_last: the tensor must have 4 dimensions (N, C, H, W), got " + Shape.of(sizes));
    }
    int[] order = new int[rank];
    for (int i = 0; i < rank; i++) order[i] = i;
    if (this == CHANNELS_LAST) order = new int[] {0, 2, 3, 1};
    long[] strides = new long[rank];
    long stride = 1;
    for (int i = rank - 1; i >= 0; i--) {
      strides[order[i]] = stride;
      stride *= Math.max(1, sizes[order[i]]);
    }
    return strides;
  }
}
