package org.cresset.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a LibTorch in the store comes from: written beside its libraries when all of them are
 * there.
 *
 * @param build the build's name, such as {@code 2.13.0-cpu-linux-x86_64}
 * @param artifacts each artifact's coordinates and hash, as {@code
 *     group:name:jar:classifier:version sha256:...}
 * @param files the libraries with their lengths
 */
public record Origin(String build, List<String> artifacts, List<Library> files) {
  private static final String FILE = "origin.txt";

  /** A library and its length in bytes. */
  public record Library(String name, long bytes) {}

  /** Copies the lists. */
  public Origin {
    artifacts = List.copyOf(artifacts);
    files = List.copyOf(files);
  }

  /** Reads what stands in a folder; empty if nothing readable does, as in a folder of others. */
  public static Optional<Origin> in(Path directory) {
    try {
      return parse(Files.readAllLines(directory.resolve(FILE)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Says where {@code build} came from, and which files are in {@code directory}. */
  static void write(LibTorchBuild build, Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("build " + build.name());
    for (Artifact a : build.artifacts()) {
      lines.add("artifact " + a.coordinates() + " sha256:" + a.sha256());
    }
    for (String library : build.libraries()) {
      lines.add("file " + library + " " + Files.size(directory.resolve(library)));
    }
    Files.write(directory.resolve(FILE), lines);
  }

  /** Whether every library is in {@code directory} at its full length. */
  boolean isComplete(Path directory) {
    try {
      for (Library file : files) {
        if (Files.size(directory.resolve(file.name)) != file.bytes) return false;
      }
      return !files.isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<Origin> parse(List<String> lines) {
    String build = "";
    List<String> artifacts = new ArrayList<>();
    List<Library> files = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "build" -> build = words.length == 2 ? words[1] : "";
        case "artifact" -> artifacts.add(line.replaceFirst("artifact ", ""));
        case "file" -> {
          if (words.length != 3 || !words[2].matches("[0-9]{1,18}")) return Optional.empty();
          files.add(new Library(words[1], Long.parseLong(words[2])));
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    return build.isEmpty() ? Optional.empty() : Optional.of(new Origin(build, artifacts, files));
  }
}
