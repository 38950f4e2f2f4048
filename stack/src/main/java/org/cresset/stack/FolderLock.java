package org.cresset.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a folder to one thread of one process while it is open. The system lets go of it when the
 * process ends, however it ends.
 */
final class FolderLock implements AutoCloseable {
  // A file lock is the whole process's: between threads it must be another.
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until the folder is free; {@code waiting} runs first if it is not. */
  static FolderLock of(Path folder, Runnable waiting) throws IOException {
    if (!IN_PROCESS.tryLock()) {
      waiting.run();
      IN_PROCESS.lock();
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        waiting.run();
        lock = channel.lock();
      }
      return new FolderLock(channel);
    } catch (IOException | RuntimeException e) {
      if (channel != null) channel.close();
      IN_PROCESS.unlock();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close(); // and with it the lock
    } finally {
      IN_PROCESS.unlock();
    }
  }
}
