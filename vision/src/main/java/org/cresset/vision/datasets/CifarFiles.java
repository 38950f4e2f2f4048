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
import org.cresset.vision.image.ImageSize;

/**
 * CIFAR's binary files, held in memory as they are: records of one label byte and 3,072 pixel
 * bytes, the red, the green and the blue plane, each 32 rows of 32.
 */
final class CifarFiles implements LabelledImages {
  private static final ImageSize SIZE = ImageSize.of(32);
  private static final int PLANE = 32 * 32;
  private static final int RECORDS = 10_000;

  private final List<String> files;
  private final List<String> classes;
  private final List<byte[]> contents = new ArrayList<>();
  private final int records; // in a file
  private final int labels; // bytes before the pixels, of which the last is the label

  private CifarFiles(List<String> files, List<String> classes, int records, int labels) {
    this.files = files;
    this.classes = classes;
    this.records = records;
    this.labels = labels;
  }

  static CifarFiles read(Path folder, List<String> files, List<String> classes) {
    return read(folder, files, classes, RECORDS, 1);
  }

  static CifarFiles read(
      Path folder, List<String> files, List<String> classes, int records, int labels) {
    CifarFiles set = new CifarFiles(files, classes, records, labels);
    for (String file : files) set.contents.add(set.read(folder.resolve(file)));
    return set;
  }

  private int record() {
    return labels + 3 * PLANE;
  }

  private byte[] read(Path file) {
    long expected = (long) records * record();
    try {
      long found = Files.size(file);
      if (found != expected) {
        throw new DataException(
            "read "
                + file
                + ": a CIFAR file has "
                + records
                + " images in "
                + expected
                + " bytes, got "
                + found
                + " bytes",
            found < expected ? "the file is cut short: fetch it again" : null,
            null);
      }
      byte[] content = Files.readAllBytes(file);
      for (int i = 0; i < records; i++) {
        requireLabel(file, i, content[i * record() + labels - 1] & 0xFF, classes.size());
      }
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
        "the file is damaged or not CIFAR's binary version",
        null);
  }

  @Override
  public int size() {
    return contents.size() * records;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int label(int index) {
    return content(index)[offset(index) - 1];
  }

  @Override
  public Image image(int index) {
    byte[] from = content(index);
    int red = offset(index);
    byte[] pixels = new byte[3 * PLANE];
    for (int i = 0, at = 0, p = red; i < PLANE; i++, p++, at += 3) {
      pixels[at] = from[p];
      pixels[at + 1] = from[p + PLANE];
      pixels[at + 2] = from[p + 2 * PLANE];
    }
    return Image.of(SIZE, 3, pixels);
  }

  @Override
  public ImageSize imageSize() {
    return SIZE;
  }

  /** As in {@code data_batch_2.bin, image 17}. */
  @Override
  public String name(int index) {
    return files.get(index / records) + ", image " + index % records;
  }

  private byte[] content(int index) {
    Objects.checkIndex(index, size());
    return contents.get(index / records);
  }

  /** Of the image's pixels in its file. */
  private int offset(int index) {
    return index % records * record() + labels;
  }
}
