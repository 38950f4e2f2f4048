package org.cresset.image.edition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.cresset.image.bom.DebianCopyright;
import org.cresset.image.debian.DebPackages;
import org.cresset.image.layer.Content;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.lock.Artifact;

/**
 * Who made some Debian packages, and the licences that each names. Reading it unpacks them all, so
 * it is kept beside their layers.
 *
 * @param vendor the distribution, such as {@code debian}
 * @param licences the short names of a package's licences; none where its copyright is free text
 */
record DebFacts(String vendor, Map<String, List<String>> licences) {
  private static final int HOPS = 5;

  /** Reads them, or what was kept of them in {@code folder}. */
  static DebFacts of(DebPackages debs, Path folder) {
    if (debs.artifacts().isEmpty()) return new DebFacts("debian", Map.of());
    Path kept = folder.resolve(PlannedLayer.key("licences 1", debs.artifacts()) + ".licences");
    try {
      if (Files.exists(kept)) {
        Files.setLastModifiedTime(kept, FileTime.from(Instant.now())); // the store keeps it
        return parse(Files.readAllLines(kept));
      }
      DebFacts facts = read(debs);
      Path unfinished = folder.resolve("unfinished-" + UUID.randomUUID());
      Files.writeString(unfinished, facts.text());
      Files.move(
          unfinished, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return facts;
    } catch (IOException e) {
      throw ImageException.of("licences cannot be kept in " + folder, e);
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder(vendor).append('\n');
    licences.forEach(
        (name, names) -> {
          text.append(name);
          names.forEach(each -> text.append('\t').append(each.replace('\t', ' ')));
          text.append('\n');
        });
    return text.toString();
  }

  private static DebFacts parse(List<String> lines) {
    Map<String, List<String>> licences = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> words = List.of(line.split("\t"));
      licences.put(words.getFirst(), words.subList(1, words.size()));
    }
    return new DebFacts(lines.getFirst(), licences);
  }

  private static DebFacts read(DebPackages debs) throws IOException {
    Map<String, Entry> installed = new HashMap<>();
    for (Artifact deb : debs.artifacts()) {
      for (Entry entry : debs.read(deb).entries()) installed.put(entry.path(), entry);
    }
    Map<String, List<String>> licences = new TreeMap<>();
    for (Artifact deb : debs.artifacts()) {
      String text = text(installed, "usr/share/doc/" + deb.name() + "/copyright");
      licences.put(deb.name(), new ArrayList<>(DebianCopyright.names(text)));
    }
    String vendor =
        text(installed, "usr/lib/os-release")
            .lines()
            .filter(line -> line.matches("ID=\"?[a-z0-9._-]+\"?"))
            .map(line -> line.substring(3).replace("\"", ""))
            .findFirst()
            .orElse("debian");
    return new DebFacts(vendor, licences);
  }

  /** What a file holds, through links of its own or of its folder; empty if it is not there. */
  private static String text(Map<String, Entry> installed, String place) throws IOException {
    Path path = Path.of(place);
    for (int hop = 0; hop < HOPS; hop++) {
      Entry entry = installed.get(path.toString());
      if (entry instanceof Entry.File file && file.content() instanceof Content.Plain plain) {
        return plain.text();
      }
      if (entry instanceof Entry.Hardlink link) {
        path = Path.of(link.target());
      } else if (entry instanceof Entry.Symlink link) {
        path = followed(path, link);
      } else if (installed.get(path.resolveSibling("") + "") instanceof Entry.Symlink folder) {
        path = followed(Path.of(folder.path()), folder).resolve(path.getFileName());
      } else {
        return "";
      }
    }
    return "";
  }

  private static Path followed(Path from, Entry.Symlink link) {
    if (link.target().startsWith("/")) return Path.of(link.target().substring(1)).normalize();
    return from.resolveSibling(link.target()).normalize();
  }
}
