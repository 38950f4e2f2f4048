"""Writes torch.txt: the public names of PyTorch's training model, one a line. Run: python generate.py

A name is public if it does not begin with an underscore and is torch's own: what a module imports for itself
(typing, collections, warnings) is left out, and of modules that hold functions so are their classes.
"""

import inspect
import types

import torch

NAMESPACES = {
    "torch": torch,
    "torch.Tensor": torch.Tensor,
    "torch.nn": torch.nn,
    "torch.nn.functional": torch.nn.functional,
    "torch.nn.init": torch.nn.init,
    "torch.nn.utils": torch.nn.utils,
    "torch.optim": torch.optim,
    "torch.optim.lr_scheduler": torch.optim.lr_scheduler,
    "torch.linalg": torch.linalg,
    "torch.fft": torch.fft,
    "torch.special": torch.special,
    "torch.autograd": torch.autograd,
    "torch.autograd.functional": torch.autograd.functional,
    "torch.amp": torch.amp,
    "torch.distributions": torch.distributions,
}
CLASSES = ("torch.nn", "torch.optim", "torch.optim.lr_scheduler", "torch.distributions", "torch.autograd", "torch.amp")


def belongs(space, name, value):
    if name.startswith("_") or isinstance(value, types.ModuleType):
        return False
    if space == "torch.Tensor":
        return True
    if inspect.isclass(value):
        return space in CLASSES and value.__module__.startswith("torch.")
    return callable(value) and (getattr(value, "__module__", None) or "torch").startswith("torch")


print_lines = [f"# torch {torch.__version__}"]
for space, module in NAMESPACES.items():
    names = sorted(n for n in dir(module) if belongs(space, n, getattr(module, n, None)))
    print_lines += [f"{space}.{n}" for n in names]
with open("torch.txt", "w") as out:
    out.write("\n".join(print_lines) + "\n")
