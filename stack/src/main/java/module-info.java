/**
 * What to install: the default LibTorch, fetched, verified and stored; what is known of PyTorch's
 * releases, what runs where, and locks.
 *
 * <p>Maven's resolver, which does the fetching, has no module descriptors: it lies on the class
 * path, and is read only when something must be fetched.
 */
module org.cresset.stack {
  requires static transitive org.jspecify;
  requires transitive java.net.http;
  requires org.apache.commons.compress;
  requires org.jsoup;
  requires tools.jackson.core;
  requires transitive org.cresset.torch;

  exports org.cresset.stack;
  exports org.cresset.stack.catalogue;
  exports org.cresset.stack.checking;
  exports org.cresset.stack.explain;
  exports org.cresset.stack.fetch;
  exports org.cresset.stack.json;
  exports org.cresset.stack.lock;
  exports org.cresset.stack.locking;
  exports org.cresset.stack.resolve;
  exports org.cresset.stack.store;
  exports org.cresset.stack.sync;

  provides org.cresset.torch.LibTorchProvider with
      org.cresset.stack.DefaultLibTorch;
}
