package org.cresset.vision.datasets;

import java.io.IOException;
import java.util.List;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.data.DataException;
import org.cresset.torch.data.Dataset;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.Size;
import org.cresset.vision.transforms.Transforms;

/**
 * RGB images, each with a mask that says of what class every pixel is. Any number of threads may
 * read them at once.
 *
 * {@snippet :
 * var train = CamVid.of(folder, "train").dataset(Transforms.of(new RandomHorizontalFlip()));
 * }
 */
public interface SegmentedImages {
  /** The number of images. */
  int size();

  /** The classes' names; a mask's value is a place in this list, or {@link #ignore()}. */
  List<String> classes();

  /** What pixels have in a mask that count neither for the loss nor for a metric. */
  int ignore();

  /**
   * The image itself, of three channels.
   *
   * @throws IOException if it cannot be read or decoded
   */
  Image image(int index) throws IOException;

  /**
   * The image's mask, of one channel and the image's size.
   *
   * @throws IOException if it cannot be read or decoded, or has a value that is no class
   */
  Image mask(int index) throws IOException;

  /** What a person calls the image, such as its file. */
  String name(int index);

  /**
   * The size of the images; where they differ, that of the first.
   *
   * @throws DataException if not one image can be read
   */
  default Size imageSize() {
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

  /** The same images and masks, each read and decoded only once and then kept in memory. */
  default SegmentedImages cached() {
    return new CachedMasks(this);
  }

  /**
   * Items of {@code image}, float32 (3, H, W) with the channels last in memory, and {@code mask},
   * int64 (H, W).
   *
   * @throws DataException if not one image can be read, to learn the size
   */
  default Dataset dataset(Transforms transforms) {
    return dataset(transforms, MemoryFormat.CHANNELS_LAST);
  }

  /** As {@link #dataset(Transforms)}, with the images in the memory order given. */
  default Dataset dataset(Transforms transforms, MemoryFormat format) {
    return new MaskDataset(this, transforms, format);
  }
}
