package org.cresset.stack;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.cresset.torch.LibTorchException;
import org.cresset.torch.LibTorchProvider.Progress;
import org.jspecify.annotations.Nullable;

/**
 * A folder of unpacked LibTorch builds. A build appears in it whole or not at all, whatever happens
 * on the way and however many processes want it at once.
 */
final class Store {
  private static final String UNFINISHED = "unfinished-";
  private static final String ELSEWHERE =
      "free some space, or set " + CacheFolder.VARIABLE + " to a folder on another disk";

  private final Path folder;

  Store(Path folder) {
    this.folder = folder;
  }

  /** The folder of a build that is there in full. */
  Optional<Path> find(LibTorchBuild build) {
    Path directory = folder.resolve(build.folder());
    return Origin.in(directory).filter(origin -> origin.isComplete(directory)).map(_ -> directory);
  }

  /**
   * Returns a build's folder, putting the build there first if need be.
   *
   * @throws LibTorchException if it cannot be fetched, is damaged or finds no room
   */
  Path install(LibTorchBuild build, Fetcher fetcher, Progress progress) {
    Optional<Path> known = find(build);
    if (known.isPresent()) return known.get();
    try {
      Files.createDirectories(folder);
      Runnable waiting = () -> progress.at("waiting for another fetch of LibTorch", 0, -1);
      try (var _ = FolderLock.of(folder, waiting)) {
        known = find(build); // by whoever held the lock
        return known.isPresent() ? known.get() : add(build, fetcher, progress);
      }
    } catch (IOException e) {
      throw failure(build, e);
    }
  }

  private Path add(LibTorchBuild build, Fetcher fetcher, Progress progress) throws IOException {
    removeUnfinished();
    checkSpace(build);
    List<Path> jars = fetcher.fetch(build.artifacts(), progress);
    verify(build, jars, fetcher, progress);
    Path unfinished = Files.createTempDirectory(folder, UNFINISHED);
    try {
      Unpacking unpacking = new Unpacking(build, unfinished, progress);
      for (Path jar : jars) unpacking.unpack(jar);
      unpacking.finish();
      Origin.write(build, unfinished);
      Path directory = folder.resolve(build.folder());
      delete(directory); // was not complete, else it would have been found
      return Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(unfinished);
    }
  }

  private static void verify(
      LibTorchBuild build, List<Path> jars, Fetcher fetcher, Progress progress) throws IOException {
    long[] read = {0};
    for (int i = 0; i < jars.size(); i++) {
      Artifact artifact = build.artifacts().get(i);
      String hash =
          Sha256.of(
              jars.get(i),
              n -> progress.at("checking the download", read[0] += n, build.downloadBytes()));
      if (!hash.equals(artifact.sha256())) throw damaged(artifact, hash, jars.get(i), fetcher);
    }
  }

  private static LibTorchException damaged(
      Artifact artifact, String hash, Path file, Fetcher fetcher) {
    boolean removed = fetcher.discard(file);
    return new LibTorchException(
        "the download of "
            + artifact.coordinates()
            + " is damaged: its SHA-256 must be "
            + artifact.sha256()
            + ", got "
            + hash
            + (removed ? "; it was removed from " : "; it could not be removed from ")
            + file,
        removed
            ? "try again; if it comes damaged again, ask whoever runs the mirror in your Maven"
                + " settings"
            : "remove that file and try again",
        null);
  }

  private void checkSpace(LibTorchBuild build) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free >= build.unpackedBytes()) return;
    throw new LibTorchException(
        "LibTorch "
            + build.name()
            + " needs "
            + megabytes(build.unpackedBytes())
            + " MB in "
            + folder
            + ", free are "
            + megabytes(free)
            + " MB",
        ELSEWHERE,
        null);
  }

  private static long megabytes(long bytes) {
    return Math.ceilDiv(bytes, 1_000_000);
  }

  private LibTorchException failure(LibTorchBuild build, IOException e) {
    String hint =
        isDiskFull(e)
            ? ELSEWHERE
            : "check that "
                + folder
                + " can be written to, or set "
                + CacheFolder.VARIABLE
                + " to another folder";
    return new LibTorchException(
        "LibTorch " + build.name() + " cannot be stored in " + folder + ": " + reason(e), hint, e);
  }

  /** Whether the system refused for want of room; Java knows it by the system's words alone. */
  static boolean isDiskFull(@Nullable Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("No space left") || message.contains("Disk quota exceeded")) return true;
    }
    return false;
  }

  private static String reason(IOException e) {
    // A file system exception's message is the bare path.
    return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
  }

  /** Removes what processes that were killed left behind: under the lock nobody is still at it. */
  private void removeUnfinished() throws IOException {
    try (var left = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
      for (Path directory : left) delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) return;
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            if (e != null) throw e;
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
