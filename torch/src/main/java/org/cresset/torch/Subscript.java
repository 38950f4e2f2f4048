package org.cresset.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is chosen of each dimension, applied to a tensor. Source: {@code applySlicing} of PyTorch's
 * TensorIndexing.h.
 *
 * @param op the name that messages begin with
 * @param items one after the other
 */
record Subscript(String op, List<Item> items) {
  /**
   * One item.
   *
   * @param index what is chosen
   * @param place where it was written, for messages
   */
  record Item(Index index, String place) {}

  /** The view that numbers and slices choose, and the tensors that choose from it. */
  private record Chosen(Tensor view, List<@Nullable Tensor> tensors) {
    Tensor elements() {
      return tensors.isEmpty() ? view : view.index(tensors.toArray(new Tensor[0]));
    }
  }

  static Subscript of(String op, Index... index) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < index.length; i++) items.add(new Item(index[i], "index " + (i + 1)));
    return new Subscript(op, items);
  }

  /** The elements chosen. */
  Tensor of(Tensor self) {
    return choose(self).elements();
  }

  /** A copy with other elements; each is found by its number, which keeps gradients simple. */
  Tensor put(Tensor self, Tensor value) {
    long[] sizes = self.shape().toArray();
    Tensor numbers = Tensor.arange(self.numel()).to(self.device()).reshape(sizes);
    Tensor places = of(numbers);
    Tensor fitted = fit(value, places.shape()).to(self.dtype());
    return self.reshape(-1).indexPut(List.of(places), fitted, false).reshape(sizes);
  }

  Tensor put_(Tensor self, Tensor value) {
    try (Scope _ = Scope.open()) {
      Chosen chosen = choose(self);
      if (chosen.tensors.isEmpty()) {
        chosen.view.copy_(fit(value, chosen.view.shape()));
      } else {
        Tensor typed = value.to(self.dtype());
        Aten.call(ScatteringOps.INDEX_PUT_, chosen.view, chosen.tensors, typed, false);
      }
    }
    return self;
  }

  /** The value in the sizes it replaces; leading sizes of 1 are dropped. */
  private Tensor fit(Tensor value, Shape wanted) {
    Tensor fitted = value;
    while (fitted.dim() > wanted.rank() && fitted.size(0) == 1) fitted = fitted.squeeze(0);
    for (int i = 1; i <= fitted.dim(); i++) {
      if (i <= wanted.rank() && (fitted.size(-i) == 1 || fitted.size(-i) == wanted.size(-i))) {
        continue;
      }
      throw new ShapeException(
          "%s: the value must have the sizes chosen, %s, or 1, got %s"
              .formatted(op, wanted, Failure.describe(value)));
    }
    return fitted.expand(wanted.toArray());
  }

  private Chosen choose(Tensor self) {
    int whole = self.dim() - consumed(self);
    Tensor view = self;
    List<@Nullable Tensor> tensors = new ArrayList<>();
    int dim = 0; // of the view
    int own = 0; // of the tensor, for messages
    int hidden = 0; // dimensions of masks beyond their first: the list has no place for them
    for (Item item : items) {
      switch (item.index) {
        case Index.At(long position) -> {
          checkPosition(self, own++, position, item);
          view = view.select(dim, position);
        }
        case Index.Range range -> {
          if (!range.isAll()) view = slice(view, dim, range);
          dim++;
          own++;
        }
        case Index.Ellipsis _ -> {
          dim += whole;
          own += whole;
        }
        case Index.NewAxis _ -> view = view.unsqueeze(dim++);
        case Index.Places(Tensor places) -> {
          int covered = checkPlaces(self, own, places, item);
          while (tensors.size() < dim - hidden) tensors.add(null);
          tensors.add(places.dtype() == DType.BOOL ? places : places.to(DType.INT64));
          dim += covered;
          own += covered;
          hidden += covered - 1;
        }
      }
    }
    return new Chosen(view, tensors);
  }

  private static Tensor slice(Tensor view, int dim, Index.Range range) {
    return Aten.call(IndexingOps.SLICE, view, dim, range.start(), range.end(), range.step());
  }

  /** How many dimensions the items are about; checks that the tensor has as many. */
  private int consumed(Tensor self) {
    int consumed = 0;
    int ellipses = 0;
    for (Item item : items) {
      consumed +=
          switch (item.index) {
            case Index.At _, Index.Range _ -> 1;
            case Index.Ellipsis _, Index.NewAxis _ -> 0;
            case Index.Places(Tensor places) -> covered(places);
          };
      if (item.index instanceof Index.Ellipsis && ++ellipses == 2) {
        throw new IllegalArgumentException(
            "%s: ... must stand once at most, got another at %s".formatted(op, item.place));
      }
      if (consumed > self.dim()) {
        throw new ShapeException(
            "%s: there must be a dimension for every index, got %s at %s"
                .formatted(op, Failure.describe(self), item.place));
      }
    }
    return consumed;
  }

  private static int covered(Tensor places) {
    return places.dtype() == DType.BOOL ? places.dim() : 1;
  }

  private void checkPosition(Tensor self, int dim, long position, Item item) {
    long size = self.size(dim);
    if (position >= -size && position < size) return;
    throw new ShapeException(
        "%s: the position at %s must be from %d to %d in dimension %d of %s, got %d"
            .formatted(op, item.place, -size, size - 1, dim, Failure.describe(self), position));
  }

  private int checkPlaces(Tensor self, int dim, Tensor places, Item item) {
    DType dtype = places.dtype();
    if (dtype != DType.BOOL) {
      if (dtype == DType.INT64 || dtype == DType.INT32) return 1;
      throw new TorchException(
          "%s: positions must be int64 or int32, or bool for a mask, got %s at %s"
              .formatted(op, Failure.describe(places), item.place),
          dtype == DType.UINT8 ? "a mask of uint8 is made one by ne(0)" : null,
          null);
    }
    long[] sizes = self.shape().toArray();
    int covered = places.dim();
    boolean fits =
        covered > 0
            && places.shape().equals(Shape.of(Arrays.copyOfRange(sizes, dim, dim + covered)));
    if (fits) return covered;
    throw new ShapeException(
        "%s: a mask must have the sizes of the dimensions it is for, from %d on of %s, got %s at %s"
            .formatted(op, dim, Failure.describe(self), Failure.describe(places), item.place));
  }
}
