"""Makes the files of complex numbers here: python complex.py. Made with torch 2.13.0, numpy and safetensors 0.8.0."""

import numpy as np
import torch
from safetensors.torch import save_file

half = torch.complex(torch.tensor([[1.5, -2.0, 0.0], [3.0, 4.25, -0.5]]), torch.tensor([[0.5, 1.0, -7.0], [2.0, 0.0, 8.0]]))
full = torch.complex(half.real.double() / 3, half.imag.double() / 3)
tensors = {"c64": half, "c128": full, "view": half.T, "scalar": full[1, 2].clone(), "empty": torch.zeros(0, 3, dtype=torch.complex64)}
torch.save(tensors, "zip.pth")
torch.save(tensors, "legacy.pth", _use_new_zipfile_serialization=False)
np.savez("arrays.npz", **{
    "c64": half.numpy(), "c128": full.numpy(),
    "big64": half.numpy().astype(">c8"), "big128": full.numpy().astype(">c16"), "fortran": np.asfortranarray(half.numpy()),
})
save_file({"c64": half}, "python.safetensors")
