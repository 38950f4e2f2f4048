package org.cresset.vision.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.cresset.torch.data.DataException;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSource;

/**
 * JPEG and PNG files in one folder a class: {@code root/cat/0001.jpg}.
 *
 * <p>Classes are the folder names in alphabetical order. Files may lie deeper within a class's
 * folder; their order is that of their paths. Names that begin with a dot, and files of other
 * kinds, are not looked at. Images are read when an item is. Source: {@code
 * torchvision.datasets.ImageFolder}.
 */
public final class ImageFolder implements LabelledImages {
  private static final String WANTED = "one folder for each class with .jpg, .jpeg or .png files";

  private final Path root;
  private final List<String> classes;
  private final List<Path> files = new ArrayList<>();
  private final int[] firsts; // the first file of each class, then the number of files

  private ImageFolder(Path root, List<String> classes) {
    this.root = root;
    this.classes = List.copyOf(classes);
    firsts = new int[classes.size() + 1];
    for (int i = 0; i < classes.size(); i++) {
      files.addAll(imageFiles(root.resolve(classes.get(i))));
      firsts[i + 1] = files.size();
    }
  }

  /**
   * The images below a folder.
   *
   * @throws DataException if there is no such folder, it has no folders in it, or one of these
   *     holds no image
   */
  public static ImageFolder of(Path root) {
    List<String> classes = folders(root);
    if (classes.isEmpty()) throw noClasses(root);
    return withImages(root, classes);
  }

  /**
   * The images below a folder whose classes are known: those of a test set must have the labels
   * that the training set gave them.
   *
   * @throws DataException as for {@link #of(Path)}, and if the folders are not exactly the classes
   */
  public static ImageFolder of(Path root, List<String> classes) {
    List<String> folders = folders(root);
    List<String> missing = classes.stream().filter(c -> !folders.contains(c)).toList();
    List<String> unknown = folders.stream().filter(f -> !classes.contains(f)).toList();
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new DataException(
          "read images in "
              + root
              + ": the folders must be the classes, but "
              + (missing.isEmpty() ? "" : "there is none for " + String.join(", ", missing))
              + (missing.isEmpty() || unknown.isEmpty() ? "" : " and ")
              + (unknown.isEmpty() ? "" : "no class is called " + String.join(", ", unknown)));
    }
    return withImages(root, classes);
  }

  private static ImageFolder withImages(Path root, List<String> classes) {
    ImageFolder folder = new ImageFolder(root, classes);
    List<String> empty =
        classes.stream().filter(c -> folder.count(classes.indexOf(c)) == 0).toList();
    if (empty.isEmpty()) return folder;
    throw new DataException(
        "read images in "
            + root
            + ": no image in the "
            + (empty.size() == 1 ? "folder " : "folders ")
            + String.join(", ", empty),
        "every class needs .jpg, .jpeg or .png files; remove folders that are not classes",
        null);
  }

  private int count(int label) {
    return firsts[label + 1] - firsts[label];
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int label(int index) {
    int label = 0;
    while (firsts[label + 1] <= index) label++;
    return label;
  }

  @Override
  public Image image(int index) throws IOException {
    return Image.read(files.get(index));
  }

  @Override
  public String version(int index) throws IOException {
    return Layout.version(files.get(index));
  }

  @Override
  public ImageSource source(int index) throws IOException {
    return Image.open(files.get(index));
  }

  /** The file, relative to the folder. */
  @Override
  public String name(int index) {
    return root.relativize(files.get(index)).toString();
  }

  private static List<String> folders(Path root) {
    if (!Files.isDirectory(root)) {
      throw new DataException(
          "read images in " + root + ": there is no such folder",
          "name a folder that holds " + WANTED,
          null);
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .filter(entry -> Files.isDirectory(entry) && !isHidden(entry))
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(root, e);
    }
  }

  private static List<Path> imageFiles(Path folder) {
    try (Stream<Path> files =
        Files.find(
            folder,
            Integer.MAX_VALUE,
            (file, what) -> !what.isDirectory() && isImage(folder, file),
            FileVisitOption.FOLLOW_LINKS)) {
      return files.sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(folder, e);
    }
  }

  private static boolean isImage(Path folder, Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".jpg") && !name.endsWith(".jpeg") && !name.endsWith(".png")) return false;
    for (Path part : folder.relativize(file)) if (isHidden(part)) return false;
    return true;
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  private static DataException noClasses(Path root) {
    List<Path> images = imageFiles(root);
    return new DataException(
        "read images in "
            + root
            + ": there must be "
            + WANTED
            + ", got "
            + (images.isEmpty()
                ? "no images"
                : "images without a class, such as " + root.relativize(images.getFirst())),
        "put the images of each class into a folder with its name, such as " + root.resolve("cat"),
        null);
  }

  private static DataException unreadable(Path folder, Exception e) {
    return new DataException("read images in " + folder + ": " + Layout.reason(e), null, e);
  }
}
