package org.cresset.vision.datasets;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.cresset.torch.TorchException;
import org.cresset.torch.data.DataException;
import org.cresset.torch.io.AtomicFile;
import org.cresset.vision.datasets.PictureIndex.Entry;
import org.cresset.vision.image.Image;
import org.jspecify.annotations.Nullable;

/**
 * Decoded pictures in one file that is mapped into memory: any number of processes share its pages.
 *
 * <p>The file is an index ({@link PictureIndex}) and then the pixels, picture after picture. It is
 * written beside its name and renamed when it is whole, by one process at a time; whoever has the
 * one before mapped keeps it. One that is cut short, damaged in its index, or made of other
 * pictures is made anew; damaged pixels are found when a picture is read, by its checksum.
 */
final class MappedPictures implements Pictures {
  private final Path file;
  private final Pictures pictures;
  private final PictureIndex index;
  private final MemorySegment mapped;

  private MappedPictures(Path file, Pictures pictures, PictureIndex index, MemorySegment mapped) {
    this.file = file;
    this.pictures = pictures;
    this.index = index;
    this.mapped = mapped;
  }

  /**
   * Maps a file, which is made first unless it is there and of these pictures as they are now.
   *
   * @throws DataException if it cannot be made or read
   */
  static MappedPictures of(Path file, Pictures pictures) {
    try {
      byte[] key = PictureIndex.key(pictures);
      MappedPictures there = open(file, pictures, key);
      return there != null ? there : make(file, pictures, key);
    } catch (IOException | TorchException e) {
      if (e instanceof DataException known) throw known;
      throw new DataException(
          "keep decoded images in " + file + ": " + e.getMessage(),
          "it takes height x width x 3 bytes an image: name a file on a disk with that much room",
          e);
    }
  }

  /** Null unless the file is there, whole and of these pictures. */
  private static @Nullable MappedPictures open(Path file, Pictures pictures, byte[] key)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      long head = PictureIndex.bytes(pictures.size());
      if (size < head) return null;
      // The collector unmaps it, once no thread can reach it any more.
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto());
      byte[] bytes = mapped.asSlice(0, head).toArray(JAVA_BYTE);
      PictureIndex index = PictureIndex.read(bytes, pictures.size());
      if (index == null || !Arrays.equals(index.key(), key) || index.end() != size) return null;
      return new MappedPictures(file, pictures, index, mapped);
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  /** One of this process's threads at a time, and by the file's lock one process at a time. */
  private static synchronized MappedPictures make(Path file, Pictures pictures, byte[] key)
      throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) Files.createDirectories(folder);
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      MappedPictures others = open(file, pictures, key); // made while this one waited
      if (others != null) return others;
      AtomicFile.write(file, to -> PictureIndex.write(to, pictures, key));
    }
    MappedPictures made = open(file, pictures, key);
    if (made != null) return made;
    throw new IOException("what was written does not read back");
  }

  @Override
  public int size() {
    return pictures.size();
  }

  /** A copy of the pixels; one that could not be decoded when the file was made is read anew. */
  @Override
  public Image image(int place) throws IOException {
    Entry entry = index.entry(place);
    if (entry.isMissing()) return pictures.image(place);
    byte[] pixels = new byte[entry.length()];
    MemorySegment.copy(mapped, JAVA_BYTE, entry.offset(), pixels, 0, pixels.length);
    if (checksum(pixels) == entry.checksum())
      return Image.of(entry.size(), entry.channels(), pixels);
    throw new IOException(
        "its pixels in the cache " + file + " are damaged: remove that file to have it made anew");
  }

  static int checksum(byte[] pixels) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.wrap(pixels));
    return (int) sum.getValue();
  }

  @Override
  public String name(int place) {
    return pictures.name(place);
  }

  @Override
  public String version(int place) throws IOException {
    return pictures.version(place);
  }
}
