package org.cresset.torch.data;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Some items of another dataset. */
final class Subset implements Dataset {
  private final Dataset whole;
  private final int[] indices;

  Subset(Dataset whole, int[] indices) {
    this.whole = whole;
    this.indices = indices.clone();
    for (int index : indices) Objects.checkIndex(index, whole.size());
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public List<Field> fields() {
    return whole.fields();
  }

  @Override
  public void read(int index, RandomGenerator random, Example into) throws IOException {
    whole.read(indices[index], random, into);
  }

  @Override
  public String name(int index) {
    return whole.name(indices[index]);
  }
}
