package org.cresset.doctor.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where {@code /proc}, {@code /sys}, {@code /dev} and {@code /etc} are read: the machine's own
 * root, or a folder that looks like one.
 *
 * @param folder the folder
 */
public record Root(Path folder) {
  /** This machine's. */
  public static final Root REAL = new Root(Path.of("/"));

  private static final int LONGEST = 1 << 20;

  boolean isReal() {
    return folder.getParent() == null;
  }

  Path at(String file) {
    return folder.resolve(file.substring(1));
  }

  boolean has(String file) {
    return Files.exists(at(file));
  }

  /** A file's text without the white space around it; empty if it cannot be read. */
  Optional<String> text(String file) {
    try (InputStream in = Files.newInputStream(at(file))) {
      return Optional.of(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What lies in a folder, in order; nothing if it cannot be read. */
  List<String> names(String directory) {
    String[] names = at(directory).toFile().list();
    if (names == null) return List.of();
    Arrays.sort(names);
    return List.of(names);
  }

  /** The last name of what a link leads to. */
  Optional<String> link(String file) {
    try {
      return Optional.of(String.valueOf(Files.readSymbolicLink(at(file)).getFileName()));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** The first of these programs that lies in one of the folders of {@code PATH}. */
  Optional<String> program(String name, String path) {
    return Arrays.stream(path.split(":"))
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> directory + "/" + name)
        .filter(this::has)
        .findFirst();
  }
}
