package org.cresset.stack.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cresset.stack.Sha256;

/**
 * Who uses which files: one note for each user, with the path of a file that is there as long as
 * the user is (a lock, an environment's own note) and the hashes of what it uses.
 */
final class Roots {
  private Roots() {}

  /** Notes a user; an older note of the same is replaced. */
  static void add(Path folder, Path root, List<String> hashes) throws IOException {
    Path absolute = root.toAbsolutePath().normalize();
    Files.createDirectories(folder);
    Path note = folder.resolve(Sha256.of(absolute.toString()));
    Path unfinished = Files.createTempFile(folder, ArtifactStore.UNFINISHED, "");
    List<String> lines = new ArrayList<>(List.of(absolute.toString()));
    lines.addAll(hashes);
    Files.write(unfinished, lines);
    Files.move(unfinished, note, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The hashes that somebody uses. Notes of users who are gone are removed if {@code change}.
   *
   * @throws IOException also if a note cannot be read: then nobody knows what it keeps
   */
  static Set<String> used(Path folder, boolean change) throws IOException {
    Set<String> used = new HashSet<>();
    if (!Files.isDirectory(folder)) return used;
    try (DirectoryStream<Path> notes = Files.newDirectoryStream(folder)) {
      for (Path note : notes) {
        if (note.getFileName().toString().startsWith(ArtifactStore.UNFINISHED)) continue;
        List<String> lines = lines(note);
        if (lines.isEmpty()) continue;
        if (Files.exists(Path.of(lines.getFirst()))) used.addAll(lines.subList(1, lines.size()));
        else if (change) Files.deleteIfExists(note);
      }
    }
    return used;
  }

  private static List<String> lines(Path note) throws IOException {
    try {
      return Files.readAllLines(note);
    } catch (NoSuchFileException e) {
      return List.of(); // removed by another collection
    }
  }
}
