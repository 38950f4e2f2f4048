package org.cresset.stack.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Removes from a store what nobody uses. */
final class Collector {
  /** A download that was stopped is likely to be gone on with; one that goes on is younger. */
  private static final Duration KEEP_PARTS = Duration.ofDays(7);

  private static final String BASE = "sha256-";

  private final ArtifactStore store;
  private final boolean change;
  private int files;
  private long bytes;
  private int inUse;

  Collector(ArtifactStore store, boolean change) {
    this.store = store;
    this.change = change;
  }

  ArtifactStore.Collection collect() throws IOException {
    Set<String> hashes = new TreeSet<>();
    for (String two : names(store.blobs())) hashes.addAll(names(store.blobs().resolve(two)));
    hashes.addAll(names(store.unpacked()));
    for (String part : names(store.partial())) hashes.add(part.replaceFirst("\\..*", ""));
    for (String name : hashes) {
      String hash = name.replaceFirst("^" + ArtifactStore.UNFINISHED, "");
      if (hash.matches("[0-9a-f]{64}")) collect(hash);
    }
    collectBases();
    return new ArtifactStore.Collection(files, bytes, inUse);
  }

  private void collect(String hash) throws IOException {
    Optional<KeyLock> lock = KeyLock.tryExclusive(store.locks(), hash);
    try (KeyLock held = lock.orElse(null)) {
      // Read under the lock: a user notes itself before it lets go of what it uses.
      boolean used = Roots.used(store.roots(), change).contains(hash);
      if (held == null) {
        if (!used) inUse++;
        return;
      }
      remove(store.unpacked().resolve(ArtifactStore.UNFINISHED + hash));
      removeOldPart(hash);
      if (used) return;
      remove(store.unpacked().resolve(hash));
      remove(store.blob(hash));
    }
  }

  /** Images below others: they are whole folders, and a lock that names one keeps it. */
  private void collectBases() throws IOException {
    for (String name : names(store.bases())) {
      Path folder = store.bases().resolve(name);
      String digest = name.replaceFirst("^" + ArtifactStore.UNFINISHED, "");
      if (digest.matches(BASE + "[0-9a-f]{64}")) {
        collectBase(folder, digest.substring(BASE.length()));
      } else if (name.startsWith(ArtifactStore.UNFINISHED) && isOld(folder)) {
        remove(folder); // of a process that was killed while it fetched
      }
    }
  }

  private void collectBase(Path folder, String hash) throws IOException {
    Optional<KeyLock> lock = KeyLock.tryExclusive(store.locks(), hash);
    try (KeyLock held = lock.orElse(null)) {
      boolean whole = folder.getFileName().toString().startsWith(BASE);
      if (whole && Roots.used(store.roots(), change).contains(hash)) return;
      if (held == null) inUse++;
      else remove(folder);
    }
  }

  private static boolean isOld(Path file) throws IOException {
    Instant changed = Files.getLastModifiedTime(file).toInstant();
    return changed.isBefore(Instant.now().minus(KEEP_PARTS));
  }

  private void removeOldPart(String hash) throws IOException {
    Path part = store.partial().resolve(hash);
    if (!Files.exists(part) || !isOld(part)) return;
    remove(part);
    if (change) Files.deleteIfExists(part.resolveSibling(hash + ".from"));
  }

  private void remove(Path target) throws IOException {
    if (!Files.exists(target)) return;
    files++;
    bytes += size(target);
    if (!change) return;
    if (Files.isDirectory(target) && !target.getFileName().toString().startsWith("unfinished")) {
      // Half of it must never be found under its name.
      Path doomed = target.resolveSibling(ArtifactStore.UNFINISHED + target.getFileName());
      Folders.delete(doomed);
      Folders.delete(Files.move(target, doomed));
    } else {
      Folders.delete(target);
    }
  }

  private static long size(Path target) throws IOException {
    try (Stream<Path> all = Files.walk(target)) {
      return all.filter(Files::isRegularFile).mapToLong(Collector::length).sum();
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    if (!Files.isDirectory(folder)) return names; // nothing was ever put there
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) names.add(child.getFileName().toString());
    }
    return names;
  }
}
