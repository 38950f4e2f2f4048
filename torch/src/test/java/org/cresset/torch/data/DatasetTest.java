package org.cresset.torch.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.IntStream;
import org.cresset.torch.DType;
import org.junit.jupiter.api.Test;

class DatasetTest {
  private static int[] items(Dataset dataset) {
    return IntStream.range(0, dataset.size())
        .map(i -> Integer.parseInt(dataset.name(i).substring("number-".length())))
        .toArray();
  }

  @Test
  void limitTakesTheFirst() {
    assertThat(items(new Numbers(10).limit(3))).containsExactly(0, 1, 2);
    assertThat(items(new Numbers(2).limit(3))).containsExactly(0, 1);
    assertThatThrownBy(() -> new Numbers(2).limit(0)).hasMessage("count: must be 1 or more, got 0");
  }

  @Test
  void spreadTakesEvenly() {
    assertThat(items(new Numbers(10).spread(4))).containsExactly(0, 2, 5, 7);
    assertThat(items(new Numbers(3).spread(9))).containsExactly(0, 1, 2);
  }

  @Test
  void aSubsetReadsTheItemsItNames() throws IOException {
    Dataset subset = new Numbers(10).subset(7, 2, 7);
    assertThat(items(subset)).containsExactly(7, 2, 7);
    assertThat(subset.read(1).longs("number").get(0)).isEqualTo(2);
    assertThatThrownBy(() -> new Numbers(3).subset(3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void anExampleCannotReachItsNeighbours() throws IOException {
    Example example = new Numbers(3).read(2);
    assertThat(example.floats("noise").capacity()).isEqualTo(2);
    assertThat(example.bytes("number").capacity()).isEqualTo(8);
    assertThatThrownBy(() -> example.floats("number"))
        .hasMessage("field number int64[] is not float32");
    assertThatThrownBy(() -> example.longs("label"))
        .hasMessage("no field label, only [number int64[], noise float32[2]]");
  }

  @Test
  void channelsLastIsForImagesOnly() {
    assertThatThrownBy(() -> Field.of("mask", DType.UINT8, 32, 32).channelsLast())
        .hasMessage("field mask: channels_last needs an item shape [C, H, W], got [32, 32]");
  }
}
