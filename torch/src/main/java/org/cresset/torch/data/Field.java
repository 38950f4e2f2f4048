package org.cresset.torch.data;

import java.util.Objects;
import org.cresset.torch.DType;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Shape;

/**
 * One of the things an item consists of, such as an image or its label.
 *
 * @param name what the loop asks for: {@code batch.tensor("image")}
 * @param dtype the element type
 * @param format the order in memory; {@link MemoryFormat#CHANNELS_LAST} for shapes (C, H, W), whose
 *     elements then lie in the order H, W, C
 * @param shape the shape of one item, without the batch dimension; no dimension is a scalar
 */
public record Field(String name, DType dtype, MemoryFormat format, Shape shape) {
  /** Checks that the memory order fits the shape. */
  public Field {
    Objects.requireNonNull(name);
    Objects.requireNonNull(dtype);
    if (format == MemoryFormat.PRESERVE) {
      throw new IllegalArgumentException(
          "field " + name + ": the memory order must be contiguous or channels_last");
    }
    if (format == MemoryFormat.CHANNELS_LAST && shape.rank() != 3) {
      throw new IllegalArgumentException(
          "field " + name + ": channels_last needs an item shape [C, H, W], got " + shape);
    }
  }

  /** A row-major field. */
  public static Field of(String name, DType dtype, long... shape) {
    return new Field(name, dtype, MemoryFormat.CONTIGUOUS, Shape.of(shape));
  }

  /** The same field with each item's elements in the order H, W, C. */
  public Field channelsLast() {
    return new Field(name, dtype, MemoryFormat.CHANNELS_LAST, shape);
  }

  /** The bytes of one item. */
  public long bytes() {
    return Math.multiplyExact(shape.numel(), dtype.bytes());
  }

  /** As in {@code image float32[3, 32, 32]}. */
  @Override
  public String toString() {
    return name + " " + dtype + shape;
  }
}
