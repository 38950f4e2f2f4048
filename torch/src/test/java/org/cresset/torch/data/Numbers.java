package org.cresset.torch.data;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.cresset.torch.DType;

/**
 * A dataset to test loaders with: item i is its number and two numbers of its random stream; items
 * may be made to fail.
 */
final class Numbers implements Dataset {
  private final int size;
  private final Map<Integer, Throwable> failures = new ConcurrentHashMap<>();

  Numbers(int size) {
    this.size = size;
  }

  Numbers failingAt(int index, Throwable failure) {
    failures.put(index, failure);
    return this;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<Field> fields() {
    return List.of(Field.of("number", DType.INT64), Field.of("noise", DType.FLOAT32, 2));
  }

  @Override
  public void read(int index, RandomGenerator random, Example into) throws IOException {
    switch (failures.get(index)) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
      case null -> {}
    }
    into.longs("number").put(index);
    into.floats("noise").put(random.nextFloat()).put(random.nextFloat());
  }

  @Override
  public String name(int index) {
    return "number-" + index;
  }
}
