package org.cresset.vision.models;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.AdaptiveAvgPool2d;
import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Dropout;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.ModuleList;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;

/**
 * Looks at several distances at once and at the whole image (atrous spatial pyramid pooling).
 * Source: Chen et al. 2017.
 *
 * <p>Shape: (N, C, H, W) gives (N, 256, H, W).
 */
final class Aspp extends Recomputable {
  private static final long OUT = 256;
  private static final long[] DILATIONS = {12, 24, 36};
  private final ModuleList<Module> convs;
  private final Sequential project;

  /** The mean over the image, everywhere. */
  private static final class Pooling extends Block {
    private final Sequential layers;

    Pooling(long in) {
      layers =
          Sequential.of(
              AdaptiveAvgPool2d.of(1),
              Conv2d.of(in, OUT, 1, o -> o.bias(false)),
              BatchNorm2d.of(OUT),
              ReLU.of());
      layers.children().forEach(this::child); // under their own names, as the reference has them
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor mean = layers.call(x);
      return mean.expand(mean.size(0), OUT, x.size(2), x.size(3));
    }
  }

  /**
   * @param separable whether the dilated convolutions are one a channel, then one a place
   */
  Aspp(long in, boolean separable) {
    List<Module> branches = new ArrayList<>();
    branches.add(normed(Conv2d.of(in, OUT, 1, o -> o.bias(false))));
    for (long dilation : DILATIONS) {
      branches.add(
          normed(
              separable
                  ? separable(in, OUT, dilation)
                  : Conv2d.of(
                      in, OUT, 3, o -> o.padding(dilation).dilation(dilation).bias(false))));
    }
    branches.add(new Pooling(in));
    convs = child("convs", ModuleList.of(branches));
    project =
        child(
            "project",
            Sequential.of(
                Conv2d.of(branches.size() * OUT, OUT, 1, o -> o.bias(false)),
                BatchNorm2d.of(OUT),
                ReLU.of(),
                Dropout.of(0.5)));
  }

  private static Sequential normed(Module convolution) {
    return Sequential.of(convolution, BatchNorm2d.of(OUT), ReLU.of());
  }

  /** One 3x3 filter a channel, then 1x1 over all. */
  static Sequential separable(long in, long out, long dilation) {
    return Sequential.of(
        Conv2d.of(in, in, 3, o -> o.padding(dilation).dilation(dilation).groups(in).bias(false)),
        Conv2d.of(in, out, 1, o -> o.bias(false)));
  }

  @Override
  Tensor compute(Tensor x) {
    List<Tensor> seen = new ArrayList<>();
    for (Module conv : convs) seen.add(conv.call(x));
    Tensor joined = Tensor.cat(seen, 1);
    Tensor out = project.call(joined);
    release(joined);
    seen.forEach(this::release);
    return out;
  }
}
