"""Writes printed.txt: tensors as PyTorch prints them. Run with torch 2.13.0: python printed.py

Blocks of "== name", the text; PrinterTest makes the same tensors by name.
"""

import torch

torch.manual_seed(0)
inf, nan = float("inf"), float("nan")
small = torch.tensor([[1.5, -2.25, 3.125], [0.1, 20.0, -0.03125]])
leaf = torch.tensor([1.0, 2.0], requires_grad=True)
CASES = {
    "float matrix": small,
    "float64 matrix": small.double(),
    "float16 matrix": small.half(),
    "bfloat16 matrix": small.bfloat16(),
    "whole floats": torch.tensor([1.0, 2.0, -30.0]),
    "zeros": torch.zeros(2, 3),
    "negative zero": torch.tensor([-0.0, 0.5]),
    "whole with nan": torch.tensor([1.0, nan, inf]),
    "fraction with nan": torch.tensor([1.5, nan, -inf, inf]),
    "only nan": torch.tensor([nan, nan]),
    "only inf": torch.tensor([inf, -inf]),
    "scientific by ratio": torch.tensor([1.0, 1234.5, 0.5]),
    "scientific by size": torch.tensor([2.5e8, 3.5e8]),
    "scientific whole": torch.tensor([200000000.0, 0.0, -1.0]),
    "scientific by smallness": torch.tensor([5e-5, 3e-5]),
    "scientific extremes": torch.tensor([1e-300, 1e300, -0.0, nan], dtype=torch.float64),
    "just not scientific": torch.tensor([0.0001, 0.1]),
    "ratio of 1000": torch.tensor([0.5, 500.0]),
    "halves to even": torch.tensor([0.00005, 0.03125, 0.09375, 0.15625], dtype=torch.float64) + 0.5,
    "rounds up": torch.tensor([9.99999, 1.5]),
    "integers": torch.tensor([[1, -20], [300, 4]]),
    "int32": torch.tensor([1, 2], dtype=torch.int32),
    "uint8": torch.tensor([0, 255], dtype=torch.uint8),
    "int8": torch.tensor([-128, 127], dtype=torch.int8),
    "int16": torch.tensor([-32768, 7], dtype=torch.int16),
    "least long": torch.tensor([-9223372036854775808, 9223372036854775807]),
    "truth": torch.tensor([[True, False], [False, True]]),
    "float scalar": torch.tensor(1.5),
    "whole scalar": torch.tensor(3.0),
    "integer scalar": torch.tensor(-7),
    "truth scalar": torch.tensor(True),
    "tiny scalar": torch.tensor(1e-10),
    "one": torch.tensor([0.1]),
    "three dimensions": torch.arange(24).reshape(2, 3, 4),
    "four dimensions": torch.arange(16).reshape(2, 2, 2, 2) * 0.5,
    "wrapped": torch.arange(50) * 0.5,
    "wrapped integers": torch.arange(60),
    "wrapped rows": (torch.arange(60) * 0.25).reshape(2, 30),
    "wrapped truth": torch.arange(40).remainder(3).eq(0),
    "a thousand": torch.arange(1000),
    "summary of one dimension": torch.arange(1001),
    "summary of two": torch.arange(3000).reshape(30, 100) * 0.5,
    "summary with few rows": torch.arange(3000).reshape(2, 1500),
    "summary of three": torch.arange(8000).reshape(20, 20, 20),
    "summary with few columns": torch.arange(3000).reshape(1000, 3),
    "summary hides the large": torch.cat([torch.ones(600), torch.tensor([1e9]), torch.ones(600)]),
    "empty": torch.empty(0),
    "empty matrix": torch.empty(0, 3),
    "empty integers": torch.empty(0, dtype=torch.int64),
    "empty truth": torch.empty(2, 0, dtype=torch.bool),
    "empty float64": torch.empty(0, dtype=torch.float64),
    "meta": torch.empty(2, 3, device="meta"),
    "meta integers": torch.empty(2, dtype=torch.int64, device="meta"),
    "leaf": leaf,
    "computed": leaf * 2,
    "float64 leaf": torch.tensor([[1.0]], dtype=torch.float64, requires_grad=True),
    "transposed": small.t(),
    "strided": torch.arange(10)[::3],
    "complex": torch.complex(small, small.flip(0)),
    "complex whole": torch.complex(torch.tensor([1.0, -2, 30]), torch.tensor([0.0, -1, 200])),
    "complex128": torch.complex(torch.tensor([0.5, -1e-7]).double(), torch.tensor([-0.25, 3.0]).double()),
    "complex scalar": torch.tensor(1.5 - 2j),
    "complex special": torch.complex(torch.tensor([float("nan"), float("-inf"), -0.0]), torch.tensor([float("inf"), -0.0, float("nan")])),
    "complex wrapped": torch.complex(torch.arange(13) * 0.5, torch.arange(13) * -1.0),
    "complex summary": torch.complex(torch.arange(1200) * 0.5, torch.arange(1200) * 1.0),
    "complex empty": torch.empty(0, dtype=torch.complex64),
    "complex leaf": torch.ones(2, dtype=torch.complex64, requires_grad=True),
    "suffix on the next line": torch.arange(12.0, dtype=torch.float64) * 100.5,
}

with open("printed.txt", "w") as out:
    for name, tensor in CASES.items():
        out.write(f"== {name}\n{tensor!r}\n")
