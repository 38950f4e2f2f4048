"""Writes what PyTorch's optimizers and schedules do: steps.safetensors, schedules.safetensors.

Run with torch 2.13.0 and safetensors:  python generate.py
Gradients are given, not computed, so that only the optimizer is compared. float64, PyTorch's plain implementation (foreach and
fused off), which is other code than the fused kernels that Cresset calls.
"""
import itertools
import os

import torch
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
torch.manual_seed(20260102)
STEPS = 10
PLAIN = {"foreach": False, "fused": False}


def steps():
    start = [torch.randn(2, 3, dtype=torch.float64), torch.randn(5, dtype=torch.float64)]
    gradients = [torch.randn(STEPS, 2, 3, dtype=torch.float64), torch.randn(STEPS, 5, dtype=torch.float64)]
    out = {f"start/{i}": p for i, p in enumerate(start)} | {f"gradients/{i}": g for i, g in enumerate(gradients)}

    def run(name, make):
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

    for momentum, dampening, decay, nesterov, maximize in itertools.product((0.0, 0.9), (0.0, 0.1), (0.0, 0.05), (False, True), (False, True)):
        if nesterov and (momentum == 0 or dampening != 0):
            continue
        run(f"sgd/{momentum}/{dampening}/{decay}/{nesterov}/{maximize}".lower(), lambda p: torch.optim.SGD(
            p, lr=0.1, momentum=momentum, dampening=dampening, weight_decay=decay, nesterov=nesterov, maximize=maximize, **PLAIN))
    for kind, decay, amsgrad, maximize in itertools.product(("adam", "adamw"), (0.0, 0.05), (False, True), (False, True)):
        make = torch.optim.Adam if kind == "adam" else torch.optim.AdamW
        run(f"{kind}/{decay}/{amsgrad}/{maximize}".lower(), lambda p: make(
            p, lr=0.1, betas=(0.8, 0.95), eps=1e-6, weight_decay=decay, amsgrad=amsgrad, maximize=maximize, **PLAIN))
    save_file(out, os.path.join(HERE, "steps.safetensors"), {"torch": torch.__version__})


def schedules():
    s = torch.optim.lr_scheduler
    cases = {
        "step": lambda o: s.StepLR(o, 7, 0.3),
        "cosine": lambda o: s.CosineAnnealingLR(o, 20, 0.01),
        "cosine-short": lambda o: s.CosineAnnealingLR(o, 8),
        "one-cycle": lambda o: s.OneCycleLR(o, 0.5, total_steps=40),
        "one-cycle-all": lambda o: s.OneCycleLR(
            o, 0.5, total_steps=41, pct_start=0.22, anneal_strategy="linear", base_momentum=0.7, max_momentum=0.9, div_factor=10, final_div_factor=100, three_phase=True),
        "one-cycle-still": lambda o: s.OneCycleLR(o, 0.5, total_steps=40, cycle_momentum=False),
    }
    out = {}
    for name, make in cases.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.2, momentum=0.6)
        schedule = make(optimizer)
        lr, momentum = [], []
        for _ in range(40):
            lr.append(optimizer.param_groups[0]["lr"])
            momentum.append(optimizer.param_groups[0]["momentum"])
            optimizer.step()
            schedule.step()
        out |= {f"{name}/lr": torch.tensor(lr, dtype=torch.float64), f"{name}/momentum": torch.tensor(momentum, dtype=torch.float64)}
    save_file(out, os.path.join(HERE, "schedules.safetensors"), {"torch": torch.__version__})


steps()
schedules()
