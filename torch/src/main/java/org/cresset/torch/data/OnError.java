package org.cresset.torch.data;

/** What a loader does about an item that cannot be read or decoded. */
public enum OnError {
  /** Ends the loop with a {@link DataException} that names the item: the default. */
  STOP,
  /**
   * Leaves the item out, which makes its batch one smaller, and reports it in {@link
   * Batch#skipped()} and {@link BatchIterator#skipped()}.
   */
  SKIP
}
