package org.cresset.torch.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Shape;
import org.cresset.torch.TorchException;
import org.cresset.torch.io.PickleNames.Name;
import org.cresset.torch.io.StoredTensor.Storage;
import org.jspecify.annotations.Nullable;

/** What the callable names of {@link PickleNames} make of their arguments. */
final class PickleCalls {
  private final PickleInput in;

  PickleCalls(PickleInput in) {
    this.in = in;
  }

  /** The value of a call. */
  @Nullable Object call(@Nullable Object callee, Tuple arguments) {
    if (callee instanceof Name name) return call(name, arguments.items());
    throw in.refused("something that is no function is called", PickleNames.WAY_OUT);
  }

  private @Nullable Object call(Name name, List<@Nullable Object> given) {
    return switch (name) {
      case REBUILD_TENSOR, REBUILD_TENSOR_V2, REBUILD_TENSOR_V3 -> tensor(name, given);
      case REBUILD_PARAMETER, REBUILD_PARAMETER_WITH_STATE, PARAMETER -> parameter(name, given);
      case REBUILD_FROM_TYPE -> fromType(name, given);
      case SIZE -> Shape.of(sizes(name, at(name, given, 0)));
      case DEVICE -> device(name, given);
      case ORDERED_DICT, DICT, COUNTER -> dict(name, given, 0);
      case DEFAULT_DICT -> dict(name, given, 1);
      case LIST -> given.isEmpty() ? new ArrayList<>() : new ArrayList<>(items(name, given));
      case SET, FROZEN_SET -> set(name, given);
      case BYTES, BYTE_ARRAY -> bytes(name, given);
      case ENCODE -> encode(name, given);
      case NUMPY_DTYPE -> NumpyScalar.type(in, at(name, given, 0));
      case NUMPY_SCALAR -> NumpyScalar.value(in, at(name, given, 0), at(name, given, 1));
      case TENSOR -> throw unexpected(name);
    };
  }

  /** Gives an object its state: attributes of dicts and tensors are of no use here. */
  void build(@Nullable Object target, @Nullable Object state) {
    if (target instanceof NumpyScalar.Type type && state instanceof Tuple tuple) {
      type.order(in, tuple);
      return;
    }
    boolean attributes =
        (target instanceof LinkedHashMap || target instanceof StoredTensor) && state instanceof Map;
    if (!attributes) throw in.refused("only containers have a state", PickleNames.WAY_OUT);
  }

  // ---- Tensors -------------------------------------------------------------------------------

  private StoredTensor tensor(Name name, List<@Nullable Object> given) {
    if (!(at(name, given, 0) instanceof Storage storage)) throw unexpected(name);
    DType dtype = storage.type;
    if (name == Name.REBUILD_TENSOR_V3) {
      if (!(at(name, given, 6) instanceof DType own)) throw unexpected(name);
      dtype = own;
    }
    if (name != Name.REBUILD_TENSOR_V3 && given.size() > 6 && notes(given.get(6))) {
      throw unexpected(name); // values that are only noted to be conjugate or negative
    }
    boolean wanted = given.size() > 4 && Boolean.TRUE.equals(given.get(4));
    try {
      return StoredTensor.of(
          storage,
          dtype,
          number(name, at(name, given, 1)),
          sizes(name, at(name, given, 2)),
          sizes(name, at(name, given, 3)),
          wanted && dtype.isFloatingPoint());
    } catch (IllegalArgumentException e) {
      throw in.refused(String.valueOf(e.getMessage()));
    }
  }

  private StoredTensor parameter(Name name, List<@Nullable Object> given) {
    if (!(at(name, given, 0) instanceof StoredTensor data)) throw unexpected(name);
    boolean wanted = given.size() < 2 || Boolean.TRUE.equals(given.get(1));
    return data.requiresGrad(wanted && data.dtype.isFloatingPoint());
  }

  /** {@code (function, type, arguments, state)}: a tensor with attributes, which are dropped. */
  private @Nullable Object fromType(Name name, List<@Nullable Object> given) {
    Object type = at(name, given, 1);
    boolean plain =
        (type == Name.TENSOR || type == Name.PARAMETER)
            && at(name, given, 0) instanceof Name function
            && function != Name.REBUILD_FROM_TYPE;
    if (!plain || !(at(name, given, 2) instanceof Tuple arguments)) throw unexpected(name);
    return call(given.get(0), arguments);
  }

  private static boolean notes(@Nullable Object metadata) {
    return metadata instanceof Map<?, ?> notes && notes.containsValue(true);
  }

  // ---- Plain values --------------------------------------------------------------------------

  private Device device(Name name, List<@Nullable Object> given) {
    if (!(at(name, given, 0) instanceof String type)) throw unexpected(name);
    String index = given.size() > 1 && given.get(1) != null ? ":" + given.get(1) : "";
    try {
      return type.equals("cpu") ? Device.CPU : Device.of(type + index);
    } catch (IllegalArgumentException e) {
      throw in.refused(String.valueOf(e.getMessage()));
    }
  }

  private Map<@Nullable Object, @Nullable Object> dict(
      Name name, List<@Nullable Object> given, int argument) {
    if (given.size() <= argument) return new LinkedHashMap<>();
    if (!(given.get(argument) instanceof LinkedHashMap<?, ?> map)) throw unexpected(name);
    in.copying(map.size());
    return new LinkedHashMap<>(map);
  }

  private Set<@Nullable Object> set(Name name, List<@Nullable Object> given) {
    Set<@Nullable Object> set = new LinkedHashSet<>();
    if (given.isEmpty()) return set;
    for (Object item : items(name, given)) {
      boolean comparable =
          item == null
              || item instanceof String
              || item instanceof Long
              || item instanceof Double
              || item instanceof Boolean;
      if (!comparable) throw unexpected(name);
      set.add(item);
    }
    return set;
  }

  private List<?> items(Name name, List<@Nullable Object> given) {
    List<?> items =
        switch (at(name, given, 0)) {
          case ArrayList<?> list -> list;
          case Tuple tuple -> tuple.items();
          case null, default -> throw unexpected(name);
        };
    in.copying(items.size());
    return items;
  }

  private byte[] bytes(Name name, List<@Nullable Object> given) {
    if (given.isEmpty()) return new byte[0];
    if (given.getFirst() instanceof byte[] bytes) return bytes;
    return encode(name, given);
  }

  /** Bytes in protocol 2 are a string of characters below 256. */
  private byte[] encode(Name name, List<@Nullable Object> given) {
    boolean latin =
        at(name, given, 0) instanceof String
            && at(name, given, 1) instanceof String encoding
            && (encoding.equals("latin1") || encoding.equals("latin-1"));
    if (!latin || !(given.get(0) instanceof String text)) throw unexpected(name);
    in.copying(text.length());
    if (!text.chars().allMatch(c -> c < 256)) throw unexpected(name);
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private long[] sizes(Name name, @Nullable Object value) {
    if (value instanceof Shape shape) return shape.toArray();
    if (!(value instanceof Tuple tuple)) throw unexpected(name);
    in.copying(tuple.items().size());
    long[] sizes = new long[tuple.items().size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = number(name, tuple.items().get(i));
      if (sizes[i] < 0) throw unexpected(name);
    }
    return sizes;
  }

  private long number(Name name, @Nullable Object value) {
    if (value instanceof Long number) return number;
    throw unexpected(name);
  }

  private @Nullable Object at(Name name, List<@Nullable Object> given, int i) {
    if (i < given.size()) return given.get(i);
    throw unexpected(name);
  }

  private TorchException unexpected(Name name) {
    return in.refused(name + " is called with arguments that PyTorch does not write");
  }
}
