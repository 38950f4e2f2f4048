package org.cresset.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cresset.torch.data.DataException;
import org.cresset.vision.datasets.LabelledImages;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSource;

/**
 * The JPEG files of one folder, all of one class.
 *
 * @param folder where they are
 * @param files they themselves, by name
 */
record JpegFiles(Path folder, List<Path> files) implements LabelledImages {
  /**
   * Those in a folder, or in the {@code train} within.
   *
   * @throws DataException if there are none
   */
  static JpegFiles in(Path data) throws IOException {
    Path train = data.resolve("train");
    Path folder = Files.isDirectory(train) ? train : data;
    if (!Files.isDirectory(folder)) {
      throw new DataException("bench: there is no folder " + folder);
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> files = entries.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
      if (files.isEmpty()) throw new DataException("bench: there is no .jpg file in " + folder);
      return new JpegFiles(folder, files);
    }
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public List<String> classes() {
    return List.of("image");
  }

  @Override
  public int label(int index) {
    return 0;
  }

  @Override
  public Image image(int index) throws IOException {
    return Image.read(files.get(index));
  }

  @Override
  public ImageSource source(int index) throws IOException {
    return Image.open(files.get(index));
  }

  @Override
  public String name(int index) {
    return files.get(index).getFileName().toString();
  }
}
