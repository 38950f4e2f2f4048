"""Makes the files beside it: pictures, and what Pillow and torchvision make of them.

    python generate.py        (Pillow 12.3.0, torch 2.13.0, torchvision 0.28.0, numpy 2.4.6)

NAME.jpg, NAME.png   small pictures of every kind that is read; odd sizes, so that a swap of height
                     and width, or a stride, cannot go unnoticed
NAME.rgb             the same as Pillow's convert("RGB"): bytes in the order row, column, channel
resize-*.rgb         rgb.png in other sizes, height first, by torchvision's resize (bilinear)
crop-*.f32           little-endian float32 (C, H, W): torchvision's pad, crop, hflip, to_tensor and
                     normalize of rgb.png with the parameters in the name (top and left count from the
                     picture's own corner, so -2 lies in the border of zeros)
"""

import pathlib

import numpy as np
import torch

# A torchvision built for another torch does not load its C++ operators, which nothing here calls.
library = torch.library.Library("torchvision", "FRAGMENT")
for name in ("nms", "qnms"):
    try:
        library.define(name + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    except RuntimeError:
        pass

import torchvision.transforms.functional as F  # noqa: E402
from PIL import Image  # noqa: E402

HERE = pathlib.Path(__file__).parent
HEIGHT, WIDTH = 13, 21
MEAN, STD = (0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)


def picture():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    noise = np.random.default_rng(0).integers(-20, 20, (HEIGHT, WIDTH, 3))
    smooth = np.stack([12 * x, 19 * y, 255 - 6 * x - 7 * y], axis=2)
    return Image.fromarray(np.clip(smooth + noise, 0, 255).astype(np.uint8))


def main():
    for old in HERE.iterdir():
        if old.suffix != ".py":
            old.unlink()
    rgb = picture()
    grey = rgb.convert("L")
    rgba = rgb.convert("RGBA")
    rgba.putalpha(grey)
    rgb.save(HERE / "rgb420.jpg", quality=90, subsampling=2)
    rgb.save(HERE / "rgb444.jpg", quality=90, subsampling=0)
    rgb.save(HERE / "progressive.jpg", quality=90, progressive=True)
    grey.save(HERE / "grey.jpg", quality=90)
    rgb.save(HERE / "rgb.png")
    rgba.save(HERE / "rgba.png")
    rgb.quantize(16).save(HERE / "palette.png")
    grey.save(HERE / "grey.png")
    rgba.convert("LA").save(HERE / "greyalpha.png")
    grey.convert("1").save(HERE / "onebit.png")
    for file in [*HERE.glob("*.jpg"), *HERE.glob("*.png")]:
        file.with_suffix(file.suffix + ".rgb").write_bytes(Image.open(file).convert("RGB").tobytes())

    # Pillow clips 16-bit grey where others scale it: the upper byte is what is meant here.
    sixteen = np.arange(HEIGHT * WIDTH, dtype=np.uint16).reshape(HEIGHT, WIDTH) * 240
    Image.fromarray(sixteen).save(HERE / "grey16.png")
    high = (sixteen >> 8).astype(np.uint8)
    (HERE / "grey16.png.rgb").write_bytes(np.stack([high] * 3, axis=2).tobytes())

    for height, width in [(13, 9), (5, 21), (32, 32), (6, 50), (1, 1)]:
        out = F.resize(rgb, [height, width])
        (HERE / f"resize-{height}-{width}.rgb").write_bytes(out.tobytes())

    border = 4
    padded = F.pad(rgb, border)
    for top, left, height, width, flip in [
        (0, 0, 13, 21, False),
        (-2, 3, 13, 21, True),
        (4, -4, 13, 21, False),
        (-4, 4, 21, 21, True),
        (3, 2, 8, 11, False),
    ]:
        out = F.crop(padded, top + border, left + border, height, width)
        out = F.hflip(out) if flip else out
        out = F.normalize(F.to_tensor(out), MEAN, STD)
        name = f"crop-{top}-{left}-{height}-{width}-{'flip' if flip else 'plain'}.f32"
        (HERE / name).write_bytes(out.numpy().astype("<f4").tobytes())


main()
