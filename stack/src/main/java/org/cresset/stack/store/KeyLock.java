package org.cresset.stack.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one entry of the store to one user, or to those who only read it: among threads and among
 * processes. The system lets go of it when the process ends, however it ends. To be closed by the
 * thread that took it.
 */
final class KeyLock implements AutoCloseable {
  /** The locks of this process: the system's are the whole process's, not a thread's. */
  private static final Map<Path, Entry> ENTRIES = new ConcurrentHashMap<>();

  private static final class Entry {
    final ReentrantReadWriteLock threads = new ReentrantReadWriteLock();
    int readers;
    @Nullable FileChannel channel;
  }

  private final Entry entry;
  private final boolean shared;

  private KeyLock(Entry entry, boolean shared) {
    this.entry = entry;
    this.shared = shared;
  }

  /** Waits until nobody else uses the entry; {@code waiting} runs first if somebody does. */
  static KeyLock exclusive(Path folder, String key, Runnable waiting) throws IOException {
    Entry entry = entry(folder, key);
    if (!entry.threads.writeLock().tryLock()) {
      waiting.run();
      entry.threads.writeLock().lock();
    }
    return exclusive(entry, file(folder, key), waiting).orElseThrow();
  }

  /** Takes the entry if nobody uses it. */
  static Optional<KeyLock> tryExclusive(Path folder, String key) throws IOException {
    Entry entry = entry(folder, key);
    if (!entry.threads.writeLock().tryLock()) return Optional.empty();
    return exclusive(entry, file(folder, key), null);
  }

  private static Optional<KeyLock> exclusive(Entry entry, Path file, @Nullable Runnable waiting)
      throws IOException {
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel = open(file);
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        if (waiting == null) return Optional.empty();
        waiting.run();
        channel.lock();
      }
      entry.channel = channel;
      taken = true;
      return Optional.of(new KeyLock(entry, false));
    } finally {
      if (!taken) {
        if (channel != null) channel.close();
        entry.threads.writeLock().unlock();
      }
    }
  }

  /** Keeps others from changing the entry; waits while one does. */
  static KeyLock shared(Path folder, String key) throws IOException {
    Entry entry = entry(folder, key);
    entry.threads.readLock().lock();
    synchronized (entry) {
      if (entry.readers == 0) {
        FileChannel channel = null;
        try {
          channel = open(file(folder, key));
          channel.lock(0, Long.MAX_VALUE, true);
          entry.channel = channel;
        } catch (IOException | RuntimeException e) {
          if (channel != null) channel.close();
          entry.threads.readLock().unlock();
          throw e;
        }
      }
      entry.readers++;
    }
    return new KeyLock(entry, true);
  }

  private static Entry entry(Path folder, String key) {
    return ENTRIES.computeIfAbsent(file(folder, key), _ -> new Entry());
  }

  private static Path file(Path folder, String key) {
    return folder.resolve(key).toAbsolutePath().normalize();
  }

  private static FileChannel open(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public void close() throws IOException {
    if (shared) {
      try {
        synchronized (entry) {
          if (--entry.readers == 0) release();
        }
      } finally {
        entry.threads.readLock().unlock();
      }
    } else {
      try {
        release();
      } finally {
        entry.threads.writeLock().unlock();
      }
    }
  }

  private void release() throws IOException {
    FileChannel channel = entry.channel;
    entry.channel = null;
    if (channel != null) channel.close(); // and with it the lock
  }
}
