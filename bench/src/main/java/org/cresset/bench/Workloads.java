package org.cresset.bench;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.Parameter;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;
import org.cresset.torch.optim.Adam;
import org.cresset.torch.optim.AdamW;
import org.cresset.torch.optim.SGD;
import org.cresset.vision.models.MobileNetV3;
import org.cresset.vision.models.ResNet;
import org.cresset.vision.models.SmallCnn;
import org.cresset.vision.models.UNet;

/** The trainings that are measured: some spend their time in kernels, some between them. */
final class Workloads {
  private static final List<String> LAYOUTS = List.of("nchw", "nhwc");
  private static final List<String> ONE_WAY = List.of("eager");

  static final List<Workload> ALL =
      List.of(
          new Workload("small-cnn", LAYOUTS, 40, 1.0, () -> images(SmallCnn.of(10), 64, 32, 10)),
          new Workload("transformer-512", ONE_WAY, 2, 1.0, () -> language(1000, 512, 8, 4, 128)),
          new Workload(
              "resnet18", LAYOUTS, 4, 1.0, () -> images(ResNet.resnet18(1000), 16, 224, 1000)),
          new Workload(
              "mobilenet", LAYOUTS, 6, 1.0, () -> images(MobileNetV3.large(1000), 16, 224, 1000)),
          new Workload("unet", LAYOUTS, 6, 1.0, Workloads::unet),
          new Workload("mlp", ONE_WAY, 1000, 1.5, Workloads::mlp),
          new Workload("lstm", ONE_WAY, 200, 1.5, Workloads::lstm),
          new Workload("transformer-64", ONE_WAY, 100, 1.5, () -> language(100, 64, 4, 4, 32)),
          new Workload(
              "adam-500", List.of("foreach", "fused", "loop"), 200, 1.5, Workloads::adam500));

  private Workloads() {}

  private static Workload.Training images(Module network, long batch, long size, int classes) {
    network.to(MemoryFormat.CHANNELS_LAST);
    SGD optimizer = SGD.of(network.parameters(), 0.01, o -> o.momentum(0.9));
    Tensor input = Tensor.randn(batch, 3, size, size).to(MemoryFormat.CHANNELS_LAST);
    return new ClassifierTraining(network, optimizer, input, classes(classes, batch));
  }

  /** Base 16, images of 240x180, a class for every pixel. */
  private static Workload.Training unet() {
    Module network = UNet.of(16, 12).to(MemoryFormat.CHANNELS_LAST);
    SGD optimizer = SGD.of(network.parameters(), 0.01, o -> o.momentum(0.9));
    Tensor input = Tensor.randn(8, 3, 180, 240).to(MemoryFormat.CHANNELS_LAST);
    return new ClassifierTraining(network, optimizer, input, classes(12, 8, 180, 240));
  }

  private static Tensor classes(int classes, long... shape) {
    return Tensor.rand(shape).mul(classes).to(DType.INT64);
  }

  private static Workload.Training mlp() {
    Module network =
        Sequential.of(
            Linear.of(64, 64), ReLU.of(), Linear.of(64, 64), ReLU.of(), Linear.of(64, 10));
    SGD optimizer = SGD.of(network.parameters(), 0.01, o -> o.momentum(0.9));
    return new ClassifierTraining(network, optimizer, Tensor.randn(8, 64), classes(10, 8));
  }

  private static Workload.Training lstm() {
    Module network = new Recurrent();
    AdamW optimizer = AdamW.of(network.parameters(), 1e-3);
    return new ClassifierTraining(network, optimizer, Tensor.randn(8, 50, 32), classes(10, 8, 50));
  }

  private static Workload.Training language(
      int vocabulary, long width, long heads, long batch, long length) {
    Module network = new LanguageModel(vocabulary, width, heads, length);
    AdamW optimizer = AdamW.of(network.parameters(), 1e-3);
    Tensor tokens = classes(vocabulary, batch, length);
    return new ClassifierTraining(network, optimizer, tokens, classes(vocabulary, batch, length));
  }

  /** Adam over 500 parameters of 8 x 8 whose gradients are there already. */
  private static Workload.Training adam500() {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Tensor parameter = Tensor.randn(8, 8).requiresGrad_(true);
      parameter.grad(Tensor.randn(8, 8));
      parameters.add(new Parameter("p" + i, parameter));
    }
    Adam adam = Adam.of(parameters, 1e-3);
    return new Workload.Training() {
      @Override
      public void step() {
        try (Scope _ = Scope.open()) {
          adam.step();
        }
      }

      @Override
      public void close() {
        adam.close();
        parameters.forEach(parameter -> parameter.tensor().close());
      }
    };
  }
}
