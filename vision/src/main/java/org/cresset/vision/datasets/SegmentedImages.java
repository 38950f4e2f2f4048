package org.cresset.vision.datasets;

import java.io.IOException;
import java.nio.file.Path;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.data.DataException;
import org.cresset.torch.data.Dataset;
import org.cresset.vision.image.Image;
import org.cresset.vision.transforms.Transforms;

/**
 * RGB images, each with a mask that says of what class every pixel is. Any number of threads may
 * read them at once.
 *
 * {@snippet :
 * var train = CamVid.of(folder, "train").dataset(Transforms.of(new RandomHorizontalFlip()));
 * }
 */
public interface SegmentedImages extends ImageSet {
  /** What pixels have in a mask that count neither for the loss nor for a metric. */
  int ignore();

  /**
   * The image's mask, of one channel and the image's size; its values are places in {@link
   * #classes()}, or {@link #ignore()}.
   *
   * @throws IOException if it cannot be read or decoded, or has a value that is no class
   */
  Image mask(int index) throws IOException;

  /** The same images and masks, each read and decoded only once and then kept in memory. */
  default SegmentedImages cached() {
    return new CachedMasks(this, Pictures.kept(Pictures.of(this)));
  }

  /**
   * The same images and masks, all decoded once and then kept in one file that is mapped into
   * memory: height x width x 4 bytes an image; otherwise as {@link LabelledImages#cached(Path)}.
   */
  default SegmentedImages cached(Path file) {
    return new CachedMasks(this, MappedPictures.of(file, Pictures.of(this)));
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
