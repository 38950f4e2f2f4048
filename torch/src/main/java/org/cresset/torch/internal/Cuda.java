package org.cresset.torch.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Whether LibTorch can use a GPU here, and if not, what stands in the way. */
public final class Cuda {
  private Cuda() {}

  /** The number of GPUs that LibTorch sees; 0 for a build without CUDA. Never throws. */
  public static int deviceCount() {
    Optional<MethodHandle> count =
        NativeLibraries.function(
            "_ZN3c104cuda12device_countEv", FunctionDescriptor.of(JAVA_BYTE)); // noexcept
    if (count.isEmpty()) return 0;
    try {
      return (byte) count.get().invokeExact();
    } catch (Throwable e) {
      throw NativeApi.impossible(e);
    }
  }

  /** Why {@link #deviceCount} is 0, as the end of a sentence. */
  public static String whyNone() {
    if (!hasCudaBuild()) return "because this LibTorch is a build without CUDA";
    int code = driverInit();
    return switch (code) {
      case NO_DRIVER -> "because the NVIDIA driver's library libcuda.so.1 is not on this machine";
      case 0 -> "although the driver answers; LibTorch sees no device";
      case 100 -> "because the driver finds no GPU (cuInit returned 100, CUDA_ERROR_NO_DEVICE)";
      default -> "because the driver does not start (cuInit returned " + code + ")";
    };
  }

  /** What to do about it. */
  public static String advice() {
    return hasCudaBuild()
        ? "install or repair the NVIDIA driver (in a container: start it with --gpus all), or use"
            + " the device cpu"
        : "point CRESSET_LIBTORCH at a CUDA build of LibTorch, or use the device cpu";
  }

  private static boolean hasCudaBuild() {
    return SymbolLookup.loaderLookup().find("_ZN3c104cuda12device_countEv").isPresent();
  }

  private static final int NO_DRIVER = -1;

  private static int driverInit() {
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle init =
          Linker.nativeLinker()
              .downcallHandle(
                  SymbolLookup.libraryLookup("libcuda.so.1", arena).find("cuInit").orElseThrow(),
                  FunctionDescriptor.of(JAVA_INT, JAVA_INT));
      return (int) init.invokeExact(0);
    } catch (IllegalArgumentException e) {
      return NO_DRIVER;
    } catch (Throwable e) {
      throw NativeApi.impossible(e);
    }
  }
}
