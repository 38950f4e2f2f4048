package org.cresset.torch.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * LibTorch's table of operators, by its C++ methods: before 2.13 the C ABI does not say why a call
 * failed, and one of an operator that is not there leaves its arguments to the caller.
 *
 * <p>Source: {@code aten/src/ATen/core/dispatch/Dispatcher.h}. Looking a name up throws nothing.
 */
public final class Dispatcher {
  /** {@code std::optional<OperatorHandle>}: two pointers, then whether they are there. */
  private static final MemoryLayout FOUND =
      MemoryLayout.structLayout(ADDRESS, ADDRESS, JAVA_BYTE, MemoryLayout.paddingLayout(7));

  /** A {@code std::string} of libstdc++: address, length, and room for short texts. */
  private static final long STRING = 32;

  private static final Optional<MethodHandle> TABLE =
      NativeLibraries.function(
          "_ZN3c1010Dispatcher13realSingletonEv", FunctionDescriptor.of(ADDRESS));
  private static final Optional<MethodHandle> FIND =
      NativeLibraries.function(
          "_ZN3c1010Dispatcher10findSchemaERKNS_12OperatorNameE",
          FunctionDescriptor.of(FOUND, ADDRESS, ADDRESS));

  private Dispatcher() {}

  /** Whether LibTorch has the operator; true where that cannot be asked (other systems' C++). */
  public static boolean knows(OperatorName operator) {
    if (TABLE.isEmpty() || FIND.isEmpty() || !System.getProperty("os.name").equals("Linux")) {
      return true;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment names = arena.allocate(2 * STRING, 8);
      place(names, operator.name());
      place(names.asSlice(STRING), operator.overload());
      MemorySegment table = (MemorySegment) TABLE.get().invokeExact();
      MemorySegment found =
          (MemorySegment) FIND.get().invokeExact((SegmentAllocator) arena, table, names);
      return found.get(JAVA_BYTE, 2 * ADDRESS.byteSize()) != 0;
    } catch (Throwable e) {
      throw NativeApi.impossible(e);
    }
  }

  private static void place(MemorySegment string, MemorySegment text) {
    string.set(ADDRESS, 0, text);
    string.set(JAVA_LONG, ADDRESS.byteSize(), text.byteSize() - 1); // without its zero byte
  }
}
