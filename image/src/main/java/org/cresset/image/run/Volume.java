package org.cresset.image.run;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cresset.image.layer.ImageException;
import org.cresset.image.start.StartUp;

/**
 * A folder of this machine in a container.
 *
 * @param source the folder, absolute; or a volume's name
 * @param target where it is in the container
 * @param readOnly whether it cannot be written to there
 */
public record Volume(String source, String target, boolean readOnly) {
  /**
   * Reads {@code DIR}, {@code DIR:TARGET} or {@code DIR:TARGET:ro}. A folder alone is the project,
   * at {@code /workspace}; one that is not there is refused, for a runtime would make it, as root.
   *
   * @throws ImageException if it is none of these, or there is no such folder or file
   */
  public static Volume parse(String text, Path from) {
    String[] parts = text.split(":", -1);
    boolean mode = parts.length < 3 || parts[2].equals("ro") || parts[2].equals("rw");
    boolean target = parts.length < 2 || parts[1].startsWith("/");
    if (parts.length > 3 || parts[0].isEmpty() || !mode || !target) {
      throw new ImageException(
          "-v must be DIR, DIR:/TARGET or DIR:/TARGET:ro, got " + text, null, null);
    }
    String to = parts.length > 1 ? parts[1] : StartUp.WORKSPACE;
    boolean readOnly = parts.length > 2 && parts[2].equals("ro");
    boolean named = parts.length > 1 && parts[0].matches("[A-Za-z0-9][A-Za-z0-9_.-]*");
    Path folder = from.resolve(parts[0]).normalize();
    if (!Files.exists(folder)) {
      if (named) return new Volume(parts[0], to, readOnly);
      throw new ImageException("there is no " + folder + " to mount at " + to, null, null);
    }
    return new Volume(folder.toString(), to, readOnly);
  }

  /** As runtimes take it. */
  @Override
  public String toString() {
    return source + ":" + target + (readOnly ? ":ro" : "");
  }
}
