package org.cresset.torch.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One reference to a LibTorch tensor, shared by everything in Java that means the same tensor.
 *
 * <p>Counted: a {@code Tensor} holds one count, each saved value of a graph another. The native
 * reference is dropped when the last count is. What never changes (type, device, sizes) is asked of
 * LibTorch once.
 */
public final class Handle {
  private static final VarHandle COUNT;
  private static final LongAdder LIVE = new LongAdder();

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(Handle.class, "count", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long address;

  @SuppressWarnings("UnusedVariable") // written through COUNT
  private volatile int count = 1;

  private int dtype = -1;
  private int deviceType = -1;
  private int deviceIndex;
  private long @Nullable [] sizes;
  private @Nullable Version version;

  /** Takes over an owned native reference. */
  public Handle(long address) {
    this.address = address;
    LIVE.increment();
  }

  /** How many native references Java holds now. */
  public static long live() {
    return LIVE.sum();
  }

  /** The native address; valid while a count is held. */
  public long address() {
    return address;
  }

  /** Adds a count. */
  public Handle retain() {
    COUNT.getAndAdd(this, 1);
    return this;
  }

  /** Drops a count, and with the last one the native reference. */
  public void release() {
    if ((int) COUNT.getAndAdd(this, -1) == 1) {
      LIVE.decrement();
      if (version != null) version.sharers.decrementAndGet();
      NativeApi.delete(address);
    }
  }

  /** Whether nothing else holds a count and no view shares the memory. */
  public boolean isUnshared() {
    return (int) COUNT.getAcquire(this) == 1 && (version == null || version.sharers.get() == 1);
  }

  /** The code of the element type. */
  public int dtype() {
    if (dtype < 0) {
      MemorySegment out = Frame.current().out();
      NativeApi.dtype(address, out);
      dtype = out.get(JAVA_INT, 0);
    }
    return dtype;
  }

  /** The code of the device's type. */
  public int deviceType() {
    if (deviceType < 0) {
      MemorySegment out = Frame.current().out();
      NativeApi.deviceIndex(address, out);
      deviceIndex = out.get(JAVA_INT, 0);
      NativeApi.deviceType(address, out);
      deviceType = out.get(JAVA_INT, 0);
    }
    return deviceType;
  }

  /** The device's index, -1 where its type has none. */
  public int deviceIndex() {
    deviceType();
    return deviceIndex;
  }

  /** The sizes; not to be changed by the caller. */
  public long[] sizes() {
    long[] known = sizes;
    if (known == null) {
      MemorySegment out = Frame.current().out();
      NativeApi.rank(address, out);
      int rank = (int) out.get(JAVA_LONG, 0);
      NativeApi.sizes(address, out);
      known = longs(out.get(JAVA_LONG, 0), rank);
      sizes = known;
    }
    return known;
  }

  /** The strides, in elements. */
  public long[] strides() {
    int rank = sizes().length;
    MemorySegment out = Frame.current().out();
    NativeApi.strides(address, out);
    return longs(out.get(JAVA_LONG, 0), rank);
  }

  /** The position of the first element in its storage, in elements. */
  public long storageOffset() {
    MemorySegment out = Frame.current().out();
    NativeApi.storageOffset(address, out);
    return out.get(JAVA_LONG, 0);
  }

  /** The first {@code bytes} bytes of a CPU tensor's memory, from its first element on. */
  public MemorySegment memory(long bytes) {
    MemorySegment out = Frame.current().out();
    NativeApi.data(address, out);
    return MemorySegment.ofAddress(out.get(JAVA_LONG, 0)).reinterpret(bytes);
  }

  private static long[] longs(long address, int count) {
    return count == 0
        ? new long[0]
        : MemorySegment.ofAddress(address).reinterpret(8L * count).toArray(JAVA_LONG);
  }

  /** The version of the memory behind this handle; views share it. */
  public Version version() {
    Version known = version;
    if (known == null) version = known = new Version();
    return known;
  }

  /** Whether both begin at the same address: for a whole tensor, whether one is a view. */
  public boolean startsWhere(Handle other) {
    MemorySegment out = Frame.current().out();
    NativeApi.data(address, out);
    long own = out.get(JAVA_LONG, 0);
    NativeApi.data(other.address, out);
    return own == out.get(JAVA_LONG, 0);
  }

  /** Says that this handle is a view of {@code base}'s memory. */
  public void isViewOf(Handle base) {
    version = base.version();
    version.sharers.incrementAndGet();
  }

  /** Says that the memory was written to. */
  public void written() {
    if (version != null) version.number++;
  }

  /** Counts the writes to one piece of memory, so that a saved value that changed is noticed. */
  public static final class Version {
    private final AtomicInteger sharers = new AtomicInteger(1);
    private int number;

    private Version() {}

    /** How often the memory was written to since somebody first asked. */
    public int number() {
      return number;
    }
  }
}
