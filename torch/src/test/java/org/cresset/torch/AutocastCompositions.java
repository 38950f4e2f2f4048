package org.cresset.torch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cresset.torch.nn.functional.ClassLosses;
import org.cresset.torch.nn.functional.DistanceLosses;
import org.cresset.torch.nn.functional.Distances;
import org.cresset.torch.nn.functional.GridSampling;
import org.cresset.torch.nn.functional.Interpolation;
import org.cresset.torch.nn.functional.Linears;
import org.cresset.torch.nn.functional.Normalizations;
import org.cresset.torch.nn.functional.Padding;
import org.cresset.torch.nn.functional.PaddingMode;
import org.cresset.torch.nn.functional.Reduction;
import org.cresset.torch.nn.functional.RegressionLosses;
import org.cresset.torch.nn.functional.Resampling;

/** Functions that are one in PyTorch's lists and several operators here. */
final class AutocastCompositions {
  private static final long[] FOUR = {4};
  private static final long[] MATRIX = {2, 3};
  private static final long[] SQUARE = {3, 3};

  private final Map<String, AutocastTest.Call> calls = new LinkedHashMap<>();

  private AutocastCompositions() {
    losses();
    distances();
    algebra();
  }

  /** By the names of {@code golden/amp/lists.py}. */
  static Map<String, AutocastTest.Call> calls() {
    return new AutocastCompositions().calls;
  }

  private void add(String name, Function<Tensor[], Tensor> f, long[]... shapes) {
    calls.put(name, new AutocastTest.Call(f, shapes));
  }

  private static long[] sizes(long... sizes) {
    return sizes;
  }

  private static Tensor ones(Tensor[] x, long... sizes) {
    return Tensor.ones(DType.INT64, sizes).to(x[0].device());
  }

  private void losses() {
    Reduction mean = Reduction.MEAN;
    add(
        "cosineEmbedding",
        x -> DistanceLosses.cosineEmbedding(x[0], x[1], ones(x, 2), 0, mean),
        MATRIX,
        MATRIX);
    add(
        "marginRanking",
        x -> DistanceLosses.marginRanking(x[0], x[1], x[2], 0, mean),
        FOUR,
        FOUR,
        FOUR);
    add("hingeEmbedding", x -> DistanceLosses.hingeEmbedding(x[0], x[1], 1, mean), MATRIX, MATRIX);
    add(
        "tripletMargin",
        x ->
            DistanceLosses.tripletMargin(
                x[0], x[1], x[2], DistanceLosses.TripletOptions.DEFAULT, mean),
        MATRIX,
        MATRIX,
        MATRIX);
    add(
        "poissonNll",
        x -> RegressionLosses.poissonNll(x[0], x[1], true, false, 1e-8, mean),
        MATRIX,
        MATRIX);
    add(
        "gaussianNll",
        x -> RegressionLosses.gaussianNll(x[0], x[1], x[2], false, 1e-6, mean),
        MATRIX,
        MATRIX,
        MATRIX);
    add("multiMargin", x -> ClassLosses.multiMargin(x[0], ones(x, 2), 1, 1, null, mean), MATRIX);
    add(
        "multilabelSoftMargin",
        x -> ClassLosses.multilabelSoftMargin(x[0], x[1], null, mean),
        MATRIX,
        MATRIX);
    add("klDiv", x -> ClassLosses.klDiv(x[0], x[1], mean, false), MATRIX, MATRIX);
    add(
        "bceWithLogits",
        x -> ClassLosses.binaryCrossEntropyWithLogits(x[0], x[1], null, null, mean),
        MATRIX,
        MATRIX);
    add("nll3d", x -> ClassLosses.nll(x[0], ones(x, 2, 4), null, -100, mean), sizes(2, 3, 4));
  }

  private void distances() {
    add("cosineSimilarity", x -> Distances.cosineSimilarity(x[0], x[1], 1, 1e-8), MATRIX, MATRIX);
    add(
        "pairwiseDistance",
        x -> Distances.pairwiseDistance(x[0], x[1], 2, 1e-6, false),
        MATRIX,
        MATRIX);
    add("cdist", x -> Distances.cdist(x[0], x[1], 2), MATRIX, sizes(4, 3));
    add("pdist", x -> Distances.pdist(x[0], 2), sizes(4, 3));
    add(
        "gridSample",
        x ->
            GridSampling.gridSample(
                x[0], x[1], GridSampling.Mode.BILINEAR, GridSampling.Outside.ZEROS, false),
        sizes(1, 1, 4, 4),
        sizes(1, 2, 2, 2));
    add("rmsNorm", x -> Normalizations.rmsNorm(x[0], sizes(3), x[1], null), MATRIX, sizes(3));
    add(
        "layerNorm",
        x -> Normalizations.layerNorm(x[0], sizes(3), x[1], x[2], 1e-5),
        MATRIX,
        sizes(3),
        sizes(3));
    add("reflectionPad", x -> Padding.pad(x[0], sizes(1, 1), PaddingMode.REFLECT), sizes(1, 2, 5));
    add(
        "upsampleBilinear",
        x -> Resampling.interpolate(x[0], o -> o.scaleFactor(2).mode(Interpolation.BILINEAR)),
        sizes(1, 1, 4, 4));
    add(
        "bilinear",
        x -> Linears.bilinear(x[0], x[1], x[2], x[3]),
        MATRIX,
        sizes(2, 4),
        sizes(5, 3, 4),
        sizes(5));
  }

  private void algebra() {
    add("tensordot", x -> x[0].tensordot(x[1], 1), MATRIX, sizes(3, 4));
    add("inner", x -> x[0].inner(x[1]), FOUR, FOUR);
    add("einsum", x -> Torch.einsum("ij,jk->ik", x), MATRIX, sizes(3, 4));
    add("quantile", x -> x[0].quantile(0.5, 1, false), MATRIX);
    add("vectorNorm", x -> Linalg.vectorNorm(x[0], 2), FOUR);
    add("matrixNorm", x -> Linalg.matrixNorm(x[0]), MATRIX);
    add("matrixNormOne", x -> Linalg.matrixNorm(x[0], 1), MATRIX);
    add("cond", x -> Linalg.cond(x[0]), SQUARE);
    add("trace", x -> x[0].trace(), SQUARE);
    add("absOfFft", x -> Fft.fft(x[0]).abs(), FOUR);
    add("hfft", x -> Fft.hfft(x[0]), FOUR);
    add("absOfRfft2", x -> Fft.rfft2(x[0]).abs(), sizes(4, 4));
    add("cross", x -> Linalg.cross(x[0], x[1], -1), MATRIX, MATRIX);
    add("addcmul", x -> x[0].addcmul(x[1], x[2], 1), FOUR, FOUR, FOUR);
    add("multiDot", x -> Linalg.multiDot(List.of(x)), MATRIX, sizes(3, 4), sizes(4, 2));
  }
}
