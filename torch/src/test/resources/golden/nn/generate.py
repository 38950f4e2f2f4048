"""Writes what PyTorch computes for each layer and loss: layers.safetensors, losses.safetensors, init.safetensors, residual.safetensors, residual.txt.

Run with torch 2.13.0 and safetensors:  python generate.py
Seeds are fixed. Sizes are small, odd and unlike each other, so that exchanged dimensions show. Values are float64; the tests
compute in float64 and float32.
"""
import os

import torch
from safetensors.torch import save_file
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
torch.manual_seed(20260101)
IMAGE = (2, 4, 6, 3)

LAYERS = {
    "conv": (nn.Conv2d(4, 3, 3), IMAGE),
    "conv-all": (nn.Conv2d(4, 3, (3, 2), stride=(2, 1), padding=(1, 2), dilation=(1, 2)), IMAGE),
    "conv-groups": (nn.Conv2d(4, 6, 3, padding=1, groups=2, bias=False), IMAGE),
    "conv-depthwise": (nn.Conv2d(4, 4, 3, padding=1, groups=4), IMAGE),
    "conv-1x1": (nn.Conv2d(4, 3, 1), IMAGE),
    "linear": (nn.Linear(5, 3), (4, 5)),
    "linear-3d": (nn.Linear(5, 3), (2, 4, 5)),
    "linear-nobias": (nn.Linear(5, 3, bias=False), (4, 5)),
    "bn": (nn.BatchNorm2d(4), IMAGE),
    "bn-eval": (nn.BatchNorm2d(4, eps=1e-3), IMAGE),
    "bn-momentum": (nn.BatchNorm2d(4, momentum=0.3), IMAGE),
    "bn-cumulative": (nn.BatchNorm2d(4, momentum=None), IMAGE),
    "bn-plain": (nn.BatchNorm2d(4, affine=False), IMAGE),
    "bn-untracked-eval": (nn.BatchNorm2d(4, track_running_stats=False), IMAGE),
    "relu": (nn.ReLU(), IMAGE),
    "gelu": (nn.GELU(), IMAGE),
    "gelu-tanh": (nn.GELU(approximate="tanh"), IMAGE),
    "maxpool": (nn.MaxPool2d(2), IMAGE),
    "maxpool-overlap": (nn.MaxPool2d(3, stride=2, padding=1), IMAGE),
    "maxpool-ceil": (nn.MaxPool2d(2, ceil_mode=True), IMAGE),
    "maxpool-dilated": (nn.MaxPool2d((2, 3), stride=(1, 2), dilation=2, padding=(1, 1)), IMAGE),
    "avgpool": (nn.AvgPool2d(2), IMAGE),
    "avgpool-pad": (nn.AvgPool2d(3, stride=2, padding=1), IMAGE),
    "avgpool-nopad": (nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True, count_include_pad=False), IMAGE),
    "avgpool-divisor": (nn.AvgPool2d((2, 3), divisor_override=5), IMAGE),
    "adaptive-1": (nn.AdaptiveAvgPool2d(1), IMAGE),
    "adaptive-3x2": (nn.AdaptiveAvgPool2d((3, 2)), IMAGE),
    "adaptive-9": (nn.AdaptiveAvgPool2d(9), IMAGE),
    "flatten": (nn.Flatten(), IMAGE),
    "flatten-0-2": (nn.Flatten(0, 2), IMAGE),
    "dropout-eval": (nn.Dropout(0.4), IMAGE),
}


def layers():
    out = {}
    for name, (layer, shape) in LAYERS.items():
        layer.double()
        for key, tensor in layer.state_dict().items():
            if key in ("running_mean", "running_var") or name.startswith("bn") and tensor.is_floating_point():
                tensor.uniform_(0.5, 1.5)
            out[f"{name}/state/{key}"] = tensor.clone()
        layer.train(not name.endswith("-eval"))
        x = torch.randn(shape, dtype=torch.float64, requires_grad=True)
        y = layer(x)
        if name == "bn-cumulative":
            y = layer(x)  # the second batch counts one half
        g = torch.randn_like(y)
        y.backward(g)
        out |= {f"{name}/input": x, f"{name}/output": y, f"{name}/gradient": g, f"{name}/input-gradient": x.grad}
        for key, tensor in layer.named_parameters():
            out[f"{name}/parameter-gradient/{key}"] = tensor.grad
        for key, tensor in layer.named_buffers():
            out[f"{name}/after/{key}"] = tensor
    torch.manual_seed(5)
    x = torch.linspace(-2, 2, 200).reshape(10, 20)
    out |= {"dropout/input": x, "dropout/output": nn.functional.dropout(x, 0.3)}
    save(out, "layers.safetensors")


def losses():
    out = {}
    shapes = {"1d": ((5,), ()), "2d": ((7, 5), (7,)), "3d": ((3, 5, 4), (3, 4)), "4d": ((2, 5, 3, 4), (2, 3, 4)), "5d": ((2, 5, 2, 1, 3), (2, 2, 1, 3))}
    out["weight"] = torch.rand(5, dtype=torch.float64) + 0.5
    for rank, (shape, target_shape) in shapes.items():
        x = torch.randn(shape, dtype=torch.float64)
        target = torch.randint(0, 5, target_shape)
        if target.dim():
            target.view(-1)[1] = -100
        out |= {f"ce/{rank}/logits": x, f"ce/{rank}/target": target}
        for reduction in ("none", "mean", "sum"):
            for weighted in (False, True):
                for smoothing in (0.0, 0.2):
                    z = x.clone().requires_grad_()
                    w = out["weight"] if weighted else None
                    loss = nn.CrossEntropyLoss(weight=w, reduction=reduction, label_smoothing=smoothing)(z, target)
                    loss.sum().backward()
                    name = f"ce/{rank}/{reduction}/{weighted}/{smoothing}".lower()
                    out |= {f"{name}/loss": loss, f"{name}/gradient": z.grad}
    x, target = torch.randn(3, 4, dtype=torch.float64), torch.randn(3, 4, dtype=torch.float64)
    out |= {"mse/input": x, "mse/target": target}
    for reduction in ("none", "mean", "sum"):
        z = x.clone().requires_grad_()
        loss = nn.MSELoss(reduction=reduction)(z, target)
        loss.sum().backward()
        out |= {f"mse/{reduction}/loss": loss, f"mse/{reduction}/gradient": z.grad}
    save(out, "losses.safetensors")


def init():
    torch.manual_seed(42)
    net = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 8, (3, 2), groups=4, bias=False),
        nn.GELU(), nn.MaxPool2d(3, stride=2), nn.AvgPool2d(2), nn.Flatten(), nn.Dropout(0.3), nn.Linear(17, 5),
        nn.Sequential(nn.Linear(5, 2, bias=False), nn.AdaptiveAvgPool2d((1, 2))))
    save(dict(net.state_dict()), "init.safetensors")
    with open(os.path.join(HERE, "init.txt"), "w") as file:
        print(net, file=file)


class Block(nn.Module):
    """A residual block, named as torchvision names it."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(self.bn1(self.conv1(x)).relu()))
        return (y + (x if self.downsample is None else self.downsample(x))).relu()


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1 = nn.Sequential(Block(3, 3, 1), Block(3, 4, 2))
        self.scale = nn.Parameter(torch.tensor([0.5]))
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        return self.fc(self.layer1(x).mean((2, 3)) * self.scale)


def residual():
    torch.manual_seed(43)
    net = Residual().double()
    out = {f"state/{key}": tensor.clone() for key, tensor in net.state_dict().items()}
    x = torch.randn(2, 3, 7, 5, dtype=torch.float64)
    y = net(x)
    nn.functional.cross_entropy(y, torch.tensor([2, 0])).backward()
    out |= {"input": x, "output": y, "eval-output": net.eval()(x)}
    out |= {f"gradient/{key}": tensor.grad for key, tensor in net.named_parameters()}
    out |= {f"after/{key}": tensor for key, tensor in net.named_buffers()}
    save(out, "residual.safetensors")
    with open(os.path.join(HERE, "residual.txt"), "w") as file:
        for key, tensor in net.state_dict().items():
            print(key, str(tensor.dtype)[6:], list(tensor.shape), file=file)


def save(tensors, name):
    save_file({key: tensor.detach().contiguous().clone() for key, tensor in tensors.items()}, os.path.join(HERE, name), {"torch": torch.__version__})


layers()
losses()
init()
residual()
