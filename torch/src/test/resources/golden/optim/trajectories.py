"""Writes where PyTorch's optimizers go in 20 steps: trajectories.safetensors.

Run with torch 2.13.0 and safetensors:  python trajectories.py
Gradients are given, not computed, so that only the optimizer is compared; LBFGS alone computes its own, of Rosenbrock's function. float64,
PyTorch's plain implementation (foreach and fused off). Lion is not in PyTorch: it is the paper's algorithm 2, written here.
Muon iterates in bfloat16, in PyTorch as here.
"""
import os

import torch
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
torch.manual_seed(20260301)
STEPS = 20
PLAIN = {"foreach": False}
o = torch.optim


class Lion(o.Optimizer):
    def __init__(self, params, lr, betas=(0.9, 0.99), weight_decay=0.0, maximize=False):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay, maximize=maximize))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                if p.grad is None:
                    continue
                g = -p.grad if group["maximize"] else p.grad
                m = self.state[p].setdefault("exp_avg", torch.zeros_like(p))
                update = (beta1 * m + (1 - beta1) * g).sign()
                p -= group["lr"] * (update + group["weight_decay"] * p)
                m.copy_(beta2 * m + (1 - beta2) * g)


CASES = {
    "adagrad": lambda p: o.Adagrad(p, lr=0.1, **PLAIN),
    "adagrad/all": lambda p: o.Adagrad(p, lr=0.1, lr_decay=0.02, weight_decay=0.05, initial_accumulator_value=0.3, eps=1e-6, maximize=True, **PLAIN),
    "rmsprop": lambda p: o.RMSprop(p, lr=0.02, **PLAIN),
    "rmsprop/centered": lambda p: o.RMSprop(p, lr=0.02, alpha=0.9, centered=True, weight_decay=0.05, eps=1e-3, **PLAIN),
    "rmsprop/all": lambda p: o.RMSprop(p, lr=0.02, alpha=0.9, centered=True, momentum=0.8, weight_decay=0.05, eps=1e-3, maximize=True, **PLAIN),
    "rmsprop/momentum": lambda p: o.RMSprop(p, lr=0.02, momentum=0.9, **PLAIN),
    "adadelta": lambda p: o.Adadelta(p, lr=1.0, **PLAIN),
    "adadelta/all": lambda p: o.Adadelta(p, lr=0.5, rho=0.8, eps=1e-4, weight_decay=0.05, maximize=True, **PLAIN),
    "adamax": lambda p: o.Adamax(p, lr=0.05, **PLAIN),
    "adamax/all": lambda p: o.Adamax(p, lr=0.05, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.05, maximize=True, **PLAIN),
    "nadam": lambda p: o.NAdam(p, lr=0.05, **PLAIN),
    "nadam/decay": lambda p: o.NAdam(p, lr=0.05, betas=(0.8, 0.95), weight_decay=0.05, momentum_decay=0.02, maximize=True, **PLAIN),
    "nadam/decoupled": lambda p: o.NAdam(p, lr=0.05, eps=1e-4, weight_decay=0.05, decoupled_weight_decay=True, **PLAIN),
    "radam": lambda p: o.RAdam(p, lr=0.05, **PLAIN),
    "radam/decay": lambda p: o.RAdam(p, lr=0.05, betas=(0.8, 0.95), weight_decay=0.05, maximize=True, **PLAIN),
    "radam/decoupled": lambda p: o.RAdam(p, lr=0.05, eps=1e-4, weight_decay=0.05, decoupled_weight_decay=True, **PLAIN),
    "asgd": lambda p: o.ASGD(p, lr=0.05, **PLAIN),
    "asgd/all": lambda p: o.ASGD(p, lr=0.05, lambd=0.01, alpha=0.6, t0=5, weight_decay=0.05, maximize=True, **PLAIN),
    "rprop": lambda p: o.Rprop(p, lr=0.01, **PLAIN),
    "rprop/all": lambda p: o.Rprop(p, lr=0.01, etas=(0.4, 1.3), step_sizes=(1e-3, 0.05), maximize=True, **PLAIN),
    "lion": lambda p: Lion(p, lr=0.01),
    "lion/all": lambda p: Lion(p, lr=0.01, betas=(0.8, 0.95), weight_decay=0.1, maximize=True),
    "adamw/groups": lambda p: o.AdamW([{"params": [p[0]]}, {"params": [p[1]], "lr": 0.02, "weight_decay": 0.0, "betas": (0.8, 0.9)}], lr=0.1, **PLAIN),
    "sgd/groups": lambda p: o.SGD([{"params": [p[0]]}, {"params": [p[1]], "lr": 0.02, "momentum": 0.5}], lr=0.1, momentum=0.9, **PLAIN),
}


def trajectories(out):
    start = [torch.randn(2, 3, dtype=torch.float64), torch.randn(5, dtype=torch.float64)]
    gradients = [torch.randn(STEPS, 2, 3, dtype=torch.float64), torch.randn(STEPS, 5, dtype=torch.float64)]
    out |= {f"start/{i}": p for i, p in enumerate(start)} | {f"gradients/{i}": g for i, g in enumerate(gradients)}
    for name, make in CASES.items():
        parameters = [p.clone().requires_grad_() for p in start]
        optimizer = make(parameters)
        for step in range(STEPS):
            for i, p in enumerate(parameters):
                # The second parameter has no gradient in the first and the fifth step.
                p.grad = None if i == 1 and step in (0, 4) else gradients[i][step].clone()
            optimizer.step()
            if step in (0, 1, STEPS - 1):
                for i, p in enumerate(parameters):
                    out[f"{name}/after-{step + 1}/{i}"] = p.detach().clone()
        for i, p in enumerate(parameters):
            for key, value in optimizer.state[p].items():
                if torch.is_tensor(value) and value.shape == p.shape:
                    out[f"{name}/state/{i}/{key}"] = value.clone()


def muon(out):
    shapes = [(4, 6), (6, 4), (4, 6)]
    start = [torch.randn(s) for s in shapes]
    gradients = [torch.randn(STEPS, *s) for s in shapes]
    out |= {f"muon/start/{i}": p for i, p in enumerate(start)} | {f"muon/gradients/{i}": g for i, g in enumerate(gradients)}
    for name, options in {
        "plain": {},
        "all": dict(weight_decay=0.02, momentum=0.8, nesterov=False, ns_coefficients=(3.0, -3.2, 1.2), ns_steps=4, adjust_lr_fn="match_rms_adamw"),
    }.items():
        parameters = [p.clone().requires_grad_() for p in start]
        optimizer = o.Muon(parameters, lr=0.02, **options)
        for step in range(STEPS):
            for i, p in enumerate(parameters):
                p.grad = gradients[i][step].clone()
            optimizer.step()
            if step in (0, STEPS - 1):
                for i, p in enumerate(parameters):
                    out[f"muon/{name}/after-{step + 1}/{i}"] = p.detach().clone()


def lbfgs(out):
    start = torch.tensor([-1.2, 1.0, 0.7, -0.4, 1.5], dtype=torch.float64)
    out["lbfgs/start"] = start
    for name, lr, options in (
        ("plain", 0.002, {}),
        ("short", 0.001, dict(max_iter=4, history_size=3)),
        ("wolfe", 1.0, dict(max_iter=4, line_search_fn="strong_wolfe")),
        ("wolfe-long", 0.5, dict(max_iter=20, max_eval=30, history_size=4, line_search_fn="strong_wolfe")),
    ):
        head = start[:2].clone().requires_grad_()
        tail = start[2:].clone().requires_grad_()
        optimizer = o.LBFGS([head, tail], lr=lr, **options)

        def closure():
            optimizer.zero_grad()
            x = torch.cat([head, tail])
            loss = (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()
            loss.backward()
            return loss

        losses, ways = [], []
        for _ in range(8):
            losses.append(float(optimizer.step(closure).detach()))
            ways.append(torch.cat([head, tail]).detach().clone())
        out[f"lbfgs/{name}/losses"] = torch.tensor(losses, dtype=torch.float64)
        out[f"lbfgs/{name}/parameters"] = torch.stack(ways)


def clipping(out):
    gradients = [torch.randn(3, 4, dtype=torch.float64), torch.randn(5, dtype=torch.float64), torch.randn(2, 2, 2, dtype=torch.float64)]
    out |= {f"clip/gradients/{i}": g for i, g in enumerate(gradients)}

    def parameters():
        made = [torch.zeros_like(g).requires_grad_() for g in gradients]
        for p, g in zip(made, gradients):
            p.grad = g.clone()
        return made

    for norm_type in (0.5, 1.0, 2.0, 3.0, float("inf")):
        for most in (1.5, 1000.0):
            made = parameters()
            norm = torch.nn.utils.clip_grad_norm_(made, most, norm_type=norm_type)
            name = f"clip/norm/{norm_type}/{most}"
            out[f"{name}/norm"] = norm.reshape(1)
            out |= {f"{name}/{i}": p.grad for i, p in enumerate(made)}
    made = parameters()
    torch.nn.utils.clip_grad_value_(made, 0.6)
    out |= {f"clip/value/{i}": p.grad for i, p in enumerate(made)}


def averages(out):
    values = torch.randn(6, 2, 3, dtype=torch.float64)
    out["average/values"] = values
    swa = torch.optim.swa_utils
    for name, fn in (("swa", None), ("ema", swa.get_ema_multi_avg_fn(0.9))):
        model = torch.nn.Linear(3, 2, bias=False, dtype=torch.float64)
        averaged = swa.AveragedModel(model, multi_avg_fn=fn)
        found = []
        for value in values:
            model.weight.data.copy_(value)
            averaged.update_parameters(model)
            found.append(averaged.module.weight.detach().clone())
        out[f"average/{name}"] = torch.stack(found)


tensors = {}
trajectories(tensors)
muon(tensors)
lbfgs(tensors)
clipping(tensors)
averages(tensors)
save_file({name: t.contiguous() for name, t in tensors.items()}, os.path.join(HERE, "trajectories.safetensors"), {"torch": torch.__version__})
