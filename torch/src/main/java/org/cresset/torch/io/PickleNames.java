package org.cresset.torch.io;

import java.util.HashMap;
import java.util.Map;
import org.cresset.torch.DType;
import org.jspecify.annotations.Nullable;

/**
 * The names that a pickle may use, and what they stand for: a closed table, looked up by text. A
 * name that is not in it is refused and never looked for anywhere else.
 */
final class PickleNames {
  static final String WAY_OUT =
      "in Python: torch.save(model.state_dict(), path), which holds tensors and plain containers";

  /** What a name stands for where it is no value; the calls are in {@link PickleCalls}. */
  enum Name {
    REBUILD_TENSOR("torch._utils._rebuild_tensor"),
    REBUILD_TENSOR_V2("torch._utils._rebuild_tensor_v2"),
    REBUILD_TENSOR_V3("torch._utils._rebuild_tensor_v3"),
    REBUILD_PARAMETER("torch._utils._rebuild_parameter"),
    REBUILD_PARAMETER_WITH_STATE("torch._utils._rebuild_parameter_with_state"),
    REBUILD_FROM_TYPE("torch._tensor._rebuild_from_type_v2"),
    PARAMETER("torch.nn.parameter.Parameter"),
    TENSOR("torch.Tensor"),
    SIZE("torch.Size"),
    DEVICE("torch.device"),
    ORDERED_DICT("collections.OrderedDict"),
    DEFAULT_DICT("collections.defaultdict"),
    COUNTER("collections.Counter"),
    DICT("builtins.dict"),
    LIST("builtins.list"),
    SET("builtins.set"),
    FROZEN_SET("builtins.frozenset"),
    BYTES("builtins.bytes"),
    BYTE_ARRAY("builtins.bytearray"),
    ENCODE("_codecs.encode"),
    NUMPY_SCALAR("numpy._core.multiarray.scalar"),
    NUMPY_DTYPE("numpy.dtype");

    private final String path;

    Name(String path) {
      this.path = path;
    }

    @Override
    public String toString() {
      return path;
    }
  }

  /**
   * The class of a storage.
   *
   * @param type its elements; null where the class does not say
   */
  record StorageClass(@Nullable DType type) {}

  private static final Map<String, Object> TABLE = new HashMap<>();

  /** PyTorch's names of typed storages, by element type. */
  static final Map<String, String> STORAGES =
      Map.ofEntries(
          Map.entry("FloatStorage", "float32"),
          Map.entry("DoubleStorage", "float64"),
          Map.entry("HalfStorage", "float16"),
          Map.entry("BFloat16Storage", "bfloat16"),
          Map.entry("CharStorage", "int8"),
          Map.entry("ShortStorage", "int16"),
          Map.entry("IntStorage", "int32"),
          Map.entry("LongStorage", "int64"),
          Map.entry("ByteStorage", "uint8"),
          Map.entry("BoolStorage", "bool"),
          Map.entry("ComplexFloatStorage", "complex64"),
          Map.entry("ComplexDoubleStorage", "complex128"));

  static {
    for (Name name : Name.values()) TABLE.put(name.path, name);
    for (DType dtype : DType.values()) TABLE.put("torch." + dtype, dtype);
    STORAGES.forEach(
        (storage, type) -> {
          if (TABLE.get("torch." + type) instanceof DType dtype) {
            TABLE.put("torch." + storage, new StorageClass(dtype));
          }
        });
    TABLE.put("torch.storage.UntypedStorage", new StorageClass(null));
    TABLE.put("torch.UntypedStorage", new StorageClass(null));
    TABLE.put("numpy.core.multiarray.scalar", Name.NUMPY_SCALAR); // before numpy 2
  }

  private PickleNames() {}

  /** What a name stands for: a {@link Name}, a {@link StorageClass} or a {@link DType}. */
  static Object find(PickleInput in, String module, String name) {
    String home = module.equals("__builtin__") ? "builtins" : module; // Python 2's
    Object found = TABLE.get(home + "." + name);
    if (found != null) return found;
    String shown = Origin.shown(home + "." + name);
    if (home.equals("torch") && (name.endsWith("Storage") || name.matches("[a-z]+[0-9]+\\w*"))) {
      throw in.refused(
          "it holds elements of type " + shown + ", which Cresset has not",
          "in Python: convert the tensor to float32 or an integer type before saving");
    }
    throw in.refused(
        "it holds %s, and only tensors and plain containers are read".formatted(shown), WAY_OUT);
  }

  /** An instruction as Python's pickletools names it, as far as files can be met that hold it. */
  static String instruction(int opcode) {
    return switch (opcode) {
      case 'i' -> "INST";
      case 'o' -> "OBJ";
      case 'P' -> "PERSID";
      case 0x82, 0x83, 0x84 -> "EXT" + (1 << (opcode - 0x82));
      case 0x92 -> "NEWOBJ_EX";
      case 0x97 -> "NEXT_BUFFER";
      case 0x98 -> "READONLY_BUFFER";
      case 'I', 'L', 'F', 'S', 'V', 'p', 'g' -> "'" + (char) opcode + "' of protocol 0";
      default -> "0x%02x".formatted(opcode);
    };
  }
}
