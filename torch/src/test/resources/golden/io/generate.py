"""Writes python.safetensors with Python's safetensors package: every type that Cresset has, and names that need care.

Run with torch 2.13.0 and safetensors:  python generate.py
The test rebuilds the same tensors in Java and expects the same bytes.
"""
import os

import torch
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
tensors = {str(dtype)[6:]: torch.tensor([1, 0, 1, 1, 0, 1]).reshape(2, 3).to(dtype) for dtype in (
    torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int8, torch.int16, torch.int32, torch.int64, torch.uint8, torch.bool)}
tensors |= {
    "scalar": torch.tensor(-1.5),
    "empty": torch.zeros(0, 3),
    "layer1.0.conv1.weight": torch.arange(12, dtype=torch.float32).reshape(1, 2, 2, 3),
    "Größe \"in\" \\ 米\n\t\u0001": torch.tensor([255], dtype=torch.uint8),
}
save_file(tensors, os.path.join(HERE, "python.safetensors"), {"format": "pt"})
