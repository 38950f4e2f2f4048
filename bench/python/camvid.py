"""The recipe camvid-unet in Python: the same network, schedule, augmentation and measure.

    python camvid.py CAMVID --epochs 8 --seed 0 [--base 16]

prints a line an epoch and ends with the validation mIoU over the 11 classes, void ignored.
"""

import argparse
import random
from pathlib import Path

import learning
import torch
import torchvision_names  # noqa: F401, before torchvision
from PIL import Image
from torch import nn
from torch.nn import functional as F
from torchvision import tv_tensors
from torchvision.transforms import v2

CLASSES = ["sky", "building", "pole", "road", "pavement", "tree", "sign", "fence", "car", "pedestrian", "bicyclist"]
VOID = 11
SIZE = (180, 240)
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class DoubleConv(nn.Module):
    def __init__(self, inside, out):
        super().__init__()
        layers = []
        for a, b in ((inside, out), (out, out)):
            layers += [nn.Conv2d(a, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True)]
        self.double_conv = nn.Sequential(*layers)

    def forward(self, x):
        return self.double_conv(x)


class Down(nn.Module):
    def __init__(self, inside, out):
        super().__init__()
        self.maxpool_conv = nn.Sequential(nn.MaxPool2d(2), DoubleConv(inside, out))

    def forward(self, x):
        return self.maxpool_conv(x)


class Up(nn.Module):
    def __init__(self, inside, out):
        super().__init__()
        self.up = nn.ConvTranspose2d(inside, out, 2, 2)
        self.conv = DoubleConv(inside, out)

    def forward(self, x, skip):
        x = self.up(x)
        rows, columns = skip.shape[2] - x.shape[2], skip.shape[3] - x.shape[3]
        x = F.pad(x, (columns // 2, columns - columns // 2, rows // 2, rows - rows // 2))
        return self.conv(torch.cat((skip, x), 1))


class Out(nn.Module):
    def __init__(self, inside, classes):
        super().__init__()
        self.conv = nn.Conv2d(inside, classes, 1)

    def forward(self, x):
        return self.conv(x)


class UNet(nn.Module):
    """With the names and the order of layers of the reference, as Cresset's: one seed, the same first weights."""

    def __init__(self, base, classes):
        super().__init__()
        self.inc = DoubleConv(3, base)
        for i in range(1, 5):
            setattr(self, f"down{i}", Down(base << (i - 1), base << i))
        for i in range(1, 5):
            setattr(self, f"up{i}", Up(base << (5 - i), base << (4 - i)))
        self.outc = Out(base, classes)

    def forward(self, x):
        seen = [self.inc(x)]
        for down in (self.down1, self.down2, self.down3, self.down4):
            seen.append(down(seen[-1]))
        x = seen.pop()
        for up in (self.up1, self.up2, self.up3, self.up4):
            x = up(x, seen.pop())
        return self.outc(x)


class CamVid(torch.utils.data.Dataset):
    def __init__(self, folder, split, geometry):
        masks = sorted((folder / (split + "annot")).glob("*.png"))
        self.items = []
        for file in masks:
            image = Image.open(folder / split / (file.stem + ".jpg")).convert("RGB")
            self.items.append((tv_tensors.Image(image), tv_tensors.Mask(Image.open(file))))
        last = [v2.ToDtype({tv_tensors.Image: torch.float32, "others": None}, scale=True), v2.Normalize(MEAN, STD)]
        self.transform = v2.Compose(geometry + last)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        image, mask = self.transform(*self.items[index])
        return image.as_subclass(torch.Tensor), mask.as_subclass(torch.Tensor).squeeze(0).long()


def images(folder, batch_size):
    """A loader of the images to learn from, in an order and with crops of Python's own draw; and one of the others."""
    crop = v2.RandomResizedCrop(SIZE, scale=(0.25, 1), ratio=(1.2, 1.5), antialias=True)
    train = CamVid(folder, "train", [crop, v2.RandomHorizontalFlip()])
    return torch.utils.data.DataLoader(train, batch_size, shuffle=True), tested(folder, batch_size)


def tested(folder, batch_size, _limit=None):
    val = CamVid(folder, "val", [v2.Resize(SIZE, antialias=True)])
    return torch.utils.data.DataLoader(val, batch_size)


class Training(learning.Learning):
    def __init__(self, steps, lr=3e-3, base=16):
        network = UNet(base, len(CLASSES)).to(memory_format=torch.channels_last)
        # Fused, as Cresset's: the plain one rounds otherwise.
        optimizer = torch.optim.AdamW(network.parameters(), lr=lr, weight_decay=1e-2, fused=True)
        super().__init__(network, optimizer, lr, steps)

    def loss(self, logits, masks):
        return F.cross_entropy(logits, masks, ignore_index=VOID)

    def measure(self, told):
        """The mean IoU of the classes, void ignored."""
        n = len(CLASSES)
        counts = torch.zeros(n * n, dtype=torch.long)
        for classes, masks in told:
            kept = masks != VOID
            counts += torch.bincount(masks[kept] * n + classes[kept], minlength=n * n)
        counts = counts.reshape(n, n).double()
        both = counts.diag()
        union = counts.sum(0) + counts.sum(1) - both
        return (both / union)[union > 0].mean().item()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--base", type=int, default=16)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    train, val = images(args.data, 8)
    training = Training(args.epochs * len(train), base=args.base)
    training.run(train, val, args.epochs, args.seed, "mIoU")


if __name__ == "__main__":
    main()
