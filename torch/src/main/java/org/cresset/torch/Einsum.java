package org.cresset.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Sums of products in Einstein's notation, made of products whose gradients have rules. Source:
 * {@code torch.einsum}.
 *
 * <p>Every operand is brought to one rank, the result's dimensions first and the summed ones last;
 * a size of 1 stands for a label it lacks. Two at a time become one by a batched matrix product.
 */
final class Einsum {
  private final Equation equation;
  private final List<Tensor> operands;
  private final Map<Integer, Integer> places = new LinkedHashMap<>(); // of labels
  private final int ellipsis; // how many dimensions ... stands for
  private final int ellipsisPlace;
  private final int rank;
  private final int kept;

  private Einsum(Equation equation, List<Tensor> operands) {
    this.equation = equation;
    this.operands = operands;
    ellipsis = ellipsis();
    int next = 0;
    int begins = -1;
    for (int label : equation.output()) {
      if (label == Equation.ELLIPSIS) {
        begins = next;
        next += ellipsis;
      } else {
        places.put(label, next++);
      }
    }
    kept = next;
    if (begins < 0) {
      begins = next;
      next += ellipsis;
    }
    ellipsisPlace = begins;
    for (int[] labels : equation.inputs()) {
      for (int label : labels) {
        if (label != Equation.ELLIPSIS && !places.containsKey(label)) places.put(label, next++);
      }
    }
    rank = next;
  }

  static Tensor of(String text, List<Tensor> operands) {
    Equation equation = Equation.parse(text, operands.size());
    return new Einsum(equation, operands).compute();
  }

  private int ellipsis() {
    int most = 0;
    for (int i = 0; i < operands.size(); i++) {
      int[] labels = equation.inputs().get(i);
      boolean open = IntStream.of(labels).anyMatch(l -> l == Equation.ELLIPSIS);
      int free = operands.get(i).dim() - (labels.length - (open ? 1 : 0));
      if (free < 0 || (!open && free > 0)) {
        throw new ShapeException(
            "einsum: operand %d must have a dimension for each label of \"%s\", got %s"
                .formatted(i + 1, equation.text(), Failure.describe(operands.get(i))));
      }
      most = Math.max(most, free);
    }
    return most;
  }

  private Tensor compute() {
    List<Tensor> aligned = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) aligned.add(aligned(i));
    checkSizes(aligned);
    Tensor result = aligned.getFirst();
    for (int i = 1; i < aligned.size(); i++) {
      result = multiplied(result, aligned.get(i), aligned.subList(i + 1, aligned.size()));
    }
    long[] rest = IntStream.range(kept, rank).asLongStream().toArray();
    Tensor summed = rest.length == 0 ? result : result.sum(rest, true);
    return summed.reshape(Arrays.copyOf(summed.shape().toArray(), kept));
  }

  /** The operand with every dimension at its place; of a label named twice, the diagonal. */
  private Tensor aligned(int operand) {
    Tensor tensor = operands.get(operand);
    Map<Integer, Integer> sources = new TreeMap<>(); // from place to dimension
    int dim = 0;
    for (int label : equation.inputs().get(operand)) {
      if (label == Equation.ELLIPSIS) {
        int own = tensor.dim() - dim - after(equation.inputs().get(operand));
        for (int i = 0; i < own; i++) sources.put(ellipsisPlace + ellipsis - own + i, dim++);
        continue;
      }
      int place = Objects.requireNonNull(places.get(label));
      Integer first = sources.get(place);
      if (first == null) {
        sources.put(place, dim++);
        continue;
      }
      checkDiagonal(tensor, first, dim, label);
      // The diagonal stands last: back to where the first of the two was.
      tensor = tensor.diagonal(0, first, dim).movedim(-1, first);
    }
    long[] order = sources.values().stream().mapToLong(Integer::longValue).toArray();
    Tensor ordered = tensor.permute(order);
    long[] sizes = new long[rank];
    Arrays.fill(sizes, 1);
    int i = 0;
    for (int place : sources.keySet()) sizes[place] = ordered.size(i++);
    return ordered.reshape(sizes);
  }

  /** How many labels come after the ellipsis. */
  private static int after(int[] labels) {
    int at = 0;
    while (labels[at] != Equation.ELLIPSIS) at++;
    return labels.length - at - 1;
  }

  private void checkDiagonal(Tensor tensor, int first, int second, int label) {
    if (tensor.size(first) == tensor.size(second)) return;
    throw new ShapeException(
        "einsum: %s stands for two dimensions of one operand, which must have one size, got %d and %d"
            .formatted(Character.toString(label), tensor.size(first), tensor.size(second)));
  }

  private void checkSizes(List<Tensor> aligned) {
    long[] common = new long[rank];
    Arrays.fill(common, 1);
    for (Tensor tensor : aligned) {
      for (int i = 0; i < rank; i++) {
        long size = tensor.size(i);
        if (size == 1 || size == common[i]) continue;
        if (common[i] != 1) {
          throw new ShapeException(
              "einsum: %s of \"%s\" must stand for one size, got %d and %d"
                  .formatted(label(i), equation.text(), common[i], size));
        }
        common[i] = size;
      }
    }
  }

  private String label(int place) {
    for (Map.Entry<Integer, Integer> entry : places.entrySet()) {
      if (entry.getValue() == place) return Character.toString(entry.getKey());
    }
    return "...";
  }

  /** The product, with the dimensions summed that neither the result nor a later operand has. */
  private Tensor multiplied(Tensor left, Tensor right, List<Tensor> later) {
    Tensor a = left;
    Tensor b = right;
    List<Integer> batch = new ArrayList<>();
    List<Integer> onlyA = new ArrayList<>();
    List<Integer> onlyB = new ArrayList<>();
    List<Integer> sum = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int place = i;
      boolean summed = i >= kept && later.stream().allMatch(t -> t.size(place) == 1);
      boolean inA = a.size(i) != 1;
      boolean inB = b.size(i) != 1;
      if (summed && inA && inB) {
        sum.add(i);
      } else if (summed) {
        if (inA) a = a.sum(i, true);
        if (inB) b = b.sum(i, true);
      } else if (inA && inB) {
        batch.add(i);
      } else {
        (inB ? onlyB : onlyA).add(i);
      }
    }
    if (sum.isEmpty()) return a.mul(b);
    Tensor product = matrix(a, batch, onlyA, sum).bmm(matrix(b, batch, sum, onlyB));
    return restored(product, a, b, batch, onlyA, onlyB);
  }

  /** As (batch, rows, columns), of these dimensions. */
  private static Tensor matrix(
      Tensor tensor, List<Integer> batch, List<Integer> rows, List<Integer> columns) {
    List<Integer> order = new ArrayList<>(batch);
    order.addAll(rows);
    order.addAll(columns);
    long[] sizes = {numel(tensor, batch), numel(tensor, rows), numel(tensor, columns)};
    long[] all = new long[tensor.dim()];
    int next = 0;
    for (int dim : order) all[next++] = dim;
    for (int dim = 0; dim < tensor.dim(); dim++) if (!order.contains(dim)) all[next++] = dim;
    return tensor.permute(all).reshape(sizes); // dimensions not named have size 1
  }

  private static long numel(Tensor tensor, List<Integer> dims) {
    long product = 1;
    for (int dim : dims) product *= tensor.size(dim);
    return product;
  }

  /** The product (batch, only a, only b) with every dimension back at its place. */
  private Tensor restored(
      Tensor product,
      Tensor a,
      Tensor b,
      List<Integer> batch,
      List<Integer> onlyA,
      List<Integer> onlyB) {
    List<Integer> order = new ArrayList<>(batch);
    order.addAll(onlyA);
    order.addAll(onlyB);
    int present = order.size();
    for (int i = 0; i < rank; i++) if (!order.contains(i)) order.add(i);
    long[] sizes = new long[rank];
    long[] back = new long[rank];
    for (int i = 0; i < rank; i++) {
      int dim = order.get(i);
      sizes[i] = i < present ? size(a, b, dim) : 1;
      back[dim] = i;
    }
    return product.reshape(sizes).permute(back);
  }

  private static long size(Tensor a, Tensor b, int dim) {
    return a.size(dim) == 1 ? b.size(dim) : a.size(dim);
  }
}
