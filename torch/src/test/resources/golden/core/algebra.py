"""linalg, fft and complex numbers: algebra.txt. Made with torch 2.13.0+cpu. Run here: python algebra.py

A line a call: name | inputs | results | gradients of the inputs, tensors separated by ';', each
"dtype shape 0 values" with the shape as 2x3 (none: -) and two values a complex number. The loss is the sum of all
results' parts, each times 1 + (its position mod 7) / 4. Results of types without gradients are not in it.
"""
import torch
from torch import linalg, fft

assert torch.__version__.startswith("2.13.0"), torch.__version__
F, D, C, Z = torch.float32, torch.float64, torch.complex64, torch.complex128
g = torch.Generator().manual_seed(3)
lines = []


def parts(t):
    return torch.view_as_real(t.resolve_conj()) if t.is_complex() else t


def text(t):
    shape = "x".join(map(str, t.shape)) or "-"
    if t.dtype == torch.bool:
        return " ".join(["bool", shape, "0", *(str(int(v)) for v in t.flatten())])
    values = [str(v) for v in parts(t.detach()).flatten().numpy()]  # float32 as short as it can be
    return " ".join([str(t.dtype)[6:], shape, "0", *values])


def rnd(dtype, *shape):
    real = {C: F, Z: D}.get(dtype, dtype)
    x = torch.rand(*shape, 2 if dtype.is_complex else 1, generator=g, dtype=D) * 4 - 2
    x = x.to(real).contiguous()
    return torch.view_as_complex(x) if dtype.is_complex else x[..., 0].contiguous()


def run(name, f, *inputs):
    given = [x.clone().requires_grad_(x.is_floating_point() or x.is_complex()) for x in inputs]
    out = f(*given)
    out = list(out) if isinstance(out, (tuple, list)) else [out]
    loss = 0
    for o in out:
        if o.requires_grad:
            p = parts(o).flatten()
            loss = loss + (p * (1 + torch.arange(p.numel()) % 7 / 4).to(p.dtype)).sum()
    grads = torch.autograd.grad(loss, given, allow_unused=True) if isinstance(loss, torch.Tensor) else []
    grads = [torch.zeros_like(x) if d is None else d for x, d in zip(given, grads)]
    lines.append(" | ".join([name, *("; ".join(map(text, ts)) for ts in (inputs, out, grads))]))


def eye(x):
    return x + 5 * torch.eye(x.shape[-1], dtype=x.dtype)


def spd(x):
    return x @ x.mH + torch.eye(x.shape[-2], dtype=x.dtype)


inf = float("inf")
for t in (F, D, C, Z):
    exact = t in (D, Z)
    for p in (2, 1, 3, inf, -inf, 0) if exact else (2,):
        run(f"vectorNorm{p}", lambda x: linalg.vector_norm(x, p, 1), rnd(t, 2, 3))
    run("vectorNormAll", lambda x: linalg.vector_norm(x, 2, (0, 2), True), rnd(t, 2, 3, 2))
    for p in ("fro", "nuc", 2, 1, inf, -2, -1, -inf) if exact else ("fro", 2):
        run(f"matrixNorm{p}", lambda x: linalg.matrix_norm(x, p), rnd(t, 2, 3, 2))
    for shape in ((3, 2), (2, 4), (2, 3, 3)):
        run("svdvals", linalg.svdvals, rnd(t, *shape))
        run("svdAbs", lambda x: [v.abs() for v in linalg.svd(x, False)], rnd(t, *shape))
        run("qrAbs", lambda x: [v.abs() for v in linalg.qr(x)], rnd(t, *shape))
        run("pinv", linalg.pinv, rnd(t, *shape))
        run("lu", linalg.lu, rnd(t, *shape))
        run("luFactor", lambda x: list(linalg.lu_factor(x)), rnd(t, *shape))
    for shape in ((3, 3), (2, 2, 2)):
        x = rnd(t, *shape)
        run("eighAbs", lambda x: [v.abs() for v in linalg.eigh(x + x.mH)], x)
        run("eigvalsh", lambda x: linalg.eigvalsh(x + x.mH), x)
        run("inv", linalg.inv, eye(x))
        run("det", linalg.det, x)
        run("slogdet", lambda x: list(linalg.slogdet(x)), x)
        run("logdet", torch.logdet, spd(x))
        run("choleskyAbs", lambda x: linalg.cholesky(x).abs(), spd(x))
        run("choleskyInverse", lambda x: torch.cholesky_inverse(linalg.cholesky(x)), spd(x))
        run("choleskySolve", lambda b, a: torch.cholesky_solve(b, linalg.cholesky(a)), rnd(t, *shape), spd(x))
        run("solve", linalg.solve, eye(x), rnd(t, *shape[:-1], 2))
        run("solveTriangular", lambda a, b: linalg.solve_triangular(a, b, upper=True), eye(x), rnd(t, *shape))
        run("luSolve", lambda a, b: linalg.lu_solve(*linalg.lu_factor(a), b), eye(x), rnd(t, *shape))
        run("matrixPower3", lambda x: linalg.matrix_power(x, 3), x)
        run("matrixPower-2", lambda x: linalg.matrix_power(x, -2), eye(x))
        run("matrixExp", linalg.matrix_exp, x)
        run("cond", linalg.cond, eye(x))
        # linalg.cond(x, 1) itself fails in its backward pass in this version.
        run("cond1", lambda x: linalg.matrix_norm(x, 1) * linalg.matrix_norm(linalg.inv(x), 1), eye(x))
        if exact:
            run("eigvalsAbs", lambda x: linalg.eigvals(x).abs().sort()[0], x)
        run("matrixRank", linalg.matrix_rank, x)
    run("lstsq", lambda a, b: linalg.lstsq(a, b).solution, rnd(t, 4, 2), rnd(t, 4, 3))
    run("multiDot", lambda *x: linalg.multi_dot(x), rnd(t, 2, 3), rnd(t, 3, 4), rnd(t, 4, 2))
    run("vander", lambda x: linalg.vander(x, N=4), rnd(t, 3))
    run("cross", lambda a, b: linalg.cross(a, b), rnd(t, 2, 3), rnd(t, 1, 3))
    run("householderProduct", linalg.householder_product, rnd(t, 3, 2), rnd(t, 2))
    for norm in ("backward", "ortho", "forward"):
        run("fft" + norm, lambda x: fft.fft(x, norm=norm), rnd(t, 2, 5))
        run("ifft" + norm, lambda x: fft.ifft(x, norm=norm), rnd(t, 2, 5))
        run("irfft" + norm, lambda x: fft.irfft(x, norm=norm), rnd(t, 2, 4))
        run("hfft" + norm, lambda x: fft.hfft(x, norm=norm), rnd(t, 2, 4))
    run("fft7", lambda x: fft.fft(x, 7, 0), rnd(t, 4, 2))
    run("fft3", lambda x: fft.fft(x, 3), rnd(t, 2, 5))
    run("fft2", fft.fft2, rnd(t, 2, 3, 4))
    run("ifft2", fft.ifft2, rnd(t, 3, 4))
    run("fftn", fft.fftn, rnd(t, 2, 3, 2))
    run("ifftnSized", lambda x: fft.ifftn(x, (3, 5), (1, 0)), rnd(t, 2, 3, 2))
    run("irfft7", lambda x: fft.irfft(x, 7), rnd(t, 3))
    run("irfft2", fft.irfft2, rnd(t, 2, 3, 3))
    run("irfftn", lambda x: fft.irfftn(x, (2, 5)), rnd(t, 3, 3))
    run("fftshift", fft.fftshift, rnd(t, 3, 4))
    run("ifftshift", lambda x: fft.ifftshift(x, 1), rnd(t, 3, 5))
for t in (F, D):
    for norm in ("backward", "ortho", "forward"):
        run("rfft" + norm, lambda x: fft.rfft(x, norm=norm), rnd(t, 2, 5))
        run("ihfft" + norm, lambda x: fft.ihfft(x, norm=norm), rnd(t, 2, 6))
    run("rfft2", fft.rfft2, rnd(t, 2, 3, 4))
    run("rfftn", fft.rfftn, rnd(t, 2, 3, 2))
    run("complex", torch.complex, rnd(t, 2, 3), rnd(t, 2, 3))
    run("polar", torch.polar, rnd(t, 2, 3).abs(), rnd(t, 2, 3))
run("rfftbackward", fft.rfft, torch.arange(6))
run("fftfreq", lambda: fft.fftfreq(7, 0.5))
run("fftfreq8", lambda: fft.fftfreq(8, 2))
run("rfftfreq", lambda: fft.rfftfreq(9, 0.1))
UNARY = {"neg": torch.neg, "abs": torch.abs, "exp": torch.exp, "log": torch.log, "sqrt": torch.sqrt, "sin": torch.sin,
         "cos": torch.cos, "tan": torch.tan, "sinh": torch.sinh, "cosh": torch.cosh, "tanh": torch.tanh,
         "reciprocal": torch.reciprocal, "square": torch.square, "rsqrt": torch.rsqrt, "sigmoid": torch.sigmoid,
         "asin": torch.asin, "acos": torch.acos, "atan": torch.atan, "angle": torch.angle, "conj": torch.conj_physical,
         "real": torch.real, "imag": torch.imag, "viewAsReal": torch.view_as_real, "expm1": torch.expm1,
         "log1p": torch.log1p, "log2": torch.log2, "log10": torch.log10, "sum": torch.sum, "mean": torch.mean,
         "prod": torch.prod, "cumprod": lambda x: x.cumprod(-1), "cumsum": lambda x: x.cumsum(-1),
         "norm": torch.norm, "var": lambda x: x.var()}
for t in (C, Z):
    for name, f in UNARY.items():
        run(name, f, rnd(t, 2, 3))
    for name, f in {"add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div, "pow": torch.pow}.items():
        run(name, f, rnd(t, 2, 3), rnd(t, 3))
        run(name, f, rnd(t, 2, 1), rnd({C: F, Z: D}[t], 3))
        run(name, f, rnd({C: F, Z: D}[t], 3).abs(), rnd(t, 2, 1))
        run(name, f, rnd(t, 0, 3), rnd(t, 3))
    run("pow3", lambda x: x**3, rnd(t, 3))
    run("mulNumber", lambda x: x * 1.5, rnd(t, 3))
    run("eq", torch.eq, rnd(t, 2), rnd(t, 2))
    run("matmul", torch.matmul, rnd(t, 2, 2, 3), rnd(t, 3, 2))

with open("algebra.txt", "w") as out:
    out.write("\n".join(lines) + "\n")
