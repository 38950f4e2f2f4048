package org.cresset.vision.models;

import java.util.List;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Interpolation;
import org.cresset.torch.nn.functional.Resampling;
import org.jspecify.annotations.Nullable;

/** A network that gives each pixel a class: (N, 3, H, W) to (N, classes, H, W). */
public abstract class SegmentationModel extends ImageModel {
  /**
   * What a training may look at.
   *
   * @param out (N, classes, H, W)
   * @param aux the same from an earlier stage, for a second loss; null if there is none
   */
  public record Outputs(Tensor out, @Nullable Tensor aux) {}

  /** Makes one that has nothing yet. */
  protected SegmentationModel(String... heads) {
    super(heads);
  }

  /** Both outputs, for training; {@link #forward} computes the first alone. */
  public Outputs outputs(Tensor x) {
    return new Outputs(call(x), null);
  }

  /** As high and wide as {@code image}, by values between four elements. */
  static Tensor resized(Tensor x, Tensor image) {
    return Resampling.interpolate(
        x, o -> o.size(image.size(2), image.size(3)).mode(Interpolation.BILINEAR));
  }

  /** Closes what a forward pass has no further use for. */
  final void release(List<Tensor> tensors) {
    if (childrenKeepNothing()) tensors.forEach(Tensor::close);
  }
}
