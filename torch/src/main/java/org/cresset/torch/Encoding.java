package org.cresset.torch;

import java.util.List;
import org.cresset.torch.internal.Dispatcher;
import org.cresset.torch.internal.Frame;
import org.cresset.torch.internal.NativeApi;
import org.jspecify.annotations.Nullable;

/**
 * Java values as the 64-bit values that the dispatcher reads.
 *
 * <p>Source: {@code torch/csrc/stable/stableivalue_conversions.h}.
 */
final class Encoding {
  private Encoding() {}

  /** Encodes {@code arguments} as the schema asks and calls the dispatcher. */
  static int dispatch(Frame frame, Op op, @Nullable Object[] arguments) {
    List<Op.Argument> schema = op.arguments();
    if (schema.size() != arguments.length) {
      throw new IllegalArgumentException(
          op + ": takes " + schema.size() + " arguments, got " + arguments.length);
    }
    int encoded = 0;
    try {
      for (; encoded < arguments.length; encoded++) {
        frame.set(encoded, encode(frame, schema.get(encoded), arguments[encoded]));
      }
    } catch (RuntimeException e) {
      drop(frame, schema, encoded);
      throw e instanceof ClassCastException || e instanceof NullPointerException
          ? new IllegalArgumentException(
              "%s: argument %s cannot be %s"
                  .formatted(op, schema.get(encoded).name(), arguments[encoded]),
              e)
          : e;
    }
    int code = NativeApi.call(op.nativeName(), frame.stack());
    if (code != 0 && isUnknown(op)) {
      drop(frame, schema, encoded); // there was nobody to consume them
    }
    return code;
  }

  /** Whether the call that just failed did so for want of its operator. */
  private static boolean isUnknown(Op op) {
    return NativeApi.keepsErrors()
        ? NativeApi.lastError().contains("Could not find schema")
        : !Dispatcher.knows(op.nativeName());
  }

  /** Deletes what no call will consume: references, lists, strings and cells of optionals. */
  private static void drop(Frame frame, List<Op.Argument> schema, int encoded) {
    for (int i = 0; i < encoded; i++) {
      Op.Argument argument = schema.get(i);
      long value = frame.get(i);
      if (argument.optional() && value == 0) continue;
      long present = argument.optional() ? frame.unwrap(value) : value;
      if (!argument.list()) {
        dropItem(argument.type(), present);
        continue;
      }
      for (long item : frame.unpack(present)) {
        if (!argument.itemOptional()) dropItem(argument.type(), item);
        else if (item != 0) dropItem(argument.type(), frame.unwrap(item));
      }
    }
  }

  private static void dropItem(Op.Type type, long item) {
    if (type == Op.Type.TENSOR) NativeApi.delete(item);
    if (type == Op.Type.STRING) NativeApi.deleteString(item);
  }

  private static long encode(Frame frame, Op.Argument argument, @Nullable Object value) {
    if (argument.optional()) {
      return value == null ? 0 : frame.some(present(frame, argument, value));
    }
    if (value == null) throw new NullPointerException();
    return present(frame, argument, value);
  }

  private static long present(Frame frame, Op.Argument argument, Object value) {
    return argument.list() ? list(frame, argument, value) : item(frame, argument.type(), value);
  }

  private static long item(Frame frame, Op.Type type, Object value) {
    return switch (type) {
      case TENSOR -> frame.tensor(((Tensor) value).handle());
      case INT -> ((Number) value).longValue();
      case FLOAT -> Double.doubleToRawLongBits(((Number) value).doubleValue());
      case BOOL -> (Boolean) value ? 1 : 0;
      case DTYPE -> ((DType) value).code();
      case DEVICE -> {
        Device device = (Device) value;
        MetaBeside.note(device);
        yield device.value();
      }
      case MEMORY_FORMAT -> ((MemoryFormat) value).code();
      case STRING -> frame.string((String) value);
      case LAYOUT, GENERATOR -> throw new ClassCastException();
    };
  }

  private static long list(Frame frame, Op.Argument argument, Object value) {
    return switch (value) {
      case long[] integers -> frame.list(integers);
      case double[] numbers -> {
        long[] bits = new long[numbers.length];
        for (int i = 0; i < bits.length; i++) bits[i] = Double.doubleToRawLongBits(numbers[i]);
        yield frame.list(bits);
      }
      case boolean[] flags -> {
        long[] bits = new long[flags.length];
        for (int i = 0; i < bits.length; i++) bits[i] = flags[i] ? 1 : 0;
        yield frame.list(bits);
      }
      case List<?> values -> tensors(frame, argument, values);
      default -> throw new ClassCastException();
    };
  }

  private static long tensors(Frame frame, Op.Argument argument, List<?> values) {
    for (Object value : values) {
      if (value instanceof Tensor tensor) tensor.handle(); // refuses a closed one
      else if (value != null || !argument.itemOptional()) throw new ClassCastException();
    }
    long[] encoded = new long[values.size()];
    for (int i = 0; i < encoded.length; i++) {
      Object value = values.get(i);
      encoded[i] =
          !argument.itemOptional()
              ? item(frame, argument.type(), value)
              : value == null ? 0 : frame.some(item(frame, argument.type(), value));
    }
    return frame.list(encoded);
  }
}
