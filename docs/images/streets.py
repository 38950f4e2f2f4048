"""Draws streets in CamVid's layout, for pictures of what a segmentation looks like: no photograph, no licence.

    python streets.py FOLDER [--train 120] [--val 20]
"""

import argparse
import math
import random
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = (480, 360)
SKY, BUILDING, POLE, ROAD, PAVEMENT, TREE, SIGN, FENCE, CAR, PEDESTRIAN, BICYCLIST = range(11)


def vary(rng, colour):
    """Lighter or darker, and a little of another hue."""
    light = rng.randint(-16, 16)
    return tuple(max(0, min(255, c + light + rng.randint(-5, 5))) for c in colour)


class Street:
    def __init__(self, rng):
        self.rng = rng
        self.image = Image.new("RGB", SIZE, vary(rng, (150, 185, 220)))
        self.mask = Image.new("L", SIZE, SKY)
        self.draw, self.truth = ImageDraw.Draw(self.image), ImageDraw.Draw(self.mask)
        self.horizon = rng.randint(150, 190)
        self.vanish = rng.randint(200, 280)

    def polygon(self, points, colour, label):
        self.draw.polygon(points, fill=vary(self.rng, colour))
        self.truth.polygon(points, fill=label)

    def box(self, left, top, right, bottom, colour, label):
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour, label)

    def disc(self, x, y, radius, colour, label):
        edges = (x - radius, y - radius, x + radius, y + radius)
        self.draw.ellipse(edges, fill=vary(self.rng, colour))
        self.truth.ellipse(edges, fill=label)

    def ground(self):
        width, height = SIZE
        h, v = self.horizon, self.vanish
        self.box(0, h, width, height, (150, 140, 135), PAVEMENT)
        self.polygon([(v - 12, h), (v + 12, h), (width - 60, height), (60, height)], (95, 95, 100), ROAD)
        for i in range(6):  # the dashes of its middle line
            a, b = h + (height - h) * (i / 6) ** 1.6, h + (height - h) * ((i + 0.5) / 6) ** 1.6
            ends = [(v + (width / 2 - v) * (y - h) / (height - h), y) for y in (a, b)]
            self.draw.line(ends, fill=(220, 220, 215), width=1 + i // 2)

    def houses(self):
        for side in (-1, 1):
            x = self.vanish + side * 26
            while 0 < x < SIZE[0]:
                wide = 20 + abs(x - self.vanish) * self.rng.uniform(0.3, 0.6)
                near = abs(x - self.vanish)
                top = self.horizon - 25 - near * self.rng.uniform(0.35, 0.75)
                colour = self.rng.choice([(150, 95, 80), (175, 155, 125), (120, 115, 120), (190, 175, 160)])
                left, right = sorted((x, x + side * wide))
                self.box(left, top, right, self.horizon + near * 0.18, colour, BUILDING)
                step = 9 + near * 0.08
                for wx in range(int(left + step / 2), int(right - step / 2), int(step)):
                    for wy in range(int(top + step / 2), int(self.horizon), int(step * 1.3)):
                        self.draw.rectangle((wx, wy, wx + step * 0.45, wy + step * 0.6), fill=(60, 70, 85))
                x += side * (wide + self.rng.randint(0, 14))

    def place(self):
        """A side of the road, how near (0 to 1), and the foot of what stands there."""
        side, near = self.rng.choice((-1, 1)), self.rng.uniform(0.12, 0.8) ** 1.2
        y = self.horizon + near * (SIZE[1] - self.horizon)
        edge = 14 + near * (SIZE[0] / 2 - 66)
        return side, near, self.vanish + side * edge, y

    def tree(self, side, near, x, y):
        x += side * (10 + 40 * near)
        tall = 30 + 150 * near
        self.box(x - 1 - 4 * near, y - tall * 0.6, x + 1 + 4 * near, y, (90, 65, 45), TREE)
        for _ in range(14):
            angle, far = self.rng.uniform(0, 2 * math.pi), self.rng.uniform(0, tall * 0.2)
            self.disc(x + far * math.cos(angle), y - tall * 0.75 + far * math.sin(angle), tall * 0.16,
                      (70, 110, 55), TREE)

    def sign(self, side, near, x, y):
        x += side * (6 + 10 * near)
        tall = 22 + 110 * near
        self.box(x - 1 - near, y - tall, x + 1 + near, y, (120, 120, 120), POLE)
        self.disc(x, y - tall, 4 + 14 * near, self.rng.choice([(200, 45, 40), (50, 80, 180), (230, 200, 60)]), SIGN)

    def fence(self, side, near, x, y):
        x += side * (18 + 30 * near)
        long, tall = side * (20 + 90 * near), 8 + 28 * near
        self.box(min(x, x + long), y - tall, max(x, x + long), y, (125, 100, 75), FENCE)

    def person(self, side, near, x, y):
        x += side * (8 + 22 * near)
        tall = 12 + 75 * near
        coat = self.rng.choice([(170, 50, 50), (50, 60, 120), (60, 60, 60), (190, 160, 70)])
        self.box(x - tall * 0.12, y - tall * 0.8, x + tall * 0.12, y, coat, PEDESTRIAN)
        self.disc(x, y - tall * 0.9, tall * 0.1, (215, 175, 145), PEDESTRIAN)

    def bicyclist(self, side, near, x, y):
        x -= side * (6 + 14 * near)
        tall = 14 + 75 * near
        for dx in (-0.28, 0.28):
            self.disc(x + dx * tall, y - tall * 0.18, tall * 0.18, (35, 35, 40), BICYCLIST)
        self.box(x - tall * 0.1, y - tall * 0.8, x + tall * 0.1, y - tall * 0.25, (60, 140, 150), BICYCLIST)
        self.disc(x, y - tall * 0.88, tall * 0.1, (215, 175, 145), BICYCLIST)

    def car(self, side, near, _x, y):
        x = self.vanish + side * (6 + near * 110)
        wide = 14 + 110 * near
        colour = self.rng.choice([(180, 30, 35), (40, 70, 140), (215, 215, 215), (30, 30, 35), (110, 130, 110)])
        for dx in (-0.36, 0.36):
            self.box(x + dx * wide - wide * 0.09, y - wide * 0.2, x + dx * wide + wide * 0.09, y, (25, 25, 25), CAR)
        self.box(x - wide / 2, y - wide * 0.42, x + wide / 2, y - wide * 0.1, colour, CAR)
        roof = [(x - wide * 0.4, y - wide * 0.42), (x - wide * 0.3, y - wide * 0.72), (x + wide * 0.3, y - wide * 0.72),
                (x + wide * 0.4, y - wide * 0.42)]
        self.polygon(roof, colour, CAR)
        self.draw.rectangle((x - wide * 0.27, y - wide * 0.67, x + wide * 0.27, y - wide * 0.46), fill=(70, 85, 100))

    def furnish(self):
        kinds = [self.tree] * 3 + [self.sign] * 2 + [self.fence, self.person, self.person, self.bicyclist] + [self.car] * 3
        chosen = [(self.place(), self.rng.choice(kinds)) for _ in range(self.rng.randint(9, 15))]
        for place, kind in sorted(chosen, key=lambda c: c[0][1]):  # from far to near
            kind(*place)

    def finish(self, seed):
        soft = self.image.filter(ImageFilter.GaussianBlur(0.8))
        noise = Image.frombytes("L", SIZE, random.Random(seed).randbytes(SIZE[0] * SIZE[1]))
        grain = noise.point(lambda v: 128 + (v - 128) // 12).convert("RGB")
        return ImageChops.add(soft, grain, 1, -128), self.mask


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--train", type=int, default=120)
    parser.add_argument("--val", type=int, default=20)
    args = parser.parse_args()
    rng = random.Random(0)
    for split, count in (("train", args.train), ("val", args.val)):
        images, masks = args.folder / split, args.folder / (split + "annot")
        images.mkdir(parents=True, exist_ok=True)
        masks.mkdir(parents=True, exist_ok=True)
        for i in range(count):
            street = Street(rng)
            street.ground()
            street.houses()
            street.furnish()
            image, mask = street.finish(i)
            image.save(images / f"{i:03}.jpg", quality=90)
            mask.save(masks / f"{i:03}.png")


if __name__ == "__main__":
    main()
