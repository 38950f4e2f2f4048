"""Writes what PyTorch computes for each spatial layer and function: spatial.safetensors, and what it prints of each layer: spatial.txt.

Run with torch 2.13.0 and safetensors:  python spatial.py
Sizes are small, odd and unlike each other, so that exchanged dimensions show. Values are float64; the tests compute in float64
and float32, on dense, channels_last and strided inputs. Initial values are those of seed 42, weight by weight, in float32.
"""
import os

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
LINE, IMAGE, VOLUME = (2, 4, 7), (2, 4, 5, 3), (1, 4, 3, 2, 4)
ONE_LINE, ONE_IMAGE, ONE_VOLUME = LINE[1:], IMAGE[1:], VOLUME[1:]
BATCH0 = (0, 4, 5, 3)

LAYERS = {
    "conv1d": (lambda: nn.Conv1d(4, 3, 3), LINE),
    "conv1d-circular": (lambda: nn.Conv1d(4, 6, 3, padding=2, padding_mode="circular", groups=2, stride=2), ONE_LINE),
    "conv2d-one": (lambda: nn.Conv2d(4, 3, 3, bias=False), ONE_IMAGE),
    "conv2d-same": (lambda: nn.Conv2d(4, 3, (4, 3), padding="same", dilation=(1, 2)), IMAGE),
    "conv2d-reflect": (lambda: nn.Conv2d(4, 3, 3, padding=(2, 1), padding_mode="reflect"), IMAGE),
    "conv2d-same-replicate": (lambda: nn.Conv2d(4, 4, 2, padding="same", padding_mode="replicate", groups=4), IMAGE),
    "conv2d-empty": (lambda: nn.Conv2d(4, 3, 3), BATCH0),
    "conv3d": (lambda: nn.Conv3d(4, 2, (2, 3, 2), padding=(0, 1, 1), stride=(1, 1, 2)), VOLUME),
    "convt1d": (lambda: nn.ConvTranspose1d(4, 3, 3, stride=2, padding=1, output_padding=1), LINE),
    "convt2d": (lambda: nn.ConvTranspose2d(4, 2, (3, 2), stride=2, groups=2, dilation=(1, 2)), IMAGE),
    "convt2d-one": (lambda: nn.ConvTranspose2d(4, 2, 2, bias=False), ONE_IMAGE),
    "convt3d": (lambda: nn.ConvTranspose3d(4, 2, 2, padding=1), VOLUME),
    "maxpool1d": (lambda: nn.MaxPool1d(3, stride=2, padding=1), LINE),
    "maxpool1d-ceil": (lambda: nn.MaxPool1d(2, ceil_mode=True), ONE_LINE),
    "maxpool3d": (lambda: nn.MaxPool3d((2, 1, 3), stride=(1, 2, 2), padding=(1, 0, 1)), VOLUME),
    "avgpool1d": (lambda: nn.AvgPool1d(3, stride=2, padding=1, count_include_pad=False), LINE),
    "avgpool3d": (lambda: nn.AvgPool3d((2, 1, 3), ceil_mode=True, divisor_override=5), VOLUME),
    "adaptiveavg1d": (lambda: nn.AdaptiveAvgPool1d(3), LINE),
    "adaptiveavg2d-none": (lambda: nn.AdaptiveAvgPool2d((None, 2)), IMAGE),
    "adaptiveavg3d": (lambda: nn.AdaptiveAvgPool3d((3, 2, 4)), VOLUME),
    "adaptiveavg3d-1": (lambda: nn.AdaptiveAvgPool3d(1), ONE_VOLUME),
    "adaptivemax1d": (lambda: nn.AdaptiveMaxPool1d(3), ONE_LINE),
    "adaptivemax2d": (lambda: nn.AdaptiveMaxPool2d((4, 2)), IMAGE),
    "adaptivemax3d": (lambda: nn.AdaptiveMaxPool3d(2), VOLUME),
    "lppool1d": (lambda: nn.LPPool1d(2, 3), LINE),
    "lppool2d": (lambda: nn.LPPool2d(4, (2, 3), stride=2, ceil_mode=True), IMAGE),
    "lppool2d-inf": (lambda: nn.LPPool2d(float("inf"), 2), IMAGE),
    "lppool3d": (lambda: nn.LPPool3d(2, 2), VOLUME),
    "upsample-nearest1d": (lambda: nn.Upsample(scale_factor=1.7), LINE),
    "upsample-nearest2d": (lambda: nn.UpsamplingNearest2d(scale_factor=2), IMAGE),
    "upsample-bilinear2d": (lambda: nn.UpsamplingBilinear2d(size=(9, 4)), IMAGE),
    "upsample-nearest3d": (lambda: nn.Upsample(size=(3, 5, 7)), VOLUME),
    "upsample-exact2d": (lambda: nn.Upsample(size=(4, 9), mode="nearest-exact"), IMAGE),
    "upsample-linear": (lambda: nn.Upsample(scale_factor=1.6, mode="linear"), LINE),
    "upsample-linear-aligned": (lambda: nn.Upsample(size=4, mode="linear", align_corners=True), LINE),
    "upsample-bilinear": (lambda: nn.Upsample(scale_factor=(0.6, 1.7), mode="bilinear"), IMAGE),
    "upsample-recomputed": (lambda: nn.Upsample(scale_factor=1.7, mode="bilinear", recompute_scale_factor=True), IMAGE),
    "upsample-bicubic": (lambda: nn.Upsample(size=(9, 3), mode="bicubic"), IMAGE),
    "upsample-trilinear": (lambda: nn.Upsample(scale_factor=1.5, mode="trilinear"), VOLUME),
    "pixelshuffle": (lambda: nn.PixelShuffle(2), IMAGE),
    "pixelunshuffle": (lambda: nn.PixelUnshuffle(3), (2, 2, 6, 3)),
    "channelshuffle": (lambda: nn.ChannelShuffle(2), IMAGE),
    "unfold": (lambda: nn.Unfold((2, 3), padding=1, stride=(2, 1)), IMAGE),
    "unfold-one": (lambda: nn.Unfold(2, dilation=2), ONE_IMAGE),
    "fold": (lambda: nn.Fold((4, 5), (2, 3), padding=(1, 0), stride=(2, 1)), (1, 12, 9)),
    "zeropad1d": (lambda: nn.ZeroPad1d((2, 1)), LINE),
    "zeropad2d": (lambda: nn.ZeroPad2d((1, -1, 2, 0)), IMAGE),
    "zeropad3d": (lambda: nn.ZeroPad3d(1), VOLUME),
    "constantpad1d": (lambda: nn.ConstantPad1d(2, 3.5), LINE),
    "constantpad2d": (lambda: nn.ConstantPad2d((1, 2, 0, 1), -1.5), ONE_IMAGE),
    "constantpad3d": (lambda: nn.ConstantPad3d((1, 0, 0, 1, 1, 0), 0.25), VOLUME),
    "reflectionpad1d": (lambda: nn.ReflectionPad1d((3, 1)), LINE),
    "reflectionpad2d": (lambda: nn.ReflectionPad2d((1, 2, 3, 0)), IMAGE),
    "reflectionpad3d": (lambda: nn.ReflectionPad3d((1, 2, 1, 0, 2, 1)), VOLUME),
    "replicationpad1d": (lambda: nn.ReplicationPad1d((3, 1)), ONE_LINE),
    "replicationpad2d": (lambda: nn.ReplicationPad2d((1, 2, 3, 0)), IMAGE),
    "replicationpad3d": (lambda: nn.ReplicationPad3d((1, 2, 1, 0, 2, 1)), VOLUME),
    "circularpad1d": (lambda: nn.CircularPad1d((3, 1)), LINE),
    "circularpad2d": (lambda: nn.CircularPad2d((1, 2, -1, 3)), IMAGE),
    "circularpad3d": (lambda: nn.CircularPad3d((1, 2, 1, 0, 2, 1)), VOLUME),
    "flatten": (lambda: nn.Flatten(1, 2), IMAGE),
    "unflatten": (lambda: nn.Unflatten(1, (2, -1)), IMAGE),
    "bn1d": (lambda: nn.BatchNorm1d(4), LINE),
    "bn1d-rows": (lambda: nn.BatchNorm1d(4, momentum=None), (5, 4)),
    "bn3d": (lambda: nn.BatchNorm3d(4, eps=1e-3), VOLUME),
    "bn3d-eval": (lambda: nn.BatchNorm3d(4), VOLUME),
    "in1d": (lambda: nn.InstanceNorm1d(4), ONE_LINE),
    "in2d": (lambda: nn.InstanceNorm2d(4, affine=True, track_running_stats=True, momentum=0.3), IMAGE),
    "in2d-eval": (lambda: nn.InstanceNorm2d(4, affine=True, track_running_stats=True), IMAGE),
    "in3d": (lambda: nn.InstanceNorm3d(4, affine=True), VOLUME),
    "ln": (lambda: nn.LayerNorm(3), (5, 3)),
    "ln-2d": (lambda: nn.LayerNorm((5, 3), eps=1e-3), IMAGE),
    "ln-nobias": (lambda: nn.LayerNorm(3, bias=False), IMAGE),
    "ln-plain": (lambda: nn.LayerNorm(3, elementwise_affine=False), IMAGE),
    "ln-empty": (lambda: nn.LayerNorm(3), BATCH0),
    "gn": (lambda: nn.GroupNorm(2, 4), IMAGE),
    "gn-1d": (lambda: nn.GroupNorm(4, 4, affine=False), LINE),
    "gn-3d": (lambda: nn.GroupNorm(1, 4, eps=1e-2), VOLUME),
    "rms": (lambda: nn.RMSNorm(3), IMAGE),
    "rms-2d": (lambda: nn.RMSNorm((5, 3), eps=1e-3, elementwise_affine=False), IMAGE),
    "lrn": (lambda: nn.LocalResponseNorm(3, alpha=0.5, beta=0.6, k=1.5), IMAGE),
    "lrn-1d": (lambda: nn.LocalResponseNorm(2), LINE),
    "lrn-3d": (lambda: nn.LocalResponseNorm(4, alpha=0.2), VOLUME),
}

# Without a golden of values: printed alone.
PRINTED = {
    "sync": lambda: nn.SyncBatchNorm(3),
    "fractional2d": lambda: nn.FractionalMaxPool2d(3, output_size=2),
    "unpool1d": lambda: nn.MaxUnpool1d(2),
    "unpool2d": lambda: nn.MaxUnpool2d((2, 3), stride=2, padding=1),
    "unpool3d": lambda: nn.MaxUnpool3d((1, 2, 2)),
    "dropout1d": lambda: nn.Dropout1d(),
    "dropout2d": lambda: nn.Dropout2d(0.3),
    "dropout3d": lambda: nn.Dropout3d(0.3),
    "alpha": lambda: nn.AlphaDropout(0.2),
    "feature-alpha": lambda: nn.FeatureAlphaDropout(),
}


def weights(y):
    """The gradient of each result: numbers that the tests compute too."""
    return ((torch.arange(y.numel()) * 7919 % 101).double() / 50 - 1).reshape(y.shape)


def layers(out):
    printed = []
    for name, (make, shape) in LAYERS.items():
        torch.manual_seed(42)
        layer = make()
        printed.append(f"{name}\t{layer}")
        if any(True for _ in layer.parameters()) and "conv" in name:
            out |= {f"{name}/initial/{key}": tensor.clone() for key, tensor in layer.state_dict().items()}
        torch.manual_seed(7)
        layer.double()
        for key, tensor in layer.state_dict().items():
            if tensor.is_floating_point():
                tensor.uniform_(0.5, 1.5) if "conv" not in name else tensor.uniform_(-1, 1)
            out[f"{name}/state/{key}"] = tensor.clone()
        layer.train(not name.endswith("-eval"))
        x = torch.randn(shape, dtype=torch.float64, requires_grad=True)
        y = layer(x)
        y.backward(weights(y))
        out |= {f"{name}/input": x, f"{name}/output": y, f"{name}/input-gradient": x.grad}
        out |= {f"{name}/parameter-gradient/{key}": tensor.grad for key, tensor in layer.named_parameters()}
        out |= {f"{name}/after/{key}": tensor for key, tensor in layer.named_buffers()}
    printed += [f"{name}\t{make()}" for name, make in PRINTED.items()]
    with open(os.path.join(HERE, "spatial.txt"), "w") as file:
        file.write("\n".join(printed) + "\n")


def several(out, name, function, *inputs):
    """A function of several tensors: values, and gradients of the float ones."""
    leaves = [x.clone().requires_grad_(x.is_floating_point()) for x in inputs]
    y = function(*leaves)
    y.backward(weights(y))
    out |= {f"{name}/output": y}
    for i, leaf in enumerate(leaves):
        out[f"{name}/input{i}"] = leaf
        if leaf.grad is not None:
            out[f"{name}/input{i}-gradient"] = leaf.grad


def functions(out):
    torch.manual_seed(8)
    image, volume = torch.randn(2, 2, 4, 5).double(), torch.randn(1, 2, 3, 4, 2).double()
    grid2, grid3 = torch.randn(2, 3, 4, 2).double(), torch.randn(1, 2, 3, 2, 3).double()
    for align in (False, True):
        for outside in ("zeros", "border", "reflection"):
            for mode in ("bilinear", "nearest", "bicubic"):
                several(out, f"grid2d-{mode}-{outside}-{align}".lower(), lambda x, g: F.grid_sample(x, g, mode, outside, align), image, grid2)
                if mode != "bicubic":
                    several(out, f"grid3d-{mode}-{outside}-{align}".lower(), lambda x, g: F.grid_sample(x, g, mode, outside, align), volume, grid3)
        several(out, f"affine2d-{align}".lower(), lambda t: F.affine_grid(t, (2, 3, 4, 5), align), torch.randn(2, 2, 3).double())
        several(out, f"affine3d-{align}".lower(), lambda t: F.affine_grid(t, (1, 2, 3, 4, 2), align), torch.randn(1, 3, 4).double())
        for mode in ("bilinear", "bicubic"):
            for size in ((3, 2), (6, 7)):
                several(out, f"antialias-{mode}-{align}-{size[0]}".lower(), lambda x: F.interpolate(x, size, mode=mode, align_corners=align, antialias=True), image)
    several(out, "area", lambda x: F.interpolate(x, (3, 7), mode="area"), image)
    several(out, "area3d", lambda x: F.interpolate(x, scale_factor=1.5, mode="area"), volume)
    for name, pool, unpool, x, size in (
            ("1d", F.max_pool1d, F.max_unpool1d, image[0, :, 0], (5,)),
            ("2d", F.max_pool2d, F.max_unpool2d, image, (4, 5)),
            ("3d", F.max_pool3d, F.max_unpool3d, volume, (3, 4, 2))):
        values, indices = pool(x, 2, return_indices=True)
        out[f"indices{name}"] = indices
        several(out, f"unpool{name}-sized", lambda v, i: unpool(v, i, 2, output_size=size), values, indices)
    samples = torch.rand(2, 2, 2).double()
    several(out, "fractional2d", lambda x, s: F.fractional_max_pool2d(x, 2, (2, 3), _random_samples=s.detach()), image, samples)
    samples = torch.rand(1, 2, 3).double()
    several(out, "fractional3d", lambda x, s: F.fractional_max_pool3d(x, (1, 2, 1), (2, 2, 1), _random_samples=s.detach()), volume, samples)
    for key in ("fractional2d", "fractional3d"):
        out.pop(f"{key}/input1-gradient", None)
    dropped = torch.linspace(-2, 2, 120)
    for name, function, shape in (
            ("dropout1d", F.dropout1d, (12, 10)), ("dropout2d", F.dropout2d, (2, 5, 4, 3)), ("dropout3d", F.dropout3d, (2, 5, 2, 2, 3)),
            ("alpha", F.alpha_dropout, (12, 10)), ("feature-alpha", F.feature_alpha_dropout, (2, 5, 4, 3))):
        torch.manual_seed(5)
        out[f"{name}/output"] = function(dropped.reshape(shape), 0.3, training=True)


def save(tensors, name):
    save_file({key: tensor.detach().contiguous().clone() for key, tensor in tensors.items()}, os.path.join(HERE, name), {"torch": torch.__version__})


tensors = {}
layers(tensors)
functions(tensors)
save(tensors, "spatial.safetensors")
