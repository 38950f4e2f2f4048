"""Import this before torchvision where torchvision's own kernels do not load beside a CPU build of torch.

Data sets, transforms and networks need none of those kernels, but the import wants their names.
"""

import importlib
import sys

import torch

KEPT = []  # a library's definitions last as long as it does

try:
    importlib.import_module("torchvision")
except RuntimeError:
    library = torch.library.Library("torchvision", "FRAGMENT")
    names = ["nms", "qnms", "deform_conv2d", "_deform_conv2d_backward"]
    for kernel in ["roi_align", "roi_pool", "ps_roi_align", "ps_roi_pool"]:
        names += [kernel, f"_{kernel}_backward"]
    for name in names:
        library.define(f"{name}(Tensor unused) -> Tensor")
    for module in [m for m in sys.modules if m.split(".")[0] == "torchvision"]:
        del sys.modules[module]
    KEPT.append(library)
