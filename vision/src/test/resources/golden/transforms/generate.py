"""Golden files of the transforms, by torchvision 0.29.1 (v2, uint8 tensors) and torch 2.13.0.

Run in this folder: python generate.py. The image is smooth with some noise and three channels that
differ; its sides are odd multiples of nothing. Each file holds height x width x channels bytes.
"""

import sys

import numpy
import torch


def import_v2():
    """torchvision's kernels may be built for another torch; none of them is used here."""
    try:
        from torchvision.transforms import v2
    except RuntimeError:
        library = torch.library.Library("torchvision", "FRAGMENT")
        names = ["nms", "qnms", "deform_conv2d", "_deform_conv2d_backward"]
        for kernel in ["roi_align", "roi_pool", "ps_roi_align", "ps_roi_pool"]:
            names += [kernel, f"_{kernel}_backward"]
        for name in names:
            library.define(f"{name}(Tensor unused) -> Tensor")
        for module in [m for m in sys.modules if m.startswith("torchvision")]:
            del sys.modules[module]
        from torchvision.transforms import v2
        KEPT.append(library)
    return v2


KEPT = []
v2 = import_v2()
F = v2.functional
BILINEAR, NEAREST, BICUBIC = (
    v2.InterpolationMode.BILINEAR, v2.InterpolationMode.NEAREST, v2.InterpolationMode.BICUBIC)

HEIGHT, WIDTH = 33, 46


def picture():
    random = numpy.random.default_rng(0)
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    channels = [
        127 + 110 * numpy.sin(x / 7 + c) * numpy.cos(y / (5 + c)) for c in range(3)]
    noisy = numpy.stack(channels, 0) + random.normal(0, 12, (3, HEIGHT, WIDTH))
    return torch.from_numpy(noisy.clip(20, 235).astype(numpy.uint8))


def save(name, image):
    image.permute(1, 2, 0).contiguous().numpy().tofile(name + ".rgb")


image = picture()
save("image", image)
mask = (image[:1] // 32)
save("mask", mask)

for side, sizes in {"down": [15, 20], "up": [50, 61], "mixed": [60, 17]}.items():
    save(f"bilinear-{side}", F.resize(image, sizes, BILINEAR, antialias=True))
    save(f"bicubic-{side}", F.resize(image, sizes, BICUBIC, antialias=True))
    save(f"nearest-{side}", F.resize(mask, sizes, NEAREST))
save("shorter", F.resize(image, [19], BILINEAR, antialias=True))
save("resized-crop", F.resized_crop(image, 3, 5, 21, 30, [14, 14], BILINEAR, antialias=True))
save("resized-crop-mask", F.resized_crop(mask, 3, 5, 21, 30, [14, 14], NEAREST))
save("center-crop", F.center_crop(image, [20, 21]))
save("center-pad", F.center_crop(image, [40, 51]))
save("vertical-flip", F.vertical_flip(image))

for mode in [NEAREST, BILINEAR]:
    save(f"rotate-{mode.value}", F.rotate(image, 25.0, mode, fill=9))
    save(f"affine-{mode.value}",
         F.affine(image, 12.0, [3, -2], 1.2, [7.0, -4.0], mode, fill=0))
    save(f"perspective-{mode.value}",
         F.perspective(image, [[0, 0], [45, 0], [45, 32], [0, 32]],
                       [[4, 3], [40, 1], [43, 30], [2, 27]], mode, fill=0))
save("affine-mask", F.affine(mask, 12.0, [3, -2], 1.2, [7.0, -4.0], NEAREST, fill=255))
save("perspective-mask",
     F.perspective(mask, [[0, 0], [45, 0], [45, 32], [0, 32]],
                   [[4, 3], [40, 1], [43, 30], [2, 27]], NEAREST, fill=255))
save("crop-mask", F.crop(F.pad(mask, [4], fill=255), 2, 1, 20, 50))
save("resized-crop-flip", F.horizontal_flip(
    F.resized_crop(image, 3, 5, 21, 30, [14, 14], BILINEAR, antialias=True)))
save("rotate-mask", F.rotate(mask, 25.0, NEAREST, fill=255))

for factor in [0.4, 1.7]:
    save(f"brightness-{factor}", F.adjust_brightness(image, factor))
    save(f"contrast-{factor}", F.adjust_contrast(image, factor))
    save(f"saturation-{factor}", F.adjust_saturation(image, factor))
    save(f"sharpness-{factor}", F.adjust_sharpness(image, factor))
for turn in [-0.3, 0.1]:
    save(f"hue-{turn}", F.adjust_hue(image, turn))
jitter = v2.ColorJitter()
for name, order in {"first": [0, 1, 2, 3], "last": [3, 2, 1, 0], "mixed": [1, 3, 0, 2]}.items():
    save(f"jitter-{name}", jitter.transform(image, {
        "fn_idx": torch.tensor(order), "brightness_factor": 0.7, "contrast_factor": 1.4,
        "saturation_factor": 0.6, "hue_factor": 0.12}))
save("grayscale", F.rgb_to_grayscale(image, 3))
save("solarize", F.solarize(image, 100))
save("posterize", F.posterize(image, 3))
save("invert", F.invert(image))
save("autocontrast", F.autocontrast(image))
save("equalize", F.equalize(image))
save("blur", F.gaussian_blur(image, [5, 5], [1.3, 1.3]))
save("erase", F.erase(image, 4, 6, 10, 12, torch.tensor(7)))

augment = v2.AutoAugment()
for name, strength in {
    "ShearX": 0.21, "ShearY": -0.3, "TranslateX": 9.7, "TranslateY": -5.2, "Rotate": -17.0,
    "Color": 0.5,
}.items():
    save(f"auto-{name}", augment._apply_image_or_video_transform(
        image, name, strength, NEAREST, {torch.Tensor: None, type(image): None}))
spaces = {"narrow": v2.RandAugment._AUGMENTATION_SPACE, "wide": v2.TrivialAugmentWide._AUGMENTATION_SPACE}
with open("strengths.csv", "w") as out:
    for space, table in spaces.items():
        for name, (magnitudes, signed) in table.items():
            values = magnitudes(31, 224, 320)
            for i in [0, 9, 30]:
                value = 0.0 if values is None else float(values[i])
                out.write(f"{space},{name},{i},{value:.6f},{str(signed).lower()}\n")

with open("policies.csv", "w") as out:
    for policy in v2.AutoAugmentPolicy:
        for pair in augment._get_policies(policy):
            cells = [f"{name} {probability} {'-' if bin is None else bin}" for name, probability, bin in pair]
            out.write(f"{policy.name},{','.join(cells)}\n")

batch = torch.stack([image, image.flip(1), image.flip(2)])[:, :, :9, :11].float() / 255
labels = torch.tensor([2, 0, 3])
shared = {"labels": labels, "batch_size": 3}
for name, mix, drawn in [
    ("mixup", v2.MixUp(num_classes=4), {"lam": 0.3}),
    ("cutmix", v2.CutMix(num_classes=4), {"box": (2, 1, 8, 6), "lam_adjusted": 1 - 30 / 99}),
]:
    for what, tensor in [("images", batch), ("labels", labels)]:
        mix.transform(tensor, shared | drawn).numpy().astype("<f4").tofile(f"{name}-{what}.f32")
batch.numpy().astype("<f4").tofile("batch.f32")
