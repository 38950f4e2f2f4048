package org.cresset.vision.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cresset.torch.data.DataException;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.Size;

/**
 * CIFAR's binary files, held in memory as they are: records of one label byte and 3,072 pixel
 * bytes, the red, the green and the blue plane, each 32 rows of 32.
 */
final class CifarFiles implements LabelledImages {
  private static final Size SIZE = Size.of(32);
  private static final int PLANE = 32 * 32;
  private static final int RECORD = 1 + 3 * PLANE;
  private static final int RECORDS = 10_000;

  private final List<String> files;
  private final List<String> classes;
  private final List<byte[]> contents;

  private CifarFiles(List<String> files, List<String> classes, List<byte[]> contents) {
    this.files = files;
    this.classes = classes;
    this.contents = contents;
  }

  static CifarFiles read(Path folder, List<String> files, List<String> classes) {
    List<byte[]> contents = new ArrayList<>();
    for (String file : files) contents.add(read(folder.resolve(file), classes.size()));
    return new CifarFiles(files, classes, contents);
  }

  private static byte[] read(Path file, int classes) {
    long expected = (long) RECORDS * RECORD;
    try {
      long found = Files.size(file);
      if (found != expected) {
        throw new DataException(
            "read "
                + file
                + ": a CIFAR file has "
                + RECORDS
                + " images in "
                + expected
                + " bytes, got "
                + found
                + " bytes",
            found < expected ? "the file is cut short: fetch it again" : null,
            null);
      }
      byte[] content = Files.readAllBytes(file);
      for (int i = 0; i < RECORDS; i++) requireLabel(file, i, content[i * RECORD] & 0xFF, classes);
      return content;
    } catch (NoSuchFileException e) {
      throw new DataException(
          "read " + file + ": there is no such file, though others of the set are there",
          "unpack the whole set again",
          e);
    } catch (IOException e) {
      throw new DataException("read " + file + ": " + e.getMessage(), null, e);
    }
  }

  private static void requireLabel(Path file, int image, int label, int classes) {
    if (label < classes) return;
    throw new DataException(
        "read "
            + file
            + ": labels must be from 0 to "
            + (classes - 1)
            + ", got "
            + label
            + " for image "
            + image,
        "the file is damaged or not CIFAR-10's binary version",
        null);
  }

  @Override
  public int size() {
    return contents.size() * RECORDS;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int label(int index) {
    return content(index)[offset(index)];
  }

  @Override
  public Image image(int index) {
    byte[] from = content(index);
    int red = offset(index) + 1;
    byte[] pixels = new byte[3 * PLANE];
    for (int i = 0, at = 0, p = red; i < PLANE; i++, p++, at += 3) {
      pixels[at] = from[p];
      pixels[at + 1] = from[p + PLANE];
      pixels[at + 2] = from[p + 2 * PLANE];
    }
    return Image.of(SIZE, 3, pixels);
  }

  @Override
  public Size imageSize() {
    return SIZE;
  }

  /** As in {@code data_batch_2.bin, image 17}. */
  @Override
  public String name(int index) {
    return files.get(index / RECORDS) + ", image " + index % RECORDS;
  }

  private byte[] content(int index) {
    Objects.checkIndex(index, size());
    return contents.get(index / RECORDS);
  }

  private static int offset(int index) {
    return index % RECORDS * RECORD;
  }
}
