package org.cresset.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WorkTest {
  @Test
  void beginsWithTheLongestAndGivesWhatEachHasGiven() {
    Work work = new Work("the test", 1);
    List<String> begun = new ArrayList<>();
    List<Work.Result<String>> results = new ArrayList<>();
    for (String name : List.of("b3", "c1", "a9", "d3")) {
      results.add(
          work.add(
              name.charAt(1),
              () -> {
                begun.add(name);
                return name.substring(0, 1);
              }));
    }
    work.run();
    assertThat(begun).containsExactly("a9", "b3", "d3", "c1");
    assertThat(results).extracting(Work.Result::get).containsExactly("b", "c", "a", "d");
  }

  @Test
  void doesAsMuchAtOnceAsThereAreThreads() {
    Work work = new Work("the test", 3);
    CountDownLatch all = new CountDownLatch(3);
    List<Work.Result<Boolean>> met = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      met.add(
          work.add(
              1,
              () -> {
                all.countDown();
                return all.await(10, TimeUnit.SECONDS);
              }));
    }
    work.run();
    assertThat(met).extracting(Work.Result::get).containsOnly(true);
  }

  @Test
  void endsAllWithTheFirstThatFails() {
    Work work = new Work("the test", 2);
    CountDownLatch begun = new CountDownLatch(1);
    List<String> done = new ArrayList<>();
    work.add(
        2,
        () -> {
          begun.countDown();
          Thread.sleep(60_000); // ended by the other
          return done.add("long");
        });
    work.add(
        1,
        () -> {
          begun.await();
          throw new IllegalArgumentException("this one");
        });
    work.add(0, () -> done.add("late"));
    assertThatThrownBy(work::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("this one");
    assertThat(done).isEmpty();
  }
}
