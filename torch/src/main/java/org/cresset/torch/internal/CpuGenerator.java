package org.cresset.torch.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The CPU's default generator, by its C++ methods: the C ABI has no function for its state.
 *
 * <p>Called by their mangled names with pointers and integers. An exception thrown through them
 * would end the process; seeding and reading throw none, and writing throws none for a state of the
 * right size, which the caller checks.
 */
public final class CpuGenerator {
  private static final MethodHandle DEFAULT =
      link("_ZN2at6detail22getDefaultCPUGeneratorEv", FunctionDescriptor.of(ADDRESS));
  private static final MethodHandle SEED =
      link(
          "_ZN2at16CPUGeneratorImpl16set_current_seedEm",
          FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG));
  // Returns an intrusive_ptr, which the C++ ABI passes as a hidden first argument.
  private static final MethodHandle GET_STATE =
      link("_ZNK2at16CPUGeneratorImpl9get_stateEv", FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG));
  private static final MethodHandle SET_STATE =
      link(
          "_ZN2at16CPUGeneratorImpl9set_stateERKN3c1010TensorImplE",
          FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG));

  private CpuGenerator() {}

  /** Starts the sequence of {@code seed}. */
  public static synchronized void seed(long seed) {
    try {
      SEED.invokeExact(generator(), seed);
    } catch (Throwable e) {
      throw NativeApi.impossible(e);
    }
  }

  /** A copy of the state. */
  public static synchronized byte[] state() {
    // A tensor handle is the address of a C++ Tensor, which is one pointer; so is this cell.
    MemorySegment cell = CppHeap.cell();
    try {
      GET_STATE.invokeExact(cell, generator());
    } catch (Throwable e) {
      throw NativeApi.impossible(e);
    }
    Handle state = new Handle(cell.address());
    try {
      return state.memory(state.sizes()[0]).toArray(JAVA_BYTE);
    } finally {
      state.release();
    }
  }

  /** Sets the state from a uint8 tensor of the size that {@link #state} has. */
  public static synchronized void state(Handle bytes) {
    try {
      long tensorImpl = MemorySegment.ofAddress(bytes.address()).reinterpret(8).get(JAVA_LONG, 0);
      SET_STATE.invokeExact(generator(), tensorImpl);
    } catch (Throwable e) {
      throw NativeApi.impossible(e);
    }
  }

  /** The address of the GeneratorImpl: a Generator is one pointer to it. */
  private static long generator() throws Throwable {
    MemorySegment generator = (MemorySegment) DEFAULT.invokeExact();
    return generator.reinterpret(8).get(JAVA_LONG, 0);
  }

  private static MethodHandle link(String name, FunctionDescriptor descriptor) {
    return NativeLibraries.function(name, descriptor)
        .orElseThrow(() -> new UnsatisfiedLinkError("this LibTorch has no function " + name));
  }
}
