"""The recipe camvid-unet in Python: the same network, schedule, augmentation and measure.

    python camvid.py CAMVID --epochs 8 --seed 0 [--base 16]

prints a line an epoch and ends with the validation mIoU over the 11 classes, void ignored.
"""

import argparse
import random
import time
from pathlib import Path

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


def double(inside, out):
    layers = []
    for a, b in ((inside, out), (out, out)):
        layers += [nn.Conv2d(a, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers)


class UNet(nn.Module):
    def __init__(self, base, classes):
        super().__init__()
        self.inc = double(3, base)
        self.downs = nn.ModuleList(double(base << i, base << (i + 1)) for i in range(4))
        self.ups, self.convs = nn.ModuleList(), nn.ModuleList()
        for i in (4, 3, 2, 1):  # in Cresset's order, so that one seed has the same first weights on both sides
            self.ups.append(nn.ConvTranspose2d(base << i, base << (i - 1), 2, 2))
            self.convs.append(double(base << i, base << (i - 1)))
        self.out = nn.Conv2d(base, classes, 1)

    def forward(self, x):
        seen = [self.inc(x)]
        for down in self.downs:
            seen.append(down(F.max_pool2d(seen[-1], 2)))
        x = seen.pop()
        for up, conv in zip(self.ups, self.convs):
            x, skip = up(x), seen.pop()
            rows, columns = skip.shape[2] - x.shape[2], skip.shape[3] - x.shape[3]
            x = F.pad(x, (columns // 2, columns - columns // 2, rows // 2, rows - rows // 2))
            x = conv(torch.cat((skip, x), 1))
        return self.out(x)


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


def miou(network, loader):
    network.eval()
    n = len(CLASSES)
    counts = torch.zeros(n * n, dtype=torch.long)
    with torch.inference_mode():
        for images, masks in loader:
            told = network(images.to(memory_format=torch.channels_last)).argmax(1)
            kept = masks != VOID
            counts += torch.bincount(masks[kept] * n + told[kept], minlength=n * n)
    counts = counts.reshape(n, n).double()
    both = counts.diag()
    union = counts.sum(0) + counts.sum(1) - both
    return (both / union)[union > 0].mean().item(), (both.sum() / counts.sum()).item()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--base", type=int, default=16)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    crop = v2.RandomResizedCrop(SIZE, scale=(0.25, 1), ratio=(1.2, 1.5), antialias=True)
    train = CamVid(args.data, "train", [crop, v2.RandomHorizontalFlip()])
    val = CamVid(args.data, "val", [v2.Resize(SIZE, antialias=True)])
    loader = torch.utils.data.DataLoader(train, batch_size=8, shuffle=True)
    tested = torch.utils.data.DataLoader(val, batch_size=8)
    network = UNet(args.base, len(CLASSES)).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, 3e-3, total_steps=args.epochs * len(loader) + 1, pct_start=0.2, cycle_momentum=False
    )
    start = time.perf_counter()
    for epoch in range(args.epochs):
        network.train()
        total = 0.0
        for images, masks in loader:
            logits = network(images.to(memory_format=torch.channels_last))
            loss = F.cross_entropy(logits, masks, ignore_index=VOID)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() * len(images)
        score, pixels = miou(network, tested)
        print(
            f"epoch {epoch + 1}  {time.perf_counter() - start:.0f} s  loss {total / len(train):.3f}"
            f"  mIoU {score:.4f}  pixels {pixels:.4f}",
            flush=True,
        )
    print(f"seed {args.seed}: mIoU {score:.4f}", flush=True)


main()
