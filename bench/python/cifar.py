"""The recipe cifar10-resnet18 in Python: the same network, schedule and augmentation.

    python cifar.py CIFAR10 --limit 2000 --epochs 6 --seed 0

prints a line an epoch and ends with the accuracy on the test images.
"""

import argparse
from pathlib import Path

import learning
import torch
import torchvision_names  # noqa: F401, before torchvision
from PIL import Image
from torch import nn
from torch.nn import functional as F
from torchvision import models, tv_tensors
from torchvision.transforms import v2

MEAN, STD = (0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)


class Images(torch.utils.data.Dataset):
    """At most `limit` images, spread evenly over the folder as Cresset's --limit does."""

    def __init__(self, folder, limit, augment):
        classes = sorted(f.name for f in folder.iterdir())
        files = [(f, i) for i, name in enumerate(classes) for f in sorted((folder / name).iterdir())]
        kept = min(limit or len(files), len(files))
        chosen = [files[i * len(files) // kept] for i in range(kept)]
        self.items = [(tv_tensors.Image(Image.open(f).convert("RGB")), label) for f, label in chosen]
        last = [v2.ToDtype(torch.float32, scale=True), v2.Normalize(MEAN, STD)]
        self.transform = v2.Compose(augment + last)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        image, label = self.items[index]
        return self.transform(image).as_subclass(torch.Tensor), label


def resnet18():
    network = models.resnet18(num_classes=10)
    network.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
    nn.init.kaiming_normal_(network.conv1.weight, mode="fan_out", nonlinearity="relu")
    network.maxpool = nn.Identity()
    return network


def images(folder, batch_size, limit):
    """A loader of the images to learn from, in an order and with crops of Python's own draw; and one of the others."""
    augment = [v2.RandomCrop(32, padding=4), v2.RandomHorizontalFlip()]
    train = Images(folder / "train", limit, augment)
    return torch.utils.data.DataLoader(train, batch_size, shuffle=True), tested(folder, batch_size, limit)


def tested(folder, batch_size, limit):
    return torch.utils.data.DataLoader(Images(folder / "test", limit, []), batch_size)


class Training(learning.Learning):
    def __init__(self, steps, lr):
        network = resnet18().to(memory_format=torch.channels_last)
        decayed = [p for p in network.parameters() if p.dim() > 1]
        others = [p for p in network.parameters() if p.dim() <= 1]
        groups = [{"params": decayed}, {"params": others, "weight_decay": 0.0}]
        optimizer = torch.optim.SGD(groups, lr=lr, momentum=0.9, nesterov=True, weight_decay=5e-4, fused=True)
        super().__init__(network, optimizer, lr, steps)

    def loss(self, logits, labels):
        return F.cross_entropy(logits, labels, label_smoothing=0.1)

    def measure(self, told):
        """The share of images that are told rightly."""
        right = total = 0
        for classes, labels in told:
            right += (classes == labels).sum().item()
            total += len(labels)
        return right / total


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--lr", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    train, test = images(args.data, args.batch_size, args.limit)
    training = Training(args.epochs * len(train), args.lr)
    training.run(train, test, args.epochs, args.seed, "accuracy")


if __name__ == "__main__":
    main()
