package org.cresset.stack.sync;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A package in a Python environment, by what its {@code .dist-info} says.
 *
 * @param name in lower case with hyphens
 * @param version its version
 * @param info the folder that says so
 * @param requirements what it needs
 */
record InstalledPackage(String name, String version, Path info, List<Requirement> requirements) {
  /** All packages in a folder of packages; of two with one name, both. */
  static Map<String, List<InstalledPackage>> in(Path packages) throws IOException {
    Map<String, List<InstalledPackage>> found = new TreeMap<>();
    try (DirectoryStream<Path> infos = Files.newDirectoryStream(packages, "*.dist-info")) {
      for (Path info : infos) {
        read(info).ifPresent(p -> found.computeIfAbsent(p.name, _ -> new ArrayList<>()).add(p));
      }
    }
    return found;
  }

  private static Optional<InstalledPackage> read(Path info) throws IOException {
    Path metadata = info.resolve("METADATA");
    if (!Files.isRegularFile(metadata)) return Optional.empty();
    String name = "";
    String version = "";
    List<Requirement> requirements = new ArrayList<>();
    for (String line : Files.readAllLines(metadata)) {
      if (line.isEmpty()) break; // what follows is the description
      if (line.startsWith("Name:")) name = line.substring("Name:".length()).strip();
      if (line.startsWith("Version:")) version = line.substring("Version:".length()).strip();
      if (line.startsWith("Requires-Dist:")) {
        Requirement.parse(line.substring("Requires-Dist:".length())).ifPresent(requirements::add);
      }
    }
    if (name.isEmpty()) return Optional.empty();
    return Optional.of(
        new InstalledPackage(Requirement.normal(name), version, info, List.copyOf(requirements)));
  }
}
