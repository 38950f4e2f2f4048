"""Writes movement.txt: what moves, joins and multiplies. Run: python movement.py"""

import torch
from golden import F, H, File, ints, rnd

file = File()
run = file.run

for t in (rnd(2, 3, 4), rnd(2, 3, 4, dtype=H), ints(2, 3, 4)):
    run("ravel", torch.ravel, t)
    run("unflatten", lambda x: x.unflatten(2, (2, -1)), t)
    run("unfold", lambda x: x.unfold(2, 3, 1), t)
    run("movedim", lambda x: x.movedim(0, -1), t)
    run("movedims", lambda x: x.movedim((0, -1), (1, 0)), t)
    run("swapaxes", lambda x: x.swapaxes(0, 2), t)
    run("fliplr", torch.fliplr, t)
    run("flipud", torch.flipud, t)
    for k in (-1, 0, 1, 2):
        run(f"rot90_{k}", lambda x: x.rot90(k, (2, 0)), t)
    run("rolls", lambda x: x.roll((1, -2), (0, 2)), t)
    run("tile", lambda x: x.tile((2, 1)), t)
    run("tile4", lambda x: x.tile((2, 1, 1, 2)), t)
    run("repeatInterleave", lambda x: x.repeat_interleave(2), t)
    run("repeatInterleave1", lambda x: x.repeat_interleave(2, 1), t)
    run("repeatInterleaveEach", lambda x, n: x.repeat_interleave(n, 1), t, torch.tensor([1, 0, 2]))
    run("splitSizes", lambda x: x.split([1, 3], 2), t)
    run("tensorSplit", lambda x: x.tensor_split(3, 2), t)
    run("tensorSplitAt", lambda x: x.tensor_split((1, 1, 5), 2), t)
    run("diagonal3", lambda x: x.diagonal(-1, 0, 2), t)
    run("diagEmbed", lambda x: x.diag_embed(1, 0, -1), t)
    run("atleast3d", torch.atleast_3d, t[0])
    run("asStrided", lambda x: torch.as_strided(x.contiguous(), (2, 3), (1, 2)), t)
    run("hstack", lambda a, b: torch.hstack((a, b)), t, t[:, :1])
    run("vstack", lambda a, b: torch.vstack((a, b)), t[0], t[1, :1])
    run("dstack", lambda a, b: torch.dstack((a, b)), t[0], t[1])
    run("hstack", lambda a, b: torch.hstack((a, b)), t[0, 0], t[1, 1, :2])
    run("vstack", lambda a, b: torch.vstack((a, b)), t[0, 0], t[1, 1])
    run("dstack", lambda a, b: torch.dstack((a, b)), t[0, 0], t[1, 1])
    run("columnStack", lambda a, b: torch.column_stack((a, b)), t[0, 0, :3], t[1])
    run("blockDiag", lambda a, b, c: torch.block_diag(a, b, c), t[0], t[0, 0, 0], t[1, 1])
    run("broadcastTensors", lambda a, b: torch.broadcast_tensors(a, b), t[:, :1], t[0, 0])
    for mode in ("ij", "xy"):
        run("meshgrid" + mode.upper(), lambda a, b, c: torch.meshgrid(a, b, c, indexing=mode), t[0, 0], t[0, :, 0],
            t[:, 0, 0])
    run("cartesianProd", lambda a, b: torch.cartesian_prod(a, b), t[0, 0], t[0, :, 0])
    run("combinations2", lambda a: torch.combinations(a), t[0, 0])
    run("combinations3", lambda a: torch.combinations(a, 3, with_replacement=True), t[0, :, 0])
    run("diag1", lambda a: a.diag(-1), t[0, 0])
    run("diag1", lambda a: a.diag(-1), t[0])
    run("trace", torch.trace, t[0])
    run("kron", torch.kron, t[0], t[1, :2, :1])
    run("kron", torch.kron, t, t[1, 0])
    run("cross", lambda a, b: torch.linalg.cross(a, b, dim=1), t, t + 1)
    run("inner", torch.inner, t, t[0])
    run("inner", torch.inner, t[0, 0], t[0, 1])
    run("tensordot2", lambda a, b: torch.tensordot(a, b, 2), t, t.movedim(0, 2))
    run("tensordot0", lambda a, b: torch.tensordot(a, b, 0), t[0, 0], t[0])
    run("tensordotDims", lambda a, b: torch.tensordot(a, b, ([0, -1], [1, 0])), t, t.movedim(2, 0))
    run("mv", torch.mv, t[0], t[1, 0])
    run("vdot", torch.vdot, t[0, 0], t[0, 1])
    run("addmm", lambda s, a, b: torch.addmm(s, a, b, beta=2, alpha=-3), t[0, :2, :3], t[0, :2], t[1, :3].t())
    run("addmm0", lambda s, a, b: torch.addmm(s, a, b, beta=0), t[0, :2, :3], t[0, :2], t[1, :3].t())
    run("baddbmm", lambda s, a, b: torch.baddbmm(s, a, b, beta=2, alpha=3), t[:, :, :3], t, t.mT)
    run("addbmm", lambda s, a, b: torch.addbmm(s, a, b, beta=2, alpha=3), t[0, :, :3], t, t.mT)
    run("addmv", lambda s, a, b: torch.addmv(s, a, b, beta=2, alpha=3), t[0, :, 0], t[0], t[1, 1])
    run("addr", lambda s, a, b: torch.addr(s, a, b, beta=2, alpha=3), t[0], t[1, :, 0], t[1, 1])
    run("vander", lambda a: torch.vander(a, 4), t[0, 0])
    run("tril", lambda x: x.tril(1), t)
for t in (torch.tensor(True), torch.tensor([True, False, True])):
    run("repeatInterleave", lambda x: x.repeat_interleave(2), t)
nan = torch.full((2, 3), float("nan"), dtype=F)
run("addmm0", lambda s, a, b: torch.addmm(s, a, b, beta=0), nan, rnd(2, 4), rnd(4, 3))

EQUATIONS = [
    ("ij,jk->ik", (2, 3), (3, 4)), ("ij,jk", (2, 3), (3, 4)), ("ba", (2, 3)), ("ij->ji", (2, 3)), ("ij->", (2, 3)),
    ("ij->j", (2, 3)), ("ii", (3, 3)), ("ii->i", (3, 3)), ("iij->ij", (3, 3, 2)), ("iji->j", (3, 2, 3)),
    ("i,i", (3,), (3,)), ("i,j->ij", (2,), (3,)), ("i,j->ji", (2,), (3,)), ("ij,ij->ij", (2, 3), (2, 3)),
    ("ij,ij->", (2, 3), (2, 3)), ("bij,bjk->bik", (2, 2, 3), (2, 3, 2)), ("...ij,...jk->...ik", (2, 2, 3), (3, 2)),
    ("...ij,...jk", (2, 1, 2, 3), (3, 3, 2)), ("...->...", (2, 3)), ("...i->...", (2, 3)), ("i...->...i", (2, 3, 4)),
    ("...,...->...", (2, 3), (3,)), ("b...n,bn->b...", (2, 3, 4), (2, 4)), ("bhqd,bhkd->bhqk", (1, 2, 3, 2), (1, 2, 4, 2)),
    ("bhqk,bhkd->bqhd", (1, 2, 3, 2), (1, 2, 2, 3)), ("ij,jk,kl->il", (2, 3), (3, 2), (2, 2)),
    ("ij,ik,il->jkl", (2, 2), (2, 3), (2, 2)), ("bn,anm,bm->ba", (2, 3), (2, 3, 2), (2, 2)), ("aB,Bc->ac", (2, 3), (3, 2)),
    ("Ab,bC", (2, 3), (3, 2)), ("ij,kl->ijkl", (2, 1), (1, 2)), ("ij,jk->ik", (2, 1), (3, 4)), ("ij,ik->i", (2, 3), (2, 4)),
    ("...ii->...i", (2, 3, 3)), ("ijk,ilm,njm,nlk,abc->", (2, 2, 2), (2, 2, 2), (2, 2, 2), (2, 2, 2), (1, 2, 1)),
    ("ij,jk->ik", (0, 3), (3, 4)), ("ij,jk->ik", (2, 0), (0, 4)), (" i j , j k -> i k ", (2, 3), (3, 2)), (",->", (), ()),
    (",i->i", (), (3,)), ("...ij->...", (2, 3)), ("i...,i->...", (3, 2), (3,)), ("...ij,j->...", (2, 2, 3), (3,)),
]
for equation, *shapes in EQUATIONS:
    for dtype in (F, H):
        run("einsum " + equation, lambda *x: torch.einsum(equation, *x), *(rnd(*s, dtype=dtype) for s in shapes))
run("einsum ij,jk->ik", lambda *x: torch.einsum("ij,jk->ik", *x), ints(2, 3), ints(3, 2))

empty = torch.empty(0)
for name, f in {
    "arangeFloat": lambda: torch.arange(-1, 2.5, 0.5, dtype=H), "arangeDown": lambda: torch.arange(1, -1, -0.3, dtype=F),
    "arangeHalf": lambda: torch.arange(0, 5, 1, dtype=torch.float16), "linspaceDouble": lambda: torch.linspace(-1, 2.5, 6, dtype=F),
    "logspace": lambda: torch.logspace(-1, 2, 5, base=10, dtype=F), "logspace2": lambda: torch.logspace(0, 3, 4, base=2),
    "eyeWide": lambda: torch.eye(2, 4, dtype=torch.int32), "eyeTall": lambda: torch.eye(3, 2, dtype=torch.bool),
    "trilIndices": lambda: torch.tril_indices(3, 4, 1), "triuIndices": lambda: torch.triu_indices(3, 4, -1),
    "fullLike": lambda: torch.full((2, 2), 7, dtype=torch.int16),
}.items():
    run(name, lambda _: f(), empty, gradient=False)
file.write("movement.txt")
