"""How the scripts beside this file write calls. Torch 2.13.0, CPU.

A line a call: name | inputs | results | gradients. Tensors are separated by ';', each "dtype shape strided values"
with the shape as 2x3 (none: -). A gradient is that of the sum of all floating-point results, each element
weighted by 0.5 + (its number modulo 5) / 4, with respect to an input; "none" where PyTorch gives none.
"""

import torch

F, H = torch.float64, torch.float32
generator = torch.Generator().manual_seed(3)


def rnd(*shape, low=-2.0, high=2.0, dtype=F):
    values = torch.rand(shape, generator=generator, dtype=F) * (high - low) + low
    return (values * 1e4).round().div(1e4).to(dtype)  # short texts


def ints(*shape, low=-9, high=10, dtype=torch.int64):
    return torch.randint(low, high, shape, generator=generator).to(dtype)


def number(v, dtype):
    if not dtype.is_floating_point:
        return str(int(v))
    return f"{v:.9g}" if dtype in (torch.float32, torch.float16, torch.bfloat16) else repr(float(v))


def text(t, gap=False):
    t = torch.zeros(t.shape, dtype=t.dtype) if t._is_zerotensor() else t.detach()
    shape = "x".join(map(str, t.shape)) or "-"
    return f"{str(t.dtype)[6:]} {shape} {int(gap)} {' '.join(number(v, t.dtype) for v in t.flatten().tolist())}".strip()


def weighted(results):
    total = 0
    for r in results:
        if r.is_floating_point() and r.requires_grad:
            w = 0.5 + (torch.arange(r.numel()) % 5).to(r.dtype) / 4
            total = total + (r * w.reshape(r.shape)).sum()
    return total


class File:
    def __init__(self):
        self.lines = [f"# torch {torch.__version__}"]

    def run(self, name, f, *inputs, gradient=True):
        """One call, dense and with a gap after each element."""
        for gap in (False, True):
            given = [torch.stack([t, t], -1).select(-1, 0) if gap else t.clone() for t in inputs]
            wanted = [gradient and t.dtype in (F, H) for t in given]
            for t, w in zip(given, wanted):
                t.requires_grad_(w)
            out = f(*given)
            out = [o if isinstance(o, torch.Tensor) else torch.tensor(o)
                   for o in (out if isinstance(out, (tuple, list)) else (out,))]
            total = weighted(out)
            found = [None] * len(given)
            if isinstance(total, torch.Tensor) and any(wanted):
                some = [t for t, w in zip(given, wanted) if w]
                try:
                    grads = iter(torch.autograd.grad(total, some, allow_unused=True))
                    found = [next(grads) if w else None for w in wanted]
                except RuntimeError as e:  # a fault of PyTorch's own: central differences check ours
                    print(name, "has no gradient here:", str(e)[:100])
            self.lines.append(" | ".join([
                name, "; ".join(text(t, gap) for t in inputs), "; ".join(map(text, out)),
                "; ".join("none" if g is None else text(g) for g in found)]))

    def write(self, name):
        with open(name, "w") as out:
            out.write("\n".join(self.lines) + "\n")
