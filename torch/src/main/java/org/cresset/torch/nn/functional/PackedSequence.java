package org.cresset.torch.nn.functional;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;

/**
 * Sequences of different lengths without padding: the first step of all, longest sequence first,
 * then the second of those that have one, and so on. Source: {@code
 * torch.nn.utils.rnn.PackedSequence}.
 */
public final class PackedSequence {
  private final Tensor data;
  private final long[] lengths;

  private PackedSequence(Tensor data, long[] lengths) {
    this.data = data;
    this.lengths = lengths;
  }

  /**
   * Packs padded sequences. Source: {@code pack_padded_sequence}; the lengths need no order.
   *
   * <p>Shape: (T, B, ...), or (B, T, ...) with {@code batchFirst}.
   *
   * @param lengths how many steps of each sequence count, 1 to T
   */
  public static PackedSequence pack(Tensor padded, long[] lengths, boolean batchFirst) {
    Require.shape(
        padded.dim() >= 2 && padded.size(batchFirst ? 0 : 1) == lengths.length,
        "pack",
        "there must be a length for each sequence of %s"
            .formatted(batchFirst ? "(B, T, ...)" : "(T, B, ...)"),
        padded,
        lengths.length + " lengths");
    long steps = padded.size(batchFirst ? 1 : 0);
    for (long length : lengths) {
      if (length < 1 || length > steps) {
        throw new ShapeException(
            "pack: every length must be from 1 to " + steps + ", got " + length);
      }
    }
    long[] kept = lengths.clone();
    return new PackedSequence(
        Scope.of(
            () -> {
              Tensor steady = batchFirst ? padded.transpose(0, 1) : padded;
              return rows(steady).indexSelect(0, places(kept, padded));
            }),
        kept);
  }

  /** Packs sequences (T, ...) of different lengths. Source: {@code pack_sequence}. */
  public static PackedSequence pack(List<Tensor> sequences) {
    long[] lengths = sequences.stream().mapToLong(s -> s.size(0)).toArray();
    try (Scope scope = Scope.open()) {
      PackedSequence packed = pack(padSequence(sequences, false, 0), lengths, false);
      scope.keep(packed.data);
      return packed;
    }
  }

  /**
   * Sequences (T, ...) side by side, the short ones filled up. Source: {@code pad_sequence}.
   *
   * <p>Shape: (T, B, ...), or (B, T, ...) with {@code batchFirst}.
   */
  public static Tensor padSequence(List<Tensor> sequences, boolean batchFirst, double value) {
    if (sequences.isEmpty()) {
      throw new IllegalArgumentException("padSequence: there must be a sequence, got none");
    }
    long longest = sequences.stream().mapToLong(s -> s.size(0)).max().orElse(0);
    return Scope.of(
        () ->
            Tensor.stack(
                sequences.stream().map(s -> filled(s, longest, value)).toList(),
                batchFirst ? 0 : 1));
  }

  private static Tensor filled(Tensor sequence, long steps, double value) {
    long[] sizes = sequence.shape().toArray();
    sizes[0] = steps - sizes[0];
    if (sizes[0] == 0) return sequence;
    Tensor filling = Tensor.full(value, sequence.dtype(), sizes).to(sequence.device());
    return Tensor.cat(List.of(sequence, filling), 0);
  }

  /** The packed steps, (sum of lengths, ...). */
  public Tensor data() {
    return data;
  }

  /** The length of each sequence, in the order they were given. */
  public long[] lengths() {
    return lengths.clone();
  }

  /** How many sequences have each step, most first. */
  public long[] batchSizes() {
    long steps = Arrays.stream(lengths).max().orElse(0);
    long[] sizes = new long[(int) steps];
    for (int t = 0; t < sizes.length; t++) {
      int step = t;
      sizes[t] = Arrays.stream(lengths).filter(length -> length > step).count();
    }
    return sizes;
  }

  /**
   * Takes the packing apart. Source: {@code pad_packed_sequence}.
   *
   * <p>Shape: (T, B, ...), or (B, T, ...) with {@code batchFirst}.
   *
   * @param value what stands beyond a sequence's end
   */
  public Tensor pad(boolean batchFirst, double value) {
    return Scope.of(
        () -> {
          long steps = Arrays.stream(lengths).max().orElse(0);
          long[] sizes = data.shape().toArray();
          sizes[0] = steps * lengths.length;
          Tensor empty = Tensor.full(value, data.dtype(), sizes).to(data.device());
          Tensor rows = empty.indexPut(List.of(places(lengths, data)), data, false);
          long[] whole = new long[sizes.length + 1];
          System.arraycopy(sizes, 1, whole, 2, sizes.length - 1);
          whole[0] = steps;
          whole[1] = lengths.length;
          Tensor padded = rows.reshape(whole); // (T, B, ...)
          return batchFirst ? padded.transpose(0, 1) : padded;
        });
  }

  /** The same sequences with other steps, of the same number. */
  PackedSequence with(Tensor padded) {
    return pack(padded, lengths, false);
  }

  /** The rows of (T B, ...) in the order in which they are packed. */
  private static Tensor places(long[] lengths, Tensor like) {
    int[] order =
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted(Comparator.comparingLong((Integer i) -> -lengths[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    long[] places = new long[(int) Arrays.stream(lengths).sum()];
    int next = 0;
    long steps = Arrays.stream(lengths).max().orElse(0);
    for (long t = 0; t < steps; t++) {
      for (int b : order) if (lengths[b] > t) places[next++] = t * lengths.length + b;
    }
    return Tensor.of(places).to(DType.INT64).to(like.device());
  }

  /** (T, B, ...) as (T B, ...). */
  static Tensor rows(Tensor steps) {
    return steps.flatten(0, 1);
  }
}
