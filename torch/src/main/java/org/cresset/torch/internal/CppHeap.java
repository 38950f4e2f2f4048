package org.cresset.torch.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Memory of C++'s {@code operator new}, which LibTorch frees with {@code delete}, or we do. */
final class CppHeap {
  private static final MethodHandle OPERATOR_NEW =
      NativeLibraries.function("_Znwm", FunctionDescriptor.of(ADDRESS, JAVA_LONG))
          .orElseThrow(() -> new UnsatisfiedLinkError("this process has no C++ operator new"));

  private static final MethodHandle OPERATOR_DELETE =
      NativeLibraries.function("_ZdlPv", FunctionDescriptor.ofVoid(JAVA_LONG))
          .orElseThrow(() -> new UnsatisfiedLinkError("this process has no C++ operator delete"));

  private CppHeap() {}

  /** A fresh cell for one pointer. */
  static MemorySegment cell() {
    try {
      return ((MemorySegment) OPERATOR_NEW.invokeExact(8L)).reinterpret(8);
    } catch (Throwable e) {
      throw NativeApi.impossible(e);
    }
  }

  /** Frees a cell, also one of LibTorch's own {@code new}. */
  static void free(long cell) {
    try {
      OPERATOR_DELETE.invokeExact(cell);
    } catch (Throwable e) {
      throw NativeApi.impossible(e);
    }
  }

  /** A stand-in for {@code torch_new_stable_ivalue(StableIValue**)}, which came with 2.13. */
  static MethodHandle newOptional() {
    try {
      return MethodHandles.lookup()
          .findStatic(
              CppHeap.class, "optional", MethodType.methodType(int.class, MemorySegment.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("optional(MemorySegment) stands below", e);
    }
  }

  @SuppressWarnings("UnusedMethod") // called through the handle above
  private static int optional(MemorySegment out) {
    out.set(ADDRESS, 0, cell());
    return 0;
  }
}
