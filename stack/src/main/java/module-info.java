/**
 * What to install: the default LibTorch, fetched, verified and stored.
 *
 * <p>Maven's resolver, which does the fetching, has no module descriptors: it lies on the class
 * path, and is read only when something must be fetched.
 */
module org.cresset.stack {
  requires static transitive org.jspecify;
  requires transitive org.cresset.torch;

  exports org.cresset.stack;

  provides org.cresset.torch.LibTorchProvider with
      org.cresset.stack.DefaultLibTorch;
}
