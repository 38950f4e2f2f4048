"""The first operator of a fresh process."""

import torch

print((torch.ones(4) + torch.ones(4)).sum().item())
