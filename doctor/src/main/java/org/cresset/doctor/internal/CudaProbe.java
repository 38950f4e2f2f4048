package org.cresset.doctor.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/** Asks CUDA's driver, with nothing of PyTorch between. */
final class CudaProbe {
  private static final int MAJOR = 75; // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR
  private static final int MINOR = 76;
  private static final int MOST_DEVICES = 64;

  private CudaProbe() {}

  static void ask(Answers answers) {
    SharedLibrary.open(answers, "libcuda.so.1").ifPresent(cuda -> ask(answers, cuda));
  }

  private static void ask(Answers answers, SharedLibrary cuda) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocate(JAVA_INT);
      if (succeeded(cuda.call("cuDriverGetVersion", number))) {
        answers.answer("cuDriverGetVersion", number.get(JAVA_INT, 0));
      }
      if (!succeeded(cuda.ask("cuInit", 0))) return;
      OptionalInt status = cuda.call("cuDeviceGetCount", number);
      if (status.isEmpty()) return;
      int count = number.get(JAVA_INT, 0);
      answers.answer("cuDeviceGetCount", succeeded(status) ? count : "error " + status.getAsInt());
      if (!succeeded(status)) return;
      for (int i = 0; i < Math.min(count, MOST_DEVICES); i++) describe(answers, cuda, arena, i);
      if (count > 0) start(cuda, arena);
    }
  }

  private static void describe(Answers answers, SharedLibrary cuda, Arena arena, int index) {
    MemorySegment number = arena.allocate(JAVA_INT);
    if (!succeeded(cuda.call("cuDeviceGet", number, index))) return;
    int device = number.get(JAVA_INT, 0);
    MemorySegment name = arena.allocate(256);
    if (succeeded(cuda.call("cuDeviceGetName", name, 256, device))) {
      answers.answer("cuDeviceGetName " + index, name.getString(0));
    }
    MemorySegment minor = arena.allocate(JAVA_INT);
    if (succeeded(cuda.call("cuDeviceGetAttribute", number, MAJOR, device))
        && succeeded(cuda.call("cuDeviceGetAttribute", minor, MINOR, device))) {
      answers.answer(
          "compute capability " + index, number.get(JAVA_INT, 0) + "." + minor.get(JAVA_INT, 0));
    }
    MemorySegment bytes = arena.allocate(JAVA_LONG);
    if (succeeded(cuda.call("cuDeviceTotalMem_v2", bytes, device))) {
      answers.answer("cuDeviceTotalMem_v2 " + index, bytes.get(JAVA_LONG, 0));
    }
  }

  /** Only a context shows that a GPU is free to be used. */
  private static void start(SharedLibrary cuda, Arena arena) {
    MemorySegment context = arena.allocate(ADDRESS);
    if (succeeded(cuda.ask("cuDevicePrimaryCtxRetain", context, 0))) {
      cuda.call("cuDevicePrimaryCtxRelease_v2", 0);
    }
  }

  private static boolean succeeded(OptionalInt status) {
    return status.isPresent() && status.getAsInt() == 0;
  }
}
