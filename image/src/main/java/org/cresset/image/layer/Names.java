package org.cresset.image.layer;

/** Which names may stand beside each other in a layer. */
public enum Names {
  /** Names that differ in more than case: fit for every file system. */
  PORTABLE,
  /** Any: Linux's own headers have names that differ in case alone. */
  LINUX
}
