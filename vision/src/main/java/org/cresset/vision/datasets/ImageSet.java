package org.cresset.vision.datasets;

import java.io.IOException;
import java.util.List;
import org.cresset.torch.data.DataException;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;

/**
 * Images by their places, and classes; what is known of an image is said by those that extend it.
 */
public interface ImageSet {
  /** The number of images. */
  int size();

  /** The classes' names, in the order of their numbers. */
  List<String> classes();

  /**
   * The image itself, of three channels.
   *
   * @throws IOException if it cannot be read or decoded
   */
  Image image(int index) throws IOException;

  /** What a person calls the image, such as its file. */
  String name(int index);

  /**
   * What is another when the image has changed, such as its file's size and date; nothing of images
   * that stay as they are. Kept copies are told by it from what they are copies of.
   *
   * @throws IOException if that cannot be found out
   */
  default String version(int index) throws IOException {
    return "";
  }

  /**
   * The size of the images; where they differ, that of the first.
   *
   * @throws DataException if not one image can be read
   */
  default ImageSize imageSize() {
    DataException first = null;
    for (int i = 0; i < size(); i++) {
      try {
        return image(i).size();
      } catch (IOException e) {
        String message = "read image " + i + " (" + name(i) + "): " + e.getMessage();
        if (first == null) first = new DataException(message, null, e);
      }
    }
    throw first != null ? first : new DataException("the set has no images");
  }
}
