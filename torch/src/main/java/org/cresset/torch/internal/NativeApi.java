package org.cresset.torch.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * LibTorch's C functions as typed Java methods.
 *
 * <p>Each returns 0 for success, as LibTorch does; after another value {@link #lastError()} has the
 * text. Results are written to the segment given. Functions that only read a field are called
 * without a thread transition ({@link Linker.Option#critical}).
 *
 * <p>Source: {@code torch/csrc/inductor/aoti_torch/c/shim.h} and {@code
 * torch/csrc/stable/c/shim.h}.
 */
public final class NativeApi {
  private static final Linker.Option LEAF = Linker.Option.critical(false);

  private static final MethodHandle VERSION = leaf("aoti_torch_abi_version", JAVA_LONG);
  private static final MethodHandle CALL =
      function("torch_call_dispatcher", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
  private static final MethodHandle NEW_REFERENCE =
      leaf("aoti_torch_new_tensor_handle", JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle DELETE =
      function("aoti_torch_delete_tensor_object", JAVA_INT, JAVA_LONG);
  private static final MethodHandle EMPTY_STRIDED =
      function(
          "aoti_torch_empty_strided",
          JAVA_INT,
          JAVA_LONG,
          ADDRESS,
          ADDRESS,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          ADDRESS);
  private static final MethodHandle DATA =
      leaf("aoti_torch_get_data_ptr", JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle DIM = leaf("aoti_torch_get_dim", JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle SIZES =
      leaf("aoti_torch_get_sizes", JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle STRIDES =
      leaf("aoti_torch_get_strides", JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle STORAGE_OFFSET =
      leaf("aoti_torch_get_storage_offset", JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle DTYPE =
      leaf("aoti_torch_get_dtype", JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle DEVICE_TYPE =
      leaf("aoti_torch_get_device_type", JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle DEVICE_INDEX =
      leaf("aoti_torch_get_device_index", JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle NEW_LIST =
      leaf("torch_new_list_reserve_size", JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle PUSH =
      leaf("torch_list_push_back", JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle LIST_SIZE =
      leaf("torch_list_size", JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle LIST_ITEM =
      leaf("torch_list_get_item", JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS);
  private static final MethodHandle DELETE_LIST =
      function("torch_delete_list", JAVA_INT, JAVA_LONG);
  private static final MethodHandle NEW_STRING =
      function("torch_new_string_handle", JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS);
  private static final MethodHandle DELETE_STRING =
      leaf("torch_delete_string", JAVA_INT, JAVA_LONG);
  private static final MethodHandle ADD =
      function("aoti_torch_cpu_add_Tensor", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_DOUBLE, ADDRESS);
  private static final MethodHandle SUBTRACT =
      function(
          "aoti_torch_aten_subtract_Tensor", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_DOUBLE, ADDRESS);
  private static final MethodHandle MUL =
      function("aoti_torch_cpu_mul_Tensor", JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS);
  private static final MethodHandle SET_NUM_THREADS =
      NativeLibraries.function("_ZN2at15set_num_threadsEi", FunctionDescriptor.ofVoid(JAVA_INT))
          .orElseThrow(() -> missing("at::set_num_threads"));
  private static final MethodHandle GET_NUM_THREADS = leaf("_ZN2at15get_num_threadsEv", JAVA_INT);
  private static final MethodHandle SET_GRAD_MODE =
      NativeLibraries.function(
              "aoti_torch_grad_mode_set_enabled", FunctionDescriptor.ofVoid(JAVA_BOOLEAN))
          .orElseThrow(() -> missing("aoti_torch_grad_mode_set_enabled"));

  private static final @Nullable MethodHandle ERROR =
      NativeLibraries.function(
              "torch_exception_get_what_without_backtrace", FunctionDescriptor.of(ADDRESS))
          .orElse(null);

  /** A heap cell for an optional argument, freed by the call that it is passed to. */
  private static final MethodHandle NEW_OPTIONAL =
      NativeLibraries.function(
              "torch_new_stable_ivalue", FunctionDescriptor.of(JAVA_INT, ADDRESS), LEAF)
          .orElseGet(CppHeap::newOptional);

  /** LibTorch's version: major in bits 56-63, minor in bits 48-55. */
  private static final long BUILD_VERSION = version();

  private NativeApi() {}

  /** LibTorch's own version: major in bits 56-63, minor in bits 48-55, patch in 40-47. */
  public static long version() {
    try {
      return (long) VERSION.invokeExact();
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Calls an operator: arguments in {@code stack} in schema order, results there afterwards. */
  public static int call(OperatorName operator, MemorySegment stack) {
    try {
      return (int) CALL.invokeExact(operator.name(), operator.overload(), stack, BUILD_VERSION);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Another owned reference to the same tensor. */
  public static int newReference(long tensor, MemorySegment out) {
    try {
      return (int) NEW_REFERENCE.invokeExact(tensor, out);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Drops an owned reference. */
  public static int delete(long tensor) {
    try {
      return (int) DELETE.invokeExact(tensor);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Allocates an uninitialised tensor. */
  public static int emptyStrided(
      long rank,
      MemorySegment sizes,
      MemorySegment strides,
      int dtype,
      int deviceType,
      int deviceIndex,
      MemorySegment out) {
    try {
      return (int)
          EMPTY_STRIDED.invokeExact(rank, sizes, strides, dtype, deviceType, deviceIndex, out);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** The address of the first element. */
  public static int data(long tensor, MemorySegment out) {
    return read(DATA, tensor, out);
  }

  /** The number of dimensions, as int64. */
  public static int rank(long tensor, MemorySegment out) {
    return read(DIM, tensor, out);
  }

  /** The address of the sizes, borrowed from the tensor. */
  public static int sizes(long tensor, MemorySegment out) {
    return read(SIZES, tensor, out);
  }

  /** The address of the strides, borrowed from the tensor. */
  public static int strides(long tensor, MemorySegment out) {
    return read(STRIDES, tensor, out);
  }

  /** The position of the first element in its storage, in elements, as int64. */
  public static int storageOffset(long tensor, MemorySegment out) {
    return read(STORAGE_OFFSET, tensor, out);
  }

  /** The code of the element type, as int32. */
  public static int dtype(long tensor, MemorySegment out) {
    return read(DTYPE, tensor, out);
  }

  /** The code of the device's type, as int32. */
  public static int deviceType(long tensor, MemorySegment out) {
    return read(DEVICE_TYPE, tensor, out);
  }

  /** The device's index, as int32. */
  public static int deviceIndex(long tensor, MemorySegment out) {
    return read(DEVICE_INDEX, tensor, out);
  }

  private static int read(MethodHandle field, long tensor, MemorySegment out) {
    try {
      return (int) field.invokeExact(tensor, out);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** A list with room for {@code size} values; a call that it is passed to frees it. */
  public static int newList(long size, MemorySegment out) {
    return read(NEW_LIST, size, out);
  }

  /** Appends to a list. */
  public static int push(long list, long value) {
    try {
      return (int) PUSH.invokeExact(list, value);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** The number of values in a list. */
  public static int listSize(long list, MemorySegment out) {
    return read(LIST_SIZE, list, out);
  }

  /** One value of a list, as an owned value. */
  public static int listItem(long list, long index, MemorySegment out) {
    try {
      return (int) LIST_ITEM.invokeExact(list, index, out);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Frees a list. */
  public static int deleteList(long list) {
    try {
      return (int) DELETE_LIST.invokeExact(list);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** A string in UTF-8; a call that it is passed to frees it. */
  public static int newString(MemorySegment utf8, long bytes, MemorySegment out) {
    try {
      return (int) NEW_STRING.invokeExact(utf8, bytes, out);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Frees a string that no call consumed. */
  public static int deleteString(long string) {
    try {
      return (int) DELETE_STRING.invokeExact(string);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** The address of a fresh 8-byte cell for an optional value. */
  public static int newOptional(MemorySegment out) {
    try {
      return (int) NEW_OPTIONAL.invokeExact(out);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** {@code a + alpha * b} of two tensors of which at least one is on the CPU. */
  public static int cpuAdd(long a, long b, double alpha, MemorySegment out) {
    try {
      return (int) ADD.invokeExact(a, b, alpha, out);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** {@code a - alpha * b} on any device. */
  public static int subtract(long a, long b, double alpha, MemorySegment out) {
    try {
      return (int) SUBTRACT.invokeExact(a, b, alpha, out);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** {@code a * b} of two tensors on the CPU, without the dispatcher. */
  public static int cpuMul(long a, long b, MemorySegment out) {
    try {
      return (int) MUL.invokeExact(a, b, out);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Sets how many threads one operator may use; {@code threads} is at least 1. */
  public static void setNumThreads(int threads) {
    try {
      SET_NUM_THREADS.invokeExact(threads);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** How many threads one operator may use. */
  public static int numThreads() {
    try {
      return (int) GET_NUM_THREADS.invokeExact();
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Turns LibTorch's own recording, which Cresset never uses, off or on for this thread. */
  public static void setGradMode(boolean enabled) {
    try {
      SET_GRAD_MODE.invokeExact(enabled);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Whether {@link #lastError} has the text of failures: from 2.13 on. */
  public static boolean keepsErrors() {
    return ERROR != null;
  }

  /** The text of this thread's last failure; empty where the build (before 2.13) keeps none. */
  public static String lastError() {
    if (ERROR == null) return "";
    try {
      MemorySegment text = (MemorySegment) ERROR.invokeExact();
      return text.address() == 0 ? "" : text.reinterpret(1 << 20).getString(0);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return link(name, FunctionDescriptor.of(result, arguments));
  }

  private static MethodHandle leaf(String name, MemoryLayout result, MemoryLayout... arguments) {
    return link(name, FunctionDescriptor.of(result, arguments), LEAF);
  }

  private static MethodHandle link(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return NativeLibraries.function(name, descriptor, options).orElseThrow(() -> missing(name));
  }

  private static UnsatisfiedLinkError missing(String name) {
    return new UnsatisfiedLinkError(
        "this LibTorch has no function " + name + "; 2.10 or newer is needed");
  }

  static AssertionError impossible(Throwable e) {
    return new AssertionError("a C function threw a Java exception", e);
  }
}
