"""Two recipes in Python, step by step on Cresset's batches and from its first weights.

What is left to differ is what each side computes. On one thread, for how many share an operator's
work decides the order of its sums, and the two sides do not share alike.
"""

import json
import sys
from pathlib import Path

import torch

import camvid
import cifar

RECIPES = {"camvid-unet": camvid, "cifar10-resnet18": cifar}
training, loader = None, None


def begin(recipe, weights, steps, lr, data, batch_size, limit):
    """A training from these weights; how many tensors they are."""
    global training, loader
    training = RECIPES[recipe].Training(int(steps), float(lr))
    state = torch.load(weights)
    training.network.load_state_dict(state)
    training.network.train()
    loader = RECIPES[recipe].tested(Path(data), int(batch_size), int(limit) or None)
    return {"tensors": len(state)}


def step(file):
    batch = torch.load(file)
    return {"loss": training.step(batch["images"], batch["targets"])}


def score():
    return {"score": training.score(loader)}


def same(file):
    """How many tensors of the weights are those of the file to the last bit."""
    ours, theirs = training.network.state_dict(), torch.load(file)
    return {"tensors": sum(torch.equal(ours[name], theirs[name]) for name in ours)}


torch.set_num_threads(1)
COMMANDS = {"begin": begin, "step": step, "score": score, "same": same}
print(json.dumps({"torch": torch.__version__}), flush=True)
for line in sys.stdin:
    name, *arguments = line.rstrip("\n").split("\t")
    print(json.dumps(COMMANDS[name](*arguments)), flush=True)
