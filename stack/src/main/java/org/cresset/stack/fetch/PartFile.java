package org.cresset.stack.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.cresset.stack.Sha256;

/**
 * The part of a file that has arrived, kept on the disk beside a note of where it came from, so
 * that a later process can go on with it.
 *
 * <p>Writing and hashing each have a thread: either takes as long as reading from a near server.
 */
final class PartFile implements AutoCloseable {
  private final Path file;
  private final Path note;
  private final FileChannel channel;
  private final MessageDigest digest = Sha256.digest();
  private final Blocks blocks = new Blocks(2); // one is written and hashed
  private final Conveyor hashing = new Conveyor("cresset-sha256", digest::update);
  private final Conveyor writing = new Conveyor("cresset-write", this::write);
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
    Blocks read = new Blocks(1);
    ByteBuffer chunk = ByteBuffer.allocate(Blocks.BYTES);
    while (channel.read(chunk) >= 0) {
      hashing.add(read.filledFrom(chunk.flip()));
      chunk.clear();
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

  /**
   * Appends what is in the buffers; it is still to be written and hashed then.
   *
   * @throws IOException if earlier bytes could not be written
   */
  synchronized void append(List<ByteBuffer> buffers) throws IOException {
    for (ByteBuffer buffer : buffers) {
      while (buffer.hasRemaining()) {
        writing.check();
        Blocks.Block block = blocks.filledFrom(buffer);
        length += block.content().remaining();
        writing.add(block);
        hashing.add(block);
      }
    }
  }

  private void write(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) channel.write(buffer);
  }

  /** The hash of what is there, in lower-case hexadecimal; all of it is written then. */
  synchronized String sha256() throws IOException {
    byte[] hash = hashing.after(() -> ((MessageDigest) digest.clone()).digest());
    writing.settle();
    return HexFormat.of().formatHex(hash);
  }

  /** Forgets what is there. */
  synchronized void discard() throws IOException {
    writing.after(() -> channel.truncate(0).position(0));
    hashing.after(
        () -> {
          digest.reset();
          return digest;
        });
    length = 0;
    responses = 0;
    Files.deleteIfExists(note);
  }

  /** Gives the whole file its name. */
  void moveTo(Path target) throws IOException {
    writing.settle();
    Files.createDirectories(target.toAbsolutePath().getParent());
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(note);
  }

  /** Lets go of the file; an empty one is not left behind. */
  @Override
  public void close() throws IOException {
    hashing.close();
    writing.close();
    channel.close();
    try {
      if (Files.size(file) == 0) Files.delete(file);
    } catch (NoSuchFileException e) {
      // It has got its name.
    }
  }
}
