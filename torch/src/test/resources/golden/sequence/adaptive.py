"""Writes what PyTorch computes with an adaptive softmax: adaptive.safetensors, and how it prints it: adaptive.txt.

Run with torch 2.13.0 and safetensors:  python adaptive.py
Each NAME/ has the state, an input and targets, logarithms and loss, the gradients of both together, every class's logarithm and the
predicted classes; NAME/init/ has the values for seed 42. Targets leave one cluster empty. Values are float64, those of init float32.
"""
import os

import torch
from safetensors.torch import save_file
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = {"plain": (17, 40, [5, 12, 30], {"div_value": 2.0}), "bias": (8, 11, [3], {"div_value": 2.5, "head_bias": True})}
OUT, PRINTED = {}, []
for name, (features, classes, cutoffs, options) in CASES.items():
    torch.manual_seed(42)
    layer = nn.AdaptiveLogSoftmaxWithLoss(features, classes, cutoffs, **options)
    OUT.update({f"{name}/init/{k}": v.clone() for k, v in layer.state_dict().items()})
    PRINTED.append(str(layer))
    layer.double()
    x = torch.randn(6, features, dtype=torch.float64) * 2
    t = torch.tensor([0, 4, 31, 39, 2, 6]) if name == "plain" else torch.tensor([0, 10, 3, 2, 9, 3])
    z = x.clone().requires_grad_()
    output, loss = layer(z, t)
    g = torch.randn_like(output)
    ((output * g).sum() + 3 * loss).backward()
    OUT.update({f"{name}/state/{k}": v.clone() for k, v in layer.state_dict().items()})
    OUT.update({f"{name}/gradient/{k}": p.grad.clone() for k, p in layer.named_parameters() if p.grad is not None})
    OUT.update({f"{name}/input": x, f"{name}/target": t, f"{name}/output": output, f"{name}/loss": loss, f"{name}/weights": g})
    OUT.update({f"{name}/input-gradient": z.grad, f"{name}/all": layer.log_prob(x), f"{name}/predicted": layer.predict(x)})
    one, first = layer(x[2], t[2])
    OUT.update({f"{name}/one": one, f"{name}/one-loss": first})
save_file({k: v.detach().contiguous().clone() for k, v in OUT.items()}, os.path.join(HERE, "adaptive.safetensors"), {"torch": torch.__version__})
with open(os.path.join(HERE, "adaptive.txt"), "w") as file:
    file.write("\n\n".join(PRINTED) + "\n")
