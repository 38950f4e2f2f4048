"""What torchvision's MobileNetV3 says of an image, from a PIL image to probabilities.

python predict.py > predict.tsv

Weights and image come of formulas that ZooModelTest computes too. The images are prepared as
torchvision prepares them for its published weights.
"""

import sys

import numpy as np
import torch
from PIL import Image

import formula  # noqa: E402, before torchvision
import torchvision  # noqa: E402

y, x = np.mgrid[0:300, 0:400]
pixels = np.stack([x * 255 // 399, y * 255 // 299, x * y // 8 % 256], 2).astype(np.uint8)
model = torchvision.models.mobilenet_v3_small(weights=None, num_classes=10).eval()
formula.fill(model, 1)
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
