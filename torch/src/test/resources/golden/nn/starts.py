"""Writes what torch.nn.init draws for seed 11: starts.safetensors. Run with torch 2.13.0 and safetensors:  python starts.py"""
import os

import torch
from safetensors.torch import save_file
from torch.nn import init

HERE = os.path.dirname(os.path.abspath(__file__))
CALLS = {
    "xavier_uniform": lambda t: init.xavier_uniform_(t, init.calculate_gain("tanh")),
    "xavier_normal": lambda t: init.xavier_normal_(t, init.calculate_gain("selu")),
    "kaiming_uniform": lambda t: init.kaiming_uniform_(t, 0.2, "fan_out", "leaky_relu"),
    "kaiming_normal": lambda t: init.kaiming_normal_(t, 0, "fan_in", "relu"),
    "trunc_normal": lambda t: init.trunc_normal_(t, 0.1, 0.02),
    "trunc_normal_wide": lambda t: init.trunc_normal_(t, 0.5, 1.0, -0.4, 1.1),
    "trunc_normal_tail": lambda t: init.trunc_normal_(t, 0.0, 1.0, 1.5, 3.0),
    "orthogonal": lambda t: init.orthogonal_(t, 1.5),
    "constant": lambda t: init.constant_(t, 0.3),
}
out = {}
for shape in ((4, 6), (6, 4), (4, 2, 3, 2)):
    for name, call in CALLS.items():
        torch.manual_seed(11)
        out[f"{name}/{len(shape)}x{shape[0]}"] = call(torch.empty(shape))
for name, call, shape in (("sparse", lambda t: init.sparse_(t, 0.3, 0.5), (7, 4)), ("eye", init.eye_, (3, 5)), ("dirac", lambda t: init.dirac_(t, 2), (4, 3, 3, 2)), ("dirac3", init.dirac_, (2, 3, 4))):
    torch.manual_seed(11)
    out[name] = call(torch.empty(shape))
save_file(out, os.path.join(HERE, "starts.safetensors"), {"torch": torch.__version__})
