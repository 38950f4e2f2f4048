package org.cresset.torch.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  @Test
  void theNumbersAreThoseOfTheJdksSplitMix64() {
    // The JDK's generator of the same algorithm, started from the same state: key () is state 0.
    var jdk = new java.util.SplittableRandom(0);
    RandomStream stream = RandomStream.of();
    for (int i = 0; i < 1000; i++) assertThat(stream.nextLong()).isEqualTo(jdk.nextLong());
  }

  @Test
  void keysThatDifferGiveOtherStreams() {
    Set<Long> firsts = new HashSet<>();
    for (long seed = -3; seed < 10; seed++) {
      for (long epoch = 0; epoch < 10; epoch++) {
        for (long item = 0; item < 100; item++) {
          firsts.add(RandomStream.of(seed, epoch, item).nextLong());
        }
      }
    }
    assertThat(firsts).hasSize(13 * 10 * 100);
    assertThat(RandomStream.of(1, 2).nextLong()).isNotEqualTo(RandomStream.of(2, 1).nextLong());
  }

  @Test
  void boundedNumbersAreEven() {
    RandomStream random = RandomStream.of(5);
    int[] counts = new int[9];
    for (int i = 0; i < 90_000; i++) counts[random.nextInt(9)]++;
    // Each count has mean 10,000 and deviation 94: five deviations.
    for (int count : counts) assertThat(count).isCloseTo(10_000, within(470));
    assertThat(random.nextInt(-3, -2)).isEqualTo(-3);
    double sum = IntStream.range(0, 10_000).mapToDouble(_ -> random.nextDouble()).sum();
    assertThat(sum / 10_000).isCloseTo(0.5, within(0.015)); // five deviations of 0.0029
  }

  @Test
  void aPermutationHasEachNumberOnceAndEveryOrderComesUp() {
    Set<String> orders = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      int[] order = RandomStream.of(seed, 0).permutation(3);
      assertThat(order).containsExactlyInAnyOrder(0, 1, 2);
      orders.add(order[0] + "" + order[1] + order[2]);
    }
    assertThat(orders).hasSize(6);
    assertThat(RandomStream.of(1).permutation(0)).isEmpty();
  }
}
