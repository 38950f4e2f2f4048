"""Writes the files of this folder: python generate.py, with numpy, scipy and Pillow.

svhn-*.mat      three images in SVHN's layout, as scipy.io.savemat writes it: packed or not, labels
                as bytes or as doubles. Image n has at row r, column c, channel k the value
                (7 n + 5 r + 3 c + 64 k) mod 256; its labels are 10, 1 and 9.
shard-0000*.tar two shards in WebDataset's layout, as Python's tarfile writes it (pax, with a name
                of more than 100 letters, and a file in a folder): PNG images of 6x4 pixels of one
                colour (10 times the place), a .cls, and a .json with the same class.
shards.txt      what is in them: shard, key, class, value of the colour.
"""

import io
import json
import pathlib
import platform
import tarfile

import numpy as np
import PIL
import scipy
import scipy.io
from PIL import Image

HERE = pathlib.Path(__file__).parent


def svhn():
    n, r, c, k = np.meshgrid(np.arange(3), np.arange(32), np.arange(32), np.arange(3), indexing="ij")
    images = ((7 * n + 5 * r + 3 * c + 64 * k) % 256).astype(np.uint8).transpose(1, 2, 3, 0)
    labels = np.array([[10], [1], [9]])
    for name, dtype, packed in [
        ("svhn-packed", np.uint8, True),
        ("svhn-plain", np.float64, False),
        ("svhn-wide", np.float64, True),
    ]:
        scipy.io.savemat(
            HERE / f"{name}.mat", {"X": images, "y": labels.astype(dtype)}, do_compression=packed
        )


def shards():
    lines = []
    place = 0
    for shard in range(2):
        with tarfile.open(HERE / f"shard-0000{shard}.tar", "w", format=tarfile.PAX_FORMAT) as tar:

            def put(name, content):
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))

            for key in [f"{shard}/first", "\u732b " + "long" * 30, "third.with.dots"]:
                if key.startswith("third"):
                    key = f"{shard}/third"
                label = place % 3
                image = io.BytesIO()
                Image.new("RGB", (6, 4), (10 * place,) * 3).save(image, "png")
                put(f"{key}.png", image.getvalue())
                put(f"{key}.cls", str(label).encode())
                put(f"{key}.json", json.dumps({"label": label, "width": 6}).encode())
                lines.append(f"{shard}\t{key}\t{label}\t{10 * place}")
                place += 1
    (HERE / "shards.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


svhn()
shards()
(HERE / "versions.txt").write_text(
    f"python {platform.python_version()}, numpy {np.__version__}, scipy {scipy.__version__}, "
    f"pillow {PIL.__version__}\n"
)
