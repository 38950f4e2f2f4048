package org.cresset.torch.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An operator's name as LibTorch reads it, in memory that is never freed.
 *
 * @param name namespace and name, such as {@code aten::mul}, ended by a zero byte
 * @param overload the overload, such as {@code Tensor}, or empty, ended by a zero byte
 */
public record OperatorName(MemorySegment name, MemorySegment overload) {
  /** An operator made anew at each call has the same two names each time. */
  private static final ConcurrentHashMap<String, MemorySegment> TEXTS = new ConcurrentHashMap<>();

  /** The two names in native memory, where each text stands once. */
  public static OperatorName of(String name, String overload) {
    return new OperatorName(text(name), text(overload));
  }

  private static MemorySegment text(String text) {
    MemorySegment known = TEXTS.get(text);
    return known != null
        ? known
        : TEXTS.computeIfAbsent(text, each -> Arena.global().allocateFrom(each));
  }
}
