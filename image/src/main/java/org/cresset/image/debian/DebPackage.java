package org.cresset.image.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.image.layer.Entry;

/**
 * A Debian package as it was read.
 *
 * @param control its control file, a stanza
 * @param files the other control files, such as {@code md5sums} and {@code conffiles}, by name
 * @param entries what it installs, where it lies in a system whose {@code /bin} is {@code /usr/bin}
 */
public record DebPackage(String control, Map<String, byte[]> files, List<Entry> entries) {
  /** Copies the map and the list. */
  public DebPackage {
    files = new LinkedHashMap<>(files);
    entries = List.copyOf(entries);
  }

  /** A field of the control file, in one line. */
  public Optional<String> field(String name) {
    return control
        .lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  /** Its name. */
  public String name() {
    return field("Package").orElse("");
  }

  /** A text among the control files; empty if it is not there. */
  public String text(String file) {
    byte[] bytes = files.get(file);
    return bytes == null ? "" : new String(bytes, UTF_8);
  }

  /** What dpkg's own files are called: with the architecture where several may be installed. */
  String infoName() {
    boolean several = field("Multi-Arch").filter("same"::equals).isPresent();
    return several ? name() + ":" + field("Architecture").orElse("") : name();
  }
}
