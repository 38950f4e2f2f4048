package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void countsLettersToChange() {
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3); // Wikipedia's example
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("same", "same")).isZero();
  }

  @Test
  void nearestComesFirstAndStrangersNot() {
    List<String> names = List.of("info", "train", "predict", "bench");
    assertThat(Nearest.to("trian", names)).containsExactly("train");
    assertThat(Nearest.to("pred", names)).containsExactly("predict");
    assertThat(Nearest.to("quantize", names)).isEmpty();
  }
}
