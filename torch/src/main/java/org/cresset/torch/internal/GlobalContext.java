package org.cresset.torch.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The process-wide switches of {@code at::Context}, by their mangled names: the C ABI has none of
 * them. Each stores or reads a flag, and throws nothing.
 */
public final class GlobalContext {
  /** One switch. */
  public enum Flag {
    /** Operators without a deterministic kernel fail. */
    DETERMINISTIC_ALGORITHMS("26setDeterministicAlgorithmsEbb", "23deterministicAlgorithmsEv"),
    /** cuDNN chooses deterministic kernels. */
    DETERMINISTIC_CUDNN("21setDeterministicCuDNNEb", "18deterministicCuDNNEv"),
    /** cuDNN tries its kernels and takes the fastest. */
    BENCHMARK_CUDNN("17setBenchmarkCuDNNEb", "14benchmarkCuDNNEv"),
    /** In deterministic mode, new memory holds NaN or the greatest integer. */
    FILL_UNINITIALIZED_MEMORY(
        "39setDeterministicFillUninitializedMemoryEb", "36deterministicFillUninitializedMemoryEv"),
    /** Convolutions that oneDNN leaves, of 16 images and more, may go to NNPACK. */
    NNPACK("20setUserEnabledNNPACKEb", "17userEnabledNNPACKEv");

    private final String setter;
    private final String getter;

    Flag(String setter, String getter) {
      this.setter = setter;
      this.getter = getter;
    }
  }

  private GlobalContext() {}

  /** Turns a switch on or off. */
  public static void set(Flag flag, boolean on) {
    try {
      if (flag == Flag.DETERMINISTIC_ALGORITHMS) setDeterministic(on, false);
      else
        link("_ZN2at7Context" + flag.setter, FunctionDescriptor.ofVoid(ADDRESS, JAVA_BOOLEAN))
            .invokeExact(context(), on);
    } catch (Throwable e) {
      throw NativeApi.impossible(e);
    }
  }

  /** Turns the first switch; a warning on standard error may take the place of the failure. */
  public static void setDeterministic(boolean on, boolean warnOnly) {
    try {
      link(
              "_ZN2at7Context" + Flag.DETERMINISTIC_ALGORITHMS.setter,
              FunctionDescriptor.ofVoid(ADDRESS, JAVA_BOOLEAN, JAVA_BOOLEAN))
          .invokeExact(context(), on, warnOnly);
    } catch (Throwable e) {
      throw NativeApi.impossible(e);
    }
  }

  /** Whether a switch is on. */
  public static boolean isOn(Flag flag) {
    try {
      return (boolean)
          link("_ZNK2at7Context" + flag.getter, FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS))
              .invokeExact(context());
    } catch (Throwable e) {
      throw NativeApi.impossible(e);
    }
  }

  private static MemorySegment context() throws Throwable {
    return (MemorySegment)
        link("_ZN2at13globalContextEv", FunctionDescriptor.of(ADDRESS)).invokeExact();
  }

  private static MethodHandle link(String name, FunctionDescriptor descriptor) {
    return NativeLibraries.function(name, descriptor)
        .orElseThrow(() -> new UnsatisfiedLinkError("this LibTorch has no function " + name));
  }
}
