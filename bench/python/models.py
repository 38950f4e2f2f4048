"""Training steps of several networks in Python, on data that lies in memory."""

import gc
import glob
import json
import os
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Classifier:
    """A network, its optimizer, a batch: one training step as PyTorch's tutorials write it."""

    def __init__(self, model, optimizer, x, y):
        self.model, self.optimizer, self.x, self.y = model, optimizer, x, y

    def step(self):
        self.optimizer.zero_grad()
        out = self.model(self.x)
        loss = F.cross_entropy(out.flatten(0, -2), self.y.flatten())
        loss.backward()
        self.optimizer.step()
        return loss.item()


class Segmenter(Classifier):
    """The same with a class for every pixel."""

    def step(self):
        self.optimizer.zero_grad()
        loss = F.cross_entropy(self.model(self.x), self.y)
        loss.backward()
        self.optimizer.step()
        return loss.item()


class Block(nn.Module):
    def __init__(self, inner, outer, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inner, outer, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outer)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(outer, outer, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outer)
        self.downsample = None
        if stride != 1 or inner != outer:
            self.downsample = nn.Sequential(
                nn.Conv2d(inner, outer, 1, stride, bias=False), nn.BatchNorm2d(outer)
            )

    def forward(self, x):
        out = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        out += x if self.downsample is None else self.downsample(x)
        return self.relu(out)


def resnet18_network(classes):
    """torchvision's ResNet-18, written out so that torchvision is not needed."""
    layers = [
        nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True),
        nn.MaxPool2d(3, 2, 1),
    ]
    inner = 64
    for outer, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
        layers += [Block(inner, outer, stride), Block(outer, outer, 1)]
        inner = outer
    return nn.Sequential(
        *layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, classes)
    )


def mobilenet_network(classes):
    """torchvision's MobileNetV3-large."""
    import torchvision_names  # noqa: F401, before torchvision
    from torchvision import models
    return models.mobilenet_v3_large(num_classes=classes)


class DoubleConv(nn.Sequential):
    def __init__(self, inner, outer):
        super().__init__(
            nn.Conv2d(inner, outer, 3, padding=1, bias=False), nn.BatchNorm2d(outer),
            nn.ReLU(inplace=True),
            nn.Conv2d(outer, outer, 3, padding=1, bias=False), nn.BatchNorm2d(outer),
            nn.ReLU(inplace=True),
        )


class Up(nn.Module):
    def __init__(self, inner, outer):
        super().__init__()
        self.up = nn.ConvTranspose2d(inner, inner // 2, 2, 2)
        self.conv = DoubleConv(inner, outer)

    def forward(self, small, skip):
        large = self.up(small)
        rows, columns = skip.shape[2] - large.shape[2], skip.shape[3] - large.shape[3]
        large = F.pad(
            large, [columns // 2, columns - columns // 2, rows // 2, rows - rows // 2]
        )
        return self.conv(torch.cat([skip, large], dim=1))


class UNet(nn.Module):
    """Down four times and up again, with batch norm and transposed convolutions."""

    def __init__(self, base, classes):
        super().__init__()
        self.inc = DoubleConv(3, base)
        self.downs = nn.ModuleList(
            nn.Sequential(nn.MaxPool2d(2), DoubleConv(base << i, base << (i + 1)))
            for i in range(4)
        )
        self.ups = nn.ModuleList(Up(base << (4 - i), base << (3 - i)) for i in range(4))
        self.outc = nn.Conv2d(base, classes, 1)

    def forward(self, x):
        seen = [self.inc(x)]
        for down in self.downs:
            seen.append(down(seen[-1]))
        x = seen.pop()
        for up in self.ups:
            x = up(x, seen.pop())
        return self.outc(x)


class LanguageModel(nn.Module):
    """Four encoder layers that each see only what came before."""

    def __init__(self, vocabulary, width, heads, length):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.position = nn.Embedding(length, width)
        layer = nn.TransformerEncoderLayer(width, heads, 4 * width, 0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 4)
        self.head = nn.Linear(width, vocabulary)
        self.register_buffer(
            "mask", nn.Transformer.generate_square_subsequent_mask(length), persistent=False
        )
        self.register_buffer("places", torch.arange(length), persistent=False)

    def forward(self, tokens):
        x = self.embedding(tokens) + self.position(self.places)
        return self.head(self.encoder(x, mask=self.mask, is_causal=True))


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(32, 32, batch_first=True)
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        return self.head(self.lstm(x)[0])


class ManyParameters:
    """Adam over 500 parameters of 8 x 8 whose gradients are there already."""

    def __init__(self):
        self.parameters = [torch.randn(8, 8, requires_grad=True) for _ in range(500)]
        for parameter in self.parameters:
            parameter.grad = torch.randn(8, 8)

    def optimizer(self, way):
        options = {"foreach": {"foreach": True}, "fused": {"fused": True}, "loop": {}}
        self.adam = torch.optim.Adam(self.parameters, lr=1e-3, **options[way])
        return self

    def step(self):
        self.adam.step()


def images(batch, size, layout):
    x = torch.randn(batch, 3, *size)
    return x.to(memory_format=torch.channels_last) if layout == "nhwc" else x


def network(model, layout):
    return model.to(memory_format=torch.channels_last) if layout == "nhwc" else model


def sgd(model):
    return torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)


def adam(model):
    return torch.optim.AdamW(model.parameters(), lr=1e-3, fused=True)


def small_cnn(layout):
    model = network(nn.Sequential(
        nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(4096, 10),
    ), layout)
    return Classifier(model, sgd(model), images(64, (32, 32), layout), torch.randint(10, (64,)))


def resnet18(layout):
    model = network(resnet18_network(1000), layout)
    return Classifier(model, sgd(model), images(16, (224, 224), layout), torch.randint(1000, (16,)))


def mobilenet(layout):
    model = network(mobilenet_network(1000), layout)
    return Classifier(
        model, sgd(model), images(16, (224, 224), layout), torch.randint(1000, (16,))
    )


def unet(layout):
    model = network(UNet(16, 12), layout)
    return Segmenter(
        model, sgd(model), images(8, (180, 240), layout), torch.randint(12, (8, 180, 240))
    )


def transformer(width, heads, batch, length, vocabulary):
    model = LanguageModel(vocabulary, width, heads, length)
    tokens = torch.randint(vocabulary, (batch, length))
    return Classifier(model, adam(model), tokens, torch.randint(vocabulary, (batch, length)))


def mlp(_):
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)
    )
    return Classifier(model, sgd(model), torch.randn(8, 64), torch.randint(10, (8,)))


def lstm(_):
    model = Recurrent()
    return Classifier(model, adam(model), torch.randn(8, 50, 32), torch.randint(10, (8, 50)))


MODELS = {
    "small-cnn": small_cnn,
    "resnet18": resnet18,
    "mobilenet": mobilenet,
    "unet": unet,
    "transformer-512": lambda _: transformer(512, 8, 4, 128, 1000),
    "mlp": mlp,
    "lstm": lstm,
    "transformer-64": lambda _: transformer(64, 4, 4, 32, 100),
    "adam-500": lambda way: ManyParameters().optimizer(way),
}
made = {}


def steps(name, layout, count):
    """Milliseconds per training step."""
    key = name + layout
    if key not in made:
        torch.manual_seed(0)
        made[key] = MODELS[name](layout)
        made[key].step()
        made[key].step()
    start = time.perf_counter()
    for _ in range(int(count)):
        made[key].step()
    return {"ms_per_step": (time.perf_counter() - start) / int(count) * 1000}


def mebibytes(field):
    """A line of /proc/self/status, which is in KiB."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field)) / 1024


def peak(name, layout, count):
    """The greatest resident memory of this process, and how much of it came with some steps."""
    torch.manual_seed(0)
    training = MODELS[name](layout)
    before = mebibytes("VmRSS")
    for _ in range(int(count)):
        training.step()
    return {"peak_mib": mebibytes("VmHWM"), "steps_mib": mebibytes("VmHWM") - before}


class JpegFolder(torch.utils.data.Dataset):
    """JPEG files of one class decoded by Pillow, augmented; with masks beside them if asked."""

    def __init__(self, directory, masks, count):
        import torchvision_names  # noqa: F401, before torchvision
        from torchvision import tv_tensors
        from torchvision.transforms import v2
        self.mask = tv_tensors.Mask
        self.files = sorted(glob.glob(os.path.join(directory, "*.jpg")))
        self.masks, self.count = masks, count
        crop = (
            v2.RandomResizedCrop((180, 240), scale=(0.25, 1), ratio=(1.2, 1.5), antialias=True)
            if masks else v2.RandomResizedCrop(224, antialias=True)
        )
        self.transform = v2.Compose([
            crop, v2.RandomHorizontalFlip(), v2.PILToTensor(),
            v2.ToDtype({torch.Tensor: torch.float32, "others": None}, scale=True),
            v2.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
        ])

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        from PIL import Image
        file = self.files[index % len(self.files)]
        image = Image.open(file).convert("RGB")
        if not self.masks:
            return self.transform(image), 0
        folder, name = os.path.split(file)
        mask = Image.open(os.path.join(folder + "annot", name[:-4] + ".png"))
        image, mask = self.transform(image, self.mask(mask))
        return image, mask.as_subclass(torch.Tensor).squeeze(0).long()


def folder(name, layout, workers, count, directory):
    """Images per second of a training that reads JPEG files."""
    key = name + layout
    if key not in made:
        torch.manual_seed(0)
        made[key] = MODELS[name](layout)
        made[key].step()
    training = made[key]
    images = JpegFolder(directory, name == "unet", int(count))
    loader = torch.utils.data.DataLoader(
        images, batch_size=len(training.x), shuffle=True, drop_last=True, num_workers=int(workers)
    )
    order = torch.channels_last if layout == "nhwc" else torch.contiguous_format
    start = time.perf_counter()
    seen = 0
    for training.x, training.y in loader:
        training.x = training.x.to(memory_format=order)
        training.step()
        seen += len(training.x)
    speed = seen / (time.perf_counter() - start)
    del loader
    gc.collect()  # a worker that is forked while an old loader lives complains when it ends
    return {"images_per_second": speed}


COMMANDS = {"steps": steps, "peak": peak, "folder": folder}
print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
for line in sys.stdin:
    command, *arguments = line.rstrip("\n").split(" ", 5)  # a folder's name may hold spaces
    print(json.dumps(COMMANDS[command](*arguments)), flush=True)
