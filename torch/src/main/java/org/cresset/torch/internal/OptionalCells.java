package org.cresset.torch.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Cells for optional arguments on LibTorch before 2.13, which has no function that makes them.
 *
 * <p>The receiving call frees a cell with C++'s {@code delete}, so it has to come from C++'s {@code
 * operator new}.
 */
final class OptionalCells {
  private static final MethodHandle OPERATOR_NEW =
      NativeLibraries.function("_Znwm", FunctionDescriptor.of(ADDRESS, JAVA_LONG))
          .orElseThrow(() -> new UnsatisfiedLinkError("this process has no C++ operator new"));

  private OptionalCells() {}

  /** A stand-in for {@code torch_new_stable_ivalue(StableIValue**)}. */
  static MethodHandle byOperatorNew() {
    try {
      return MethodHandles.lookup()
          .findStatic(
              OptionalCells.class, "make", MethodType.methodType(int.class, MemorySegment.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("make(MemorySegment) stands below", e);
    }
  }

  @SuppressWarnings("UnusedMethod") // called through the handle above
  private static int make(MemorySegment out) {
    try {
      out.set(ADDRESS, 0, (MemorySegment) OPERATOR_NEW.invokeExact(8L));
      return 0;
    } catch (Throwable e) {
      throw NativeApi.impossible(e);
    }
  }
}
