"""Random numbers by seed: draws.txt. Each line: name, seed, the result as type, shape, 0, values.

Made with torch 2.13.0+cpu. Run here: python draws.py
"""
import torch

assert torch.__version__.startswith("2.13.0"), torch.__version__


def text(t):
    kind = str(t.dtype)[6:]
    shape = "x".join(map(str, t.shape)) or "-"
    return " ".join([kind, shape, "0", *(repr(v) for v in t.flatten().tolist())])


def empty(*shape, dtype=torch.float32):
    return torch.empty(*shape, dtype=dtype)


steps = lambda: torch.arange(1, 7, dtype=torch.float32).reshape(2, 3)
DRAWS = {
    "uniform": lambda g: empty(21).uniform_(-1, 2, generator=g),
    "normal": lambda g: empty(3, 7).normal_(1, 2, generator=g),
    "normal64": lambda g: empty(5, dtype=torch.float64).normal_(1, 2, generator=g),
    "random": lambda g: empty(9, dtype=torch.int64).random_(-5, 50, generator=g),
    "randomWide": lambda g: empty(4, dtype=torch.int64).random_(0, 2**40, generator=g),
    "randint": lambda g: torch.randint(3, 10, (2, 4), generator=g),
    "randn": lambda g: torch.randn(17, generator=g),
    "rand": lambda g: torch.rand(2, 2, generator=g),
    "randperm": lambda g: torch.randperm(11, generator=g),
    "bernoulliBy": lambda g: empty(8).bernoulli_(torch.full((8,), 0.3), generator=g),
    "bernoulli": lambda g: torch.bernoulli(torch.full((8,), 0.6), generator=g),
    "bernoulliMkl": lambda g: empty(16).bernoulli_(0.3, generator=g),
    "exponentialMkl": lambda g: empty(6).exponential_(2, generator=g),
    "geometric": lambda g: empty(6).geometric_(0.2, generator=g),
    "cauchy": lambda g: empty(6).cauchy_(1, 0.5, generator=g),
    "logNormal": lambda g: empty(6).log_normal_(0.5, 0.25, generator=g),
    "normalOf": lambda g: torch.normal(steps(), steps() * 0.1, generator=g),
    "normalBy": lambda g: torch.normal(steps(), 0.5, generator=g),
    "poisson": lambda g: torch.poisson(steps(), generator=g),
    "binomial": lambda g: torch.binomial(steps() * 10, torch.full((2, 3), 0.3), generator=g),
    "multinomial": lambda g: torch.multinomial(steps(), 2, generator=g),
    "multinomialMany": lambda g: torch.multinomial(steps(), 5, True, generator=g),
    "standardGamma": lambda g: torch._standard_gamma(steps(), generator=g),
    "dirichlet": lambda g: torch._sample_dirichlet(steps(), generator=g),
}

with open("draws.txt", "w") as out:
    for seed in (0, 7, 2**40 + 7):
        for name, draw in DRAWS.items():
            g = torch.Generator()
            g.manual_seed(seed)
            own = draw(g)
            torch.manual_seed(seed)
            assert torch.equal(own, draw(None))
            out.write(f"{name} {seed} {text(own)}\n")
