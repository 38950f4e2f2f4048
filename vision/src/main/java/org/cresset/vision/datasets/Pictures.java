package org.cresset.vision.datasets;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.cresset.vision.image.Image;

/** Pictures by their places: of each item one, or an image and a mask. */
interface Pictures {
  int size();

  Image image(int index) throws IOException;

  String name(int index);

  /** What is another when the picture has changed. */
  String version(int index) throws IOException;

  static Pictures of(LabelledImages set) {
    return new OfSet(set, 1) {
      @Override
      public Image image(int index) throws IOException {
        return set.image(index);
      }
    };
  }

  /** Of each item first the image, then the mask. */
  static Pictures of(SegmentedImages set) {
    return new OfSet(set, 2) {
      @Override
      public Image image(int index) throws IOException {
        return index % 2 == 0 ? set.image(index / 2) : set.mask(index / 2);
      }
    };
  }

  /** The pictures of a set's items. */
  abstract class OfSet implements Pictures {
    private final ImageSet set;
    private final int each; // pictures an item

    private OfSet(ImageSet set, int each) {
      this.set = set;
      this.each = each;
    }

    @Override
    public int size() {
      return Math.multiplyExact(set.size(), each);
    }

    @Override
    public String name(int index) {
      return set.name(index / each);
    }

    @Override
    public String version(int index) throws IOException {
      return set.version(index / each);
    }
  }

  /** The same, each kept once it is read; two threads that want one first may both read it. */
  static Pictures kept(Pictures pictures) {
    return new Kept(pictures);
  }

  /** In memory. */
  final class Kept implements Pictures {
    private final Pictures pictures;
    private final AtomicReferenceArray<Image> kept;

    private Kept(Pictures pictures) {
      this.pictures = pictures;
      kept = new AtomicReferenceArray<>(pictures.size());
    }

    @Override
    public int size() {
      return pictures.size();
    }

    @Override
    public Image image(int index) throws IOException {
      Image image = kept.get(index);
      if (image == null) {
        image = pictures.image(index);
        kept.set(index, image);
      }
      return image;
    }

    @Override
    public String name(int index) {
      return pictures.name(index);
    }

    @Override
    public String version(int index) throws IOException {
      return pictures.version(index);
    }
  }
}
