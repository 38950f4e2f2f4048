"""Writes inplace.txt: programs of views and in-place operators, and the gradients PyTorch gives.

    python inplace.py > inplace.txt

A line is `program | result`. A program is statements joined by "; ":

    a = leaf 2x3          values sin(0.7 i + k) + 1.5 of the k-th leaf, float64
    b = const 3           the same without a gradient
    y = mul x z           a new tensor
    mul_ x z              changes x
    v = select x 0 1      a view

The last statement is the loss: `loss x y`, the sum of all elements of x and y times cos(0.3 i).
The result is `grad NAME VALUES` for each leaf, or `refused` (at the statement) or `stale` (in the
backward pass).
"""

import math
import random
import sys

import torch

random.seed(5)
print(f"# torch {torch.__version__}")


def values(shape, k):
    n = math.prod(shape)
    data = [math.sin(0.7 * i + k) + 1.5 for i in range(n)]
    return torch.tensor(data, dtype=torch.float64).reshape(shape).clone()  # no view


def shape(text):
    return [] if text == "-" else [int(s) for s in text.split("x")]


def execute(op, a, env, leaves):
    t = lambda name: env[name]
    match op:
        case "leaf":
            leaves.append(a[0])
            return values(shape(a[0]), len(leaves)).requires_grad_()
        case "mul": return t(a[0]).mul(t(a[1]))
        case "add": return t(a[0]).add(t(a[1]))
        case "exp": return t(a[0]).exp()
        case "tanh": return t(a[0]).tanh()
        case "clone": return t(a[0]).clone()
        case "select": return t(a[0]).select(int(a[1]), int(a[2]))
        case "narrow": return t(a[0]).narrow(int(a[1]), int(a[2]), int(a[3]))
        case "every2": return t(a[0])[::2]
        case "t": return t(a[0]).transpose(0, 1)
        case "flat": return t(a[0]).view(-1)
        case "unsqueeze": return t(a[0]).unsqueeze(int(a[1]))
        case "expand": return t(a[0]).unsqueeze(0).expand(2, *t(a[0]).shape)
        case "diagonal": return t(a[0]).diagonal()
        case "detach": return t(a[0]).detach()
        case "mul_": return t(a[0]).mul_(t(a[1]))
        case "div_": return t(a[0]).div_(t(a[1]))
        case "add_": return t(a[0]).add_(t(a[1]))
        case "sub_": return t(a[0]).sub_(t(a[1]))
        case "copy_": return t(a[0]).copy_(t(a[1]))
        case "exp_": return t(a[0]).exp_()
        case "tanh_": return t(a[0]).tanh_()
        case "sigmoid_": return t(a[0]).sigmoid_()
        case "sqrt_": return t(a[0]).abs_().add_(0.5).sqrt_()
        case "relu_": return t(a[0]).sub_(1.5).relu_()
        case "neg_": return t(a[0]).neg_()
        case "zero_": return t(a[0]).zero_()
        case "fill_": return t(a[0]).fill_(t(a[1]))
        case "clamp_": return t(a[0]).clamp_(1.0, 2.0)
        case "scale_": return t(a[0]).mul_(0.75)
        case "nograd_scale_":
            with torch.no_grad():
                return t(a[0]).mul_(0.75)
        case "pow_": return t(a[0]).pow_(3)
        case "masked_fill_": return t(a[0]).masked_fill_(t(a[0]) > 1.6, 0.5)
    raise ValueError(op)


def run(program):
    env, leaves, order = {}, [], []
    for statement in program:
        words = statement.split()
        if words[0] == "loss":
            total = 0
            for name in words[1:]:
                x = env[name]
                w = torch.tensor([math.cos(0.3 * i) for i in range(x.numel())], dtype=torch.float64)
                total = total + (x * w.reshape(x.shape)).sum()
            try:
                total.backward()
            except RuntimeError as e:
                if "modified by an inplace" in str(e):
                    return "stale"
                if "does not require grad" in str(e):
                    return None
                raise
            out = []
            for name in order:
                g = env[name].grad
                g = torch.zeros_like(env[name]) if g is None else g
                out.append(f"grad {name} " + " ".join(repr(v) for v in g.reshape(-1).tolist()))
            return ", ".join(out)
        if words[1] == "=":
            name, op, args = words[0], words[2], words[3:]
            if op == "const":
                env[name] = values(shape(args[0]), ord(name[0]) % 7)
                continue
            env[name] = execute(op, args, env, leaves)
            if op == "leaf":
                order.append(name)
        else:
            try:
                execute(words[0], words[1:], env, leaves)
            except RuntimeError as e:
                if "single memory" in str(e) and words[0] in ("add_", "sub_"):
                    return None  # Cresset computes these apart and copies, so they work
                if str(e).startswith("a leaf") and words[1] not in ("a", "b"):
                    return None  # PyTorch takes a view for a leaf if it is older than the gradient
                if "a leaf Variable" in str(e) or "view of a leaf" in str(e) or "single memory" in str(e):
                    return "refused"
                raise


def sizes_of(program):
    """Runs the program without a loss to know the shapes."""
    env, leaves = {}, []
    for statement in program:
        words = statement.split()
        if words[1] == "=":
            if words[2] == "const":
                env[words[0]] = values(shape(words[3]), 1)
            else:
                env[words[0]] = execute(words[2], words[3:], env, leaves)
        else:
            execute(words[0], words[1:], env, leaves)
    return env


VIEWS = ["select", "narrow", "every2", "t", "flat", "unsqueeze", "expand", "diagonal"]
UNARY = ["exp_", "tanh_", "sigmoid_", "sqrt_", "relu_", "neg_", "zero_", "clamp_", "scale_", "pow_",
         "masked_fill_"]
BINARY = ["mul_", "div_", "add_", "sub_", "copy_", "mul_", "copy_"]


def view(x, name):
    d, s = x.dim(), x.shape
    choices = []
    for v in VIEWS:
        if v == "select" and d >= 1: choices.append(f"select {name} {(k := random.randrange(d))} {random.randrange(s[k])}")
        if v == "narrow" and d >= 1:
            k = random.randrange(d)
            if s[k] >= 2:
                start = random.randrange(s[k] - 1)
                choices.append(f"narrow {name} {k} {start} {random.randint(1, s[k] - start)}")
        if v == "every2" and d >= 1 and s[0] >= 2: choices.append(f"every2 {name}")
        if v == "t" and d >= 2: choices.append(f"t {name}")
        if v == "flat" and x.is_contiguous() and d >= 1: choices.append(f"flat {name}")
        if v == "unsqueeze" and d <= 3: choices.append(f"unsqueeze {name} 0")
        if v == "expand" and d <= 2 and random.random() < 0.3: choices.append(f"expand {name}")
        if v == "diagonal" and d == 2: choices.append(f"diagonal {name}")
    return random.choice(choices)


def broadcasts(src, dst):
    try:
        return torch.broadcast_shapes(src.shape, dst.shape) == dst.shape
    except RuntimeError:
        return False


def generate():
    program = ["a = leaf 3x4", "b = leaf 4", "c = const 3x1", "s = leaf -"]
    program.append(random.choice(["x = mul a b", "x = mul a c", "x = const 3x4", "x = exp a", "x = clone a"]))
    names = ["x"]
    count = 0
    for _ in range(random.randint(3, 8)):
        try:
            env = sizes_of(program)
        except RuntimeError:
            return None
        kind = random.random()
        target = random.choice(names)
        if random.random() < 0.03:
            target = random.choice(["a", "b"])
        if kind < 0.4:
            name = f"v{count}"
            count += 1
            program.append(f"{name} = {view(env[target], target)}")
            names.append(name)
        elif kind < 0.55:
            name = f"y{count}"
            count += 1
            other = random.choice(["b", "c", "s", *names])
            ok = broadcasts(env[other], env[target]) and other != target
            program.append(f"{name} = mul {target} {other}" if ok else f"{name} = tanh {target}")
            names.append(name)
        elif kind < 0.75:
            program.append(f"{random.choice(UNARY)} {target}")
        elif kind < 0.8:
            program.append(f"fill_ {target} s")
        elif kind < 0.82:
            program.append(f"nograd_scale_ {target}")
        else:
            others = [n for n in ["a", "b", "c", "s", *names] if n != target and broadcasts(env[n], env[target])]
            if not others: continue
            program.append(f"{random.choice(BINARY)} {target} {random.choice(others)}")
    program.append("loss " + " ".join(random.sample(names, min(len(names), random.randint(1, 3)))))
    return program


done = kinds = 0
counts = {}
seen = set()
while done < 420:
    program = generate()
    if program is None or tuple(program) in seen: continue
    seen.add(tuple(program))
    try:
        result = run(program)
    except RuntimeError as e:
        print(e, program, file=sys.stderr)
        continue
    if result is None or "nan" in result or "inf" in result: continue
    kind = result.split()[0]
    if kind != "grad" and counts.get(kind, 0) >= 60: continue
    if not any(w.split()[0].endswith("_") for w in program): continue
    counts[kind] = counts.get(kind, 0) + 1
    done += 1
    print("; ".join(program), "|", result)
print(counts, file=sys.stderr)
