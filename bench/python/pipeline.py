"""JPEG files to normalised batches in Python: torchvision's transforms in a DataLoader."""

import gc
import glob
import json
import os
import sys
import threading
import time
import warnings

import torch

BATCH = 32
SIDE = 224
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)

warnings.filterwarnings("ignore")  # that 4 workers are more than 2 cores is what is asked
import torchvision_names  # noqa: E402, F401, before torchvision
from PIL import Image  # noqa: E402
from torchvision import io  # noqa: E402
from torchvision.transforms import v2  # noqa: E402


class Files(torch.utils.data.Dataset):
    """Decoded by Pillow, as ImageFolder does unless told otherwise, or by torchvision itself."""

    def __init__(self, directory, way, count):
        self.files = sorted(glob.glob(os.path.join(directory, "*.jpg")))
        self.way, self.count = way, count
        to_tensor = [v2.PILToTensor()] if way == "Pillow" else []
        self.transform = v2.Compose([
            v2.RandomResizedCrop(SIDE, antialias=True), v2.RandomHorizontalFlip(), *to_tensor,
            v2.ToDtype(torch.float32, scale=True), v2.Normalize(MEAN, STD),
        ])

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        file = self.files[index % len(self.files)]
        if self.way == "Pillow":
            return self.transform(Image.open(file).convert("RGB"))
        return self.transform(io.decode_jpeg(io.read_file(file), mode=io.ImageReadMode.RGB))


def loader(directory, way, workers, images):
    return torch.utils.data.DataLoader(
        Files(directory, way, int(images)), batch_size=BATCH, shuffle=True,
        num_workers=int(workers), drop_last=True)


def load(directory, way, workers, images):
    """Images per second of one pass; 0 where this torchvision has no decoder of its own."""
    try:
        gc.collect()  # a worker that is forked while an old loader lives complains when it ends
        start = time.perf_counter()
        seen = sum(len(batch) for batch in loader(directory, way, workers, images))
        return {"images_per_second": seen / (time.perf_counter() - start)}
    except (AttributeError, RuntimeError):
        if way == "Pillow":
            raise
        return {"images_per_second": 0.0}


def mebibytes(pid, *fields):
    """The sum of some lines of a process's smaps_rollup, which are in KiB."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as rollup:
            return sum(int(line.split()[1]) for line in rollup if line.startswith(fields)) / 1024
    except OSError:
        return 0  # a worker that has just ended


def resident_mib():
    """What this process holds, and what each worker holds for itself: shared pages count once."""
    with open(f"/proc/self/task/{os.getpid()}/children") as children:
        workers = children.read().split()
    return mebibytes("self", "Rss:") + sum(mebibytes(pid, "Private_") for pid in workers)


def peak(directory, way, workers, images):
    """The greatest memory seen during one pass, looked at ten times a second."""
    done = threading.Event()
    seen = [resident_mib()]

    def watch():
        while not done.wait(0.1):
            seen.append(resident_mib())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        speed = load(directory, way, workers, images)
    finally:
        done.set()
        watcher.join()
    return {"peak_mib": max(seen), **speed}


COMMANDS = {"load": load, "peak": peak}
print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
for line in sys.stdin:
    name, *arguments = line.rstrip("\n").split("\t")
    print(json.dumps(COMMANDS[name](*arguments)), flush=True)
