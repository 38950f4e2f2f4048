package org.cresset.torch;

/** The calls of movement.py. */
final class MovementCalls {
  private MovementCalls() {}

  static void define(FunctionCalls calls) {
    shapes(calls);
    pieces(calls);
    joins(calls);
    grids(calls);
    products(calls);
    creation(calls);
  }

  private static long[] dims(long... dims) {
    return dims;
  }

  private static void shapes(FunctionCalls calls) {
    calls.one("ravel", Tensor::ravel);
    calls.one("unflatten", x -> x.unflatten(2, 2, -1));
    calls.one("unfold", x -> x.unfold(2, 3, 1));
    calls.one("movedim", x -> x.movedim(0, -1));
    calls.one("movedims", x -> x.movedim(dims(0, -1), dims(1, 0)));
    calls.one("swapaxes", x -> x.swapaxes(0, 2));
    calls.one("fliplr", Tensor::fliplr);
    calls.one("flipud", Tensor::flipud);
    for (int k = -1; k <= 2; k++) {
      int quarters = k;
      calls.one("rot90_" + k, x -> x.rot90(quarters, 2, 0));
    }
    calls.one("rolls", x -> x.roll(dims(1, -2), dims(0, 2)));
    calls.one("tile", x -> x.tile(2, 1));
    calls.one("tile4", x -> x.tile(2, 1, 1, 2));
    calls.one("repeatInterleave", x -> x.repeatInterleave(2));
    calls.one("repeatInterleave1", x -> x.repeatInterleave(2, 1));
    calls.two("repeatInterleaveEach", (x, times) -> x.repeatInterleave(times, 1));
    calls.one("diagonal3", x -> x.diagonal(-1, 0, 2));
    calls.one("diagEmbed", x -> x.diagEmbed(1, 0, -1));
    calls.one("diag1", x -> x.diag(-1));
    calls.one("trace", Tensor::trace);
    calls.one("tril", x -> x.tril(1));
    calls.one("asStrided", x -> x.contiguous().asStrided(dims(2, 3), dims(1, 2)));
  }

  private static void pieces(FunctionCalls calls) {
    calls.several("splitSizes", x -> x.getFirst().split(dims(1, 3), 2));
    calls.several("tensorSplit", x -> x.getFirst().tensorSplit(3, 2));
    calls.several("tensorSplitAt", x -> x.getFirst().tensorSplit(dims(1, 1, 5), 2));
  }

  private static void joins(FunctionCalls calls) {
    calls.any("hstack", Torch::hstack);
    calls.any("vstack", Torch::vstack);
    calls.any("dstack", Torch::dstack);
    calls.any("columnStack", Torch::columnStack);
    calls.any("blockDiag", Torch::blockDiag);
    calls.one("atleast3d", Torch::atleast3d);
  }

  private static void grids(FunctionCalls calls) {
    calls.several("broadcastTensors", Torch::broadcastTensors);
    calls.several("meshgridIJ", x -> Torch.meshgrid(x, Torch.GridIndexing.IJ));
    calls.several("meshgridXY", x -> Torch.meshgrid(x, Torch.GridIndexing.XY));
    calls.any("cartesianProd", Torch::cartesianProd);
    calls.one("combinations2", x -> Torch.combinations(x, 2, false));
    calls.one("combinations3", x -> Torch.combinations(x, 3, true));
    calls.one("vander", x -> Torch.vander(x, 4, false));
  }

  private static void products(FunctionCalls calls) {
    calls.two("kron", Tensor::kron);
    calls.two("cross", (a, b) -> a.cross(b, 1));
    calls.two("inner", Tensor::inner);
    calls.two("tensordot2", (a, b) -> a.tensordot(b, 2));
    calls.two("tensordot0", (a, b) -> a.tensordot(b, 0));
    calls.two("tensordotDims", (a, b) -> a.tensordot(b, dims(0, -1), dims(1, 0)));
    calls.two("mv", Tensor::mv);
    calls.two("vdot", Tensor::vdot);
    calls.three("addmm", (s, a, b) -> s.addmm(a, b, 2, -3));
    calls.three("addmm0", (s, a, b) -> s.addmm(a, b, 0, 1));
    calls.three("baddbmm", (s, a, b) -> s.baddbmm(a, b, 2, 3));
    calls.three("addbmm", (s, a, b) -> s.addbmm(a, b, 2, 3));
    calls.three("addmv", (s, a, b) -> s.addmv(a, b, 2, 3));
    calls.three("addr", (s, a, b) -> s.addr(a, b, 2, 3));
  }

  private static void creation(FunctionCalls calls) {
    calls.one("arangeFloat", _ -> Torch.arange(-1, 2.5, 0.5, DType.FLOAT32));
    calls.one("arangeDown", _ -> Torch.arange(1, -1, -0.3, DType.FLOAT64));
    calls.one("arangeHalf", _ -> Torch.arange(0, 5, 1, DType.FLOAT16));
    calls.one("linspaceDouble", _ -> Torch.linspace(-1, 2.5, 6, DType.FLOAT64));
    calls.one("logspace", _ -> Torch.logspace(-1, 2, 5, 10, DType.FLOAT64));
    calls.one("logspace2", _ -> Torch.logspace(0, 3, 4, 2, DType.FLOAT32));
    calls.one("eyeWide", _ -> Torch.eye(2, 4, DType.INT32));
    calls.one("eyeTall", _ -> Torch.eye(3, 2, DType.BOOL));
    calls.one("trilIndices", _ -> Torch.trilIndices(3, 4, 1));
    calls.one("triuIndices", _ -> Torch.triuIndices(3, 4, -1));
    calls.one("fullLike", _ -> Torch.fullLike(Tensor.empty(DType.INT16, 2, 2), 7));
  }
}
