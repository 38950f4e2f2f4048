"""What torchvision's MobileNetV3 says of an image, from a PIL image to probabilities.

python predict.py > predict.tsv

Weights and image come of formulas that ZooModelTest computes too. The images are prepared as
torchvision prepares them for its published weights.
"""

import math
import sys
import zlib

import numpy as np
import torch
from PIL import Image

library = torch.library.Library("torchvision", "DEF")
for op in ("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
           "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"):
    library.define(op)

import torchvision  # noqa: E402


def noise(name, count):
    x = np.arange(count, dtype=np.uint32) * np.uint32(2654435761) + np.uint32(zlib.crc32(name.encode()))
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x85EBCA6B)
    x ^= x >> np.uint32(13)
    x *= np.uint32(0xC2B2AE35)
    x ^= x >> np.uint32(16)
    return (x >> np.uint32(8)).astype(np.float64) / 2**23 - 1


def fill(model):
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if not tensor.is_floating_point():
                continue
            u = noise(name, tensor.numel())
            if name.endswith("running_var"):
                u = 1 + 0.5 * u
            elif tensor.dim() >= 2:
                u = u * math.sqrt(4.0 / (tensor.numel() // tensor.shape[0]))
            elif name.endswith("weight"):
                u = 1 + 0.3 * u
            else:
                u = 0.2 * u
            tensor.copy_(torch.from_numpy(u).reshape(tensor.shape))


y, x = np.mgrid[0:300, 0:400]
pixels = np.stack([x * 255 // 399, y * 255 // 299, x * y // 8 % 256], 2).astype(np.uint8)
model = torchvision.models.mobilenet_v3_small(weights=None, num_classes=10).eval()
fill(model)
prepare = torchvision.models.MobileNet_V3_Small_Weights.IMAGENET1K_V1.transforms()
print(f"# torch {torch.__version__}, torchvision {torchvision.__version__}; the class, then its probability")
with torch.inference_mode():
    for p in (pixels, pixels[:, :, ::-1].copy()):
        probabilities = model(prepare(Image.fromarray(p))[None]).softmax(1)[0]
        order = probabilities.argsort(descending=True)
        if p is pixels:
            for i in order.tolist():
                print(i, probabilities[i].item(), sep="\t")
        print(order.tolist(), probabilities[order].tolist(), file=sys.stderr)  # by colours swapped: another answer
