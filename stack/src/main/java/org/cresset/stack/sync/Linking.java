package org.cresset.stack.sync;

/** How a file of the store gets into an environment. */
public enum Linking {
  /** {@link #HARD} where the disk allows it, else {@link #COPY}; the outcome says which. */
  AUTO,
  /** A second name for the same file: costs no room; the same disk as the store is needed. */
  HARD,
  /**
   * A path into the store: costs no room and works across disks. For Python alone: Java resolves
   * links before it loads a library, and would look for its neighbours in the store.
   */
  SYMBOLIC,
  /** A file of its own. */
  COPY
}
