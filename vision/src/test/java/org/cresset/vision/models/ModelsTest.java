package org.cresset.vision.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cresset.torch.DType;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.optim.SGD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every network against its reference: names and shapes, the number of parameters, logits and
 * gradients in float64. By default small ones of each family; {@code -Dcresset.models=all} takes
 * all, which needs minutes and 8 GB; a regular expression takes the networks of such names.
 */
final class ModelsTest {
  private static final Set<String> SMALL =
      Set.of(
          "resnet18",
          "resnext50_32x4d",
          "densenet121",
          "mobilenet_v2",
          "mobilenet_v3_small",
          "efficientnet_b0",
          "convnext_tiny",
          "convnextv2_atto",
          "swin_t",
          "swin_v2_t",
          "deeplabv3_mobilenet_v3_large",
          "deeplabv3plus_resnet50",
          "unet",
          "unet_resnet18");

  static Stream<Golden> chosen() {
    String wish = System.getProperty("cresset.models", "");
    return Golden.all().stream()
        .filter(
            row ->
                wish.isEmpty()
                    ? SMALL.contains(row.name())
                    : wish.equals("all") || row.name().matches(wish));
  }

  @Test
  void goldenHasEveryNetworkInOrder() {
    List<String> names = Golden.all().stream().map(Golden::name).toList();
    assertThat(names).containsAll(SMALL).containsExactlyElementsOf(Models.names());
  }

  @ParameterizedTest
  @MethodSource("chosen")
  void computesWhatTheReferenceComputes(Golden row) {
    try (Scope _ = Scope.open();
        ImageModel model = Models.of(row.name(), Models.architecture(row.name()).classes())) {
      assertThat(names(model)).isEqualTo(row.names());
      long parameters = model.namedParameters().values().stream().mapToLong(Tensor::numel).sum();
      assertThat(parameters).isEqualTo(row.parameters());
      model.eval();
      Tensor image = Formula.noise("image", 2, 3, row.height(), row.width());
      Formula.fill(model, Formula.gain(row.name()));
      float[] single;
      try (NoGrad _ = NoGrad.open()) {
        single = model.call(image.to(DType.FLOAT32)).flatten().toFloatArray();
      }
      model.to(DType.FLOAT64);
      Formula.fill(model, Formula.gain(row.name()));
      Tensor out = output(model, image, row);
      double[] exact = out.detach().flatten().toDoubleArray();
      close(exact, row.out(), 1e-9);
      assertThat(single).hasSameSizeAs(exact);
      double greatest = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
      for (int i = 0; i < single.length; i += 7) {
        assertThat((double) single[i]).isEqualTo(exact[i], within(2e-4 * greatest));
      }
      out.mul(Formula.noise("loss", out.shape().toArray())).sum().backward();
      double squares = 0;
      for (Tensor parameter : model.namedParameters().values()) {
        Tensor gradient = parameter.grad();
        if (gradient != null) squares += gradient.square().sum().item();
      }
      assertThat(Math.sqrt(squares)).isEqualTo(row.gradient(), within(1e-8 * row.gradient()));
    }
  }

  private static Tensor output(ImageModel model, Tensor image, Golden row) {
    if (row.aux().length == 0) return model.call(image);
    SegmentationModel.Outputs both = ((SegmentationModel) model).outputs(image);
    close(Objects.requireNonNull(both.aux()).detach().flatten().toDoubleArray(), row.aux(), 1e-9);
    return both.out();
  }

  /** 16 numbers evenly from all. */
  private static void close(double[] all, double[] expected, double tolerance) {
    double greatest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < expected.length; i++) {
      double got = all[(int) ((long) i * all.length / expected.length)];
      assertThat(got).as("number " + i).isEqualTo(expected[i], within(tolerance * greatest));
    }
  }

  private static String names(ImageModel model) {
    String text =
        model.stateDict().entrySet().stream()
            .map(e -> e.getKey() + " " + shape(e.getValue()) + "\n")
            .collect(Collectors.joining());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String shape(Tensor tensor) {
    return Arrays.stream(tensor.shape().toArray())
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  @ParameterizedTest
  @MethodSource("chosen")
  void aStepOfTrainingChangesEveryParameter(Golden row) {
    try (Scope _ = Scope.open();
        ImageModel model = Models.of(row.name(), Models.architecture(row.name()).classes())) {
      Formula.fill(model, Formula.gain(row.name()));
      model.namedModules().values().stream()
          .filter(StochasticDepth.class::isInstance) // it may leave a whole block out
          .forEach(module -> module.eval());
      Tensor image = Formula.noise("image", 2, 3, row.height(), row.width()).to(DType.FLOAT32);
      Map<String, Tensor> before = model.namedParameters();
      List<Tensor> copies = before.values().stream().map(t -> t.detach().copy()).toList();
      SGD optimizer = SGD.of(model.parameters(), 1.0);
      Tensor out;
      if (model instanceof SegmentationModel segmentation) {
        SegmentationModel.Outputs both = segmentation.outputs(image);
        Tensor aux = both.aux();
        out = aux == null ? both.out() : both.out().add(aux);
      } else {
        out = model.call(image);
      }
      Tensor weights = Formula.noise("loss", out.shape().toArray()).to(DType.FLOAT32);
      out.mul(weights).sum().backward();
      optimizer.step();
      List<String> unchanged = new ArrayList<>();
      int i = 0;
      for (Map.Entry<String, Tensor> entry : before.entrySet()) {
        Tensor change = entry.getValue().detach().sub(copies.get(i++)).abs().sum();
        if (!(change.item() > 0)) unchanged.add(entry.getKey());
      }
      assertThat(unchanged).isEmpty();
    }
  }
}
