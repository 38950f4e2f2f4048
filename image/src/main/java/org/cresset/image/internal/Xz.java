package org.cresset.image.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks xz: by the system's liblzma where it has one, by XZ for Java where not. The bytes are the
 * same, the time is not: docs/decisions/0187.
 */
public final class Xz {
  /** Debian's packages need up to 65 MiB, what {@code xz -9} asks for. */
  static final int MOST_MEMORY_KIB = 256 << 10;

  private Xz() {}

  /** Whether the system's liblzma unpacks. */
  public static boolean bySystem() {
    return Liblzma.ofSystem().isPresent();
  }

  /**
   * The unpacked bytes, read by one thread. Whoever opens the stream closes it, and {@code packed}
   * with it.
   *
   * @throws IOException if reading fails; the stream throws it, too, where the bytes are not what
   *     xz packs, are damaged, end early or would need more than 256 MiB of memory
   */
  public static InputStream unpack(InputStream packed) throws IOException {
    Optional<Liblzma> library = Liblzma.ofSystem();
    return library.isPresent() ? new LzmaInputStream(packed, library.get()) : byJava(packed);
  }

  /** As {@link #unpack}, by XZ for Java. */
  static InputStream byJava(InputStream packed) throws IOException {
    return new XZInputStream(packed, MOST_MEMORY_KIB);
  }
}
