package org.cresset.torch.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cresset.torch.DType;

/**
 * The place of one item in the memory of a batch: what a dataset writes into.
 *
 * <p>Each view spans exactly one field of this one item, starts at its position 0 and cannot reach
 * beyond it; elements lie in the field's memory order. The memory is not cleared: write all of it.
 * A view must not be used after {@link Dataset#read} has returned.
 */
public final class Example {
  private final List<Field> fields;
  private final List<ByteBuffer> memory;
  private final int[] bytes;
  private int row;

  /** An example within whole batches, one buffer a field. */
  Example(List<Field> fields, List<ByteBuffer> memory) {
    this.fields = fields;
    this.memory = memory;
    this.bytes = fields.stream().mapToInt(field -> Math.toIntExact(field.bytes())).toArray();
  }

  /**
   * A place of its own for one item of these fields, outside any batch: to look at single items.
   */
  public static Example of(List<Field> fields) {
    List<ByteBuffer> memory = new ArrayList<>();
    for (Field field : fields) {
      memory.add(ByteBuffer.allocateDirect(Math.toIntExact(field.bytes())));
    }
    return new Example(List.copyOf(fields), memory);
  }

  /** Moves to another item of the batch. */
  Example at(int newRow) {
    row = newRow;
    return this;
  }

  /** The memory of a field of any type, in native byte order. */
  public ByteBuffer bytes(String field) {
    return slice(position(field));
  }

  /** A float32 field. */
  public FloatBuffer floats(String field) {
    return slice(position(field, DType.FLOAT32)).asFloatBuffer();
  }

  /** A float64 field. */
  public DoubleBuffer doubles(String field) {
    return slice(position(field, DType.FLOAT64)).asDoubleBuffer();
  }

  /** An int32 field. */
  public IntBuffer ints(String field) {
    return slice(position(field, DType.INT32)).asIntBuffer();
  }

  /** An int64 field, such as a label. */
  public LongBuffer longs(String field) {
    return slice(position(field, DType.INT64)).asLongBuffer();
  }

  private ByteBuffer slice(int field) {
    // Two small objects an item: cheaper than guarding one shared buffer against stray positions.
    return memory.get(field).slice(row * bytes[field], bytes[field]).order(ByteOrder.nativeOrder());
  }

  private int position(String name) {
    return position(fields, name);
  }

  private int position(String name, DType wanted) {
    int position = position(fields, name);
    Field field = fields.get(position);
    if (field.dtype() != wanted) {
      throw new IllegalArgumentException("field " + field + " is not " + wanted);
    }
    return position;
  }

  static int position(List<Field> fields, String name) {
    Objects.requireNonNull(name);
    for (int i = 0; i < fields.size(); i++) if (fields.get(i).name().equals(name)) return i;
    throw new IllegalArgumentException("no field " + name + ", only " + fields);
  }
}
