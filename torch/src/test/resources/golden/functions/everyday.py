"""Writes everyday.txt: what is made of several operators. Run: python everyday.py"""

import torch
from golden import F, H, File, ints, rnd

N = torch.nn.functional
file = File()
run = file.run

for x in (rnd(3, 5), rnd(3, 5, dtype=H), rnd(4), rnd(1, 4)):
    run("cov", torch.cov, x)
    run("covCorrection", lambda x: torch.cov(x, correction=0), x)
    n = x.shape[-1]
    run("covWeights", lambda x, f, w: torch.cov(x, correction=1, fweights=f, aweights=w), x, ints(n, low=1, high=4),
        rnd(n, low=0.1, high=1, dtype=x.dtype), gradient=False)
    run("corrcoef", torch.corrcoef, x, gradient=x.dim() == 2 and x.shape[0] > 1)
run("cov", torch.cov, ints(2, 4))
for t in (rnd(4, 6), rnd(2, 4, 2, dtype=H), rnd(4, 0)):
    if t.dim() > 1:
        run("hsplit2", lambda x: torch.hsplit(x, 2), t)
        run("vsplit2", lambda x: torch.vsplit(x, 2), t)
run("hsplit2", lambda x: torch.hsplit(x, 2), rnd(4))
run("dsplit2", lambda x: torch.dsplit(x, 2), rnd(2, 1, 4))
for t in (rnd(3), rnd(2, 2, dtype=H), rnd(), ints(2)):
    for offset in (0, 1, -2):
        run(f"diagflat{offset}", lambda x: torch.diagflat(x, offset), t)
for t in (rnd(3, 4), rnd(2, 3, 2, dtype=H)):
    for p in (1, 2, 3):
        run(f"renorm{p}", lambda x: torch.renorm(x, p, 1, 1.5), t)
        run(f"normalize{p}", lambda x: N.normalize(x, p, 1), t)
    run("renormAll", lambda x: torch.renorm(x, 2, 0, 100.0), t)
run("normalize2", lambda x: N.normalize(x, 2, 1), torch.zeros(2, 3), gradient=False)
for a, b in ((rnd(2, 3), rnd(2, 3)), (rnd(2, 3, dtype=H), rnd(3, dtype=H)), (rnd(2, 0), rnd(2, 0))):
    run("vecdot", lambda x, y: torch.linalg.vecdot(x, y, dim=-1), a, b)
run("unravelIndex", lambda i: torch.unravel_index(i, (2, 3, 4)), ints(2, 3, low=0, high=24))
run("fillDiagonal", lambda x: x.clone().fill_diagonal_(2.5), rnd(3, 4))
run("fillDiagonal", lambda x: x.clone().fill_diagonal_(2.5), rnd(4, 2, dtype=H))
for shape in ((2, 4), (3, 2, 5)):
    for dtype in (F, H):
        def gumbel(x, hard):
            torch.manual_seed(7)
            return N.gumbel_softmax(x, tau=0.7, hard=hard, dim=1)
        run("gumbelSoftmax", lambda x: gumbel(x, False), rnd(*shape, dtype=dtype))
        run("gumbelHard", lambda x: gumbel(x, True), rnd(*shape, dtype=dtype))
file.write("everyday.txt")
