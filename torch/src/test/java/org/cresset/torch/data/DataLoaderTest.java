package org.cresset.torch.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.cresset.torch.DType;
import org.cresset.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DataLoaderTest {
  /** All that a batch holds, as text. */
  private static String content(Batch batch) {
    StringBuilder text = new StringBuilder();
    LongBuffer numbers = longs(batch.tensor("number"));
    var noise = batch.tensor("noise").buffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    for (int i = 0; i < batch.size(); i++) {
      text.append(numbers.get(i)).append(' ').append(noise.get(2 * i)).append(' ');
      text.append(noise.get(2 * i + 1)).append('\n');
    }
    return text.toString();
  }

  private static LongBuffer longs(Tensor tensor) {
    return tensor.buffer().order(ByteOrder.nativeOrder()).asLongBuffer();
  }

  private static List<String> contents(Iterable<Batch> batches) {
    List<String> contents = new ArrayList<>();
    for (Batch batch : batches) contents.add(content(batch));
    return contents;
  }

  private static List<Long> numbers(DataLoader loader) {
    List<Long> numbers = new ArrayList<>();
    for (Batch batch : loader) {
      LongBuffer buffer = longs(batch.tensor("number"));
      for (int i = 0; i < batch.size(); i++) numbers.add(buffer.get(i));
    }
    return numbers;
  }

  private static long loaderThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("cresset-loader-"))
        .count();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  @Test
  void readsInTheDatasetsOrderUnlessToldOtherwise() {
    assertThat(numbers(DataLoader.of(new Numbers(5)).batchSize(2)))
        .containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void workersChangeNeitherOrderNorRandomNumbers(int workers) {
    DataLoader loader = DataLoader.of(new Numbers(103)).batchSize(8).shuffle(7);
    for (int epoch = 0; epoch < 3; epoch++) {
      assertThat(contents(loader.epoch(epoch).workers(workers).prefetch(1 + epoch)))
          .isEqualTo(contents(loader.epoch(epoch)));
    }
  }

  @Test
  void eachEpochHasEveryItemOnceInAnOrderOfItsOwn() {
    DataLoader loader = DataLoader.of(new Numbers(100)).batchSize(7).shuffle(1);
    List<Long> first = numbers(loader.epoch(0));
    List<Long> second = numbers(loader.epoch(1));
    Long[] all = LongStream.range(0, 100).boxed().toArray(Long[]::new);
    assertThat(first).containsExactlyInAnyOrder(all).isNotEqualTo(List.of(all));
    assertThat(second).containsExactlyInAnyOrder(all).isNotEqualTo(first);
    assertThat(numbers(loader.epoch(0))).isEqualTo(first);
    assertThat(numbers(loader.shuffle(2))).isNotEqualTo(first);
  }

  @Test
  void anItemsRandomNumbersDependOnSeedEpochAndItemAndNotOnItsPlace() {
    Numbers numbers = new Numbers(10);
    DataLoader one = DataLoader.of(numbers).batchSize(10).seed(3);
    String inOrder = contents(one).getFirst();
    String shuffled = contents(one.shuffle(3)).getFirst();
    assertThat(shuffled.lines()).containsExactlyInAnyOrderElementsOf(inOrder.lines().toList());
    assertThat(contents(one.epoch(1)).getFirst().lines())
        .doesNotContainAnyElementsOf(inOrder.lines().toList());
    assertThat(contents(one.seed(4)).getFirst().lines())
        .doesNotContainAnyElementsOf(inOrder.lines().toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void anEpochCanBeEnteredAtAnyBatch(int workers) {
    DataLoader loader = DataLoader.of(new Numbers(50)).batchSize(4).shuffle(9).workers(workers);
    List<String> whole = contents(loader);
    for (int from : new int[] {0, 5, 12, 13}) {
      List<String> rest = new ArrayList<>();
      try (BatchIterator batches = loader.iterator(from)) {
        batches.forEachRemaining(batch -> rest.add(content(batch)));
      }
      assertThat(rest).isEqualTo(whole.subList(from, 13));
    }
    assertThatThrownBy(() -> loader.iterator(14))
        .hasMessage("iterator: batch must be from 0 to 13, got 14");
  }

  @Test
  void theLastBatchIsShortOrLeftOut() {
    DataLoader loader = DataLoader.of(new Numbers(10)).batchSize(4);
    assertThat(loader.batches()).isEqualTo(3);
    assertThat(numbers(loader)).hasSize(10);
    assertThat(loader.dropLast(true).batches()).isEqualTo(2);
    assertThat(numbers(loader.dropLast(true))).hasSize(8);
    assertThatThrownBy(() -> numbers(loader.batchSize(11).dropLast(true)))
        .isInstanceOf(DataException.class)
        .hasMessage("load 10 items: not one full batch of 11, and incomplete batches are dropped");
  }

  @Test
  void aBatchKnowsItsPlaceAndItsItems() {
    try (BatchIterator batches = DataLoader.of(new Numbers(5)).batchSize(3).iterator()) {
      batches.next();
      Batch last = batches.next();
      assertThat(last.index()).isEqualTo(1);
      assertThat(last.size()).isEqualTo(2);
      assertThat(last.items()).containsExactly(3, 4);
      assertThat(last).hasToString("batch 1: 2 items, [number int64[], noise float32[2]]");
      assertThatThrownBy(() -> last.tensor("image"))
          .hasMessage("no field image, only [number int64[], noise float32[2]]");
      assertThat(batches.hasNext()).isFalse();
      assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void theIteratorClosesABatchWhenTheNextIsAskedFor(int workers) {
    BatchIterator batches = DataLoader.of(new Numbers(6)).batchSize(2).workers(workers).iterator();
    Tensor first = batches.next().tensor("number");
    assertThat(first.buffer().capacity()).isEqualTo(16);
    Tensor second = batches.next().tensor("number");
    assertThatThrownBy(first::buffer).isInstanceOf(IllegalStateException.class);
    Tensor third = batches.next().tensor("number");
    assertThatThrownBy(second::buffer).isInstanceOf(IllegalStateException.class);
    assertThat(third.buffer().capacity()).isEqualTo(16);
    assertThat(batches.hasNext()).isFalse();
    assertThatThrownBy(third::buffer).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingEarlyEndsTheThreadsAndClosesWhatWasReadAhead() {
    long live = Tensor.live();
    try (BatchIterator batches =
        DataLoader.of(new Numbers(1000)).batchSize(2).workers(3).iterator()) {
      batches.next();
      assertThat(loaderThreads()).isPositive();
      assertThat(Tensor.live()).isGreaterThan(live);
    }
    assertThat(loaderThreads()).isZero();
    assertThat(Tensor.live()).isEqualTo(live);
  }

  @Test
  void aForgottenIteratorsThreadsAndBatchesEndOnTheirOwn() throws Exception {
    long live = liveWithoutGarbage();
    takeOneAndForget();
    await(
        () -> {
          System.gc();
          return loaderThreads() == 0 && Tensor.live() <= live;
        });
  }

  /** What tests before left to the collector must not go while this one counts. */
  private static long liveWithoutGarbage() throws InterruptedException {
    long before;
    do {
      before = Tensor.live();
      System.gc();
      Thread.sleep(50);
    } while (Tensor.live() < before);
    return Tensor.live();
  }

  private static void takeOneAndForget() {
    DataLoader.of(new Numbers(1000)).batchSize(2).workers(2).iterator().next().close();
    assertThat(loaderThreads()).isPositive();
  }

  @Test
  void aReadThatHangsIsInterruptedByClosing() throws Exception {
    AtomicInteger entered = new AtomicInteger();
    BatchIterator batches = DataLoader.of(hanging(entered)).workers(2).iterator();
    await(() -> entered.get() == 2);
    batches.close();
    assertThat(loaderThreads()).isZero();
  }

  /** Items that never come: their reads count themselves, then wait. */
  private static Dataset hanging(AtomicInteger entered) {
    return reading(
        () -> {
          entered.incrementAndGet();
          try {
            Thread.sleep(Duration.ofHours(1));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static Dataset reading(Runnable read) {
    return new Dataset() {
      @Override
      public int size() {
        return 100;
      }

      @Override
      public List<Field> fields() {
        return List.of(Field.of("number", DType.INT64));
      }

      @Override
      public void read(int index, RandomGenerator random, Example into) {
        read.run();
      }
    };
  }

  @Test
  void readsNoFurtherAheadThanAllowed() throws Exception {
    AtomicInteger read = new AtomicInteger();
    Dataset counting = reading(read::incrementAndGet);
    try (BatchIterator batches = DataLoader.of(counting).workers(2).prefetch(3).iterator()) {
      batches.next();
      await(() -> read.get() == 4);
      Thread.sleep(50);
      assertThat(read).hasValue(4); // the one taken and three ahead
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void aFailureReachesTheLoopAtItsPlaceWithTheItemsName(int workers) {
    IOException cause = new IOException("the file is empty");
    Numbers numbers = new Numbers(40).failingAt(21, cause);
    List<Integer> delivered = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              for (Batch batch : DataLoader.of(numbers).batchSize(4).workers(workers)) {
                delivered.add(batch.index());
              }
            })
        .isInstanceOf(DataException.class)
        .hasMessage("read item 21 (number-21): the file is empty")
        .hasCause(cause);
    assertThat(delivered).containsExactly(0, 1, 2, 3, 4);
    assertThat(loaderThreads()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void mistakesInTheProgramAreNamedTooAndNeverSkipped(int workers) {
    for (Throwable mistake : List.of(new IllegalStateException("oops"), new StackOverflowError())) {
      DataLoader loader =
          DataLoader.of(new Numbers(9).failingAt(4, mistake)).batchSize(2).workers(workers);
      assertThatThrownBy(() -> numbers(loader.onError(OnError.SKIP)))
          .isInstanceOf(DataException.class)
          .hasMessage("read item 4 (number-4): " + mistake)
          .hasCause(mistake);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void skipsWhatCannotBeReadIfAskedToAndCountsIt(int workers) {
    Numbers numbers = new Numbers(12);
    for (int bad : new int[] {1, 4, 5, 6, 7}) {
      numbers.failingAt(bad, new IOException("bad"));
    }
    DataLoader loader = DataLoader.of(numbers).batchSize(4).workers(workers).onError(OnError.SKIP);
    List<String> seen = new ArrayList<>();
    try (BatchIterator batches = loader.iterator()) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        LongBuffer values = longs(batch.tensor("number"));
        assertThat(values.capacity()).isEqualTo(batch.size());
        assertThat(IntStream.range(0, batch.size()).mapToLong(values::get))
            .containsExactlyElementsOf(
                IntStream.of(batch.items()).mapToObj(item -> (long) item).toList());
        seen.add(batch.index() + ":" + batch.size() + ":" + batch.skipped().size());
      }
      assertThat(seen).containsExactly("0:3:1", "2:4:0");
      assertThat(batches.skipped())
          .hasSize(5)
          .first()
          .extracting(Throwable::getMessage)
          .isEqualTo("read item 1 (number-1): bad");
    }
  }

  @Test
  void refusesToSkipEverything() {
    Numbers numbers = new Numbers(3);
    for (int i = 0; i < 3; i++) numbers.failingAt(i, new IOException("bad"));
    assertThatThrownBy(() -> numbers(DataLoader.of(numbers).onError(OnError.SKIP)))
        .isInstanceOf(DataException.class)
        .hasMessage("all 3 items were skipped, the first because: read item 0 (number-0): bad");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void adviceThatAFailureCarriesReachesTheLoop(int workers) {
    DataException cause = new DataException("too small", "use a larger one", null);
    DataLoader loader = DataLoader.of(new Numbers(4).failingAt(2, cause)).workers(workers);
    assertThatThrownBy(() -> numbers(loader))
        .isInstanceOfSatisfying(
            DataException.class, e -> assertThat(e.hint()).isEqualTo("use a larger one"))
        .hasMessage("read item 2 (number-2): too small");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void loopsLeaveNoTensorBehind(int workers) {
    long live = Tensor.live();
    Numbers numbers = new Numbers(30).failingAt(17, new IOException("bad"));
    DataLoader loader = DataLoader.of(numbers).batchSize(4).workers(workers);
    assertThat(numbers(loader.onError(OnError.SKIP))).hasSize(29);
    assertThat(Tensor.live()).isEqualTo(live);
    assertThatThrownBy(() -> numbers(loader)).isInstanceOf(DataException.class);
    assertThat(Tensor.live()).isEqualTo(live);
  }

  @Test
  void anInterruptedLoopEndsAndStaysInterrupted() {
    Dataset hanging = hanging(new AtomicInteger());
    try (BatchIterator batches = DataLoader.of(hanging).workers(2).iterator()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(batches::next)
          .isInstanceOf(DataException.class)
          .hasMessage("interrupted while waiting for batch 0");
      assertThat(loaderThreads()).isZero();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    DataLoader loader = DataLoader.of(new Numbers(3));
    assertThatThrownBy(() -> loader.batchSize(0)).hasMessage("batchSize: must be 1 or more, got 0");
    assertThatThrownBy(() -> loader.workers(-1)).hasMessage("workers: must be 0 or more, got -1");
    assertThatThrownBy(() -> loader.prefetch(0)).hasMessage("prefetch: must be 1 or more, got 0");
    assertThatThrownBy(() -> loader.batchSize(Integer.MAX_VALUE).iterator())
        .hasMessage(
            "load batches of 2147483647: field number int64[] would take over 2 GiB a batch");
  }
}
