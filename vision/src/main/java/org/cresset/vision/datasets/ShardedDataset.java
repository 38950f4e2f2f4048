package org.cresset.vision.datasets;

import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cresset.torch.data.Dataset;
import org.cresset.torch.data.Example;
import org.cresset.torch.data.Field;
import org.cresset.torch.data.RandomStream;

/** A set that is shuffled shard by shard and within a buffer, not as a whole. */
final class ShardedDataset implements Dataset {
  private final Dataset items;
  private final int[] firsts; // the first item of each shard, then the number of items
  private final int buffer; // items

  ShardedDataset(Dataset items, int[] firsts, int buffer) {
    this.items = items;
    this.firsts = firsts;
    this.buffer = buffer;
  }

  /** Items come shard by shard; each takes the place of a random one in the buffer, which goes. */
  @Override
  public int[] shuffled(RandomStream random) {
    int[] order = new int[size()];
    int[] waiting = new int[Math.min(buffer, order.length)];
    int filled = 0;
    int at = 0;
    for (int shard : random.permutation(firsts.length - 1)) {
      for (int item = firsts[shard]; item < firsts[shard + 1]; item++) {
        if (filled < waiting.length) {
          waiting[filled++] = item;
          continue;
        }
        int place = random.nextInt(waiting.length);
        order[at++] = waiting[place];
        waiting[place] = item;
      }
    }
    for (int place : random.permutation(filled)) order[at++] = waiting[place];
    return order;
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public List<Field> fields() {
    return items.fields();
  }

  @Override
  public void read(int index, RandomGenerator random, Example into) throws IOException {
    items.read(index, random, into);
  }

  @Override
  public String name(int index) {
    return items.name(index);
  }
}
