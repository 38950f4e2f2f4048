"""Logits, gradients and names of every network, computed by its reference in float64.

python generate.py > models.tsv

Weights come of a formula that ModelsTest computes too, so none are stored. What is in neither
torchvision nor timm is written out below, in the names of its reference.
"""

import hashlib
import math
import sys

import torch
from torch import nn
from torch.nn import functional as F

from formula import fill, noise  # noqa: E402, before torchvision
import timm  # noqa: E402
import torchvision  # noqa: E402
from torchvision.models import resnet  # noqa: E402


# Deep networks without much normalisation double every difference block by block: with weights of the
# usual size the last bit of the image decides the logits, and no two programs agree. (efficientnet_v2_l:
# 1e-14 of the image made 48 % of the logits.)
GAINS = {"efficientnet_v2_m": 0.85, "efficientnet_v2_l": 0.85}


class DoubleConv(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.double_conv = nn.Sequential(
            nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU(),
            nn.Conv2d(o, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU())

    def forward(self, x):
        return self.double_conv(x)


class Down(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.maxpool_conv = nn.Sequential(nn.MaxPool2d(2), DoubleConv(i, o))

    def forward(self, x):
        return self.maxpool_conv(x)


class Up(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.up = nn.ConvTranspose2d(i, i // 2, 2, stride=2)
        self.conv = DoubleConv(i, o)

    def forward(self, low, skip):
        low = self.up(low)
        dy, dx = skip.shape[2] - low.shape[2], skip.shape[3] - low.shape[3]
        low = F.pad(low, [dx // 2, dx - dx // 2, dy // 2, dy - dy // 2])
        return self.conv(torch.cat([skip, low], 1))


class Last(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.conv = nn.Conv2d(i, o, 1)


class UNet(nn.Module):
    def __init__(self, classes, base=64):
        super().__init__()
        self.inc = DoubleConv(3, base)
        for i in range(4):
            setattr(self, f"down{i + 1}", Down(base << i, base << i + 1))
        for i in range(4):
            setattr(self, f"up{i + 1}", Up(base << 4 - i, base << 3 - i))
        self.outc = Last(base, classes)

    def forward(self, x):
        seen = [self.inc(x)]
        for i in range(4):
            seen.append(getattr(self, f"down{i + 1}")(seen[-1]))
        x = seen.pop()
        for i in range(4):
            x = getattr(self, f"up{i + 1}")(x, seen.pop())
        return self.outc.conv(x)


class Encoder(resnet.ResNet):
    def __init__(self, like):
        source = getattr(torchvision.models, like)()
        block = type(source.layer1[0])
        super().__init__(block, [len(getattr(source, f"layer{i}")) for i in range(1, 5)])
        del self.fc, self.avgpool

    def forward(self, x):
        features = [self.relu(self.bn1(self.conv1(x)))]
        x = self.maxpool(features[0])
        for layer in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = layer(x)
            features.append(x)
        return features


def channels(encoder):
    last = encoder.layer4[-1]
    factor = 4 if hasattr(last, "conv3") else 1
    return [64] + [factor * c for c in (64, 128, 256, 512)]


class DecoderBlock(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.conv1 = nn.Sequential(nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU())
        self.conv2 = nn.Sequential(nn.Conv2d(o, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU())

    def forward(self, x, skip):
        x = F.interpolate(x, scale_factor=2, mode="nearest")
        if skip is not None:
            x = torch.cat([x, skip], 1)
        return self.conv2(self.conv1(x))


class ResNetUNet(nn.Module):
    def __init__(self, like, classes):
        super().__init__()
        self.encoder = Encoder(like)
        c = channels(self.encoder)
        ins, skips, outs = [c[4], 256, 128, 64, 32], [c[3], c[2], c[1], c[0], 0], [256, 128, 64, 32, 16]
        self.decoder = nn.Module()
        self.decoder.blocks = nn.ModuleList(DecoderBlock(i + s, o) for i, s, o in zip(ins, skips, outs))
        self.segmentation_head = nn.Sequential(nn.Conv2d(16, classes, 3, padding=1))

    def forward(self, x):
        features = self.encoder(x)
        x = features.pop()
        for block in self.decoder.blocks:
            x = block(x, features.pop() if features else None)
        return self.segmentation_head(x)


def separable(i, o, dilation=1):
    return nn.Sequential(
        nn.Conv2d(i, i, 3, padding=dilation, dilation=dilation, groups=i, bias=False),
        nn.Conv2d(i, o, 1, bias=False))


class Pooling(nn.Sequential):
    def forward(self, x):
        return F.interpolate(super().forward(x), size=x.shape[-2:], mode="bilinear", align_corners=False)


class ASPP(nn.Module):
    def __init__(self, i):
        super().__init__()
        normed = lambda conv: nn.Sequential(conv, nn.BatchNorm2d(256), nn.ReLU())
        self.convs = nn.ModuleList(
            [normed(nn.Conv2d(i, 256, 1, bias=False))]
            + [normed(separable(i, 256, d)) for d in (12, 24, 36)]
            + [Pooling(nn.AdaptiveAvgPool2d(1), nn.Conv2d(i, 256, 1, bias=False), nn.BatchNorm2d(256), nn.ReLU())])
        self.project = nn.Sequential(
            nn.Conv2d(5 * 256, 256, 1, bias=False), nn.BatchNorm2d(256), nn.ReLU(), nn.Dropout(0.5))

    def forward(self, x):
        return self.project(torch.cat([conv(x) for conv in self.convs], 1))


class DeepLabV3Plus(nn.Module):
    def __init__(self, like, classes):
        super().__init__()
        self.encoder = Encoder(like)
        for module in self.encoder.layer4.modules():
            if isinstance(module, nn.Conv2d):
                module.stride, module.dilation = (1, 1), (2, 2)
                module.padding = tuple(k // 2 * 2 for k in module.kernel_size)
        c = channels(self.encoder)
        self.decoder = nn.Module()
        self.decoder.aspp = nn.Sequential(ASPP(c[4]), separable(256, 256), nn.BatchNorm2d(256), nn.ReLU())
        self.decoder.up = nn.UpsamplingBilinear2d(scale_factor=4)
        self.decoder.block1 = nn.Sequential(nn.Conv2d(c[1], 48, 1, bias=False), nn.BatchNorm2d(48), nn.ReLU())
        self.decoder.block2 = nn.Sequential(separable(304, 256), nn.BatchNorm2d(256), nn.ReLU())
        self.segmentation_head = nn.Sequential(nn.Conv2d(256, classes, 1), nn.UpsamplingBilinear2d(scale_factor=4))

    def forward(self, x):
        features = self.encoder(x)
        far = self.decoder.up(self.decoder.aspp(features[4]))
        near = self.decoder.block1(features[1])
        return self.segmentation_head(self.decoder.block2(torch.cat([far, near], 1)))


def make(name):
    if name == "unet":
        return UNet(21)
    if name.startswith("unet_"):
        return ResNetUNet(name[5:], 21)
    if name.startswith("deeplabv3plus_"):
        return DeepLabV3Plus(name[14:], 21)
    if name.startswith("convnextv2"):
        return timm.create_model(name)
    if name.startswith(("fcn", "deeplabv3")):
        maker = getattr(torchvision.models.segmentation, name)
        return maker(weights=None, weights_backbone=None, aux_loss=True, num_classes=21)
    return getattr(torchvision.models, name)(weights=None)


def size(name):
    if name.startswith("vit"):
        return 224, 224
    if name.startswith("swin"):
        return 72, 72
    if name == "unet":
        return 50, 70
    return (64, 96) if "resnet" not in name or "_resnet" in name else (64, 64)


def numbers(tensor):
    flat = tensor.detach().flatten()
    at = [i * flat.numel() // 16 for i in range(16)]
    return ",".join(repr(flat[i].item()) for i in at)


def row(name):
    with torch.device("cpu"):
        model = make(name).eval()
    state = model.state_dict()
    keys = "".join(f"{k} {tuple(v.shape)}\n".replace(",)", ")") for k, v in state.items())
    params = sum(p.numel() for p in model.parameters())
    gain = GAINS.get(name, 1.0)
    fill(model, gain)
    model.double()
    fill(model, gain)
    h, w = size(name)
    x = torch.from_numpy(noise("image", 2 * 3 * h * w)).reshape(2, 3, h, w)
    out = model(x)
    aux = None
    if isinstance(out, dict):
        out, aux = out["out"], out["aux"]
    weight = torch.from_numpy(noise("loss", out.numel())).reshape(out.shape)
    (out * weight).sum().backward()
    squares = sum((p.grad**2).sum().item() for p in model.parameters() if p.grad is not None)
    spread = (out[0] - out[1]).abs().max() / out.abs().max()
    print(name, "spread %.2g" % spread, "max %.2g" % out.abs().max(), file=sys.stderr)
    cells = [name, h, w, params, hashlib.sha256(keys.encode()).hexdigest(), numbers(out)]
    cells += [repr(math.sqrt(squares)), "-" if aux is None else numbers(aux)]
    print("\t".join(str(cell) for cell in cells), flush=True)


print(f"# torch {torch.__version__}, torchvision {torchvision.__version__}, timm {timm.__version__}")
for name in sys.argv[1:] or open("names.txt").read().split():
    row(name)
