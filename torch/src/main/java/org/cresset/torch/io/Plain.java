package org.cresset.torch.io;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Trees of plain containers. What {@link #check} lets through can be walked without care: it is a
 * tree (or shares branches), no deeper than {@value #DEEPEST}, and not larger than memory once its
 * shared branches are unfolded.
 */
final class Plain {
  static final int DEEPEST = 100;

  private final PickleInput in;
  private final IdentityHashMap<Object, Extent> known = new IdentityHashMap<>();

  /** What hangs on a value: how many values, with repetition, and how deep. */
  private record Extent(long size, int height) {}

  private static final Extent LEAF = new Extent(1, 0);
  private static final Extent UNFINISHED = new Extent(0, 0);

  private Plain(PickleInput in) {
    this.in = in;
  }

  /** Refuses values that are not plain, nest too deep, hold themselves or unfold without end. */
  static void check(PickleInput in, @Nullable Object root) {
    new Plain(in).extent(root, 0);
  }

  private Extent extent(@Nullable Object value, int depth) {
    Collection<?> items = items(value);
    if (value == null || items == null) {
      requirePlain(value);
      return LEAF;
    }
    Extent before = known.putIfAbsent(value, UNFINISHED);
    if (before != null && before.size == 0) throw in.refused("a container may not hold itself");
    if (before != null) return checked(before, depth);
    long size = 1;
    int height = 0;
    for (Object item : items) {
      Extent extent = extent(item, deeper(depth));
      size += extent.size;
      height = Math.max(height, extent.height + 1);
      if (size > Unpickler.MOST_VALUES) {
        throw in.refused(
            "a checkpoint may hold at most %d values, each as often as it is referred to"
                .formatted(Unpickler.MOST_VALUES));
      }
    }
    Extent extent = new Extent(size, height);
    known.put(value, extent);
    return extent;
  }

  private int deeper(int depth) {
    checked(LEAF, depth + 1);
    return depth + 1;
  }

  private Extent checked(Extent extent, int depth) {
    if (depth + extent.height <= DEEPEST) return extent;
    throw in.refused("containers may be nested at most %d deep".formatted(DEEPEST));
  }

  private static @Nullable Collection<?> items(@Nullable Object value) {
    return switch (value) {
      case Tuple tuple -> tuple.items();
      case List<?> list -> list;
      case Set<?> set -> set;
      case Map<?, ?> map -> map.values();
      case null, default -> null;
    };
  }

  private void requirePlain(@Nullable Object value) {
    switch (value) {
      case null -> {}
      case String _, Long _, BigInteger _, Double _, Boolean _, byte[] _ -> {}
      case Shape _, DType _, Device _, StoredTensor _ -> {}
      default ->
          throw in.refused(
              "it holds %s, which is neither a tensor nor a plain container"
                  .formatted(
                      value instanceof PickleNames.Name name ? name : "a bare storage or type"),
              PickleNames.WAY_OUT);
    }
  }

  /** A checked tree in which every tensor is replaced; shared branches stay shared. */
  static @Nullable Object replaced(
      @Nullable Object value,
      Function<StoredTensor, ?> tensor,
      IdentityHashMap<Object, Object> done) {
    if (value instanceof StoredTensor stored) return tensor.apply(stored);
    if (value == null || items(value) == null) return value;
    Object known = done.get(value);
    if (known != null) return known;
    Object copy =
        switch (value) {
          case Tuple tuple -> new Tuple(all(tuple.items(), tensor, done));
          case List<?> list -> all(list, tensor, done);
          case Set<?> set -> new LinkedHashSet<>(set);
          case Map<?, ?> map -> {
            Map<@Nullable Object, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((key, member) -> members.put(key, replaced(member, tensor, done)));
            yield members;
          }
          default -> value;
        };
    done.put(value, copy);
    return copy;
  }

  private static List<@Nullable Object> all(
      List<?> items, Function<StoredTensor, ?> tensor, IdentityHashMap<Object, Object> done) {
    List<@Nullable Object> copies = new ArrayList<>();
    for (Object item : items) copies.add(replaced(item, tensor, done));
    return copies;
  }
}
