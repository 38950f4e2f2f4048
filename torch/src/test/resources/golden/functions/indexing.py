"""Writes indexing.txt: what chooses elements and puts them at places. Run: python indexing.py"""

import torch
from golden import F, H, File, ints, rnd

file = File()
run = file.run
L = lambda *v: torch.tensor(v)

for t in (rnd(2, 3, 4), rnd(2, 3, 4, dtype=H), ints(2, 3, 4), torch.empty(0, 3, 4)):
    d = t.dtype
    run("scatterNumber", lambda x, i: x.scatter(1, i, 3), t, ints(t.shape[0], 2, 4, low=0, high=3))
    run("takeAlongDim", lambda x, i: x.take_along_dim(i, 1), t, ints(1, 2, 4, low=0, high=3))
    run("indexFill", lambda x, i: x.index_fill(1, i, 2.0 if d.is_floating_point else 2), t, L(2, 0))
    run("maskedFillTensor", lambda x, m, v: x.masked_fill(m, v), t, t > 0, torch.tensor(7).to(d))
    run("nonzeroAsTuple", lambda x: torch.where(x > 0.5), t)
    for f in ("SUM", "PROD", "MEAN", "AMAX", "AMIN"):
        if d == torch.int64 and f == "MEAN":
            continue
        for keep in (True, False):
            run(f"scatterReduce_{f}_{keep}".lower(),
                lambda x, i, s: x.scatter_reduce(1, i, s, f.lower(), include_self=keep), t,
                ints(t.shape[0], 3, 4, low=0, high=3), (rnd(t.shape[0], 3, 4) * 3).to(d))
    if t.numel() == 0:
        continue
    run("indexAddAlpha", lambda x, i, s: x.index_add(1, i, s, alpha=-2), t, L(2, 0, 2), (rnd(2, 3, 4) * 3).to(d))
    run("indexCopy", lambda x, i, s: x.index_copy(2, i, s), t, L(3, 1), (rnd(2, 3, 2) * 3).to(d))
    run("indexReduce", lambda x, i, s: x.index_reduce(0, i, s, "amax", include_self=True), t, L(1, 1),
        (rnd(2, 3, 4) * 3).to(d), gradient=False)
    run("take", lambda x, i: x.take(i), t, torch.tensor([[0, 23], [-1, 5]]))
    run("put", lambda x, i, s: x.put(i, s, accumulate=True), t, torch.tensor([[0, 23], [0, 5]]),
        (rnd(2, 2) * 3).to(d))
    run("maskedScatter", lambda x, m, s: x.masked_scatter(m, s), t, rnd(3, 4) > 0, (rnd(30) * 3).to(d))
    run("selectScatter", lambda x, s: x.select_scatter(s, 1, -1), t, (rnd(2, 4) * 3).to(d))
    run("sliceScatter", lambda x, s: x.slice_scatter(s, 2, 1, 4, 2), t, (rnd(2, 3, 2) * 3).to(d))
    run("diagonalScatter", lambda x, s: x.diagonal_scatter(s, 1, 1, 2), t, (rnd(2, 3) * 3).to(d))

# The text after "at " is what stands between the brackets; ? is the next input.
T, FALSE = True, False
mask1, mask2 = torch.tensor([T, FALSE]), torch.tensor([[T, FALSE, T], [FALSE, T, T]])
CASES = [
    "0", "-1", "...", ":", "1:", ":1", "::2", "1:3", "-2:", ":-1", "0:99", "5:", "None", "..., None", "None, ..., None",
    "0, 1", "0, ..., -1", "..., 1:, ::3", ":, 1", "1, :, 2", "..., 0", "None, 0, None, 1:", "0, 1, 2", "...,", "0,",
    "newaxis, :, 2:3", "1, None, :2, None, -3:-1",
]
TENSOR_CASES = [
    ("?", [L(1, 0, 1)]), (":, ?", [L(2, -1)]), ("?, ?", [L(1, 0), L(2, 2)]), ("..., ?", [L(3, 0)]),
    ("?, :, ?", [L(1, 0), L(3, 2)]), (":, ?, ?", [L(1, 0), L(3, 2)]), ("0, :, ?", [L(3, 2)]), ("?, 1:, ::2", [L(1, 1)]),
    ("?", [mask1]), ("?, 0", [mask1]), ("?", [mask2]), ("?, ?", [mask2, L(0, 1, 2, 3)]), ("..., ?", [L(1, 2) > 1][:0] or [torch.tensor([T, T, FALSE, T])]),
    ("?, ?", [torch.tensor([[1], [0]]), L(0, 1, 2)]), (":, None, ?", [L(1, 2, 0)]), ("?, None, ?", [L(1, 0), L(2, 0)]),
    ("?, ..., ?", [mask1, L(3)]), ("?", [torch.tensor([1, 0], dtype=torch.int32)]), ("?", [torch.tensor([], dtype=torch.int64)]),
    ("1, ?, 1:", [torch.tensor([T, FALSE, T])]), ("?", [torch.tensor(1)]),
]
for t in (rnd(2, 3, 4), ints(2, 3, 4)):
    for case, places in [(c, []) for c in CASES] + TENSOR_CASES:
        parts = [p.strip() for p in case.split(",") if p.strip()]
        def index(tensors):
            given = iter(tensors)
            names = {"newaxis": None}
            items = [next(given) if p == "?" else eval(f"_I[{p}]", {"_I": _I, **names}) for p in parts]
            return tuple(items)
        class Items:
            def __getitem__(self, item):
                return item
        _I = Items()
        run("at " + case, lambda x, *p: x[index(p)], t, *places)
        chosen = t[index(places)]
        def put(x, v, *p):
            y = x.clone()
            y[index(p)] = v
            return y
        value = (rnd(*chosen.shape[-1:]) * 3).to(t.dtype)
        run("put " + case, put, t, value, *places)
file.write("indexing.txt")
