package org.cresset.stack.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.cresset.stack.CacheFolder;
import org.cresset.stack.Sha256;
import org.cresset.stack.Work;
import org.cresset.stack.fetch.Downloads;
import org.cresset.stack.fetch.RemoteFile;
import org.cresset.stack.lock.Artifact;
import org.cresset.torch.LibTorchProvider.Progress;

/**
 * A folder of files by their SHA-256, and of what was unpacked of them. Environments share it, and
 * any number of threads and processes may use it at once: a file appears in it whole and verified
 * or not at all, whenever a process is killed.
 */
public final class ArtifactStore {
  static final String UNFINISHED = "unfinished-";
  private static final int UNPACK_AT_ONCE =
      Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

  private final Path folder;

  /** A store in {@code folder}, which is made when something is put there. */
  public ArtifactStore(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** The store of this user on this machine. */
  public static ArtifactStore ofUser() {
    return new ArtifactStore(CacheFolder.ofUser().resolve("store"));
  }

  /** Where it lies. */
  public Path folder() {
    return folder;
  }

  Path blobs() {
    return folder.resolve("blobs");
  }

  Path partial() {
    return folder.resolve("partial");
  }

  Path unpacked() {
    return folder.resolve("unpacked");
  }

  Path locks() {
    return folder.resolve("locks");
  }

  Path roots() {
    return folder.resolve("roots");
  }

  /** Where images lie that others are built upon, each in a folder {@code sha256-HASH}. */
  public Path bases() {
    return folder.resolve("bases");
  }

  Path blob(String sha256) {
    return blobs().resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  /** The file of an artifact, if it is there at its full length. */
  public Optional<Path> find(Artifact artifact) {
    Path blob = blob(artifact.sha256());
    try {
      return Files.size(blob) == artifact.size() ? Optional.of(blob) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Those of {@code artifacts} that must be fetched. */
  public List<Artifact> missing(List<Artifact> artifacts) {
    return artifacts.stream().filter(a -> find(a).isEmpty()).toList();
  }

  /**
   * Fetches what is missing; another process that fetches the same is waited for.
   *
   * @param sources what is known of where a file can be had; asked for what is missing alone
   * @throws org.cresset.stack.fetch.FetchException if a file cannot be had
   */
  public void fetch(
      List<Artifact> artifacts,
      Function<Artifact, RemoteFile> sources,
      Downloads downloads,
      Progress progress) {
    List<KeyLock> held = new ArrayList<>();
    try {
      try {
        Runnable waiting = () -> progress.at("waiting for another process's download", 0, -1);
        for (Artifact artifact : inOrder(missing(artifacts))) {
          held.add(KeyLock.exclusive(locks(), artifact.sha256(), waiting));
        }
        List<Downloads.Order> orders = new ArrayList<>();
        for (Artifact artifact : missing(artifacts)) { // what the other one has not brought
          Path blob = blob(artifact.sha256());
          Files.deleteIfExists(blob); // of another length: the disk lost a part of it
          Path part = partial().resolve(artifact.sha256());
          orders.add(new Downloads.Order(sources.apply(artifact), part, blob));
        }
        downloads.fetch(orders, progress);
      } finally {
        for (KeyLock lock : held.reversed()) lock.close();
      }
    } catch (IOException e) {
      throw failure("files cannot be put into", e);
    }
  }

  /** The order in which every process takes its locks, so that no two wait for each other. */
  private static List<Artifact> inOrder(List<Artifact> artifacts) {
    Set<String> seen = new HashSet<>();
    return artifacts.stream()
        .sorted(Comparator.comparing(Artifact::sha256))
        .filter(artifact -> seen.add(artifact.sha256()))
        .toList();
  }

  /**
   * An artifact that is unpacked and as it was when it was verified.
   *
   * @param artifact the wheel, jar or package
   * @param folder where its files lie
   * @param ledger its files
   */
  public record Unpacked(Artifact artifact, Path folder, Ledger ledger) {}

  /**
   * Keeps artifacts unpacked, whole and in place until it is closed; {@link #collect} leaves them
   * alone. To be closed by the thread that opened it.
   */
  public final class Use implements AutoCloseable {
    private final List<KeyLock> locks;
    private final List<Unpacked> unpacked;

    private Use(List<KeyLock> locks, List<Unpacked> unpacked) {
      this.locks = locks;
      this.unpacked = unpacked;
    }

    /** The artifacts, in the order in which they were asked for. */
    public List<Unpacked> unpacked() {
      return unpacked;
    }

    /** Has what {@code root} names kept for as long as that file exists. */
    public void keepFor(Path root) {
      try {
        Roots.add(roots(), root, unpacked.stream().map(u -> u.artifact().sha256()).toList());
      } catch (IOException e) {
        throw failure("a user cannot be noted in", e);
      }
    }

    @Override
    public void close() {
      try {
        for (KeyLock lock : locks.reversed()) lock.close();
      } catch (IOException e) {
        throw failure("a lock cannot be given back in", e);
      }
    }
  }

  /** How artifacts of a kind are unpacked. */
  @FunctionalInterface
  public interface Unpacker {
    /**
     * Unpacks one and checks all of it.
     *
     * @param archive its file, which has the right SHA-256
     * @param folder where to, which is empty
     * @param written is told of each piece, in bytes
     * @return what is in the folder then
     */
    Ledger unpack(Artifact artifact, Path archive, Path folder, LongConsumer written)
        throws IOException;
  }

  /** Unpacks wheels and jars that are not yet, and keeps them in place. */
  public Use use(List<Artifact> artifacts, Progress progress) {
    return use(
        artifacts,
        (artifact, archive, folder, written) ->
            new ArchiveUnpacking(artifact, folder, written).unpack(archive),
        progress);
  }

  /**
   * Unpacks and verifies what is not yet, and keeps it in place.
   *
   * @param unpacker how; the same for an artifact each time
   * @throws StoreException if an artifact is not in the store, or is not what it must be
   */
  public Use use(List<Artifact> artifacts, Unpacker unpacker, Progress progress) {
    unpackMissing(artifacts, unpacker, progress);
    List<KeyLock> locks = new ArrayList<>();
    try {
      for (Artifact artifact : inOrder(artifacts)) {
        locks.add(KeyLock.shared(locks(), artifact.sha256()));
      }
      List<Unpacked> unpacked = new ArrayList<>();
      for (Artifact artifact : artifacts) {
        unpacked.add(findUnpacked(artifact).orElseThrow(() -> gone(artifact)));
      }
      return new Use(locks, List.copyOf(unpacked));
    } catch (IOException | RuntimeException e) {
      try {
        for (KeyLock lock : locks.reversed()) lock.close();
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      if (e instanceof RuntimeException known) throw known;
      throw failure("files cannot be locked in", (IOException) e);
    }
  }

  private static StoreException gone(Artifact artifact) {
    return new StoreException(
        artifact.file() + " must be in the store, another process has just removed or changed it",
        "try again",
        null);
  }

  private void unpackMissing(List<Artifact> artifacts, Unpacker unpacker, Progress progress) {
    Work work = new Work("the unpacking", UNPACK_AT_ONCE);
    AtomicLong done = new AtomicLong();
    LongConsumer written = n -> progress.at("unpacking and checking", done.addAndGet(n), -1);
    for (Artifact artifact : artifacts) {
      if (findUnpacked(artifact).isPresent()) continue;
      work.add(artifact.size(), Executors.callable(() -> unpack(artifact, unpacker, written)));
    }
    work.run();
  }

  private Optional<Unpacked> findUnpacked(Artifact artifact) {
    Path home = unpacked().resolve(artifact.sha256());
    Path files = home.resolve("files");
    return Ledger.read(home.resolve("ledger"))
        .filter(ledger -> ledger.touched(files).isEmpty())
        .map(ledger -> new Unpacked(artifact, files, ledger));
  }

  private void unpack(Artifact artifact, Unpacker unpacker, LongConsumer written) {
    String sha256 = artifact.sha256();
    try (var _ = KeyLock.exclusive(locks(), sha256, () -> {})) {
      if (findUnpacked(artifact).isPresent()) return; // by whoever held the lock
      Path blob = find(artifact).orElseThrow(() -> absent(artifact));
      Files.createDirectories(unpacked());
      Path unfinished = unpacked().resolve(UNFINISHED + sha256);
      Folders.delete(unfinished); // of a process that was killed
      try {
        Path files = Files.createDirectories(unfinished.resolve("files"));
        Ledger ledger = unpacker.unpack(artifact, blob, files, written);
        ledger.write(unfinished.resolve("ledger"));
        Path home = unpacked().resolve(sha256);
        Folders.delete(home); // is touched, else it would have been found
        Files.move(unfinished, home);
      } finally {
        Folders.delete(unfinished);
      }
    } catch (IOException e) {
      throw failure(artifact.file() + " cannot be unpacked into", e);
    }
  }

  private StoreException absent(Artifact artifact) {
    return new StoreException(
        artifact.file() + " must be in the store, it is not in " + folder, "fetch it first", null);
  }

  /** What is kept from others until it is closed, by the thread that took it. */
  public interface Claim extends AutoCloseable {
    @Override
    void close();
  }

  /** Keeps a folder outside the store from everybody else who makes it of this store. */
  public Claim claim(Path environment, Progress progress) {
    String name = "environment-" + Sha256.of(environment.toAbsolutePath().normalize().toString());
    Runnable waiting = () -> progress.at("waiting for another process's sync", 0, -1);
    try {
      KeyLock lock = KeyLock.exclusive(locks(), name, waiting);
      return () -> release(lock);
    } catch (IOException e) {
      throw failure("a lock cannot be taken in", e);
    }
  }

  /** Keeps what has a hash in place until it is closed; {@link #collect} leaves it alone. */
  public Claim using(String sha256) {
    try {
      KeyLock lock = KeyLock.shared(locks(), sha256);
      return () -> release(lock);
    } catch (IOException e) {
      throw failure("a lock cannot be taken in", e);
    }
  }

  private void release(KeyLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw failure("a lock cannot be given back in", e);
    }
  }

  /** Notes that {@code artifacts} are to be kept for as long as the file {@code root} exists. */
  public void keep(List<Artifact> artifacts, Path root) {
    keepHashes(artifacts.stream().map(Artifact::sha256).toList(), root);
  }

  /** The same for what has these hashes, artifacts and bases alike. */
  public void keepHashes(List<String> hashes, Path root) {
    try {
      Roots.add(roots(), root, hashes);
    } catch (IOException e) {
      throw failure("a user cannot be noted in", e);
    }
  }

  /**
   * Removes what nobody who is noted uses, except what a process is just using.
   *
   * @param change whether to remove it, or only to tell what would be removed
   */
  public Collection collect(boolean change) {
    try {
      return new Collector(this, change).collect();
    } catch (IOException e) {
      throw failure("unused files cannot be removed from", e);
    }
  }

  /**
   * What was removed.
   *
   * @param files how many downloads, unpacked archives and bases
   * @param bytes how many bytes they had
   * @param inUse how many would have been removed if no process were using them
   */
  public record Collection(int files, long bytes, int inUse) {}

  StoreException failure(String what, IOException e) {
    String message = String.valueOf(e.getMessage());
    boolean full = message.contains("No space left") || message.contains("quota exceeded");
    String reason =
        full
            ? "the disk is full"
            : e.getClass().getSimpleName().replace("Exception", "") + " " + message;
    return new StoreException(
        what + " " + folder + ": " + reason,
        full
            ? "free some space, run cresset stack gc, or set CRESSET_CACHE to a folder on another"
                + " disk"
            : "check that the folder can be written to, or set CRESSET_CACHE to another",
        e);
  }
}
