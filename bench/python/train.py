"""Training the CIFAR-10 network in Python, from memory and from image files."""

import json
import sys
import time

import torch
from torch import nn

BATCH = 64


def network():
    return nn.Sequential(
        nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(4096, 10),
    )


class Training:
    """A network and its optimizer, kept between rounds."""

    def __init__(self, memory_format):
        torch.manual_seed(0)
        self.format = memory_format
        self.model = network().to(memory_format=memory_format)
        self.loss = nn.CrossEntropyLoss()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.01, momentum=0.9)

    def step(self, x, y):
        self.optimizer.zero_grad()
        loss = self.loss(self.model(x), y)
        loss.backward()
        self.optimizer.step()
        return loss.item()


FORMATS = {"nchw": torch.contiguous_format, "nhwc": torch.channels_last}
trainings = {name: Training(memory_format) for name, memory_format in FORMATS.items()}


def memory(layout, steps):
    """Milliseconds per step on batches that lie in memory."""
    training = trainings[layout]
    generator = torch.Generator().manual_seed(0)
    batches = [
        (
            torch.randn(BATCH, 3, 32, 32, generator=generator).to(memory_format=training.format),
            torch.randint(10, (BATCH,), generator=generator),
        )
        for _ in range(8)
    ]
    for x, y in batches:
        training.step(x, y)
    start = time.perf_counter()
    for i in range(int(steps)):
        training.step(*batches[i % len(batches)])
    return {"ms_per_step": (time.perf_counter() - start) / int(steps) * 1000}


def files(directory, workers, images):
    """Images per second of one pass over image files, with augmentation."""
    import torchvision_names  # noqa: F401, before torchvision
    from torchvision import datasets, transforms
    transform = transforms.Compose([
        transforms.RandomCrop(32, padding=4),
        transforms.RandomHorizontalFlip(),
        transforms.ToTensor(),
        transforms.Normalize((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)),
    ])
    dataset = datasets.ImageFolder(directory, transform)
    chosen = torch.randperm(len(dataset), generator=torch.Generator().manual_seed(0))
    subset = torch.utils.data.Subset(dataset, chosen[: int(images)].tolist())
    loader = torch.utils.data.DataLoader(
        subset, batch_size=BATCH, shuffle=True, num_workers=int(workers), drop_last=True
    )
    training = trainings["nhwc"]
    start = time.perf_counter()
    seen = 0
    for x, y in loader:
        training.step(x.to(memory_format=training.format), y)
        seen += len(y)
    return {"images_per_second": seen / (time.perf_counter() - start)}


COMMANDS = {"memory": memory, "files": files}
print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
for line in sys.stdin:
    name, *arguments = line.split()
    print(json.dumps(COMMANDS[name](*arguments)), flush=True)
