package org.cresset.torch.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * One thread's native memory for calls: the slots of arguments and results, and a cell for what a
 * function hands back.
 *
 * <p>Freed with its thread. A frame is in use only between encoding the first argument and reading
 * the last result, and nothing in between calls another operator, so one is enough.
 */
public final class Frame {
  private static final int SLOTS = 64;
  private static final ThreadLocal<Frame> CURRENT = ThreadLocal.withInitial(Frame::new);

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment stack = arena.allocate(8 * SLOTS, 64);
  private final MemorySegment out = arena.allocate(8, 8);

  private Frame() {}

  /** The calling thread's frame. */
  public static Frame current() {
    return CURRENT.get();
  }

  /** The slots of arguments and results. */
  public MemorySegment stack() {
    return stack;
  }

  /** The cell for a value handed back. */
  public MemorySegment out() {
    return out;
  }

  /** Sets slot {@code i}. */
  public void set(int i, long value) {
    stack.setAtIndex(JAVA_LONG, i, value);
  }

  /** Reads slot {@code i}. */
  public long get(int i) {
    return stack.getAtIndex(JAVA_LONG, i);
  }

  /** A value for the stack: another owned reference to {@code handle}'s tensor. */
  public long tensor(Handle handle) {
    NativeApi.newReference(handle.address(), out);
    return out.get(JAVA_LONG, 0);
  }

  /** A value for the stack: a list. */
  public long list(long... values) {
    NativeApi.newList(values.length, out);
    long list = out.get(JAVA_LONG, 0);
    for (long value : values) NativeApi.push(list, value);
    return list;
  }

  /** A value for the stack: an optional that holds {@code value}. */
  public long some(long value) {
    NativeApi.newOptional(out);
    long cell = out.get(JAVA_LONG, 0);
    MemorySegment.ofAddress(cell).reinterpret(8).set(JAVA_LONG, 0, value);
    return cell;
  }

  /** What an optional of {@link #some} holds; frees the optional. */
  public long unwrap(long cell) {
    long value = MemorySegment.ofAddress(cell).reinterpret(8).get(JAVA_LONG, 0);
    CppHeap.free(cell);
    return value;
  }

  /** A value for the stack: a string. */
  public long string(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    try (Arena text = Arena.ofConfined()) {
      MemorySegment bytes = text.allocate(Math.max(1, utf8.length));
      MemorySegment.copy(utf8, 0, bytes, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, utf8.length);
      NativeApi.newString(bytes, utf8.length, out);
      return out.get(JAVA_LONG, 0);
    }
  }

  /** Takes a list result apart: its values, owned by the caller. */
  public long[] unpack(long list) {
    NativeApi.listSize(list, out);
    long[] values = new long[(int) out.get(JAVA_LONG, 0)];
    for (int i = 0; i < values.length; i++) {
      NativeApi.listItem(list, i, out);
      values[i] = out.get(JAVA_LONG, 0);
    }
    NativeApi.deleteList(list);
    return values;
  }
}
