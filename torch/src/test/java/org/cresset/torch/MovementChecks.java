package org.cresset.torch;

import java.util.List;

/** Checks of {@link MovementRules}. */
final class MovementChecks {
  private MovementChecks() {}

  static void define(RuleChecks checks) {
    views(checks);
    checks.shaped("flip", true, x -> x.flip(0, -1), 2, 3);
    checks.shaped("flip", true, x -> x.flip(0), 0, 3);
    checks.shaped("roll", true, x -> x.roll(2, 1), 2, 3);
    checks.shaped("roll", true, x -> x.roll(-1, -2), 2, 3);
    for (long diagonal : new long[] {-1, 0, 1}) {
      checks.shaped("tril", true, x -> x.tril(diagonal), 3, 4);
      checks.shaped("triu", true, x -> x.triu(diagonal), 2, 4, 3);
    }
    checks.shaped("diagonal", true, Tensor::diagonal, 3, 3);
    checks.shaped("diagonal", true, Tensor::diagonal, 2, 3);
    checks.shaped("diagonal", true, Tensor::diagonal, 0, 3);
    checks.shaped("repeat", true, x -> x.repeat(2, 1, 3), 2, 3);
    checks.shaped("repeat", true, x -> x.repeat(2, 2));
    checks.shaped("repeat", true, x -> x.repeat(0, 2), 2, 3);
    joins(checks);
    pieces(checks);
  }

  private static void views(RuleChecks checks) {
    checks.shaped("reshape", true, x -> x.reshape(3, -1), 2, 3);
    checks.shaped("reshape", true, x -> x.transpose(0, 1).reshape(6), 2, 3);
    checks.shaped("reshape", true, x -> x.reshape(0, 2), 0, 3);
    checks.shaped("view", true, x -> x.copy().contiguous().view(6), 2, 3);
    checks.shaped("flatten.using_ints", true, Tensor::flatten, 2, 3, 2);
    checks.shaped("flatten.using_ints", true, x -> x.flatten(1, -1), 2, 3, 2);
    checks.shaped("flatten.using_ints", true, Tensor::flatten);
    checks.shaped("squeeze", true, Tensor::squeeze, 1, 3, 1);
    checks.shaped("squeeze.dim", true, x -> x.squeeze(-1), 1, 3, 1);
    checks.shaped("squeeze.dim", true, x -> x.squeeze(1), 1, 3, 1);
    checks.shaped("unsqueeze", true, x -> x.unsqueeze(1), 2, 3);
    checks.shaped("unsqueeze", true, x -> x.unsqueeze(-1));
    checks.shaped("expand", true, x -> x.expand(4, 2, 3), 2, 1);
    checks.shaped("expand", true, x -> x.expand(-1, 3), 2, 1);
    checks.shaped("expand", true, x -> x.expand(0, 3), 1, 3);
    checks.shaped("expand", true, x -> x.expand(2, 2));
    checks.shaped("permute", true, x -> x.permute(2, 0, 1), 2, 3, 4);
    checks.shaped("permute", true, x -> x.permute(-1, 0, -2), 2, 3, 4);
    checks.shaped("transpose.int", true, x -> x.transpose(0, -1), 2, 3, 4);
    checks.shaped("transpose.int", true, Tensor::t, 0, 3);
  }

  private static void joins(RuleChecks checks) {
    long[] two = {2, 3};
    long[] one = {1, 3};
    long[] empty = {0};
    checks.several("cat", true, x -> Tensor.cat(x, 0), two, one);
    checks.several("cat", true, x -> Tensor.cat(x, -2), one, two, one);
    checks.several("cat", true, x -> Tensor.cat(x, 1), two, new long[] {2, 0});
    checks.several("cat", true, x -> Tensor.cat(x, 1), empty, two);
    checks.twice(
        "cat",
        "one of them constant",
        x -> Tensor.cat(List.of(x.getFirst(), Tensor.ones(DType.FLOAT64, 2)), 0),
        () -> new Tensor[] {RuleChecks.random(5, -1, 1, 3)});
    checks.twice(
        "cat",
        "one of them float32",
        x -> Tensor.cat(List.of(Tensor.ones(2), x.getFirst()), 0),
        () -> new Tensor[] {RuleChecks.random(5, -1, 1, 3)});
    checks.several("stack", true, x -> Tensor.stack(x, 0), two, two);
    checks.several("stack", true, x -> Tensor.stack(x, -1), two, two, two);
    checks.several("stack", true, x -> Tensor.stack(x, 1), one, one);
    checks.several("stack", true, x -> Tensor.stack(x, 0), new long[0], new long[0]);
  }

  private static void pieces(RuleChecks checks) {
    checks.shaped("split.Tensor", true, x -> all(x.split(2, 0)), 5, 2);
    checks.shaped("split.Tensor", true, x -> x.split(2, -1).get(1), 2, 5);
    checks.shaped("split.Tensor", true, x -> x.split(2, -1).get(2), 2, 5);
    checks.shaped("chunk", true, x -> all(x.chunk(3, 0)), 5, 2);
    checks.shaped("chunk", true, x -> x.chunk(4, 1).get(2), 2, 5);
    checks.shaped("unbind.int", true, x -> all(x.unbind(0)), 3, 2);
    checks.shaped("unbind.int", true, x -> x.unbind(-1).get(1), 3, 2);
    checks.shaped("unbind.int", true, x -> x.unbind(0).get(2).mul(x.unbind(0).get(0)), 3, 2);
  }

  private static Tensor all(List<Tensor> pieces) {
    Tensor sum = pieces.getFirst().sum();
    for (int i = 1; i < pieces.size(); i++) sum = sum.add(pieces.get(i).square().sum().mul(i));
    return sum;
  }
}
