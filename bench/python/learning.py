"""What the recipes of camvid.py and cifar.py do alike."""

import time

import torch


class Learning:
    """A network and all that changes its weights, for so many steps; a recipe adds its loss and its measure."""

    def __init__(self, network, optimizer, lr, steps):
        self.network, self.optimizer = network, optimizer
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, lr, total_steps=steps + 1, pct_start=0.2, cycle_momentum=False
        )

    def step(self, images, targets):
        logits = self.network(images.to(memory_format=torch.channels_last))
        loss = self.loss(logits, targets)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.schedule.step()
        return loss.item()

    def score(self, loader):
        self.network.eval()
        with torch.inference_mode():
            told = ((self.network(x.to(memory_format=torch.channels_last)).argmax(1), y) for x, y in loader)
            score = self.measure(told)
        self.network.train()
        return score

    def run(self, train, test, epochs, seed, name):
        """All epochs, a line each, and what came out."""
        start = time.perf_counter()
        for epoch in range(epochs):
            total = sum(self.step(x, y) * len(x) for x, y in train)
            score = self.score(test)
            print(
                f"epoch {epoch + 1}  {time.perf_counter() - start:.0f} s  loss {total / len(train.dataset):.3f}"
                f"  {name} {score:.4f}",
                flush=True,
            )
        print(f"seed {seed}: {name} {score:.4f}", flush=True)
