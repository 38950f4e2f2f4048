package org.cresset.torch.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A device's default generator, by its C++ methods: the C ABI has no function for its state.
 *
 * <p>Called by their mangled names with pointers and integers. An exception thrown through them
 * would end the process; seeding and reading throw none, and writing throws none for a state that
 * the caller has checked.
 */
public final class DefaultGenerator {
  /** The processor's. */
  public static final DefaultGenerator CPU =
      new DefaultGenerator(
          "CPUGeneratorImpl",
          link("_ZN2at6detail22getDefaultCPUGeneratorEv", FunctionDescriptor.of(ADDRESS)),
          -1);

  private final MethodHandle find;
  private final byte index;
  private final MethodHandle seed;
  private final MethodHandle readState;
  private final MethodHandle writeState;

  private DefaultGenerator(String type, MethodHandle find, int index) {
    this.find = find;
    this.index = (byte) index;
    String name = type.length() + type;
    seed =
        link(
            "_ZN2at" + name + "16set_current_seedEm",
            FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG));
    // Returns an intrusive_ptr, which the C++ ABI passes as a hidden first argument.
    readState =
        link("_ZNK2at" + name + "9get_stateEv", FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG));
    writeState =
        link(
            "_ZN2at" + name + "9set_stateERKN3c1010TensorImplE",
            FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG));
  }

  /** That of a GPU, which must be there: LibTorch throws otherwise. */
  public static DefaultGenerator cuda(int index) {
    if (index < 0 || index >= Cuda.deviceCount()) {
      throw new IllegalArgumentException("there is no GPU " + index);
    }
    MethodHandle find =
        link(
            "_ZN2at4cuda6detail23getDefaultCUDAGeneratorEa",
            FunctionDescriptor.of(ADDRESS, JAVA_BYTE));
    return new DefaultGenerator("CUDAGeneratorImpl", find, index);
  }

  /** Starts the sequence of {@code value}. */
  public synchronized void seed(long value) {
    try {
      seed.invokeExact(generator(), value);
    } catch (Throwable e) {
      throw NativeApi.impossible(e);
    }
  }

  /** A copy of the state. */
  public synchronized byte[] state() {
    // A tensor handle is the address of a C++ Tensor, which is one pointer; so is this cell.
    MemorySegment cell = CppHeap.cell();
    try {
      readState.invokeExact(cell, generator());
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
  public synchronized void state(Handle bytes) {
    try {
      long tensorImpl = MemorySegment.ofAddress(bytes.address()).reinterpret(8).get(JAVA_LONG, 0);
      writeState.invokeExact(generator(), tensorImpl);
    } catch (Throwable e) {
      throw NativeApi.impossible(e);
    }
  }

  /** The address of the GeneratorImpl: a Generator is one pointer to it. */
  private long generator() throws Throwable {
    MemorySegment generator =
        index < 0 ? (MemorySegment) find.invokeExact() : (MemorySegment) find.invokeExact(index);
    return generator.reinterpret(8).get(JAVA_LONG, 0);
  }

  private static MethodHandle link(String name, FunctionDescriptor descriptor) {
    return NativeLibraries.function(name, descriptor)
        .orElseThrow(() -> new UnsatisfiedLinkError("this LibTorch has no function " + name));
  }
}
