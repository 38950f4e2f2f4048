"""Writes the learning rates and momenta of PyTorch's schedules over 200 steps: rates.safetensors.

Run with torch 2.13.0 and safetensors:  python rates.py
Two groups of parameters, which begin at other rates.
"""
import math
import os
import warnings

import torch
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
STEPS = 200
s = torch.optim.lr_scheduler
swa = torch.optim.swa_utils
warnings.filterwarnings("ignore")

CASES = {
    "lambda": lambda o: s.LambdaLR(o, lambda n: 0.95 ** n),
    "lambda-each": lambda o: s.LambdaLR(o, [lambda n: 1 / (n + 1), lambda n: 0.99 ** n]),
    "multiplicative": lambda o: s.MultiplicativeLR(o, lambda n: 0.9 if n % 7 == 0 else 1.01),
    "step": lambda o: s.StepLR(o, 30, 0.3),
    "multistep": lambda o: s.MultiStepLR(o, [10, 50, 50, 120], 0.4),
    "constant": lambda o: s.ConstantLR(o, 0.25, 40),
    "linear": lambda o: s.LinearLR(o, 0.2, 0.9, 60),
    "exponential": lambda o: s.ExponentialLR(o, 0.98),
    "polynomial": lambda o: s.PolynomialLR(o, 150, 1.7),
    "cosine": lambda o: s.CosineAnnealingLR(o, 37, 0.01),
    "cosine-zero": lambda o: s.CosineAnnealingLR(o, 200),
    "restarts": lambda o: s.CosineAnnealingWarmRestarts(o, 11, 1, 0.001),
    "restarts-longer": lambda o: s.CosineAnnealingWarmRestarts(o, 10, 2),
    "cyclic": lambda o: s.CyclicLR(o, 0.01, 0.3, 13, 21),
    "cyclic-2": lambda o: s.CyclicLR(o, [0.01, 0.02], [0.3, 0.2], 13, mode="triangular2", base_momentum=0.7, max_momentum=0.95),
    "cyclic-exp": lambda o: s.CyclicLR(o, 0.01, 0.3, 25, mode="exp_range", gamma=0.99, cycle_momentum=False),
    "one-cycle": lambda o: s.OneCycleLR(o, [0.5, 0.2], total_steps=220),
    "one-cycle-three": lambda o: s.OneCycleLR(o, 0.5, total_steps=205, anneal_strategy="linear", three_phase=True),
    "swa": lambda o: swa.SWALR(o, 0.05, anneal_epochs=20),
    "swa-linear": lambda o: swa.SWALR(o, [0.05, 0.1], anneal_epochs=15, anneal_strategy="linear"),
    "swa-now": lambda o: swa.SWALR(o, 0.05, anneal_epochs=0),
    "chained": lambda o: s.ChainedScheduler([s.ConstantLR(o, 0.1, 20), s.ExponentialLR(o, 0.98), s.StepLR(o, 60, 0.5)]),
    "sequential": lambda o: s.SequentialLR(o, [s.LinearLR(o, 0.1, 1.0, 20), s.CosineAnnealingLR(o, 100, 0.001), s.ExponentialLR(o, 0.97)], [20, 120]),
    "sequential-of-functions": lambda o: s.SequentialLR(
        o, [s.ConstantLR(o, 0.1, 20), s.MultiplicativeLR(o, lambda n: 0.99), s.CosineAnnealingWarmRestarts(o, 9, 2), s.LambdaLR(o, lambda n: 1 / (n + 2))], [25, 60, 150]),
    "plateau": lambda o: s.ReduceLROnPlateau(o, factor=0.5, patience=4, cooldown=3, min_lr=0.001, threshold=0.02),
    "plateau-max": lambda o: s.ReduceLROnPlateau(o, mode="max", factor=0.7, patience=6, threshold_mode="abs", threshold=0.1),
}


def metric(n):
    return 1 / (1 + 0.1 * n) + 0.1 * math.cos(n)


out = {"metric": torch.tensor([metric(n) for n in range(STEPS)], dtype=torch.float64)}
for name, make in CASES.items():
    groups = [{"params": [torch.zeros(1, requires_grad=True)]}, {"params": [torch.zeros(1, requires_grad=True)], "lr": 0.05}]
    optimizer = torch.optim.SGD(groups, lr=0.2, momentum=0.6)
    schedule = make(optimizer)
    rates, momenta = [], []
    for n in range(STEPS):
        rates.append([g["lr"] for g in optimizer.param_groups])
        momenta.append(optimizer.param_groups[1]["momentum"])
        schedule.step(*([metric(n)] if name.startswith("plateau") else []))
    out[f"{name}/lr"] = torch.tensor(rates, dtype=torch.float64)
    if len(set(momenta)) > 1:
        out[f"{name}/momentum"] = torch.tensor(momenta, dtype=torch.float64)
save_file(out, os.path.join(HERE, "rates.safetensors"), {"torch": torch.__version__})
