"""The losses of 100 training steps of four networks: what TrainingParityTest compares with.

Both sides make weights and data from the same seed, in the same order. Written with torch 2.13.0:

    python generate.py > losses.txt

Kernels for bfloat16 round differently from processor to processor, so the file has rows of two processors: run
this on each and append the bfloat16 rows of the second.
"""

import sys

import torch
from torch import nn
from torch.nn import functional as F

STEPS = 100
BATCHES = 4


class Block(nn.Module):
    """Two convolutions around which the input is carried."""

    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + x)


class LanguageModel(nn.Module):
    def __init__(self, vocabulary, width, length):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.position = nn.Embedding(length, width)
        layer = nn.TransformerEncoderLayer(width, 4, 4 * width, 0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 4)
        self.head = nn.Linear(width, vocabulary)
        self.mask = nn.Transformer.generate_square_subsequent_mask(length)
        self.places = torch.arange(length)

    def forward(self, tokens):
        x = self.embedding(tokens) + self.position(self.places)
        return self.head(self.encoder(x, mask=self.mask, is_causal=True))


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(16, 24, num_layers=2, batch_first=True)
        self.head = nn.Linear(24, 5)

    def forward(self, x):
        return self.head(self.lstm(x)[0])


def images():
    return [(torch.randn(8, 3, 16, 16), torch.randint(10, (8,))) for _ in range(BATCHES)]


def cnn():
    model = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(256, 10),
    )
    return model, torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9), images()


def resnet():
    model = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(),
        Block(8), Block(8), Block(8), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 10),
    )
    return model, torch.optim.SGD(model.parameters(), lr=0.005, momentum=0.9), images()


def transformer():
    model = LanguageModel(50, 32, 16)
    data = [(torch.randint(50, (4, 16)), torch.randint(50, (4, 16))) for _ in range(BATCHES)]
    return model, torch.optim.AdamW(model.parameters(), lr=1e-3), data


def lstm():
    model = Recurrent()
    data = [(torch.randn(4, 12, 16), torch.randint(5, (4, 12))) for _ in range(BATCHES)]
    return model, torch.optim.AdamW(model.parameters(), lr=3e-3), data


def losses(make, bf16):
    torch.manual_seed(7)
    model, optimizer, data = make()
    for step in range(STEPS):
        x, y = data[step % BATCHES]
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            out = model(x)
            loss = F.cross_entropy(out.flatten(0, -2), y.flatten())
        loss.backward()
        optimizer.step()
        yield loss.item()


print("#", torch.__version__)
torch.set_num_threads(1)
for make in (cnn, resnet, transformer, lstm):
    for bf16 in (False, True):
        values = " ".join(repr(float(v)) for v in losses(make, bf16))
        print(make.__name__, "bfloat16" if bf16 else "float32", values)
        sys.stdout.flush()
