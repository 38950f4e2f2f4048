"""Writes operators.txt, promotion.txt, random.txt. Run with torch 2.13.0 (CPU): python operators.py

operators.txt has a line a call: name | inputs | results, tensors separated by ';', each
"dtype shape strided values" with the shape as 2x3 (none: -). OperatorsTest knows how to call each name and gives
results in the same order. Sizes are small and odd; every call runs on dense, strided (a gap after each
element) and, where types allow, broadcast, empty and 0-dimensional inputs.
"""

import itertools

import torch

F = torch.float64
DTYPES = [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int8, torch.int16,
          torch.int32, torch.int64, torch.uint8, torch.bool]
lines = []


def text(t, strided=False):
    values = " ".join(repr(float(v)) if t.is_floating_point() else str(int(v)) for v in t.flatten().tolist())
    shape = "x".join(map(str, t.shape)) or "-"
    return f"{str(t.dtype)[6:]} {shape} {int(strided)} {values}".strip()


def strided(t):
    return torch.stack([t, t], -1).select(-1, 0)


def run(name, f, *inputs):
    for gap in (False, True):
        given = [strided(t) if gap else t for t in inputs]
        out = f(*given)
        out = out if isinstance(out, (tuple, list)) else (out,)
        out = [o if isinstance(o, torch.Tensor) else torch.tensor(o) for o in out]
        lines.append(f"{name} | " + "; ".join(text(t, gap) for t in inputs) + " | " + "; ".join(map(text, out)))


g = torch.Generator().manual_seed(1)
def rnd(*shape, low=-2.0, high=2.0, dtype=F):
    return (torch.rand(shape, generator=g, dtype=F) * (high - low) + low).to(dtype)
def ints(*shape, low=-9, high=10, dtype=torch.int64):
    return torch.randint(low, high, shape, generator=g).to(dtype)


special = torch.tensor([0.0, -0.0, float("inf"), float("-inf"), float("nan"), 0.5, -2.5, 1.5])
UNARY = {
    "abs": torch.abs, "neg": torch.neg, "exp": torch.exp, "expm1": torch.expm1, "sin": torch.sin, "cos": torch.cos,
    "tan": torch.tan, "atan": torch.atan, "sinh": torch.sinh, "cosh": torch.cosh, "tanh": torch.tanh,
    "sigmoid": torch.sigmoid, "relu": torch.relu, "silu": torch.nn.functional.silu, "erf": torch.erf,
    "floor": torch.floor, "ceil": torch.ceil, "round": torch.round, "trunc": torch.trunc, "sign": torch.sign,
    "gelu": torch.nn.functional.gelu, "geluTanh": lambda x: torch.nn.functional.gelu(x, approximate="tanh"),
    "square": torch.square, "log": torch.log, "log2": torch.log2, "log10": torch.log10, "log1p": torch.log1p,
    "sqrt": torch.sqrt, "rsqrt": torch.rsqrt, "reciprocal": torch.reciprocal, "asin": torch.asin, "acos": torch.acos,
    "isNaN": torch.isnan, "isFinite": torch.isfinite, "isInf": torch.isinf, "logicalNot": torch.logical_not,
    "copy": torch.clone, "contiguous": lambda x: x.contiguous(),
}
POSITIVE = {"log", "log2", "log10", "sqrt", "rsqrt"}
for name, f in UNARY.items():
    low, high = (0.1, 3) if name in POSITIVE else (-0.9, 0.9) if name in ("asin", "acos", "log1p") else (-3, 3)
    for dtype in (torch.float32, F):
        run(name, f, rnd(2, 3, low=low, high=high, dtype=dtype))
    run(name, f, rnd(3, low=low, high=high, dtype=torch.bfloat16))
    run(name, f, rnd(3, low=low, high=high, dtype=torch.float16))
    run(name, f, rnd(low=low, high=high))
    run(name, f, torch.empty(0, 3))
    # gelu of inf is inf with AVX2 and nan with AVX-512, in PyTorch too
    run(name, f, special[special != float("inf")] if name == "gelu" else special)
    if name not in ("silu", "gelu", "geluTanh"):
        run(name, f, ints(5, low=1 if name in POSITIVE or name in ("asin", "acos", "log1p", "reciprocal") else -3, high=4))
for name, f in {"bitwiseNot": torch.bitwise_not, "neg": torch.neg, "abs": torch.abs, "sign": torch.sign}.items():
    for dtype in (torch.int8, torch.int16, torch.int32, torch.uint8):
        run(name, f, torch.tensor([0, 1, 127, -128]).to(dtype))
run("bitwiseNot", torch.bitwise_not, torch.tensor([True, False]))

fl = lambda a, b: torch.div(a, b, rounding_mode="floor")
BINARY = {
    "add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div, "floorDivide": fl,
    "remainder": torch.remainder, "fmod": torch.fmod, "pow": torch.pow, "atan2": torch.atan2,
    "maximum": torch.maximum, "minimum": torch.minimum, "eq": torch.eq, "ne": torch.ne, "lt": torch.lt,
    "le": torch.le, "gt": torch.gt, "ge": torch.ge, "logicalAnd": torch.logical_and, "logicalOr": torch.logical_or,
    "logicalXor": torch.logical_xor, "addTwice": lambda a, b: torch.add(a, b, alpha=2),
}
for name, f in BINARY.items():
    low = 0.3 if name == "pow" else -2
    for dtype in (torch.float32, F):
        run(name, f, rnd(2, 3, low=low, dtype=dtype), rnd(2, 3, low=0.3, dtype=dtype))
    run(name, f, rnd(2, 1, 3, low=low), rnd(4, 1, low=0.3))
    run(name, f, rnd(3, low=low, dtype=torch.float16), rnd(3, low=0.3, dtype=torch.float16))
    run(name, f, rnd(3, low=low, dtype=torch.bfloat16), rnd(low=0.3, dtype=torch.bfloat16))
    run(name, f, torch.empty(0, 3), torch.ones(1, 3))
    run(name, f, rnd(low=low), rnd(2, low=0.3))
    run(name, f, ints(2, 3), ints(3, low=1, high=5))
    run(name, f, ints(3, low=1), rnd(low=0.5))
    run(name, f, ints(low=1), rnd(3, low=0.5, dtype=torch.float32))
    run(name, f, ints(4, low=1, dtype=torch.uint8), ints(4, low=1, high=5, dtype=torch.int8))
    run(name, f, ints(4, low=1, dtype=torch.int32), ints(4, 1, low=1, high=5, dtype=torch.int16))
    run(name, f, torch.empty(0, dtype=torch.int64), ints(1, low=1))
for name, f in {"bitwiseAnd": torch.bitwise_and, "bitwiseOr": torch.bitwise_or, "bitwiseXor": torch.bitwise_xor}.items():
    run(name, f, ints(2, 3), ints(3))
    run(name, f, ints(3, dtype=torch.uint8), ints(3, dtype=torch.int8))
    run(name, f, torch.tensor([True, False, True]), torch.tensor([True, True, False]))
# Wrap-around.
for dtype, least, most in ((torch.int8, -128, 127), (torch.uint8, 0, 255), (torch.int16, -32768, 32767),
                           (torch.int32, -2**31, 2**31 - 1), (torch.int64, -2**63, 2**63 - 1)):
    a, b = torch.tensor([least, most, 1], dtype=dtype), torch.tensor([most, most, 3], dtype=dtype)
    for name in ("add", "sub", "mul"):
        run(name, BINARY[name], a, b)
        run(name, BINARY[name], b, a)
        run(name, BINARY[name], a, torch.tensor(3, dtype=dtype))
    run("sum", torch.sum, a)
T = torch.tensor([True, True, False])
run("add", torch.add, T, torch.tensor([True, False, False]))
run("mul", torch.mul, T, torch.tensor([True, False, False]))
run("add", torch.add, T, torch.tensor([1, 2, 3], dtype=torch.uint8))
run("lerp", torch.lerp, rnd(2, 3), rnd(3), rnd(2, 1))
run("where", lambda c, a, b: torch.where(c, a, b), torch.tensor([True, False, True]), rnd(2, 3), rnd(1, dtype=torch.float32))
for t in (rnd(2, 3), rnd(4, dtype=torch.float16), rnd(dtype=torch.bfloat16), ints(5), torch.empty(0), special):
    run("clamp", lambda x: x.clamp(-1, 1), t)
    run("clampMin", lambda x: x.clamp(min=0), t)
    run("clampMax", lambda x: x.clamp(max=0), t)
for a, b in itertools.product(DTYPES, DTYPES):
    run("to_" + str(b)[6:], lambda x: x.to(b), torch.tensor([0, 1, 2, 100]).to(a))

for t in (rnd(2, 3, 4), rnd(2, 3, 4, dtype=torch.float32), ints(2, 3, 4), rnd(2, 3, 4, dtype=torch.bfloat16)):
    floating = t.is_floating_point()
    run("sum", torch.sum, t)
    run("sum1", lambda x: x.sum(1), t)
    run("sumKeep", lambda x: x.sum((0, -1), keepdim=True), t)
    run("prod", torch.prod, t.to(F) if floating else t.remainder(3) + 1)
    run("prod1", lambda x: x.prod(1), t)
    run("max", torch.max, t)
    run("min", torch.min, t)
    run("max1", lambda x: tuple(x.max(1)), rnd(2, 3) if floating else ints(2, 3))
    run("min1", lambda x: tuple(x.min(-1, keepdim=True)), rnd(2, 3) if floating else ints(2, 3))
    run("amax", lambda x: x.amax((0, 2)), t)
    run("amin", lambda x: x.amin(1, keepdim=True), t)
    run("argmax", torch.argmax, t.to(F))
    run("argmax1", lambda x: x.argmax(1), rnd(3, 4, 2))
    run("argmin", torch.argmin, t.to(F))
    run("argmin1", lambda x: x.argmin(-1, keepdim=True), rnd(3, 4, 2))
    run("all", torch.all, t)
    run("any", torch.any, t)
    run("all1", lambda x: x.all(1), t)
    run("any1", lambda x: x.any(1, keepdim=True), t)
    run("countNonzero", lambda x: torch.count_nonzero(x), t.trunc() if floating else t)
    run("cumsum", lambda x: x.cumsum(1), t)
    run("cumprod", lambda x: x.cumprod(-1), t)
    run("sort", lambda x: tuple(x.sort(-1, descending=True)), t.to(F) + torch.arange(4) * 1e-3)
    run("argsort", lambda x: x.argsort(0), rnd(4, 2))
    run("topk", lambda x: tuple(x.topk(2, 1)), rnd(2, 5))
    if floating:
        run("mean", torch.mean, t)
        run("mean1", lambda x: x.mean(1), t)
        run("var", torch.var, t.to(F))
        run("varBiased", lambda x: x.var((0, 1), unbiased=False, keepdim=True), t.to(F))
        run("std", torch.std, t.to(F))
        run("norm", torch.norm, t.to(F))
        run("logsumexp", lambda x: x.logsumexp(1), t)
        run("softmax", lambda x: x.softmax(1), t)
        run("logSoftmax", lambda x: x.log_softmax(-1), t)
for t in (torch.empty(0, 3), torch.tensor(1.5), torch.empty(2, 0, dtype=torch.int64), torch.tensor([True, True])):
    run("sum", torch.sum, t)
    run("prod", torch.prod, t)
    run("all", torch.all, t)
    run("any", torch.any, t)
run("mean", torch.mean, torch.empty(0))
run("softmax", lambda x: x.softmax(1), torch.tensor([[1000.0, 1001.0], [float("-inf"), 0.0]]))
run("logsumexp", lambda x: x.logsumexp(1), torch.tensor([[1000.0, 1001.0], [float("-inf"), float("-inf")]]))
run("max", torch.max, torch.tensor([1.0, float("nan"), 3.0]))

for t in (rnd(2, 3, 4), ints(2, 3, 4), torch.empty(0, 3, 4), rnd(2, 3, 4).gt(0)):
    run("reshape", lambda x: x.reshape(-1, 4), t)
    run("flatten", torch.flatten, t)
    run("flatten1", lambda x: x.flatten(1), t)
    run("permute", lambda x: x.permute(2, 0, -2), t)
    run("transpose", lambda x: x.transpose(0, -1), t)
    run("unsqueeze", lambda x: x.unsqueeze(-1), t)
    run("expand", lambda x: x.unsqueeze(0).expand(2, -1, -1, -1), t)
    run("squeeze", lambda x: x.unsqueeze(1).unsqueeze(-1).squeeze(), t)
    run("squeeze1", lambda x: x.unsqueeze(1).unsqueeze(-1).squeeze(1), t)
    run("repeat", lambda x: x.repeat(2, 1, 1, 2), t)
    run("flip", lambda x: x.flip(0, -1), t)
    run("roll", lambda x: x.roll(2, 1), t)
    run("tril", lambda x: x.tril(1), t)
    run("triu", lambda x: x.triu(-1), t)
    run("diagonal", lambda x: x[:, :, 0].diagonal(), t)
    run("split", lambda x: x.split(2, 1), t)
    run("chunk", lambda x: x.chunk(3, 2), t)
    run("unbind", lambda x: x.unbind(1), t)
    run("select", lambda x: x.select(-1, -2), t)
    run("narrow", lambda x: x.narrow(1, 1, 2), t)
    run("slice", lambda x: x[:, :, 1:9:2], t)
    run("indexSelect", lambda x, i: x.index_select(1, i), t, torch.tensor([2, 0, 2]))
    run("index", lambda x, i: x[:, i], t, torch.tensor([2, -1]))
    run("index2", lambda x, i, j: x[:, i, j], t, torch.tensor([2, 1]), torch.tensor([0, 3]))
    run("nonzero", torch.nonzero, t)
    run("maskedSelect", lambda x, m: x.masked_select(m), t, torch.tensor([True, False, False, True]))
    run("cat", lambda a, b: torch.cat([a, b], 1), t, t[:, :1])
    run("stack", lambda a, b: torch.stack([a, b], 1), t, t)
for t in (rnd(2, 3), ints(2, 3), rnd(2, 3, dtype=torch.float16)):
    run("get", lambda x: x[1], t)
    run("t", torch.t, t)
    run("gather", lambda x, i: x.gather(1, i), t, torch.tensor([[2, 0], [1, 1]]))
    run("scatter", lambda x, i, s: x.scatter(1, i, s), t, torch.tensor([[2, 0], [1, 2]]), t[:, :2] + 1)
    run("scatterAdd", lambda x, i, s: x.scatter_add(1, i, s), t, torch.tensor([[2, 2], [1, 2]]), t[:, :2] + 1)
    run("indexPut", lambda x, i, v: x.index_put((i,), v), t, torch.tensor([1]), t[:1])
    run("indexAdd", lambda x, i, v: x.index_put((i,), v, accumulate=True), t, torch.tensor([1, 1]), t)
    run("maskedFill", lambda x, m: x.masked_fill(m, 3), t, torch.tensor([True, False, True]))
run("oneHot", lambda x: torch.nn.functional.one_hot(x, 4), torch.tensor([[0, 3], [1, 2]]))
run("bincount", lambda x: torch.bincount(x, minlength=6), torch.tensor([0, 3, 3, 1]))
run("cat", lambda a, b: torch.cat([a, b], 1), ints(2, 3), rnd(2, 1, dtype=torch.float32))
for name in ("matmul",):
    for a, b in (((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((2, 2, 3), (3, 2)),
                 ((2, 1, 2, 3), (3, 3, 1)), ((2, 2, 3), (3,)), ((3,), (2, 3, 2)), ((0, 3), (3, 2)), ((2, 0), (0, 2))):
        run(name, torch.matmul, rnd(*a), rnd(*b))
    run(name, torch.matmul, ints(2, 3), ints(3, 2))
    run(name, torch.matmul, rnd(2, 3, dtype=torch.bfloat16), rnd(3, 2, dtype=torch.bfloat16))
run("mm", torch.mm, rnd(2, 3), rnd(3, 4))
run("bmm", torch.bmm, rnd(2, 2, 3), rnd(2, 3, 1))
run("dot", torch.dot, rnd(3), rnd(3))
run("dot", torch.dot, ints(3), ints(3))
run("outer", torch.outer, rnd(3), rnd(2))
m = rnd(2, 3, 3) + 4 * torch.eye(3, dtype=F)
run("inverse", torch.linalg.inv, m)
run("det", torch.linalg.det, m)
run("solve", torch.linalg.solve, m[0], rnd(3))
run("solve", torch.linalg.solve, m, rnd(2, 3, 2))
run("cholesky", torch.linalg.cholesky, m @ m.mT)
run("qrProduct", lambda x: x, rnd(4, 3))
run("singularValues", torch.linalg.svdvals, rnd(4, 3))
run("eigenvalues", torch.linalg.eigvalsh, m + m.mT)
empty = torch.empty(0)
run("arange", lambda x: torch.arange(5), empty)
run("arangeDown", lambda x: torch.arange(7, -3, -4), empty)
run("linspace", lambda x: torch.linspace(-1, 2.5, 7), empty)
run("linspace1", lambda x: torch.linspace(0.1, 2.5, 1), empty)
run("eye", lambda x: torch.eye(3), empty)
run("full", lambda x: torch.full((2, 2), 0.1, dtype=torch.bfloat16), empty)

with open("operators.txt", "w") as out:
    out.write("\n".join(lines) + "\n")

# Types of a op b: all pairs with and without dimensions, and with numbers.
value = {d: torch.ones(2, dtype=d) for d in DTYPES}
with open("promotion.txt", "w") as out:
    for op, f in (("add", torch.add), ("mul", torch.mul), ("div", torch.div)):
        for a, b in itertools.product(DTYPES, DTYPES):
            for left, right in (("array", "array"), ("array", "number"), ("number", "array"), ("number", "number")):
                x = value[a] if left == "array" else value[a][0]
                y = value[b] if right == "array" else value[b][0]
                result = f(x, y)
                out.write(f"{op} {str(a)[6:]} {left} {str(b)[6:]} {right} {str(result.dtype)[6:]} {float(result.flatten()[0])}\n")
        for a in DTYPES:
            for left in ("array", "number"):
                x = value[a] if left == "array" else value[a][0]
                for number in (3, 0.5):
                    result = f(x, number)
                    out.write(f"{op} {str(a)[6:]} {left} {number} java {str(result.dtype)[6:]} {float(result.flatten()[0])}\n")

with open("random.txt", "w") as out:
    for seed in (0, 42, 2**40 + 7):
        for name, f in (("randn", lambda: torch.randn(5)), ("randn", lambda: torch.randn(20)),
                        ("rand", lambda: torch.rand(3, 2)), ("randperm", lambda: torch.randperm(10)),
                        ("bernoulli", lambda: torch.bernoulli(torch.full((8,), 0.5)))):
            torch.manual_seed(seed)
            out.write(f"{name} {seed} {text(f())}\n")
