package org.cresset.torch.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An operator's name as LibTorch reads it, in memory that is never freed.
 *
 * @param name namespace and name, such as {@code aten::mul}, ended by a zero byte
 * @param overload the overload, such as {@code Tensor}, or empty, ended by a zero byte
 */
public record OperatorName(MemorySegment name, MemorySegment overload) {
  /** Copies the two names into native memory. */
  public static OperatorName of(String name, String overload) {
    return new OperatorName(
        Arena.global().allocateFrom(name), Arena.global().allocateFrom(overload));
  }
}
