package org.cresset.torch;

import java.util.IdentityHashMap;
import org.cresset.torch.internal.Handle;

/**
 * The casts of parameters that an autocast region has made, so that a weight is cast once a region
 * however often it is used. Source: {@code cached_cast} of {@code aten/src/ATen/autocast_mode.cpp}.
 *
 * <p>Two traps of PyTorch's are closed: a cast made while gradients were not recorded is not used
 * where they are, and one of a weight that was changed in place since is made again.
 */
final class CastCache implements AutoCloseable {
  /** A cast, and how often the weight's memory had been written to by then. */
  private record Entry(Tensor cast, DType dtype, Handle.Version version, int number) {
    boolean serves(DType wanted, boolean recording) {
      return dtype == wanted
          && version.number() == number
          && (!recording || cast.requiresGrad()); // else the weight would get no gradient
    }
  }

  private final IdentityHashMap<Leaf, Entry> entries = new IdentityHashMap<>();

  /** The cast of a leaf's tensor; it stays the cache's. */
  Tensor cast(Context context, Leaf leaf, Tensor weight, DType dtype) {
    Entry found = entries.get(leaf);
    if (found != null && found.serves(dtype, context.recording)) return found.cast;
    Handle.Version version = weight.handle().version();
    Tensor cast = weight.to(dtype).disown();
    entries.put(leaf, new Entry(cast, dtype, version, version.number()));
    if (found != null) found.cast.close();
    return cast;
  }

  @Override
  public void close() {
    for (Entry entry : entries.values()) entry.cast.close();
    entries.clear();
  }
}
