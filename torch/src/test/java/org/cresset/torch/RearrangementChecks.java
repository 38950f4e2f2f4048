package org.cresset.torch;

import static org.cresset.torch.RuleChecks.sizes;

import java.util.List;

/** Checks of {@link RearrangementRules}, and of what is made of operators with rules. */
final class RearrangementChecks {
  private RearrangementChecks() {}

  static void define(RuleChecks checks) {
    shapes(checks);
    diagonals(checks);
    products(checks);
    einsums(checks);
  }

  private static void shapes(RuleChecks checks) {
    checks.shaped("unfold", true, x -> x.unfold(1, 3, 2), 2, 7);
    checks.shaped("unfold", true, x -> x.unfold(0, 2, 1), 4, 2);
    checks.shaped(
        "unfold_backward",
        true,
        x -> Aten.call(RearrangementOps.UNFOLD_BACKWARD, x, new long[] {2, 7}, 1, 3, 2),
        2,
        3,
        3);
    checks.shaped(
        "as_strided", true, x -> x.copy().contiguous().asStrided(sizes(2, 3), sizes(1, 2)), 2, 4);
    checks.shaped("as_strided", true, x -> x.asStrided(sizes(2, 2), x.strides()), 3, 2);
    checks.shaped("reshape", true, x -> x.unflatten(1, 2, -1), 2, 6);
    checks.shaped("permute", true, x -> x.movedim(sizes(0, -1), sizes(1, 0)), 2, 3, 4);
    checks.shaped("flip", true, x -> x.rot90(1), 2, 3);
    checks.shaped("flip", true, x -> x.rot90(-1, 1, 0), 2, 3);
    checks.shaped("roll", true, x -> x.roll(sizes(1, -2), sizes(0, 1)), 2, 3);
    checks.shaped("repeat", true, x -> x.tile(2), 2, 3);
    checks.shaped("index_select", true, x -> x.repeatInterleave(2, 1), 2, 3);
    checks.shaped(
        "index_select", true, x -> x.repeatInterleave(Tensor.of(new long[] {0, 2}), 0), 2, 3);
    checks.shaped("slice.Tensor", true, x -> x.tensorSplit(3, 1).get(1), 2, 5);
    checks.shaped("cat", true, x -> Torch.blockDiag(List.of(x, x.square())), 2, 3);
    checks.several("cat", true, x -> Torch.hstack(x), sizes(2, 3), sizes(2, 1));
    checks.several("stack", true, x -> Torch.cartesianProd(x), sizes(2), sizes(3));
  }

  private static void diagonals(RuleChecks checks) {
    checks.shaped("diagonal", true, x -> x.diagonal(1, 0, -1), 3, 2, 4);
    checks.shaped("diagonal", true, x -> x.diagonal(-1, 1, 2), 2, 3, 3);
    checks.shaped(
        "diagonal_backward",
        true,
        x -> Aten.call(RearrangementOps.DIAGONAL_BACKWARD, x, new long[] {3, 4}, 1, 0, 1),
        3);
    checks.shaped("diag_embed", true, x -> x.diagEmbed(-1, 0, 2), 2, 3);
    checks.shaped("diag_embed", true, x -> x.diag(1), 3);
    checks.shaped("diagonal", true, Tensor::trace, 3, 3);
  }

  private static void products(RuleChecks checks) {
    long[] matrix = {2, 3};
    long[] other = {3, 2};
    checks.several(
        "mm", true, x -> x.get(0).addmm(x.get(1), x.get(2), 0.5, -2), sizes(2), matrix, other);
    checks.several(
        "bmm",
        true,
        x -> x.get(0).baddbmm(x.get(1), x.get(2), 1, 3),
        sizes(2, 2),
        sizes(2, 2, 3),
        sizes(2, 3, 2));
    checks.several(
        "bmm",
        true,
        x -> x.get(0).addbmm(x.get(1), x.get(2), 2, 1),
        sizes(2, 2),
        sizes(2, 2, 3),
        sizes(2, 3, 2));
    checks.several(
        "matmul", true, x -> x.get(0).addmv(x.get(1), x.get(2), 1, 2), sizes(2), matrix, sizes(3));
    checks.several(
        "mul.Tensor",
        true,
        x -> x.get(0).addr(x.get(1), x.get(2), 2, 3),
        matrix,
        sizes(2),
        sizes(3));
    checks.several("linalg_cross", true, x -> x.get(0).cross(x.get(1), -1), matrix, matrix);
    checks.several("linalg_cross", true, x -> x.get(0).cross(x.get(1), 0), other, sizes(3, 1));
    checks.several("mm", true, x -> x.get(0).tensordot(x.get(1), 1), matrix, sizes(3, 2, 2));
    checks.several("mm", true, x -> x.get(0).inner(x.get(1)), matrix, sizes(4, 3));
    checks.several("mul.Tensor", true, x -> x.get(0).kron(x.get(1)), matrix, sizes(2, 2));
  }

  private static void einsums(RuleChecks checks) {
    einsum(checks, "bmm", "ij,jk->ik", sizes(2, 3), sizes(3, 4));
    einsum(checks, "bmm", "...ij,jk", sizes(2, 2, 3), sizes(3, 2));
    einsum(checks, "bmm", "bhqd, bhkd -> bqhk", sizes(1, 2, 3, 2), sizes(1, 2, 2, 2));
    einsum(checks, "mul.Tensor", "i,j->ij", sizes(2), sizes(3));
    einsum(checks, "diagonal", "ii->i", sizes(3, 3));
    einsum(checks, "diagonal", "iji->j", sizes(3, 2, 3));
    einsum(checks, "bmm", "ij,jk,kl->il", sizes(2, 3), sizes(3, 2), sizes(2, 2));
    einsum(checks, "sum.dim_IntList", "ij->", sizes(2, 3));
  }

  private static void einsum(RuleChecks checks, String rule, String equation, long[]... shapes) {
    checks.several(rule, true, x -> Torch.einsum(equation, x.toArray(Tensor[]::new)), shapes);
  }
}
