package org.cresset.vision.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.InferenceMode;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.functional.Interpolation;
import org.cresset.torch.nn.functional.Resampling;
import org.cresset.vision.image.Image;
import org.cresset.vision.transforms.Normalize;
import org.cresset.vision.transforms.Transform;

/** Tells of what class each pixel of an image is; the network stays who gave it's. */
public final class Segmenter {
  private final Transform fit;
  private final Normalize normalize;
  private final List<String> classes;
  private final Module network;

  Segmenter(Transform fit, Normalize normalize, List<String> classes, Module network) {
    this.fit = fit;
    this.normalize = normalize;
    this.classes = List.copyOf(classes);
    this.network = network;
  }

  /** The names of what it can tell apart; a mask's values are places in it. */
  public List<String> classes() {
    return classes;
  }

  /**
   * The mask of a JPEG or PNG file.
   *
   * @throws IOException if it cannot be read or decoded
   */
  public Image mask(Path file) throws IOException {
    return mask(Image.read(file));
  }

  /**
   * The mask of an image of any size: the network sees it at the size that it was trained with, and
   * its logits are brought to the image's size before the greatest is taken, so that edges are not
   * those of the smaller grid.
   *
   * @return one channel of the image's size
   */
  public Image mask(Image image) {
    Image fitting = fit.withoutChance(image);
    try (Scope _ = Scope.open();
        InferenceMode _ = InferenceMode.open()) {
      Tensor logits = network.call(normalize.batch(fitting));
      Tensor full =
          Resampling.interpolate(
              logits, o -> o.size(image.height(), image.width()).mode(Interpolation.BILINEAR));
      Tensor mask = full.argmax(1, false).to(DType.UINT8); // (1, H, W)
      return Image.of(image.size(), 1, mask.reshape(-1).toByteArray());
    }
  }
}
