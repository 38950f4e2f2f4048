package org.cresset.vision.models;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.ModuleList;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;
import org.cresset.torch.nn.functional.Resampling;
import org.jspecify.annotations.Nullable;

/**
 * A U-Net whose way down is a residual network. Source: {@code Unet} of
 * segmentation_models.pytorch, in its names.
 */
public final class ResNetUNet extends SegmentationModel {
  private static final long[] WIDTHS = {256, 128, 64, 32, 16};
  private final ResNetEncoder encoder;
  private final Decoder decoder;
  private final Sequential head;

  /** Twice as large, beside what the way down had of that size. */
  private static final class DecoderBlock extends Block {
    private final Sequential conv1;
    private final Sequential conv2;

    DecoderBlock(long in, long skip, long out) {
      conv1 = child("conv1", convolution(in + skip, out));
      conv2 = child("conv2", convolution(out, out));
    }

    private static Sequential convolution(long in, long out) {
      return Sequential.of(
          Conv2d.of(in, out, 3, o -> o.padding(1).bias(false)), BatchNorm2d.of(out), ReLU.of());
    }

    Tensor decode(Tensor x, @Nullable Tensor skip) {
      Tensor large = Resampling.interpolate(x, o -> o.scaleFactor(2)); // nearest
      if (skip == null) {
        Tensor out = chain(large, conv1, conv2);
        release(large);
        return out;
      }
      Tensor joined = Tensor.cat(List.of(large, skip), 1);
      large.close();
      Tensor out = chain(joined, conv1, conv2);
      release(joined);
      return out;
    }
  }

  private static final class Decoder extends Block {
    private final ModuleList<DecoderBlock> blocks;

    Decoder(long[] encoded) {
      List<DecoderBlock> list = new ArrayList<>();
      long in = encoded[4];
      for (int i = 0; i < 5; i++) {
        list.add(new DecoderBlock(in, i < 4 ? encoded[3 - i] : 0, WIDTHS[i]));
        in = WIDTHS[i];
      }
      blocks = child("blocks", ModuleList.of(list));
    }

    Tensor decode(List<Tensor> features) {
      Tensor current = features.get(4);
      for (int i = 0; i < 5; i++) {
        Tensor next = blocks.at(i).decode(current, i < 4 ? features.get(3 - i) : null);
        if (i > 0) release(current);
        current = next;
      }
      return current; // (N, 16, H, W)
    }
  }

  private ResNetUNet(ResNetVariant variant, int classes) {
    super("segmentation_head.0");
    encoder = child("encoder", new ResNetEncoder.Alone(variant));
    long[] channels = new long[5];
    channels[0] = 64;
    for (int i = 0; i < 4; i++) channels[i + 1] = encoder.channels(i);
    decoder = child("decoder", new Decoder(channels));
    head =
        child(
            "segmentation_head",
            Sequential.of(Conv2d.of(WIDTHS[4], classes, 3, o -> o.padding(1))));
    Start.decoder(decoder);
    Start.head(head);
  }

  /** On ResNet-18. */
  public static ResNetUNet resnet18(int classes) {
    return new ResNetUNet(ResNetVariant.R18, classes);
  }

  /** On ResNet-34. */
  public static ResNetUNet resnet34(int classes) {
    return new ResNetUNet(ResNetVariant.R34, classes);
  }

  /** On ResNet-50. */
  public static ResNetUNet resnet50(int classes) {
    return new ResNetUNet(ResNetVariant.R50, classes);
  }

  /** On ResNet-101. */
  public static ResNetUNet resnet101(int classes) {
    return new ResNetUNet(ResNetVariant.R101, classes);
  }

  /** The part that weights of classification fit: {@code encoder().loadWeights(file)}. */
  public ImageModel encoder() {
    return encoder;
  }

  @Override
  public Tensor forward(Tensor x) {
    Multiples.of(32, "resNetUNet", x);
    List<Tensor> features = encoder.features(x);
    Tensor decoded = decoder.decode(features);
    release(features);
    Tensor out = head.call(decoded); // (N, classes, H, W)
    release(List.of(decoded));
    return out;
  }
}
