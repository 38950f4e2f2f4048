"""Writes windows and short-time Fourier transforms as PyTorch computes them: signal.safetensors.

Run with torch 2.13.0 and safetensors:  python generate.py
window/NAME/LENGTH-periodic is float64. Each stft/NAME/ has its input, the transform (real and imaginary parts last), the gradient of the
weighted sum of its parts, and what istft makes of the transform, with the gradient there. The settings stand in CASES, and again in
ShortTimeFourierTest.
"""
import os

import torch
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
D = torch.float64
OUT = {}
for name in ("hann", "hamming", "blackman", "bartlett", "kaiser"):
    make = getattr(torch, f"{name}_window")
    for length in (0, 1, 2, 7, 8):
        for periodic in (True, False):
            OUT[f"window/{name}/{length}-{str(periodic).lower()}"] = make(length, periodic=periodic, dtype=D)

torch.manual_seed(3)
CASES = {  # n_fft, hop_length, win_length, window, center, pad_mode, normalized, onesided, length of istft
    "plain": ((2, 37), dict(n_fft=8), None),
    "window": ((41,), dict(n_fft=8, hop_length=3, window=torch.hann_window(8, dtype=D)), 41),
    "short": ((3, 30), dict(n_fft=9, hop_length=2, win_length=6, window=torch.hamming_window(6, dtype=D), normalized=True), 30),
    "even": ((2, 32), dict(n_fft=8, hop_length=2, window=torch.hamming_window(8, dtype=D), center=False), None),
    "twosided": ((2, 33), dict(n_fft=6, hop_length=2, window=torch.hamming_window(6, dtype=D), onesided=False, pad_mode="constant"), 28),
}
for name, (shape, options, length) in CASES.items():
    x = torch.randn(*shape, dtype=D, requires_grad=True)
    y = torch.stft(x, return_complex=True, **options)
    parts = torch.view_as_real(y)
    g = torch.randn_like(parts)
    (parts * g).sum().backward()
    OUT |= {f"stft/{name}/input": x, f"stft/{name}/output": parts, f"stft/{name}/weights": g, f"stft/{name}/gradient": x.grad}
    back = {k: v for k, v in options.items() if k != "pad_mode"}
    s = parts.detach().clone().requires_grad_()
    z = torch.istft(torch.view_as_complex(s), length=length, **back)
    h = torch.randn_like(z)
    (z * h).sum().backward()
    OUT |= {f"stft/{name}/back": z, f"stft/{name}/back-weights": h, f"stft/{name}/back-gradient": s.grad}
save_file({k: v.detach().contiguous().clone() for k, v in OUT.items()}, os.path.join(HERE, "signal.safetensors"), {"torch": torch.__version__})
