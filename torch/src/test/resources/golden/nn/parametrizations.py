"""Writes what PyTorch computes with parametrised weights, bilinear forms and renewed statistics: parametrizations.safetensors.

Run with torch 2.13.0 and safetensors:  python parametrizations.py
Each NAME/ has the state at the start, an input, then for three steps of SGD with momentum the output and the gradients, and the state
and the output in evaluation at the end, with the weight that remove_parametrizations leaves. Values are float64.
"""
import os

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn.utils import parametrizations as P
from torch.nn.utils import parametrize
from torch.optim.swa_utils import update_bn

HERE = os.path.dirname(os.path.abspath(__file__))
torch.manual_seed(7)
OUT = {}


def learn(name, layer, tensor, *shape):
    layer.double()
    x = torch.randn(*shape, dtype=torch.float64)
    OUT.update({f"{name}/start/{k}": v.clone() for k, v in layer.state_dict().items()})
    OUT[f"{name}/input"] = x
    first = (lambda y: y[0] if isinstance(y, tuple) else y)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1, momentum=0.9)
    for step in range(3):
        optimizer.zero_grad()
        y = first(layer(x))
        y.square().mean().backward()
        OUT[f"{name}/output{step}"] = y.detach().clone()
        OUT.update({f"{name}/gradient{step}/{k}": p.grad.clone() for k, p in layer.named_parameters()})
        optimizer.step()
    OUT.update({f"{name}/end/{k}": v.clone() for k, v in layer.state_dict().items()})
    layer.eval()
    with torch.no_grad():
        OUT[f"{name}/evaluated"] = first(layer(x)).clone()
        parametrize.remove_parametrizations(layer, tensor)
        OUT[f"{name}/removed"] = getattr(layer, tensor).detach().clone()


learn("weight-linear", P.weight_norm(nn.Linear(5, 3)), "weight", 4, 5)
learn("weight-conv-whole", P.weight_norm(nn.Conv2d(2, 3, 3), dim=None), "weight", 2, 2, 5, 4)
learn("weight-conv-last", P.weight_norm(nn.Conv1d(2, 3, 3), dim=2), "weight", 2, 2, 5)
learn("weight-bias", P.weight_norm(nn.Linear(5, 3), "bias"), "bias", 4, 5)
learn("weight-lstm", P.weight_norm(nn.LSTM(3, 4), "weight_hh_l0"), "weight_hh_l0", 5, 2, 3)
learn("spectral-linear", P.spectral_norm(nn.Linear(5, 3)), "weight", 4, 5)
learn("spectral-transposed", P.spectral_norm(nn.ConvTranspose2d(2, 3, 3), n_power_iterations=2), "weight", 2, 2, 4, 3)
learn("spectral-bias", P.spectral_norm(nn.Linear(5, 3), "bias"), "bias", 4, 5)
learn("both", P.spectral_norm(P.weight_norm(nn.Linear(5, 3))), "weight", 4, 5)

for bias in (True, False):
    layer = nn.Bilinear(3, 4, 2, bias=bias).double()
    a, b = (torch.randn(5, 2, n, dtype=torch.float64, requires_grad=True) for n in (3, 4))
    y = layer(a, b)
    g = torch.randn_like(y)
    y.backward(g)
    name = f"bilinear-{bias}".lower()
    OUT.update({f"{name}/state/{k}": v.clone() for k, v in layer.state_dict().items()})
    OUT.update({f"{name}/{k}": v.detach().clone() for k, v in dict(a=a, b=b, output=y, g=g).items()})
    OUT.update({f"{name}/a-gradient": a.grad, f"{name}/b-gradient": b.grad})
    OUT.update({f"{name}/gradient/{k}": p.grad for k, p in layer.named_parameters()})

net = nn.Sequential(nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3, momentum=0.3), nn.ReLU(), nn.Conv2d(3, 2, 2), nn.BatchNorm2d(2, momentum=None)).double()
batches = torch.randn(4, 3, 2, 6, 5, dtype=torch.float64)
net(batches[0])
OUT.update({f"update-bn/start/{k}": v.clone() for k, v in net.state_dict().items()})
OUT["update-bn/batches"] = batches
net.eval()
update_bn(batches, net)
OUT.update({f"update-bn/end/{k}": v.clone() for k, v in net.state_dict().items()})
net.train()
net(batches[0])
OUT.update({f"update-bn/after/{k}": v.clone() for k, v in net.state_dict().items()})

save_file({k: v.detach().contiguous() for k, v in OUT.items()}, os.path.join(HERE, "parametrizations.safetensors"), {"torch": torch.__version__})
