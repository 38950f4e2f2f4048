"""Files of the rarer kinds, and what torchvision's decode_image(mode=RGB) makes of them.

    python generate.py        (Pillow 12.3.0, torch 2.13.0, torchvision 0.29.1, numpy 2.4.6)

NAME.rgb holds 13 x 21 pixels of red, green and blue. torchvision keeps 16-bit values as they are: they
are brought to 8 bits by its to_dtype(uint8, scale=True). Where Pillow's convert("RGB") is known to mean
the same (all but 16 bits), it has to give the same pixels, or this program stops.
"""

import pathlib
import struct
import zlib

import numpy as np
import torch
from PIL import Image
from torchvision import io
from torchvision.transforms.v2 import functional as F

HERE = pathlib.Path(__file__).parent
HEIGHT, WIDTH = 13, 21
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
noise = np.random.default_rng(1).integers(-20, 20, (HEIGHT, WIDTH, 4))
smooth = np.stack([12 * x, 19 * y, 255 - 6 * x - 7 * y, 40 + 5 * x + 3 * y], axis=2)
FOUR = np.clip(smooth + noise, 0, 255).astype(np.uint8)
WIDE = FOUR.astype(np.uint16) * 251 + np.arange(WIDTH, dtype=np.uint16)[None, :, None] * 7


def png(name, kind, bits, rows, *chunks):
    """A PNG file byte by byte: Pillow does not write all that it reads."""
    def chunk(what, data):
        return struct.pack(">I", len(data)) + what + data + struct.pack(">I", zlib.crc32(what + data))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, kind, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + row for row in rows))
    parts = [chunk(b"IHDR", header), *[chunk(*c) for c in chunks], chunk(b"IDAT", packed), chunk(b"IEND", b"")]
    (HERE / name).write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def packed(values, bits):
    """Rows of values below 2^bits, packed into bytes."""
    return [np.packbits(np.unpackbits(row[:, None], axis=1)[:, 8 - bits:].ravel()).tobytes() for row in values]


def jpeg(name, transform):
    """Four channels; the Adobe mark says whether they are inks (0) or YCC and black (2)."""
    Image.fromarray(FOUR, "CMYK").save(HERE / name, quality=92)
    data = bytearray((HERE / name).read_bytes())
    data[data.index(b"Adobe") + 11] = transform
    (HERE / name).write_bytes(data)


jpeg("cmyk.jpg", 0)
jpeg("ycck.jpg", 2)
big = WIDE.astype(">u2")
png("rgb16.png", 2, 16, [row[:, :3].tobytes() for row in big])
png("rgba16.png", 6, 16, [row.tobytes() for row in big])
png("grey16.png", 0, 16, [row[:, 0].tobytes() for row in big])
png("greyalpha16.png", 4, 16, [row[:, [0, 3]].tobytes() for row in big])
palette = FOUR[:4, :4, :3].tobytes()
png("palette4.png", 3, 4, packed(FOUR[:, :, 0] >> 4, 4), (b"PLTE", palette))
png("palette-clear.png", 3, 4, packed(FOUR[:, :, 0] >> 4, 4), (b"PLTE", palette), (b"tRNS", bytes(range(0, 160, 10))))
png("grey2.png", 0, 2, packed(FOUR[:, :, 0] >> 6, 2))
png("rgb-clear.png", 2, 8, [row[:, :3].tobytes() for row in FOUR], (b"tRNS", struct.pack(">HHH", *map(int, FOUR[3, 4, :3]))))

for file in sorted([*HERE.glob("*.png"), *HERE.glob("*.jpg")]):
    pixels = io.decode_image(io.read_file(str(file)), mode=io.ImageReadMode.RGB)
    if pixels.dtype != torch.uint8:
        pixels = F.to_dtype(pixels, torch.uint8, scale=True)
    elif not np.array_equal(pixels.permute(1, 2, 0).numpy(), np.array(Image.open(file).convert("RGB"))):
        raise SystemExit(f"{file.name}: torchvision and Pillow differ")
    file.with_suffix(file.suffix + ".rgb").write_bytes(pixels.permute(1, 2, 0).contiguous().numpy().tobytes())
