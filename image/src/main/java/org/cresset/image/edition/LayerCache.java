package org.cresset.image.edition;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.cresset.image.layer.Blob;
import org.cresset.image.layer.ImageException;

/** Layers that were made before, by their keys. What nobody has used for a month goes. */
final class LayerCache {
  private static final String HEAD = "cresset layer";
  private static final Duration UNUSED = Duration.ofDays(30);

  private final Path folder;

  LayerCache(Path folder) {
    this.folder = folder;
  }

  /**
   * A layer that is there.
   *
   * @param blob its file
   * @param paths what is in it: {@code d}, {@code f}, {@code l} or {@code h}, a number and the path
   */
  record Kept(Blob blob, List<String> paths) {}

  /** Where they are. */
  Path folder() {
    return folder;
  }

  /** Where the layer of a key is, or would be. */
  Path file(String key) {
    return folder.resolve(key + ".tar.gz");
  }

  /** The layer of a key, if it is there as it was made. */
  Optional<Kept> find(String key) {
    Path file = file(key);
    try {
      List<String> lines = Files.readAllLines(about(key));
      String[] words = lines.getFirst().split(" ");
      Blob blob =
          new Blob(words[2], words[3], Long.parseLong(words[4]), Long.parseLong(words[5]), file);
      boolean whole =
          words.length == 8
              && lines.getFirst().startsWith(HEAD)
              && Integer.parseInt(words[6]) == lines.size() - 1
              && Files.size(file) == blob.size()
              && Files.getLastModifiedTime(file).toMillis() == Long.parseLong(words[7]);
      if (!whole) return Optional.empty();
      Files.setLastModifiedTime(about(key), FileTime.from(Instant.now()));
      return Optional.of(new Kept(blob, lines.subList(1, lines.size())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // not readable: it is made again
    }
  }

  /** Notes a layer that was written to {@link #file}. */
  Kept put(String key, Blob blob, List<String> paths) {
    try {
      String head =
          String.join(
              " ",
              HEAD,
              blob.digest(),
              blob.diffId(),
              blob.size() + "",
              blob.unpacked() + "",
              paths.size() + "",
              Files.getLastModifiedTime(blob.file()).toMillis() + "");
      Path unfinished = folder.resolve("unfinished-" + UUID.randomUUID());
      Files.writeString(unfinished, head + "\n" + String.join("\n", paths) + "\n");
      Files.move(
          unfinished,
          about(key),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      return new Kept(blob, List.copyOf(paths));
    } catch (IOException e) {
      throw ImageException.of("a layer cannot be kept in " + folder, e);
    }
  }

  /** Makes the folder, and removes from it what was not used for long or was never finished. */
  void open() {
    try {
      Files.createDirectories(folder);
      Instant old = Instant.now().minus(UNUSED);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Path about = about(file.getFileName().toString().replaceFirst("\\..*", ""));
          Path dated = Files.exists(about) ? about : file;
          if (Files.getLastModifiedTime(dated).toInstant().isBefore(old))
            Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw ImageException.of("layers cannot be kept in " + folder, e);
    }
  }

  private Path about(String key) {
    return folder.resolve(key + ".txt");
  }
}
