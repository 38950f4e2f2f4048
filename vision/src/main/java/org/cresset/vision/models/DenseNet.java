package org.cresset.vision.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.AdaptiveAvgPool2d;
import org.cresset.torch.nn.AvgPool2d;
import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Flatten;
import org.cresset.torch.nn.Init;
import org.cresset.torch.nn.Init.Fan;
import org.cresset.torch.nn.Init.Nonlinearity;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.MaxPool2d;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;

/** Each layer sees what all before it gave. Source: Huang et al. 2017, in torchvision's names. */
public final class DenseNet extends ImageModel {
  /** Old files number the layers within a layer after a dot. */
  private static final Pattern OLD =
      Pattern.compile("(.*denselayer\\d+\\.(?:norm|relu|conv))\\.([12]\\..*)");

  private static final long BOTTLENECK = 4; // times the growth

  private final Sequential features;
  private final ReLU relu = ReLU.of();
  private final AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d.of(1);
  private final Flatten flatten = Flatten.of();
  private final Linear classifier;

  /** Two convolutions that see the channels of all before. */
  private static final class DenseLayer extends Block {
    private final BatchNorm2d norm1;
    private final ReLU relu1 = child("relu1", ReLU.of());
    private final Conv2d conv1;
    private final BatchNorm2d norm2;
    private final ReLU relu2 = child("relu2", ReLU.of());
    private final Conv2d conv2;

    DenseLayer(long in, long growth) {
      long width = BOTTLENECK * growth;
      norm1 = child("norm1", BatchNorm2d.of(in));
      conv1 = child("conv1", Conv2d.of(in, width, 1, o -> o.bias(false)));
      norm2 = child("norm2", BatchNorm2d.of(width));
      conv2 = child("conv2", Conv2d.of(width, growth, 3, o -> o.padding(1).bias(false)));
    }

    @Override
    public Tensor forward(Tensor x) {
      return chain(x, norm1, relu1, conv1, norm2, relu2, conv2);
    }
  }

  /** Layers whose outputs are joined with the input. */
  private static final class DenseBlock extends Block {
    private final List<DenseLayer> layers = new ArrayList<>();

    DenseBlock(int count, long in, long growth) {
      for (int i = 0; i < count; i++) {
        layers.add(child("denselayer" + (i + 1), new DenseLayer(in + i * growth, growth)));
      }
    }

    @Override
    public Tensor forward(Tensor x) {
      List<Tensor> seen = new ArrayList<>(List.of(x));
      for (DenseLayer layer : layers) {
        Tensor joined = Tensor.cat(seen, 1);
        seen.add(layer.call(joined));
        joined.close();
      }
      Tensor all = Tensor.cat(seen, 1);
      seen.subList(1, seen.size()).forEach(Tensor::close);
      return all;
    }
  }

  private DenseNet(int classes, long growth, long first, int... blocks) {
    super("classifier");
    SequencedMap<String, Module> layers = new LinkedHashMap<>();
    layers.put("conv0", Conv2d.of(3, first, 7, o -> o.stride(2).padding(3).bias(false)));
    layers.put("norm0", BatchNorm2d.of(first));
    layers.put("relu0", ReLU.of());
    layers.put("pool0", MaxPool2d.of(3, o -> o.stride(2).padding(1)));
    long channels = first;
    for (int i = 0; i < blocks.length; i++) {
      layers.put("denseblock" + (i + 1), new DenseBlock(blocks[i], channels, growth));
      channels += blocks[i] * growth;
      if (i < blocks.length - 1) {
        layers.put("transition" + (i + 1), transition(channels));
        channels /= 2;
      }
    }
    layers.put("norm5", BatchNorm2d.of(channels));
    features = child("features", Sequential.of(layers));
    classifier = child("classifier", Linear.of(channels, classes));
    apply(
        module -> {
          if (module instanceof Conv2d conv) {
            Init.kaimingNormal_(conv.weight(), 0, Fan.FAN_IN, Nonlinearity.LEAKY_RELU);
          }
        });
    Start.zero(classifier.bias());
  }

  private static Sequential transition(long channels) {
    SequencedMap<String, Module> layers = new LinkedHashMap<>();
    layers.put("norm", BatchNorm2d.of(channels));
    layers.put("relu", ReLU.of());
    layers.put("conv", Conv2d.of(channels, channels / 2, 1, o -> o.bias(false)));
    layers.put("pool", AvgPool2d.of(2));
    return Sequential.of(layers);
  }

  /** 121 layers. */
  public static DenseNet densenet121(int classes) {
    return new DenseNet(classes, 32, 64, 6, 12, 24, 16);
  }

  /** 161 layers, which give 48 channels each. */
  public static DenseNet densenet161(int classes) {
    return new DenseNet(classes, 48, 96, 6, 12, 36, 24);
  }

  /** 169 layers. */
  public static DenseNet densenet169(int classes) {
    return new DenseNet(classes, 32, 64, 6, 12, 32, 32);
  }

  /** 201 layers. */
  public static DenseNet densenet201(int classes) {
    return new DenseNet(classes, 32, 64, 6, 12, 48, 32);
  }

  @Override
  protected String published(String name) {
    Matcher old = OLD.matcher(name);
    return old.matches() ? old.group(1) + old.group(2) : name;
  }

  @Override
  public Tensor forward(Tensor x) {
    return chain(x, features, relu, avgpool, flatten, classifier); // (N, classes)
  }
}
