"""torch.distributions: distributions.safetensors. Made with torch 2.13.0+cpu. Run here: python generate.py"""
import torch
from safetensors.torch import save_file
from torch import distributions as d

assert torch.__version__.startswith("2.13.0"), torch.__version__
D = torch.float64
a = torch.tensor([0.5, 1.5, 3.0], dtype=D)
b = torch.tensor([2.0, 0.75, 1.25], dtype=D)
p = torch.tensor([0.2, 0.5, 0.9], dtype=D)
table = torch.tensor([[0.5, 1.5, 3.0], [2.0, 0.75, 1.25]], dtype=D)
square = torch.tensor([[2.0, 0.5], [0.5, 1.0]], dtype=D)
CASES = {
    "normal": (d.Normal(a, b), d.Normal(b, a)),
    "uniform": (d.Uniform(a, a + b), None),
    "exponential": (d.Exponential(a), d.Exponential(b)),
    "laplace": (d.Laplace(a, b), None),
    "bernoulli": (d.Bernoulli(p), d.Bernoulli(p.flip(0))),
    "categorical": (d.Categorical(logits=table), d.Categorical(logits=table.flip(0))),
    "gamma": (d.Gamma(a, b), None),
    "beta": (d.Beta(a, b), None),
    "dirichlet": (d.Dirichlet(table), None),
    "poisson": (d.Poisson(a), None),
    "multivariateNormal": (d.MultivariateNormal(a[:2], square), None),
}
out = {"a": a, "b": b, "p": p, "table": table, "square": square}
for name, (one, other) in CASES.items():
    torch.manual_seed(5)
    sample = one.sample((4, 2))
    out[name + ".sample"] = sample
    out[name + ".logProb"] = one.log_prob(sample)
    out[name + ".mean"] = one.mean
    out[name + ".variance"] = one.variance
    if name != "poisson":
        out[name + ".entropy"] = one.entropy()
    if other is not None:
        out[name + ".kl"] = d.kl_divergence(one, other)
save_file({k: v.contiguous().clone() for k, v in out.items()}, "distributions.safetensors", {"torch": torch.__version__})
