package org.cresset.torch;

import static org.cresset.torch.RuleChecks.random;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.cresset.torch.nn.functional.AdaptivePoolings;
import org.cresset.torch.nn.functional.ConvOptions;
import org.cresset.torch.nn.functional.Convolutions;
import org.cresset.torch.nn.functional.Normalizations;
import org.cresset.torch.nn.functional.Padding;
import org.cresset.torch.nn.functional.PaddingMode;
import org.cresset.torch.nn.functional.PoolOptions;
import org.cresset.torch.nn.functional.Poolings;
import org.cresset.torch.nn.functional.Size;
import org.cresset.torch.nn.functional.SynchronizedBatchNorm;
import org.cresset.torch.nn.functional.Unpoolings;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Spatial functions that are made of several operators: gradients, and gradients of gradients. */
@ExtendWith(LeakCheck.class)
final class SpatialCompositionsTest {
  private static final Map<String, GradCheck.Differentiable> IMAGE = new LinkedHashMap<>();

  static {
    IMAGE.put(
        "circular padding",
        x -> Padding.pad(x.getFirst(), new long[] {1, -1, 2, 3}, PaddingMode.CIRCULAR));
    IMAGE.put(
        "convolution of a mirrored image",
        x ->
            Convolutions.conv2d(
                x.get(0),
                x.get(1),
                null,
                ConvOptions.DEFAULT.samePadding().paddingMode(PaddingMode.REFLECT)));
    IMAGE.put(
        "same convolution of one image",
        x ->
            Convolutions.conv2d(
                x.get(0).get(0), x.get(1), null, ConvOptions.DEFAULT.samePadding()));
    IMAGE.put(
        "p-norm", x -> Poolings.lpPool2d(x.getFirst().exp(), 3, Size.of(2), PoolOptions.DEFAULT));
    IMAGE.put(
        "max pooling of lines",
        x -> Poolings.maxPool1d(x.getFirst().get(0), Size.of(2), PoolOptions.DEFAULT));
    IMAGE.put(
        "max pooling and back",
        x -> {
          var pooled = Poolings.maxPool2dWithIndices(x.getFirst(), Size.of(2), PoolOptions.DEFAULT);
          return Unpoolings.maxUnpool2d(
              pooled.values(), pooled.indices(), Size.of(2), PoolOptions.DEFAULT, Size.of(4, 3));
        });
    IMAGE.put(
        "mean of all", x -> AdaptivePoolings.adaptiveAvgPool2d(x.getFirst().square(), Size.of(1)));
    IMAGE.put(
        "instance norm",
        x -> Normalizations.instanceNorm(x.getFirst(), null, null, null, null, true, 0.1, 1e-3));
    IMAGE.put("rms norm", x -> Normalizations.rmsNorm(x.getFirst(), new long[] {4, 3}, null, null));
    IMAGE.put("group norm", x -> Normalizations.groupNorm(x.getFirst(), 1, null, null, 1e-3));
    IMAGE.put(
        "local response norm",
        x -> Normalizations.localResponseNorm(x.getFirst(), 2, 0.4, 0.75, 1));
    IMAGE.put(
        "synchronised batch norm",
        x ->
            SynchronizedBatchNorm.compute(
                x.getFirst(), null, null, null, null, 0.1, 1e-3, t -> t.mul(2)));
  }

  @TestFactory
  Stream<DynamicTest> gradients() {
    return IMAGE.entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getValue())));
  }

  private static void check(GradCheck.Differentiable f) {
    try (Scope _ = Scope.open()) {
      Tensor image = random(1, -1, 1, 2, 2, 4, 3);
      Tensor filters = random(2, -1, 1, 3, 2, 2, 3);
      GradCheck.Differentiable both = x -> f.apply(x).add(x.get(1).sum());
      GradCheck.checkTwice(both, image, filters);
      GradCheck.checkTwice(both, RuleChecks.strided(image), filters);
    }
  }
}
