package org.cresset.stack.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The part of a file that has arrived, kept on the disk beside a note of where it came from, so
 * that a later process can go on with it.
 */
final class PartFile implements AutoCloseable {
  private static final int CHUNK = 1 << 18;

  private final Path file;
  private final Path note;
  private final FileChannel channel;
  private final RunningHash hash = new RunningHash();
  private int responses;
  private long length;

  /** Opens what is there, or begins with nothing. */
  PartFile(Path file) throws IOException {
    this.file = file;
    note = file.resolveSibling(file.getFileName() + ".from");
    Files.createDirectories(file.toAbsolutePath().getParent());
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    readAgain();
  }

  private void readAgain() throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    while (channel.read(chunk) >= 0) {
      hash.add(List.of(chunk.flip()));
      chunk = ByteBuffer.allocate(CHUNK);
    }
    length = channel.position();
    if (length > 0) responses = 1;
  }

  synchronized long length() {
    return length;
  }

  /** Whether its bytes came with more than one response, which may have been of two files. */
  boolean isPieced() {
    return responses > 1;
  }

  /** Notes that a response is about to be appended, and how the server would know its file. */
  void begin(String source, Optional<String> validator) throws IOException {
    responses++;
    if (length > 0) return; // the first one's note stays: its bytes are the ones to be kept
    Path unfinished = note.resolveSibling(note.getFileName() + ".new");
    Files.write(unfinished, List.of(source, validator.orElse("")));
    Files.move(unfinished, note, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What tells the server at {@code source} which of its files this is a part of. */
  Optional<String> validator(String source) {
    try {
      List<String> lines = Files.readAllLines(note);
      boolean same = lines.size() == 2 && lines.getFirst().equals(source);
      return same && !lines.getLast().isEmpty() ? Optional.of(lines.getLast()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // never noted, or by a process that was killed just then
    }
  }

  /** Appends buffers, which are its own from now on: they are still to be hashed. */
  synchronized void append(List<ByteBuffer> buffers) throws IOException {
    hash.add(buffers);
    for (ByteBuffer buffer : buffers) length += buffer.remaining();
    ByteBuffer[] all = buffers.toArray(ByteBuffer[]::new);
    for (ByteBuffer buffer : all) while (buffer.hasRemaining()) channel.write(all);
  }

  /** The hash of what is there. */
  synchronized String sha256() {
    return hash.hex();
  }

  /** Forgets what is there. */
  synchronized void discard() throws IOException {
    channel.truncate(0);
    channel.position(0);
    hash.reset();
    length = 0;
    responses = 0;
    Files.deleteIfExists(note);
  }

  /** Gives the whole file its name. */
  void moveTo(Path target) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(note);
  }

  /** Lets go of the file; an empty one is not left behind. */
  @Override
  public void close() throws IOException {
    hash.close();
    channel.close();
    try {
      if (Files.size(file) == 0) Files.delete(file);
    } catch (NoSuchFileException e) {
      // It has got its name.
    }
  }
}
