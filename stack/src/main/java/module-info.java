/** What to install: the default LibTorch, fetched, verified and stored. */
module org.cresset.stack {
  requires static transitive org.jspecify;
  requires org.cresset.torch;
}
