"""Trains two small networks for 20 steps under CPU autocast to bfloat16: training.safetensors; and follows GradScaler through steps with
infinities: scaler.txt. Run with torch 2.13.0 and safetensors:  python training.py

Each network's first weights, its data, the loss of each step and the last weights are kept, and the losses without autocast.
scaler.txt has a line a step: the optimizer, whether the loss was infinite, then scale, growth tracker and the parameter afterwards.
"""
import os

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
torch.manual_seed(20261121)
torch.set_num_threads(1)
STEPS = 20


class Attention(nn.Module):
    """One block of a transformer without norms: attention and a wider layer, each added to its input."""

    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(16, 16) for _ in range(4))
        self.up, self.down, self.head = nn.Linear(16, 32), nn.Linear(32, 16), nn.Linear(16, 5)

    def forward(self, x):  # (N, T, 16)
        scores = self.q(x).matmul(self.k(x).transpose(1, 2)).div(4).softmax(-1)  # (N, T, T)
        x = x + self.o(scores.matmul(self.v(x)))
        x = x + self.down(F.gelu(self.up(x)))
        return self.head(x.mean(1))


def cnn():
    return nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3), nn.ReLU(), nn.Flatten(), nn.Linear(24, 5))


def train(model, x, y, autocast):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, fused=True)
    losses = []
    for _ in range(STEPS):
        with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
            loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses)


def training():
    out = {}
    for name, make, shape in (("cnn", cnn, (8, 3, 8, 8)), ("attention", Attention, (8, 6, 16))):
        x, y = torch.randn(shape), torch.randint(0, 5, (8,))
        model = make()
        start = {k: v.clone() for k, v in model.state_dict().items()}
        out |= {f"{name}/x": x, f"{name}/y": y} | {f"{name}/start/{k}": v for k, v in start.items()}
        out[f"{name}/losses"] = train(model, x, y, True)
        out |= {f"{name}/end/{k}": v.clone() for k, v in model.state_dict().items()}
        model.load_state_dict(start)
        out[f"{name}/plain"] = train(model, x, y, False)
    file = "training" if torch.backends.cpu.get_cpu_capability().startswith("AVX512") else "training-avx2"
    save_file(out, os.path.join(HERE, file + ".safetensors"), {"torch": torch.__version__})


def scaler():
    lines = [f"# torch {torch.__version__}"]
    for kind in ("sgd", "adam"):
        p = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
        make = {"sgd": lambda: torch.optim.SGD([p], lr=0.1, momentum=0.9, fused=True), "adam": lambda: torch.optim.Adam([p], lr=0.1, fused=True)}[kind]
        optimizer = make()
        scaler = torch.amp.GradScaler("cpu", init_scale=1024.0, growth_factor=4.0, backoff_factor=0.25, growth_interval=3)
        for step in range(24):
            bad = step in (5, 6, 14, 21)
            optimizer.zero_grad()
            loss = (p * p).sum() * (float("inf") if bad else 1.0)
            scaler.scale(loss).backward()
            if step % 4 == 3:
                scaler.unscale_(optimizer)
                torch.nn.utils.clip_grad_norm_([p], 1.0)
            scaler.step(optimizer)
            scaler.update()
            state = scaler.state_dict()
            lines.append(f"{kind} {int(bad)} {state['scale']!r} {state['_growth_tracker']} " + " ".join(repr(v) for v in p.tolist()))
    open(os.path.join(HERE, "scaler.txt"), "w").write("\n".join(lines) + "\n")


training()
scaler()
