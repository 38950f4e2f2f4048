package org.cresset.torch;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicLong;
import org.cresset.torch.internal.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The last resort for tensors made with no scope open: freed some time after they became
 * unreachable.
 *
 * <p>The garbage collector sees a few bytes where there are megabytes, and so would not run in
 * time: it is asked to whenever another {@value #STEP} bytes have come together.
 */
final class Unscoped implements Runnable {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final long STEP = 256L << 20;
  private static final AtomicLong HELD = new AtomicLong();
  private static final AtomicLong LIMIT = new AtomicLong(STEP);

  private final long bytes;
  private @Nullable Handle handle;
  private @Nullable Node node;
  private @Nullable Family family;
  private Cleaner.@Nullable Cleanable cleanable;

  private Unscoped(Handle handle, @Nullable Node node, @Nullable Family family) {
    this.handle = handle;
    this.node = node;
    this.family = family;
    long elements = 1;
    for (long size : handle.sizes()) elements *= size;
    bytes = elements * 8;
  }

  /** Frees what a tensor holds when {@code tensor} is no longer reachable. */
  static Unscoped register(
      Tensor tensor, Handle handle, @Nullable Node node, @Nullable Family family) {
    Unscoped entry = new Unscoped(handle, node, family);
    long held = HELD.addAndGet(entry.bytes);
    if (held > LIMIT.get()) {
      System.gc();
      LIMIT.set(HELD.get() + STEP);
    }
    entry.cleanable = CLEANER.register(tensor, entry);
    return entry;
  }

  /** Says what else goes with the tensor: its place in the graph, and its family. */
  synchronized void holds(@Nullable Node node, @Nullable Family family) {
    this.node = node;
    this.family = family;
  }

  /** Frees now. */
  void clean() {
    if (cleanable != null) cleanable.clean();
  }

  /** Forgets the tensor: somebody else frees it. */
  void cancel() {
    synchronized (this) {
      handle = null;
      node = null;
      family = null;
    }
    clean();
  }

  /** Called once, by the cleaner or by {@link #clean}. */
  @Override
  public void run() {
    // The collector frees by and by: while it was being asked, the limit had to be far above.
    LIMIT.accumulateAndGet(HELD.addAndGet(-bytes) + STEP, Math::min);
    Handle freed;
    Node left;
    Family departed;
    synchronized (this) {
      freed = handle;
      left = node;
      departed = family;
      handle = null;
      node = null;
      family = null;
    }
    if (left != null) left.release();
    if (departed != null && freed != null) departed.leave(freed);
    if (freed != null) freed.release();
  }
}
