package org.cresset.vision.models;

import java.util.Arrays;
import java.util.List;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;
import org.cresset.torch.nn.UpsamplingBilinear2d;

/**
 * DeepLab with a decoder that sees the edges of an early stage. Source: Chen et al. 2018, in the
 * names and with the separable convolutions of segmentation_models.pytorch; it divides by 16.
 */
public final class DeepLabV3Plus extends SegmentationModel {
  private final ResNetEncoder encoder;
  private final Decoder decoder;
  private final Sequential head;

  /** Late features, enlarged, beside early ones. */
  private static final class Decoder extends Block {
    private final Sequential aspp;
    private final UpsamplingBilinear2d up = child("up", enlarged(4));
    private final Sequential block1;
    private final Sequential block2;

    Decoder(long early, long late) {
      aspp = child("aspp", normed(256, new Aspp(late, true), Aspp.separable(256, 256, 1)));
      block1 = child("block1", normed(48, Conv2d.of(early, 48, 1, o -> o.bias(false))));
      block2 = child("block2", normed(256, Aspp.separable(48 + 256, 256, 1)));
    }

    private static Sequential normed(long channels, Module... layers) {
      Module[] all = Arrays.copyOf(layers, layers.length + 2);
      all[layers.length] = BatchNorm2d.of(channels);
      all[layers.length + 1] = ReLU.of();
      return Sequential.of(all);
    }

    Tensor decode(Tensor early, Tensor late) {
      Tensor far = chain(late, aspp, up); // (N, 256, H/4, W/4)
      Tensor near = block1.call(early); // (N, 48, H/4, W/4)
      Tensor joined = Tensor.cat(List.of(far, near), 1);
      Tensor out = block2.call(joined);
      List.of(far, near, joined).forEach(this::release);
      return out;
    }
  }

  private DeepLabV3Plus(ResNetVariant variant, int classes) {
    super("segmentation_head.0");
    encoder = child("encoder", new ResNetEncoder.Alone(variant.dilated(16, true)));
    decoder = child("decoder", new Decoder(encoder.channels(0), encoder.channels(3)));
    head = child("segmentation_head", Sequential.of(Conv2d.of(256, classes, 1), enlarged(4)));
    Start.decoder(decoder);
    Start.head(head);
  }

  private static UpsamplingBilinear2d enlarged(double scale) {
    return UpsamplingBilinear2d.of(o -> o.scaleFactor(scale));
  }

  /** On ResNet-50. */
  public static DeepLabV3Plus resnet50(int classes) {
    return new DeepLabV3Plus(ResNetVariant.R50, classes);
  }

  /** On ResNet-101. */
  public static DeepLabV3Plus resnet101(int classes) {
    return new DeepLabV3Plus(ResNetVariant.R101, classes);
  }

  /** The part that weights of classification fit: {@code encoder().loadWeights(file)}. */
  public ImageModel encoder() {
    return encoder;
  }

  @Override
  public Tensor forward(Tensor x) {
    Multiples.of(16, "deepLabV3Plus", x);
    List<Tensor> features = encoder.features(x);
    Tensor decoded = decoder.decode(features.get(1), features.getLast());
    release(features);
    Tensor out = head.call(decoded); // (N, classes, H, W)
    release(List.of(decoded));
    return out;
  }
}
