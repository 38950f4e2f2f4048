package org.cresset.image.edition;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.cresset.image.layer.Content;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.Sha256;

/**
 * A folder of this machine that goes into an image: its files by path. Links that stay in it are
 * links, those that leave it are what they lead to.
 *
 * @param files where each file or link is read, by its path in the folder, sorted
 */
public record Tree(Map<String, Path> files) {
  /**
   * What a lock says of a folder.
   *
   * @param version what the folder calls itself
   * @param sha256 the hash of its paths, modes and contents
   */
  public record Mark(String version, String sha256) {}

  /** Copies the map. */
  public Tree {
    files = new TreeMap<>(files);
  }

  /**
   * Lists a folder.
   *
   * @param leftOut which paths do not belong to it, with {@code /} between names
   */
  public static Tree of(Path root, Predicate<String> leftOut) {
    Map<String, Path> files = new TreeMap<>();
    try {
      Path home = root.toRealPath();
      Files.walkFileTree(
          home,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes about) {
              return leftOut.test(path(folder))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
              if (!leftOut.test(path(file))) files.put(path(file), file);
              return FileVisitResult.CONTINUE;
            }

            private String path(Path file) {
              return home.relativize(file).toString().replace('\\', '/');
            }
          });
    } catch (IOException e) {
      throw ImageException.of(root + " cannot be read", e);
    }
    return new Tree(files);
  }

  /** How many bytes its files have. */
  public long size() {
    long size = 0;
    try {
      for (Path file : files.values()) size += Files.size(file);
    } catch (IOException e) {
      throw ImageException.of("a folder of the image cannot be read", e);
    }
    return size;
  }

  /** The hash of its paths, modes and contents. */
  public String sha256() {
    StringBuilder lines = new StringBuilder();
    try {
      for (Map.Entry<String, Path> file : files.entrySet()) {
        Path at = file.getValue();
        String what =
            stays(file.getKey(), at)
                ? "-> " + Files.readSymbolicLink(at)
                : (Files.isExecutable(at) ? "x " : "- ") + Sha256.of(at, _ -> {});
        lines.append(what).append(' ').append(file.getKey()).append('\n');
      }
    } catch (IOException e) {
      throw ImageException.of("a folder of the image cannot be read", e);
    }
    return Sha256.of(lines.toString());
  }

  /** Its entries, below {@code prefix}, which ends with {@code /}. */
  public List<Entry> entries(String prefix) {
    List<Entry> entries = new ArrayList<>();
    try {
      for (Map.Entry<String, Path> file : files.entrySet()) {
        Path at = file.getValue();
        String path = prefix + file.getKey();
        entries.add(
            stays(file.getKey(), at)
                ? new Entry.Symlink(path, Files.readSymbolicLink(at).toString())
                : Entry.file(path, Files.isExecutable(at) ? 0755 : 0644, Content.of(at)));
      }
    } catch (IOException e) {
      throw ImageException.of("a folder of the image cannot be read", e);
    }
    return entries;
  }

  /** Whether a file is a link that does not lead out of the folder. */
  private static boolean stays(String path, Path file) throws IOException {
    if (!Files.isSymbolicLink(file)) return false;
    Path target = Files.readSymbolicLink(file);
    if (target.isAbsolute()) return false;
    Path inside = Path.of(path).resolveSibling(target).normalize();
    return !inside.startsWith("..");
  }
}
