package org.cresset.vision.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.cresset.torch.Device;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.junit.jupiter.api.Test;

/** The oracle: values worked out by hand, and counting one by one. */
class MetricsTest {
  private static final Offset<Double> CLOSE = offset(1e-12);
  private static final List<String> ABC = List.of("a", "b", "c");

  /** Of 10: a is told 3 of 4 times, b 2 of 3, c 1 of 3. */
  private static final ConfusionMatrix TEN =
      ConfusionMatrix.of(ABC, new long[][] {{3, 1, 0}, {1, 2, 0}, {0, 2, 1}});

  @Test
  void measuresAreAsWorkedOutByHand() {
    assertThat(TEN.total()).isEqualTo(10);
    assertThat(TEN.accuracy()).isCloseTo(6 / 10.0, CLOSE);
    assertThat(TEN.precision()).containsExactly(new double[] {3 / 4.0, 2 / 5.0, 1}, CLOSE);
    assertThat(TEN.recall()).containsExactly(new double[] {3 / 4.0, 2 / 3.0, 1 / 3.0}, CLOSE);
    assertThat(TEN.iou()).containsExactly(new double[] {3 / 5.0, 2 / 6.0, 1 / 3.0}, CLOSE);
    assertThat(TEN.dice()).containsExactly(new double[] {6 / 8.0, 4 / 8.0, 2 / 4.0}, CLOSE);
    assertThat(TEN.meanIou()).isCloseTo((0.6 + 1 / 3.0 + 1 / 3.0) / 3, CLOSE);
    assertThat(TEN.meanDice()).isCloseTo(1.75 / 3, CLOSE);
    assertThat(TEN.meanRecall()).isCloseTo((0.75 + 2 / 3.0 + 1 / 3.0) / 3, CLOSE);
  }

  @Test
  void classesThatAreNowhereAreLeftOutOfMeans() {
    var matrix = ConfusionMatrix.of(ABC, new long[][] {{3, 1, 0}, {0, 2, 0}, {0, 0, 0}});
    assertThat(matrix.iou()[2]).isNaN();
    assertThat(matrix.meanIou()).isCloseTo((3 / 4.0 + 2 / 3.0) / 2, CLOSE);
    // Claimed and never true: the intersection is empty, the union is not.
    var claimed = ConfusionMatrix.of(ABC, new long[][] {{3, 0, 1}, {0, 2, 0}, {0, 0, 0}});
    assertThat(claimed.iou()[2]).isZero();
    assertThat(claimed.recall()[2]).isNaN();
    var nothing = ConfusionMatrix.of(ABC, new long[3][3]);
    assertThat(nothing.accuracy()).isNaN();
    assertThat(nothing.meanIou()).isNaN();
  }

  @Test
  void aMatrixMustBeSquareOfCounts() {
    assertThatThrownBy(() -> ConfusionMatrix.of(ABC, new long[][] {{1, 2, 3}}))
        .hasMessageContaining("a row and a column for each of 3 classes");
    assertThatThrownBy(() -> ConfusionMatrix.of(List.of("a"), new long[][] {{-1}}))
        .hasMessageContaining("counts must be 0 or more, got -1");
  }

  @Test
  void pixelsAreCountedAsOneByOne() {
    Random random = new Random(1);
    int pixels = 4 * 5 * 6;
    long[][] all = new long[3][3];
    long[][][] own = new long[4][3][3];
    try (Scope _ = Scope.open();
        var counter = ConfusionCounter.of(ABC, OptionalInt.of(255), Device.CPU)) {
      for (int batch = 0; batch < 2; batch++) {
        long[] truth = random.longs(pixels, 0, 4).map(v -> v == 3 ? 255 : v).toArray();
        long[] prediction = random.longs(pixels, 0, 3).toArray();
        own = new long[4][3][3];
        for (int i = 0; i < pixels; i++) {
          if (truth[i] == 255) continue;
          all[(int) truth[i]][(int) prediction[i]]++;
          own[i / 30][(int) truth[i]][(int) prediction[i]]++;
        }
        Tensor each = counter.addEach(cube(truth), cube(prediction));
        long[] flat =
            Arrays.stream(own).flatMap(Arrays::stream).flatMapToLong(Arrays::stream).toArray();
        assertThat(each.reshape(-1).toLongArray()).isEqualTo(flat);
      }
      assertThat(counter.matrix()).isEqualTo(ConfusionMatrix.of(ABC, all));
    }
  }

  private static Tensor cube(long[] values) {
    return Tensor.of(values).reshape(4, 5, 6);
  }

  @Test
  void imagesAreCountedToo() {
    try (Scope _ = Scope.open();
        var counter = ConfusionCounter.of(ABC, OptionalInt.empty(), Device.CPU)) {
      counter.add(labels(0, 0, 0, 0, 1, 1), labels(0, 0, 0, 1, 0, 1));
      counter.add(labels(1, 2, 2, 2), labels(1, 1, 1, 2));
      assertThat(counter.matrix()).isEqualTo(TEN);
      assertThatThrownBy(() -> counter.add(labels(1, 2), labels(1)))
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("one shape, got [2] and [1]");
    }
  }

  private static Tensor labels(long... values) {
    return Tensor.of(values);
  }

  @Test
  void theFirstFewAreSearchedForTheTruth() {
    try (Scope _ = Scope.open()) {
      Tensor logits = Tensor.of(new float[] {1, 3, 2, 0, 9, 8, 7, 6}, 2, 4);
      Tensor truth = labels(2, 3);
      assertThat(TopK.hits(logits, truth, 1).itemLong()).isZero();
      assertThat(TopK.hits(logits, truth, 2).itemLong()).isEqualTo(1);
      assertThat(TopK.hits(logits, truth, 4).itemLong()).isEqualTo(2);
      assertThatThrownBy(() -> TopK.hits(logits, truth, 5))
          .hasMessageContaining("k must be from 1 to the 4 classes, got 5");
      assertThatThrownBy(() -> TopK.hits(logits, labels(1), 1)).isInstanceOf(ShapeException.class);
    }
  }

  /**
   * Five bins. Of four images at 0.9 two are right: a gap of 0.4; the one at 0.6 (the edge belongs
   * to the bin below) is right: a gap of 0.4; the one at 0.5 is not: it shares that bin.
   */
  @Test
  void calibrationIsAsWorkedOutByHand() {
    try (Scope _ = Scope.open();
        var counter = CalibrationCounter.of(5, Device.CPU)) {
      counter.add(sure(0.9, 0.9, 0.9, 0.9), labels(0, 0, 1, 1));
      counter.add(sure(0.6, 0.55), labels(0, 1));
      Calibration calibration = counter.calibration();
      assertThat(calibration.bins().stream().map(Calibration.Bin::count))
          .containsExactly(0L, 0L, 2L, 0L, 4L);
      assertThat(calibration.bins().get(2).confidence()).isCloseTo(0.575, CLOSE);
      assertThat(calibration.bins().get(2).accuracy()).isCloseTo(0.5, CLOSE);
      assertThat(calibration.bins().get(0).accuracy()).isNaN();
      assertThat(calibration.error()).isCloseTo((4 * 0.4 + 2 * 0.075) / 6, CLOSE);
      assertThat(calibration.greatestError()).isCloseTo(0.4, CLOSE);
    }
  }

  /** Rows of two classes, of which the first has this probability. */
  private static Tensor sure(double... first) {
    double[] rows = new double[2 * first.length];
    for (int i = 0; i < first.length; i++) {
      rows[2 * i] = first[i];
      rows[2 * i + 1] = 1 - first[i];
    }
    return Tensor.of(rows).reshape(first.length, 2);
  }

  @Test
  void nothingHasNoCalibration() {
    try (var counter = CalibrationCounter.of(CalibrationCounter.BINS, Device.CPU)) {
      assertThat(counter.calibration().error()).isNaN();
      assertThat(counter.calibration().greatestError()).isNaN();
      assertThat(counter.calibration().bins()).hasSize(15);
    }
  }
}
