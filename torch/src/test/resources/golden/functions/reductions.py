"""Writes reductions.txt: what describes, orders, adds up and counts numbers. Run: python reductions.py"""

import torch
from golden import F, H, File, ints, rnd

file = File()
run = file.run
nan, inf = float("nan"), float("inf")


def pair(result):
    return tuple(result)


for t in (rnd(2, 3, 4), rnd(2, 3, 4, dtype=H)):
    run("var1", lambda x: x.var(1), t)
    run("varCorrection", lambda x: x.var((0, 2), correction=2, keepdim=True), t)
    run("std1", lambda x: x.std(-1, keepdim=True), t)
    run("stdCorrection", lambda x: x.std((0, 1), correction=0), t)
    run("stdHalf", lambda x: x.std((0, 1), correction=0.5), t)
    run("varMean", lambda x: pair(torch.var_mean(x, (0, 1), correction=1)), t)
    run("stdMean", lambda x: pair(torch.std_mean(x, (2,), correction=1, keepdim=True)), t)
    run("aminmax", lambda x: pair(torch.aminmax(x)), t)
    run("aminmax1", lambda x: pair(torch.aminmax(x, dim=1, keepdim=True)), t)
    run("median", torch.median, t)
    run("median1", lambda x: pair(x.median(1)), t)
    run("nanmedian1", lambda x: pair(x.nanmedian(-1, keepdim=True)), t)
    run("kthvalue", lambda x: pair(x.kthvalue(2, 1)), t)
    run("quantile", lambda x: x.quantile(0.35), t)
    run("quantile1", lambda x: x.quantile(0.35, 1, keepdim=True), t)
    for mode in ("linear", "lower", "higher", "midpoint", "nearest"):
        run("quantiles_" + mode.upper(), lambda x, q: x.quantile(q.detach(), 1, interpolation=mode), t,
            torch.tensor([0.0, 0.3, 0.8, 1.0], dtype=t.dtype))
    run("nanquantile1", lambda x: x.nanquantile(0.35, -1), t)
    run("nansum", torch.nansum, t)
    run("nanmean1", lambda x: x.nanmean((1, 2)), t)
    run("logsumexp2", lambda x: x.logsumexp((0, 2)), t)
    run("dist", torch.dist, t, rnd(3, 1, dtype=t.dtype))
    for p in (0, 1, 3, inf):
        run(f"dist_{p}", lambda a, b: torch.dist(a, b, p), t, rnd(4, dtype=t.dtype))
    run("cummax", lambda x: pair(x.cummax(1)), t)
    run("cummin", lambda x: pair(x.cummin(-1)), t)
    run("logcumsumexp", lambda x: x.logcumsumexp(1), t)
    run("diff", lambda x: x.diff(dim=1), t)
    run("diff2", lambda x: x.diff(2, 2), t)
    run("diffMore", lambda x: x.diff(1, 1, prepend=x[:, :1], append=x[:, :2]), t)
    run("trapezoid", lambda x: torch.trapezoid(x, dx=0.5, dim=1), t)
    run("trapezoidAt", lambda x, at: torch.trapezoid(x, at, dim=2), t, rnd(4, dtype=t.dtype))
    run("cumulativeTrapezoid", lambda x: torch.cumulative_trapezoid(x, dx=0.5, dim=-1), t)
    run("sortStable", lambda x: pair(x.sort(dim=1, descending=True, stable=True)), t)
    run("msort", torch.msort, t)
    run("topkLeast", lambda x: pair(x.topk(2, 1, largest=False)), t)
gaps = torch.tensor([[1.0, nan, 3.0, 2.0], [nan, nan, nan, nan], [5.0, 4.0, 2.5, nan]], dtype=F)
run("nansum", torch.nansum, gaps)
run("nanmean1x", lambda x: x.nanmean(1), gaps[::2].contiguous())
run("nanmean0", lambda x: x.nanmean(0), gaps)
run("nanmedian", torch.nanmedian, gaps)
run("median", torch.median, gaps)
run("nanquantile1", lambda x: x.nanquantile(0.35, -1), gaps)
run("quantile1", lambda x: x.quantile(0.35, 1, keepdim=True), gaps)
run("std1", lambda x: x.std(-1, keepdim=True), torch.full((2, 3), 1.5, dtype=F))
run("std1", lambda x: x.std(-1, keepdim=True), torch.full((2, 1), 1.5, dtype=F), gradient=False)
run("stdCorrection", lambda x: x.std((0, 1), correction=0), torch.zeros(2, 2, 0, dtype=F))
run("dist", torch.dist, rnd(3), torch.zeros(3, dtype=F))
same = rnd(3)
run("dist", torch.dist, same, same)
run("quantile", lambda x: x.quantile(0.35), rnd())
for t in (ints(2, 3, 4), ints(2, 3, 4, low=0, high=3, dtype=torch.int32)):
    run("mode1", lambda x: pair(x.mode(1)), t)
    run("median1", lambda x: pair(x.median(1)), t)
    run("aminmax1", lambda x: pair(torch.aminmax(x, dim=1, keepdim=True)), t)
    run("nansum", torch.nansum, t)
    run("cummax", lambda x: pair(x.cummax(1)), t)
    run("diff", lambda x: x.diff(dim=1), t)
    run("sortStable", lambda x: pair(x.sort(dim=1, descending=True, stable=True)), t)
    run("unique", lambda x: torch.unique(x, return_inverse=True, return_counts=True), t)
    run("unique1", lambda x: torch.unique(x, return_inverse=True, return_counts=True, dim=1), t)
    run("uniqueConsecutive", lambda x: torch.unique_consecutive(x, return_inverse=True, return_counts=True), t)
    run("uniqueConsecutive0", lambda x: torch.unique_consecutive(x, return_inverse=True, return_counts=True, dim=0), t)
    run("allDims", lambda x: x.all((0, 2)), t)
    run("anyDims", lambda x: x.any((0, -1), keepdim=True), t)
    run("countNonzero1", lambda x: torch.count_nonzero(x, (0, 1)), t)
    run("isin", torch.isin, t, ints(3))
    run("cumsum", lambda x: x.cumsum(1), t)
run("mode1", lambda x: pair(x.mode(1)), rnd(2, 3))
run("diff", lambda x: x.diff(dim=1), torch.tensor([[True, False, True], [True, True, False]]))
run("diff", lambda x: x.diff(dim=1), rnd(2, 0))
run("diff", lambda x: x.diff(dim=1), rnd(2, 1))
edges = torch.tensor([-1.5, 0.0, 0.5, 2.0], dtype=F)
for values in (rnd(2, 3), torch.tensor([-1.5, 0.0, 2.0, 3.0], dtype=F)):
    run("searchsorted", lambda e, v: torch.searchsorted(e, v), edges, values, gradient=False)
    run("searchsortedRight", lambda e, v: torch.searchsorted(e, v, right=True), edges, values, gradient=False)
    run("bucketize", lambda v, e: torch.bucketize(v, e), values, edges, gradient=False)
    run("bucketizeRight", lambda v, e: torch.bucketize(v, e, right=True), values, edges, gradient=False)
run("searchsorted", torch.searchsorted, torch.stack([edges, edges + 1]), rnd(2, 3), gradient=False)
for t in (rnd(20), rnd(20, dtype=H), torch.tensor([0.0, 1.0, 2.0, 3.0, nan]), torch.full((3,), 2.0), torch.empty(0)):
    run("histc", lambda x: torch.histc(x, 5, min=-1, max=3), t, gradient=False)
    if not t.isnan().any():
        run("histcAll", lambda x: torch.histc(x, 4), t, gradient=False)
for t in (rnd(20), rnd(3, 4, dtype=H)):
    run("histogram", lambda x: pair(torch.histogram(x, 5)), t, gradient=False)
    run("histogramRange", lambda x, w: pair(torch.histogram(x, 4, range=(-1.0, 1.5), weight=w, density=True)), t,
        rnd(*t.shape, low=0, dtype=t.dtype), gradient=False)
    run("histogramEdges", lambda x, e: pair(torch.histogram(x, e)), t, edges.to(t.dtype), gradient=False)
for dtype in (F, H):
    run("bincountWeights", lambda x, w: torch.bincount(x, w, 6), ints(5, low=0, high=4), rnd(5, dtype=dtype),
        gradient=False)
file.write("reductions.txt")
