package org.cresset.torch;

import org.jspecify.annotations.Nullable;

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
  BOOL("bool", 11, 1, false),
  /** Two float32 a number: real part, imaginary part. */
  COMPLEX64("complex64", 9, 8, false),
  /** Two float64 a number: real part, imaginary part. */
  COMPLEX128("complex128", 10, 16, false);

  private static final @Nullable DType[] BY_CODE = new DType[16];

  static {
    for (DType dtype : values()) BY_CODE[dtype.code] = dtype;
  }

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

  /** Whether this is one of the four floating-point types; a complex type is none. */
  public boolean isFloatingPoint() {
    return floatingPoint;
  }

  /** Whether its elements have a real and an imaginary part. */
  public boolean isComplex() {
    return this == COMPLEX64 || this == COMPLEX128;
  }

  /** Whether a tensor of it can have a gradient: floating-point and complex ones can. */
  public boolean isDifferentiable() {
    return floatingPoint || isComplex();
  }

  /** The type of the parts of a complex type; any other type itself. */
  DType ofParts() {
    return switch (this) {
      case COMPLEX64 -> FLOAT32;
      case COMPLEX128 -> FLOAT64;
      case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, INT8, INT16, INT32, INT64, UINT8, BOOL -> this;
    };
  }

  /** The complex type whose parts are of this type; float16 and bfloat16 have none. */
  DType ofComplex() {
    return this == FLOAT64 || this == COMPLEX128 ? COMPLEX128 : COMPLEX64;
  }

  /** {@code c10::ScalarType}'s number, which is part of LibTorch's stable ABI. */
  int code() {
    return code;
  }

  /** Whether a number is that of a type with gradients; LibTorch's own buffers have others. */
  static boolean isDifferentiable(int code) {
    DType dtype = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    return dtype != null && dtype.isDifferentiable();
  }

  static DType ofCode(int code) {
    DType dtype = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    if (dtype != null) return dtype;
    throw new TorchException(
        "a tensor has element type number " + code + ", which Cresset has not");
  }

  /** PyTorch's name, such as {@code float32}. */
  @Override
  public String toString() {
    return torchName;
  }
}
