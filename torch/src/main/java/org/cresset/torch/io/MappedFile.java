package org.cresset.torch.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;

/** A file's bytes, read when they are touched; of any size. */
final class MappedFile implements AutoCloseable {
  private final Arena arena;
  private final Origin origin;
  private final MemorySegment bytes;

  private MappedFile(Arena arena, Origin origin, MemorySegment bytes) {
    this.arena = arena;
    this.origin = origin;
    this.bytes = bytes;
  }

  static MappedFile open(Origin origin) {
    Arena arena = Arena.ofShared();
    boolean opened = false;
    try (FileChannel channel = FileChannel.open(origin.file(), StandardOpenOption.READ)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      opened = true;
      return new MappedFile(arena, origin, bytes);
    } catch (NoSuchFileException e) {
      throw origin.because("no such file", null, e);
    } catch (IOException e) {
      throw origin.because("cannot be read: " + e.getMessage(), null, e);
    } finally {
      if (!opened) arena.close();
    }
  }

  Origin origin() {
    return origin;
  }

  MemorySegment bytes() {
    return bytes;
  }

  @Override
  public void close() {
    arena.close();
  }
}
