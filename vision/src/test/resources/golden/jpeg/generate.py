"""JPEG files larger than a block, and their pixels by Pillow 12.3. Run in this folder."""

import numpy
from PIL import Image, ImageOps

y, x = numpy.mgrid[0:101, 0:131]
channels = [127 + 110 * numpy.sin(x / (9 + c)) * numpy.cos(y / (7 + 2 * c)) for c in range(3)]
noise = numpy.random.default_rng(0).normal(0, 6, (101, 131, 3))
picture = Image.fromarray((numpy.stack(channels, -1) + noise).clip(0, 255).astype(numpy.uint8))


def write(name, **options):
    picture.save(name, quality=85, **options)
    with open(name + ".rgb", "wb") as out:
        out.write(Image.open(name).convert("RGB").tobytes())


write("large444.jpg", subsampling=0)
write("large422.jpg", subsampling=1)
write("large420.jpg", subsampling=2)
write("restarts.jpg", subsampling=2, restart_marker_blocks=3)
small = picture.crop((0, 0, 21, 13))
for tag in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = tag
    small.save(f"exif{tag}.jpg", quality=90, exif=exif)
    upright = ImageOps.exif_transpose(Image.open(f"exif{tag}.jpg")).convert("RGB")
    with open(f"exif{tag}.rgb", "wb") as out:
        out.write(upright.tobytes())
