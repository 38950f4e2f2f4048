package org.cresset.torch;

/**
 * What stands between a tensor's brackets in Python, to read and to write.
 *
 * <p>As text: {@code x.at("0, 1:, ..., ::2, None, ?", mask)}, where each {@code ?} stands for the
 * next tensor of positions or mask. Or as values of {@link Index}: {@code x.at(at(0),
 * startingAt(1), ellipsis())}. As in PyTorch, numbers and slices choose first and share memory;
 * tensors then copy, broadcast with each other, and their dimension stands where the first of them
 * stood, or in front if others are between them.
 */
sealed interface Slicing permits Indexing {
  private Tensor self() {
    return (Tensor) this;
  }

  /**
   * The elements chosen, as {@code x[...]} in Python; this tensor itself if that is all.
   *
   * @throws IllegalArgumentException if the text cannot be read; the message names the place
   * @throws ShapeException if it does not fit this tensor; the message names the place
   */
  default Tensor at(String index, Tensor... places) {
    return IndexText.parse("at", index, places).of(self());
  }

  /** The elements chosen; this tensor itself if that is all. */
  default Tensor at(Index... index) {
    return Subscript.of("at", index).of(self());
  }

  /** A copy with {@code value}, broadcast and converted, in place of the elements chosen. */
  default Tensor put(String index, Tensor value, Tensor... places) {
    return IndexText.parse("put", index, places).put(self(), value);
  }

  /** A copy with a number in place of the elements chosen. */
  default Tensor put(String index, double value, Tensor... places) {
    return put(index, number(value), places);
  }

  /** A copy with {@code value}, broadcast and converted, in place of the elements chosen. */
  default Tensor put(Tensor value, Index... index) {
    return Subscript.of("put", index).put(self(), value);
  }

  /** A copy with a number in place of the elements chosen. */
  default Tensor put(double value, Index... index) {
    return put(number(value), index);
  }

  /** Replaces the elements chosen by {@code value}, broadcast and converted: {@code x[...] = v}. */
  default Tensor put_(String index, Tensor value, Tensor... places) {
    return IndexText.parse("put_", index, places).put_(self(), value);
  }

  /** Replaces the elements chosen by a number. */
  default Tensor put_(String index, double value, Tensor... places) {
    return put_(index, number(value), places);
  }

  /** Replaces the elements chosen by {@code value}, broadcast and converted. */
  default Tensor put_(Tensor value, Index... index) {
    return Subscript.of("put_", index).put_(self(), value);
  }

  /** Replaces the elements chosen by a number. */
  default Tensor put_(double value, Index... index) {
    return put_(number(value), index);
  }

  private Tensor number(double value) {
    return Scalars.of(value, self().dtype()).to(self().device());
  }
}
