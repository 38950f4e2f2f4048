"""Weights that come of a formula, so that none are stored; Formula.java computes them too.

Import it before torchvision, whose own operators do not load beside the CPU build of torch.
"""

import math
import zlib

import numpy as np
import torch

library = torch.library.Library("torchvision", "DEF")
for op in ("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
           "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"):
    library.define(op)


def noise(name, count):
    """Numbers from -1 to 1 that depend on the name and the position alone."""
    x = np.arange(count, dtype=np.uint32) * np.uint32(2654435761) + np.uint32(zlib.crc32(name.encode()))
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x85EBCA6B)
    x ^= x >> np.uint32(13)
    x *= np.uint32(0xC2B2AE35)
    x ^= x >> np.uint32(16)
    return (x >> np.uint32(8)).astype(np.float64) / 2**23 - 1


def fill(model, gain):
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if not tensor.is_floating_point() or name.endswith("relative_coords_table"):
                continue
            u = noise(name, tensor.numel())
            if name.endswith("running_var"):
                u = 1 + 0.5 * u
            elif name.endswith("logit_scale"):
                u = 2.5 + 0.5 * u
            elif name.endswith("layer_scale"):
                u = 0.5 + 0.2 * u
            elif tensor.dim() >= 2:
                fan = tensor.numel() // tensor.shape[0]
                u = u * (gain * math.sqrt(4.0 / fan))
            elif name.endswith("weight"):
                u = 1 + 0.3 * u
            else:
                u = 0.2 * u
            tensor.copy_(torch.from_numpy(u).reshape(tensor.shape))
