package org.cresset.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** More of what moves elements and changes none: the less frequent half of {@link Movement}. */
sealed interface Rearrangement permits Movement {
  private Tensor self() {
    return (Tensor) this;
  }

  // ---- Shapes --------------------------------------------------------------------------------

  /** All dimensions as one: another name of {@code flatten}. */
  default Tensor ravel() {
    return self().flatten();
  }

  /** The same memory, or the same elements, in another tensor's shape. */
  default Tensor viewAs(Tensor other) {
    return self().view(other.shape().toArray());
  }

  /** The elements in another tensor's shape. */
  default Tensor reshapeAs(Tensor other) {
    return self().reshape(other.shape().toArray());
  }

  /** Repeated to another tensor's shape, without copying. */
  default Tensor expandAs(Tensor other) {
    return self().expand(other.shape().toArray());
  }

  /** Repeated where a size is 1, without copying. Source: {@code torch.broadcast_to}. */
  default Tensor broadcastTo(long... shape) {
    return self().expand(shape);
  }

  /** One dimension as several; -1 stands for the size that fits. Source: {@code unflatten}. */
  default Tensor unflatten(int dim, long... sizes) {
    int place = Dims.place("unflatten", self(), dim);
    long[] own = self().shape().toArray();
    long[] shape = new long[own.length + sizes.length - 1];
    System.arraycopy(own, 0, shape, 0, place);
    System.arraycopy(sizes, 0, shape, place, sizes.length);
    System.arraycopy(own, place + 1, shape, place + sizes.length, own.length - place - 1);
    long rest = LongStream.of(sizes).filter(s -> s != -1).reduce(1, (a, b) -> a * b);
    boolean free = LongStream.of(sizes).anyMatch(s -> s == -1);
    if (free ? rest == 0 || own[place] % rest != 0 : rest != own[place]) {
      throw new ShapeException(
          "unflatten: the sizes must multiply to that of dimension %d of %s, got %s"
              .formatted(dim, Failure.describe(self()), Arrays.toString(sizes)));
    }
    if (free) {
      for (int i = 0; i < sizes.length; i++) {
        if (sizes[i] == -1) shape[place + i] = own[place] / rest;
      }
    }
    return self().reshape(shape);
  }

  /**
   * The windows of {@code size} elements along a dimension, {@code step} apart: the dimension
   * counts them, a new last one holds their elements. Shares memory. Source: {@code
   * torch.Tensor.unfold}.
   */
  default Tensor unfold(int dim, long size, long step) {
    return Aten.call(RearrangementOps.UNFOLD, this, dim, size, step);
  }

  /**
   * A view of the same memory with other sizes and distances, counted from this tensor's first
   * element; it must not reach beyond the memory. Source: {@code torch.as_strided}.
   */
  default Tensor asStrided(long[] sizes, long[] strides) {
    return Aten.call(RearrangementOps.AS_STRIDED, this, sizes, strides, null);
  }

  // ---- Order of dimensions -------------------------------------------------------------------

  /** One dimension moved to another place; the others keep their order. Shares memory. */
  default Tensor movedim(int source, int destination) {
    return movedim(new long[] {source}, new long[] {destination});
  }

  /** Some dimensions moved to other places; the others keep their order. Shares memory. */
  default Tensor movedim(long[] source, long[] destination) {
    int rank = self().dim();
    long[] order = new long[rank];
    Arrays.fill(order, -1);
    boolean[] moved = new boolean[rank];
    for (int i = 0; i < source.length; i++) {
      int from = Dims.place("movedim", self(), Math.toIntExact(source[i]));
      int to =
          i < destination.length
              ? Dims.place("movedim", self(), Math.toIntExact(destination[i]))
              : -1;
      if (to < 0 || destination.length != source.length || moved[from] || order[to] >= 0) {
        throw new ShapeException(
            "movedim: as many destinations as sources must be given, none twice, got %s to %s"
                .formatted(Arrays.toString(source), Arrays.toString(destination)));
      }
      moved[from] = true;
      order[to] = from;
    }
    int next = 0;
    for (int i = 0; i < rank; i++) {
      if (order[i] >= 0) continue;
      while (moved[next]) next++;
      order[i] = next++;
    }
    return self().permute(order);
  }

  /** Two dimensions exchanged: another name of {@code transpose}. */
  default Tensor swapaxes(int axis0, int axis1) {
    return self().transpose(axis0, axis1);
  }

  // ---- Order of elements ---------------------------------------------------------------------

  /** In reverse order along the second dimension. */
  default Tensor fliplr() {
    return self().flip(1);
  }

  /** In reverse order along the first dimension. */
  default Tensor flipud() {
    return self().flip(0);
  }

  /** Turned by {@code k} quarters from dimension 0 towards dimension 1. */
  default Tensor rot90(int k) {
    return rot90(k, 0, 1);
  }

  /** Turned by {@code k} quarters from one dimension towards another. Source: {@code rot90}. */
  default Tensor rot90(int k, int from, int to) {
    if (Dims.place("rot90", self(), from) == Dims.place("rot90", self(), to)) {
      throw new ShapeException(
          "rot90: the dimensions must differ, got %d and %d".formatted(from, to));
    }
    return switch (Math.floorMod(k, 4)) {
      case 1 -> self().flip(to).transpose(from, to);
      case 2 -> self().flip(from, to);
      case 3 -> self().flip(from).transpose(from, to);
      default -> self().copy();
    };
  }

  /** Shifted along some dimensions; what leaves at one end enters at the other. */
  default Tensor roll(long[] shifts, long[] dims) {
    if (shifts.length != dims.length || dims.length == 0) {
      throw new ShapeException(
          "roll: a shift must be given for every dimension, got %d for %d"
              .formatted(shifts.length, dims.length));
    }
    Tensor rolled = self();
    for (int i = 0; i < dims.length; i++) rolled = rolled.roll(shifts[i], (int) dims[i]);
    return rolled;
  }

  // ---- Repetition ----------------------------------------------------------------------------

  /** Repeated along each dimension, the last ones if fewer are named. Source: {@code tile}. */
  default Tensor tile(long... times) {
    long[] whole = new long[Math.max(times.length, self().dim())];
    Arrays.fill(whole, 1);
    System.arraycopy(times, 0, whole, whole.length - times.length, times.length);
    return self().repeat(whole);
  }

  /** The flattened elements, each so many times in a row. Source: {@code repeat_interleave}. */
  default Tensor repeatInterleave(long times) {
    return self().reshape(-1).repeatInterleave(times, 0);
  }

  /** The slices of a dimension, each so many times in a row. */
  default Tensor repeatInterleave(long times, int dim) {
    Tensor each = Tensor.full((double) times, DType.INT64, self().size(dim)).to(self().device());
    return repeatInterleave(each, dim);
  }

  /** The slices of a dimension, each as often as {@code times} says: int64 or int32. */
  default Tensor repeatInterleave(Tensor times, int dim) {
    long size = self().size(dim);
    if (times.dim() > 1 || (times.numel() != size && times.numel() != 1)) {
      throw new ShapeException(
          "repeatInterleave: there must be a number for each slice of dimension %d of %s, got %s"
              .formatted(dim, Failure.describe(self()), Failure.describe(times)));
    }
    Tensor places =
        Aten.call(RearrangementOps.REPEAT_INTERLEAVE, times.reshape(-1).expand(size), null);
    return self().indexSelect(dim, places);
  }

  // ---- Pieces --------------------------------------------------------------------------------

  /** Pieces of these sizes along a dimension, which add up to its own. Share memory. */
  default List<Tensor> split(long[] sizes, int dim) {
    if (LongStream.of(sizes).sum() != self().size(dim)
        || LongStream.of(sizes).anyMatch(s -> s < 0)) {
      throw new ShapeException(
          "split: the sizes must be 0 or more and add up to that of dimension %d of %s, got %s"
              .formatted(dim, Failure.describe(self()), Arrays.toString(sizes)));
    }
    List<Tensor> pieces = new ArrayList<>(sizes.length);
    long start = 0;
    for (long size : sizes) {
      pieces.add(self().narrow(dim, start, size));
      start += size;
    }
    return pieces;
  }

  /** So many pieces along a dimension, the first ones longer by 1 if needed. Share memory. */
  default List<Tensor> tensorSplit(int pieces, int dim) {
    if (pieces < 1) {
      throw new IllegalArgumentException(
          "tensorSplit: there must be 1 piece or more, got " + pieces);
    }
    long size = self().size(dim);
    long[] sizes = new long[pieces];
    for (int i = 0; i < pieces; i++) sizes[i] = size / pieces + (i < size % pieces ? 1 : 0);
    return split(sizes, dim);
  }

  /** The pieces before, between and after these positions of a dimension. Share memory. */
  default List<Tensor> tensorSplit(long[] positions, int dim) {
    List<Tensor> pieces = new ArrayList<>();
    long start = 0;
    for (int i = 0; i <= positions.length; i++) {
      long end = i < positions.length ? positions[i] : Long.MAX_VALUE;
      pieces.add(self().slice(dim, start, end, 1));
      start = end;
    }
    return pieces;
  }

  /** So many equal pieces along the second dimension, or the only one. Source: {@code hsplit}. */
  default List<Tensor> hsplit(int pieces) {
    return equal("hsplit", pieces, self().dim() == 1 ? 0 : 1, 1);
  }

  /** So many equal pieces along the first dimension of two or more. Source: {@code vsplit}. */
  default List<Tensor> vsplit(int pieces) {
    return equal("vsplit", pieces, 0, 2);
  }

  /** So many equal pieces along the third dimension. Source: {@code torch.dsplit}. */
  default List<Tensor> dsplit(int pieces) {
    return equal("dsplit", pieces, 2, 3);
  }

  private List<Tensor> equal(String name, int pieces, int dim, int rank) {
    if (self().dim() < rank || pieces < 1 || self().size(dim) % pieces != 0) {
      throw new ShapeException(
          "%s: there must be %d dimensions or more, that of place %d a multiple of the pieces, got"
                  .formatted(name, rank, dim)
              + " %s and %d".formatted(Failure.describe(self()), pieces));
    }
    return tensorSplit(pieces, dim);
  }

  // ---- Diagonals -----------------------------------------------------------------------------

  /** A diagonal of two dimensions, as a last dimension. Shares memory. */
  default Tensor diagonal(long offset, int dim1, int dim2) {
    return Aten.call(MovementOps.DIAGONAL, this, offset, dim1, dim2);
  }

  /** A diagonal of a matrix as a vector, or a matrix with this vector as its diagonal. */
  default Tensor diag(long offset) {
    return switch (self().dim()) {
      case 1 -> diagEmbed(offset, 0, 1);
      case 2 -> diagonal(offset, 0, 1);
      default ->
          throw new ShapeException(
              "diag: the tensor must have 1 or 2 dimensions, got " + Failure.describe(self()));
    };
  }

  /** Matrices of zeros with the last dimension as a diagonal, in two dimensions of the result. */
  default Tensor diagEmbed(long offset, int dim1, int dim2) {
    return Aten.call(RearrangementOps.DIAG_EMBED, this, offset, dim1, dim2);
  }

  /** A matrix with all elements on one diagonal. Source: {@code torch.diagflat}. */
  default Tensor diagflat(long offset) {
    return self().flatten().diagEmbed(offset, 0, 1);
  }

  /** The sum of the main diagonal of a matrix. Source: {@code torch.trace}. */
  default Tensor trace() {
    if (self().dim() != 2) {
      throw new ShapeException("trace: there must be a matrix, got " + Failure.describe(self()));
    }
    return Autocast.function("trace", x -> x[0].diagonal().sum(), self());
  }
}
