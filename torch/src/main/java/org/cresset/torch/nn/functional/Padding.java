package org.cresset.torch.nn.functional;

import static org.cresset.torch.nn.functional.Require.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cresset.torch.Aten;
import org.cresset.torch.Op;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** What is put around a tensor. Source: {@code torch.nn.functional.pad}. */
public final class Padding {
  private static final Op PAD =
      Op.of("pad(Tensor self, SymInt[] pad, str mode, float? value) -> Tensor");
  private static final List<Op> REFLECT = ops("reflection_pad");
  private static final List<Op> REPLICATE = ops("replication_pad");

  private Padding() {}

  private static List<Op> ops(String name) {
    List<Op> ops = new ArrayList<>();
    for (int rank = 1; rank <= 3; rank++) {
      ops.add(
          Op.of(
              "%s%dd(Tensor self, SymInt[%d] padding) -> Tensor".formatted(name, rank, 2 * rank)));
    }
    return List.copyOf(ops);
  }

  /** Zeros around a tensor. {@code pad} as in {@link #pad(Tensor, long[], PaddingMode, double)}. */
  public static Tensor pad(Tensor input, long... pad) {
    return pad(input, pad, PaddingMode.CONSTANT, 0);
  }

  /** Elements of the input around it. */
  public static Tensor pad(Tensor input, long[] pad, PaddingMode mode) {
    return pad(input, pad, mode, 0);
  }

  /**
   * Elements around a tensor.
   *
   * <p>Shape: the last dimension grows by {@code pad[0] + pad[1]}, the one before by {@code pad[2]
   * + pad[3]}, and so on; negative numbers leave elements out.
   *
   * @param pad for each dimension, the last first, how many before and after it. All modes but
   *     CONSTANT pad the one, two or three spatial dimensions of (N, C, ...) or (C, ...)
   * @param value what is put there, in mode CONSTANT
   */
  public static Tensor pad(Tensor input, long[] pad, PaddingMode mode, double value) {
    if (pad.length % 2 != 0 || pad.length / 2 > input.dim()) {
      throw new ShapeException(
          "pad: there must be two numbers for each of at most %d dimensions, got %s for %s"
              .formatted(input.dim(), Arrays.toString(pad), text(input)));
    }
    for (int i = 0; i < pad.length / 2; i++) {
      if (input.size(-1 - i) + pad[2 * i] + pad[2 * i + 1] < 0) {
        throw new ShapeException(
            "pad: more elements than there are must not be left out, got %s for %s"
                .formatted(Arrays.toString(pad), text(input)));
      }
    }
    return switch (mode) {
      case CONSTANT -> Aten.call(PAD, input, pad, "constant", value);
      case REFLECT -> spatial(REFLECT, input, pad, mode);
      case REPLICATE -> spatial(REPLICATE, input, pad, mode);
      case CIRCULAR -> circular(input, checked(input, pad, mode));
    };
  }

  /** Pads the spatial dimensions, the outermost first. */
  static Tensor around(Tensor input, long[] before, long[] after, PaddingMode mode) {
    long[] pad = new long[2 * before.length];
    boolean any = false;
    for (int i = 0; i < before.length; i++) {
      int dim = before.length - 1 - i;
      pad[2 * i] = before[dim];
      pad[2 * i + 1] = after[dim];
      any |= before[dim] != 0 || after[dim] != 0;
    }
    return any ? pad(input, pad, mode) : input;
  }

  private static Tensor spatial(List<Op> ops, Tensor input, long[] pad, PaddingMode mode) {
    return Aten.call(ops.get(checked(input, pad, mode).length / 2 - 1), input, pad);
  }

  /** All modes but CONSTANT: the elements that are repeated have to be there. */
  private static long[] checked(Tensor input, long[] pad, PaddingMode mode) {
    int rank = pad.length / 2;
    if (rank < 1 || rank > 3) {
      throw new ShapeException(
          "pad: mode %s must pad 1, 2 or 3 dimensions, got %s"
              .formatted(mode, Arrays.toString(pad)));
    }
    Inputs.check("pad", input, rank);
    for (int i = 0; i < pad.length; i++) {
      long size = input.size(-1 - i / 2);
      long most = mode == PaddingMode.REFLECT ? size - 1 : Long.MAX_VALUE;
      if (mode == PaddingMode.CIRCULAR) most = size;
      if (pad[i] > most || (size == 0 && pad[i] > 0)) {
        throw new ShapeException(
            "pad: mode %s must add at most %d elements to a dimension of %d, got %s for %s"
                .formatted(mode, size == 0 ? 0 : most, size, Arrays.toString(pad), text(input)));
      }
    }
    return pad;
  }

  /** One dimension after the other: what lies in a corner comes from the opposite corner. */
  private static Tensor circular(Tensor input, long[] pad) {
    Tensor current = input;
    for (int i = 0; i < pad.length / 2; i++) {
      Tensor next = around(current, -1 - i, pad[2 * i], pad[2 * i + 1]);
      if (current != input && next != current) current.close();
      current = next;
    }
    return current == input ? input.copy() : current;
  }

  private static Tensor around(Tensor x, int dim, long before, long after) {
    long size = x.size(dim);
    @Nullable Tensor head =
        before > 0 ? x.narrow(dim, size + Math.min(0, after) - before, before) : null;
    @Nullable Tensor tail = after > 0 ? x.narrow(dim, Math.max(0, -before), after) : null;
    List<Tensor> parts = new ArrayList<>();
    if (head != null) parts.add(head);
    long start = Math.max(0, -before);
    parts.add(x.narrow(dim, start, size - start - Math.max(0, -after)));
    if (tail != null) parts.add(tail);
    Tensor result = Tensor.cat(parts, dim);
    parts.forEach(Tensor::close);
    return result;
  }
}
