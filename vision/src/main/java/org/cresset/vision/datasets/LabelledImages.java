package org.cresset.vision.datasets;

import java.io.IOException;
import java.nio.file.Path;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.data.DataException;
import org.cresset.torch.data.Dataset;
import org.cresset.vision.image.ImageSource;
import org.cresset.vision.transforms.Transforms;

/**
 * RGB images, each of one class. Any number of threads may read them at once.
 *
 * {@snippet :
 * var train = Cifar10.train(folder).dataset(Transforms.of(new RandomCrop(32, 4)).then(Cifar10.NORMALIZE));
 * }
 */
public interface LabelledImages extends ImageSet {
  /** The class of an image: 0 to {@code classes().size() - 1}, a place in {@link #classes()}. */
  int label(int index);

  /**
   * The image as far as it must be read to know its size: of a file, what a transform does not need
   * may never be decoded.
   *
   * @throws IOException as {@link #image}
   */
  default ImageSource source(int index) throws IOException {
    return image(index);
  }

  /**
   * The same images, each read and decoded only once and then kept in memory: height x width x 3
   * bytes an image, 150 MB for CIFAR-10's training set.
   */
  default LabelledImages cached() {
    return new CachedImages(this, Pictures.kept(Pictures.of(this)));
  }

  /**
   * The same images, all decoded once and then kept in one file that is mapped into memory, for
   * runs to come and for other processes at the same time: height x width x 3 bytes an image.
   *
   * <p>The file is made if it is not there, is damaged, or the images have changed since (by {@link
   * #version}); one file holds one set.
   *
   * @throws DataException if the file cannot be made or read
   */
  default LabelledImages cached(Path file) {
    return new CachedImages(this, MappedPictures.of(file, Pictures.of(this)));
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
