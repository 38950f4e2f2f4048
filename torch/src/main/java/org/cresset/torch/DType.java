package org.cresset.torch;

/** The type of a tensor's elements. Source: {@code torch.dtype}. */
public enum DType {
  /** 32-bit IEEE 754, the default. */
  FLOAT32("float32", 6, 4, true),
  /** 64-bit IEEE 754. */
  FLOAT64("float64", 7, 8, true),
  /** 16-bit IEEE 754: 5 bits of exponent, 10 of fraction. */
  FLOAT16("float16", 5, 2, true),
  /** The upper half of a float32: 8 bits of exponent, 7 of fraction. */
  BFLOAT16("bfloat16", 15, 2, true),
  /** Signed 8-bit integer. */
  INT8("int8", 1, 1, false),
  /** Signed 16-bit integer. */
  INT16("int16", 2, 2, false),
  /** Signed 32-bit integer. */
  INT32("int32", 3, 4, false),
  /** Signed 64-bit integer: the type of indices and labels. */
  INT64("int64", 4, 8, false),
  /** Unsigned 8-bit integer: the type of pixels. */
  UINT8("uint8", 0, 1, false),
  /** True or false, one byte each. */
  BOOL("bool", 11, 1, false);

  private final String torchName;
  private final int code;
  private final int bytes;
  private final boolean floatingPoint;

  DType(String torchName, int code, int bytes, boolean floatingPoint) {
    this.torchName = torchName;
    this.code = code;
    this.bytes = bytes;
    this.floatingPoint = floatingPoint;
  }

  /** The size of one element, in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether this is one of the four floating-point types: only these have gradients. */
  public boolean isFloatingPoint() {
    return floatingPoint;
  }

  /** {@code c10::ScalarType}'s number, which is part of LibTorch's stable ABI. */
  int code() {
    return code;
  }

  /** Whether a number is that of a float type; LibTorch's own buffers have types beyond these. */
  static boolean isFloatingPoint(int code) {
    for (DType dtype : values()) if (dtype.code() == code) return dtype.isFloatingPoint();
    return false;
  }

  static DType ofCode(int code) {
    for (DType dtype : values()) if (dtype.code == code) return dtype;
    throw new TorchException(
        "a tensor has element type number " + code + ", which Cresset has not");
  }

  /** PyTorch's name, such as {@code float32}. */
  @Override
  public String toString() {
    return torchName;
  }
}
