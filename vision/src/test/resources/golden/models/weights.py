"""What torchvision says of the published weights of the networks in names.txt; downloads nothing.

python weights.py > ../../../../main/resources/org/cresset/vision/models/weights.json
"""

import json
import re

import torch

library = torch.library.Library("torchvision", "DEF")
for op in ("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
           "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"):
    library.define(op)

import torchvision  # noqa: E402
from torchvision.models import get_model_weights, list_models  # noqa: E402


def entry(name, weights):
    transforms = weights.transforms()
    size = lambda value: value[0] if isinstance(value, (list, tuple)) else value
    address, meta = weights.url, weights.meta
    return {
        "network": name,
        "name": weights.name,
        "default": weights == get_model_weights(name).DEFAULT,
        "address": address,
        "hash": re.search(r"-([0-9a-f]{8,})\.pth$", address).group(1),
        "megabytes": meta["_file_size"],
        "parameters": meta["num_params"],
        "classes": len(meta["categories"]),
        "resize": size(transforms.resize_size),
        "crop": size(getattr(transforms, "crop_size", 0)),
        "interpolation": transforms.interpolation.value,
        "mean": transforms.mean,
        "std": transforms.std,
        "metrics": meta["_metrics"],
        "licence": meta.get("license", ""),
        "recipe": meta.get("recipe") or "",
    }


known = set(list_models())
entries = [
    json.dumps(entry(name, weights))
    for name in open("names.txt").read().split() if name in known
    for weights in get_model_weights(name)
    if weights.meta["categories"]]  # without: VGG's first half, which is for detection
print('{"source": "torchvision %s", "weights": [' % torchvision.__version__.split("+")[0])
print(",\n".join(entries))
print("]}")
