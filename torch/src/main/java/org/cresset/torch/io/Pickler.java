package org.cresset.torch.io;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Shape;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Writes tensors and plain containers as a pickle of protocol 2, in the instructions that {@code
 * torch.load(weights_only=True)} knows.
 */
final class Pickler {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StorageTable storages;

  private Pickler(StorageTable storages) {
    this.storages = storages;
  }

  /** Visits every tensor in a value. */
  static void tensors(@Nullable Object value, Consumer<Tensor> visit) {
    tensors(value, visit, 0);
  }

  private static void tensors(@Nullable Object value, Consumer<Tensor> visit, int depth) {
    if (depth > Plain.DEEPEST) {
      throw new IllegalArgumentException(
          "pth: containers may be nested at most %d deep, or one holds itself"
              .formatted(Plain.DEEPEST));
    }
    switch (value) {
      case Tensor tensor -> visit.accept(tensor);
      case Map<?, ?> map -> map.values().forEach(item -> tensors(item, visit, depth + 1));
      case Collection<?> items -> items.forEach(item -> tensors(item, visit, depth + 1));
      case Tuple tuple -> tuple.items().forEach(item -> tensors(item, visit, depth + 1));
      case null, default -> {}
    }
  }

  static byte[] pickle(@Nullable Object value, StorageTable storages) {
    Pickler pickler = new Pickler(storages);
    pickler.op(0x80).op(2);
    pickler.value(value);
    pickler.op('.');
    return pickler.out.toByteArray();
  }

  private void value(@Nullable Object value) {
    switch (value) {
      case null -> op('N');
      case Boolean flag -> op(flag ? 0x88 : 0x89);
      case Byte number -> integer(number);
      case Short number -> integer(number);
      case Integer number -> integer(number);
      case Long number -> integer(number);
      case BigInteger number -> integer(number);
      case Float number -> real(number);
      case Double number -> real(number);
      case String text -> text(text);
      case byte[] bytes -> bytes(bytes);
      case Tensor tensor -> tensor(tensor);
      case Tuple tuple -> sequence('(', tuple.items(), 't');
      case List<?> list -> {
        op(']');
        sequence('(', list, 'e');
      }
      case Set<?> set -> {
        name("__builtin__", "set").op('(').op(']');
        sequence('(', set, 'e');
        op('t').op('R');
      }
      case Map<?, ?> map -> map(map);
      case Shape shape -> {
        name("torch", "Size").op('(');
        longs(shape.toArray());
        op('t').op('R');
      }
      case DType dtype -> name("torch", dtype.toString());
      case Device device -> device(device);
      default ->
          throw new IllegalArgumentException(
              "pth: a %s cannot be written; tensors, strings, numbers, truth values, bytes, lists, sets, maps and tuples can"
                  .formatted(value.getClass().getName()));
    }
  }

  // ---- Containers ----------------------------------------------------------------------------

  private void sequence(int before, Collection<?> items, int after) {
    op(before);
    for (Object item : items) value(item);
    op(after);
  }

  private void map(Map<?, ?> map) {
    op('}').op('(');
    map.forEach(
        (key, item) -> {
          boolean plain = key == null || key instanceof String || key instanceof Number;
          if (!plain && !(key instanceof Boolean)) {
            throw new IllegalArgumentException(
                "pth: keys must be strings, numbers or truth values, got " + key);
          }
          value(key);
          value(item);
        });
    op('u');
  }

  private void longs(long[] values) {
    op('(');
    for (long each : values) integer(each);
    op('t');
  }

  private void device(Device device) {
    name("torch", "device").op('(');
    String type = device.toString();
    int colon = type.indexOf(':');
    text(colon < 0 ? type : type.substring(0, colon));
    if (colon >= 0) integer(device.index());
    op('t').op('R');
  }

  private void tensor(Tensor tensor) {
    StorageTable.Place place = storages.place(tensor);
    StorageTable.Memory memory = storages.memories().get(place.storage());
    name("torch._utils", "_rebuild_tensor_v2").op('(').op('(');
    text("storage");
    name("torch", storageClass(tensor.dtype()));
    text(Integer.toString(place.storage()));
    text("cpu");
    integer(memory.elements());
    op('t').op('Q');
    integer(place.offset());
    longs(tensor.shape().toArray());
    longs(tensor.strides());
    op(tensor.requiresGrad() ? 0x88 : 0x89);
    name("collections", "OrderedDict").op(')').op('R'); // hooks: none
    op('t').op('R');
  }

  private static String storageClass(DType dtype) {
    for (Map.Entry<String, String> storage : PickleNames.STORAGES.entrySet()) {
      if (storage.getValue().equals(dtype.toString())) return storage.getKey();
    }
    throw new IllegalArgumentException("pth: PyTorch has no storage for " + dtype);
  }

  // ---- Plain values --------------------------------------------------------------------------

  private void integer(long value) {
    if (value == (int) value) {
      op('J').raw(4).putInt((int) value);
      flush(4);
    } else {
      integer(BigInteger.valueOf(value));
    }
  }

  private void integer(BigInteger value) {
    byte[] big = value.toByteArray();
    if (big.length > 255) throw new IllegalArgumentException("pth: a whole number is too long");
    op(0x8a).op(big.length);
    for (int i = big.length - 1; i >= 0; i--) op(big[i]);
  }

  private void real(double value) {
    op('G').raw(8).order(ByteOrder.BIG_ENDIAN).putDouble(value);
    flush(8);
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op('X').raw(4).putInt(bytes.length);
    flush(4);
    out.writeBytes(bytes);
  }

  /** Protocol 2 has no bytes: Python writes them as a string to be encoded. */
  private void bytes(byte[] bytes) {
    name("_codecs", "encode").op('(');
    text(new String(bytes, StandardCharsets.ISO_8859_1));
    text("latin1");
    op('t').op('R');
  }

  // ---- Bytes ---------------------------------------------------------------------------------

  private final byte[] scratch = new byte[8];

  private ByteBuffer raw(int bytes) {
    return ByteBuffer.wrap(scratch, 0, bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void flush(int bytes) {
    out.write(scratch, 0, bytes);
  }

  private Pickler op(int opcode) {
    out.write(opcode);
    return this;
  }

  private Pickler name(String module, String name) {
    op('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    return this;
  }
}
