package org.cresset.image.layer;

import java.nio.file.Path;
import java.util.Collection;
import java.util.function.LongConsumer;

/**
 * Makes a layer of entries: the one place that does. The file's bytes depend on the entries alone:
 * neither on their order nor on the clock, the user, the locale, the Java or how many layers are
 * written at once.
 */
public final class LayerWriter {
  private LayerWriter() {}

  /**
   * Writes a layer.
   *
   * @param entries what is in it, in any order; folders above them that are not named belong to the
   *     superuser with mode {@code 0755}
   * @param file where to write it; it is there whole or not at all
   * @param written is told of each piece of the archive, in bytes
   * @throws ImageException if two entries have one path or paths that differ in case alone, a
   *     content is not as long as it says or is damaged, or the file cannot be written
   */
  @SuppressWarnings("DoNotCallSuggester")
  public static Blob write(Collection<Entry> entries, Path file, LongConsumer written) {
    throw new ImageException("layers cannot be written yet", null, null);
  }
}
