package org.cresset.vision.datasets;

import java.io.IOException;
import java.util.List;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.data.DataException;
import org.cresset.torch.data.Dataset;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSource;
import org.cresset.vision.image.Size;
import org.cresset.vision.transforms.Transforms;

/**
 * RGB images, each of one class. Any number of threads may read them at once.
 *
 * {@snippet :
 * var train = Cifar10.train(folder).dataset(Transforms.of(new RandomCrop(32, 4)).then(Cifar10.NORMALIZE));
 * }
 */
public interface LabelledImages {
  /** The number of images. */
  int size();

  /** The classes' names; a label is a place in this list. */
  List<String> classes();

  /** The class of an image: 0 to {@code classes().size() - 1}. */
  int label(int index);

  /**
   * The image itself, of three channels.
   *
   * @throws IOException if it cannot be read or decoded
   */
  Image image(int index) throws IOException;

  /**
   * The image as far as it must be read to know its size: of a file, what a transform does not need
   * may never be decoded.
   *
   * @throws IOException as {@link #image}
   */
  default ImageSource source(int index) throws IOException {
    return image(index);
  }

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

  /**
   * The same images, each read and decoded only once and then kept in memory: height x width x 3
   * bytes an image, 150 MB for CIFAR-10's training set.
   */
  default LabelledImages cached() {
    return new CachedImages(this);
  }

  /**
   * Items of {@code image}, float32 (3, H, W) with the channels last in memory, and {@code label},
   * int64 ().
   *
   * @throws DataException if not one image can be read, to learn the size
   */
  default Dataset dataset(Transforms transforms) {
    return dataset(transforms, MemoryFormat.CHANNELS_LAST);
  }

  /** As {@link #dataset(Transforms)}, with the images in the memory order given. */
  default Dataset dataset(Transforms transforms, MemoryFormat format) {
    return new ImageDataset(this, transforms, format);
  }
}
