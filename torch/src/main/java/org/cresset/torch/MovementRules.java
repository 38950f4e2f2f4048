package org.cresset.torch;

import static org.cresset.torch.Rules.rule;

import java.util.ArrayList;
import java.util.List;

/** Gradients of what moves elements: the same movement backwards. */
final class MovementRules {
  private MovementRules() {}

  static void define() {
    for (String op :
        List.of("reshape", "view", "flatten.using_ints", "squeeze", "squeeze.dim", "unsqueeze")) {
      rule(op).input("self", (g, n) -> g.reshape(n.sizes("self")));
    }
    rule("expand").input("self", (g, n) -> g); // summed by the engine, as after any broadcast
    rule("permute").input("self", (g, n) -> g.permute(inverse(n.integers("dims"))));
    rule("transpose.int")
        .input("self", (g, n) -> g.transpose((int) n.integer("dim0"), (int) n.integer("dim1")));
    rule("flip").input("self", (g, n) -> g.flip(n.integers("dims")));
    rule("roll")
        .input("self", (g, n) -> g.roll(-n.integers("shifts")[0], (int) n.integers("dims")[0]));
    rule("tril").input("self", (g, n) -> g.tril(n.integer("diagonal")));
    rule("triu").input("self", (g, n) -> g.triu(n.integer("diagonal")));
    rule("repeat").input("self", (g, n) -> summedRepeats(g, n));
    rule("cat").inputs(List.of("tensors"), Rule.uses(), (g, n) -> pieces(g, n));
    rule("stack")
        .inputs(
            List.of("tensors"),
            Rule.uses(),
            (g, n) -> g.unbind((int) n.integer("dim")).toArray(Tensor[]::new));
    rule("split.Tensor").anyResult().input("self", (g, n) -> joined(g, n, n.integer("split_size")));
    rule("chunk")
        .anyResult()
        .input("self", (g, n) -> joined(g, n, Math.ceilDiv(size(n), n.integer("chunks"))));
    rule("unbind.int").anyResult().input("self", (g, n) -> stacked(g, n));
  }

  private static long[] inverse(long[] dims) {
    long[] inverse = new long[dims.length];
    for (int i = 0; i < dims.length; i++) inverse[Math.floorMod(dims[i], dims.length)] = i;
    return inverse;
  }

  /** Splits every dimension into repeats and size, and sums the repeats. */
  private static Tensor summedRepeats(Tensor g, OperatorNode n) {
    long[] sizes = n.sizes("self");
    long[] repeats = n.integers("repeats");
    long[] split = new long[2 * repeats.length];
    long[] summed = new long[repeats.length];
    for (int i = 0; i < repeats.length; i++) {
      int own = i - (repeats.length - sizes.length);
      split[2 * i] = repeats[i];
      split[2 * i + 1] = own < 0 ? 1 : sizes[own];
      summed[i] = 2L * i;
    }
    if (repeats.length == 0) return g;
    return g.reshape(split).sum(summed, false).reshape(sizes);
  }

  private static Tensor[] pieces(Tensor g, OperatorNode n) {
    int dim = (int) n.integer("dim");
    List<long[]> sizes = n.listSizes("tensors");
    Tensor[] pieces = new Tensor[sizes.size()];
    long start = 0;
    for (int i = 0; i < pieces.length; i++) {
      long[] own = sizes.get(i);
      // cat leaves out empty one-dimensional tensors, whatever the others' rank.
      boolean skipped = own.length == 1 && own[0] == 0 && g.dim() != 1;
      long length = skipped ? 0 : own[Math.floorMod(dim, own.length)];
      pieces[i] = skipped ? ReductionRules.zeros(g, own) : g.narrow(dim, start, length);
      start += length;
    }
    return pieces;
  }

  private static long size(OperatorNode n) {
    long[] sizes = n.sizes("self");
    return sizes[Math.floorMod((int) n.integer("dim"), sizes.length)];
  }

  /** The pieces' gradients one after the other, zeros for those that have none. */
  private static Tensor joined(Tensor like, OperatorNode n, long pieceSize) {
    long[] sizes = n.sizes("self");
    int dim = Math.floorMod((int) n.integer("dim"), sizes.length);
    List<Tensor> pieces = new ArrayList<>();
    long total = sizes[dim];
    for (int i = 0; i == 0 || i * pieceSize < total; i++) {
      Tensor piece = n.gradient(i);
      long[] own = sizes.clone();
      own[dim] = Math.min(pieceSize, total - i * pieceSize);
      pieces.add(piece == null ? ReductionRules.zeros(like, own) : piece);
      if (pieceSize == 0) break;
    }
    return Tensor.cat(pieces, dim);
  }

  private static Tensor stacked(Tensor like, OperatorNode n) {
    int dim = (int) n.integer("dim");
    List<Tensor> slices = new ArrayList<>();
    for (int i = 0; i < size(n); i++) {
      Tensor slice = n.gradient(i);
      slices.add(slice == null ? like.zerosLike() : slice);
    }
    return Tensor.stack(slices, dim);
  }
}
