package org.cresset.torch;

import org.cresset.torch.internal.Frame;
import org.cresset.torch.internal.NativeApi;
import org.jspecify.annotations.Nullable;

/** What one thread has open: its scope, whether and how it records, its native memory. */
final class Context {
  private static final ThreadLocal<Context> CURRENT = ThreadLocal.withInitial(Context::new);

  final Frame frame;
  @Nullable Scope scope;
  boolean recording = true;
  boolean inference;
  @Nullable DetectAnomaly anomaly;
  Saved.@Nullable Keeper keeper; // what becomes of saved values; null: they are kept
  @Nullable Casting autocast; // null outside of every region
  @Nullable FlopCounter counter;

  private Context() {
    LibTorch.load();
    frame = Frame.current();
    // No tensor of LibTorch's ever requires grad here, so its own recording is only a cost.
    NativeApi.setGradMode(false);
  }

  /** The calling thread's context; loads LibTorch if nobody has. */
  static Context current() {
    return CURRENT.get();
  }
}
