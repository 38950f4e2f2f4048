package org.cresset.doctor.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/** Asks the driver's management library, which answers where CUDA does not. */
final class NvmlProbe {
  private static final int MOST_DEVICES = 64;

  // nvmlGpuFabricInfo_t: a UUID of 16 bytes, status, clique, state in one byte.
  private static final int FABRIC_BYTES = 28;
  private static final int FABRIC_STATE = 24;

  private NvmlProbe() {}

  static void ask(Answers answers) {
    SharedLibrary.open(answers, "libnvidia-ml.so.1").ifPresent(nvml -> ask(answers, nvml));
  }

  private static void ask(Answers answers, SharedLibrary nvml) {
    if (!succeeded(nvml.ask("nvmlInit_v2"))) return;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(96);
      if (succeeded(nvml.call("nvmlSystemGetDriverVersion", text, 96))) {
        answers.answer("nvmlSystemGetDriverVersion", text.getString(0));
      }
      MemorySegment number = arena.allocate(JAVA_INT);
      if (!succeeded(nvml.call("nvmlDeviceGetCount_v2", number))) return;
      int count = number.get(JAVA_INT, 0);
      answers.answer("nvmlDeviceGetCount_v2", count);
      for (int i = 0; i < Math.min(count, MOST_DEVICES); i++) describe(answers, nvml, arena, i);
    }
  }

  private static void describe(Answers answers, SharedLibrary nvml, Arena arena, int index) {
    MemorySegment handle = arena.allocate(ADDRESS);
    OptionalInt status = nvml.call("nvmlDeviceGetHandleByIndex_v2", index, handle);
    if (!succeeded(status)) {
      status.ifPresent(s -> answers.answer("nvmlDeviceGetHandleByIndex_v2 " + index, s));
      return;
    }
    MemorySegment device = handle.get(ADDRESS, 0);
    MemorySegment name = arena.allocate(96);
    if (succeeded(nvml.call("nvmlDeviceGetName", device, name, 96))) {
      answers.answer("nvmlDeviceGetName " + index, name.getString(0));
    }
    MemorySegment first = arena.allocate(JAVA_INT);
    MemorySegment second = arena.allocate(JAVA_INT);
    if (succeeded(nvml.call("nvmlDeviceGetCudaComputeCapability", device, first, second))) {
      answers.answer(
          "nvmlDeviceGetCudaComputeCapability " + index,
          first.get(JAVA_INT, 0) + "." + second.get(JAVA_INT, 0));
    }
    if (succeeded(nvml.call("nvmlDeviceGetComputeMode", device, first))) {
      answers.answer("nvmlDeviceGetComputeMode " + index, first.get(JAVA_INT, 0));
    }
    if (succeeded(nvml.call("nvmlDeviceGetMigMode", device, first, second))
        && first.get(JAVA_INT, 0) == 1) {
      answers.answer("nvmlDeviceGetMigMode " + index, 1);
      answers.answer("MIG instances " + index, instances(nvml, arena, device));
    }
    MemorySegment fabric = arena.allocate(FABRIC_BYTES, 8);
    if (succeeded(nvml.call("nvmlDeviceGetGpuFabricInfo", device, fabric))) {
      answers.answer("nvmlDeviceGetGpuFabricInfo " + index, fabric.get(JAVA_BYTE, FABRIC_STATE));
    }
  }

  private static int instances(SharedLibrary nvml, Arena arena, MemorySegment device) {
    MemorySegment number = arena.allocate(JAVA_INT);
    MemorySegment instance = arena.allocate(ADDRESS);
    if (!succeeded(nvml.call("nvmlDeviceGetMaxMigDeviceCount", device, number))) return 0;
    int found = 0;
    for (int i = 0; i < number.get(JAVA_INT, 0); i++) {
      if (succeeded(nvml.call("nvmlDeviceGetMigDeviceHandleByIndex", device, i, instance))) {
        found++;
      }
    }
    return found;
  }

  private static boolean succeeded(OptionalInt status) {
    return status.isPresent() && status.getAsInt() == 0;
  }
}
