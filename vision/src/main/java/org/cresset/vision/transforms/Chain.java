package org.cresset.vision.transforms;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSource;

/**
 * Changes one after the other.
 *
 * @param changes in order
 */
record Chain(List<ImageOp> changes) implements ImageOp {
  Chain {
    changes = List.copyOf(merged(changes));
  }

  /** What is cut out and brought to size is mirrored on the way. */
  private static List<ImageOp> merged(List<ImageOp> changes) {
    List<ImageOp> merged = new ArrayList<>(changes.size());
    for (ImageOp change : changes) {
      if (change instanceof HorizontalFlip
          && !merged.isEmpty()
          && merged.getLast() instanceof ResizedCrop crop) {
        merged.set(merged.size() - 1, crop.mirror());
      } else {
        merged.add(change);
      }
    }
    return merged;
  }

  @Override
  public Image apply(Image image) {
    Image changed = image;
    for (ImageOp change : changes) changed = change.apply(changed);
    return changed;
  }

  @Override
  public Image from(ImageSource source) throws IOException {
    if (changes.isEmpty()) return source.image();
    Image changed = changes.getFirst().from(source);
    for (ImageOp change : changes.subList(1, changes.size())) changed = change.apply(changed);
    return changed;
  }

  @Override
  public Image mask(Image mask, int ignore) {
    Image changed = mask;
    for (ImageOp change : changes) changed = change.mask(changed, ignore);
    return changed;
  }
}
