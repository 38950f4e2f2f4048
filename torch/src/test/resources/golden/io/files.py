"""Writes .pth, .npy, .npz and sharded safetensors files with Python's own packages, for the readers' tests.

Run with torch 2.13.0, numpy 2 and safetensors:  python files.py
The tests say what each file holds; nothing here is random but the optimizer's steps, whose values only have to agree
between the layouts.
"""
import collections
import json
import os

import numpy as np
import torch
from safetensors.torch import save_file

os.chdir(os.path.dirname(os.path.abspath(__file__)))
torch.manual_seed(0)

DTYPES = (torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int8, torch.int16, torch.int32, torch.int64,
          torch.uint8, torch.bool)
tensors = {str(dtype)[6:]: torch.tensor([1, 0, 1, 1, 0, 1]).reshape(2, 3).to(dtype) for dtype in DTYPES}
tensors |= {"scalar": torch.tensor(-1.5), "empty": torch.zeros(0, 3), "Größe \"in\" 米": torch.tensor([255], dtype=torch.uint8)}

base = torch.arange(12, dtype=torch.float32)
tensors |= {
    "base": base,
    "row": base.view(3, 4)[1],
    "transposed": base.view(3, 4).t(),
    "expanded": base[2:3].expand(4),
    "step": base[1::3],
    "channels_last": torch.arange(24, dtype=torch.float64).reshape(1, 2, 3, 4).to(memory_format=torch.channels_last),
}
torch.save(tensors, "tensors.pth")
torch.save(tensors, "tensors-legacy.pth", _use_new_zipfile_serialization=False)
from torch.serialization import set_crc32_options
set_crc32_options(False)
torch.save({"x": torch.arange(5)}, "no-crc.pth")
set_crc32_options(True)

model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4), torch.nn.Linear(4, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for _ in range(3):
    optimizer.zero_grad()
    model(torch.randn(8, 3)).square().sum().backward()
    optimizer.step()
checkpoint = {
    "model": model.state_dict(),
    "optimizer": optimizer.state_dict(),
    "epoch": 3,
    "loss": 0.25,
    "negative": -70000,
    "big": 2**70,
    "large": 2**40,
    "name": "résumé 米",
    "bytes": b"\x00\xff\x80",
    "array": bytearray(b"abc"),
    "flags": (True, False, None),
    "pair": (1, 2), "four": (1, 2, 3, 4), "none": (),
    "list": [1, [2.5, "x"], {}],
    "set": {7},
    "size": torch.Size([2, 3]),
    "dtype": torch.bfloat16,
    "device": torch.device("cpu"),
    "cuda": torch.device("cuda", 1),
    "parameter": torch.nn.Parameter(torch.tensor([1.0, 2.0])),
    "wanted": torch.tensor([3.0], requires_grad=True),
    "ordered": collections.OrderedDict(a=1, b=2),
    "default": collections.defaultdict(list, {"k": [1]}),
    "counter": collections.Counter("aab"),
    5: "an integer key",
}
for protocol in (2, 3, 4, 5):
    torch.save(checkpoint, f"checkpoint-{protocol}.pth", pickle_protocol=protocol)
torch.save(checkpoint, "checkpoint-legacy.pth", _use_new_zipfile_serialization=False)
torch.save({"float64": np.float64(0.25), "float32": np.float32(0.5), "int64": np.int64(-3), "bool": np.bool_(True)}, "numpy.pth")

refused = {
    "module": model,
    "float8": torch.zeros(2).to(torch.float8_e4m3fn),
    "uint16": torch.zeros(2, dtype=torch.uint16),
    "quantized": torch.quantize_per_tensor(torch.zeros(2), 1.0, 0, torch.qint8),
    "sparse": torch.eye(2).to_sparse(),
    "ndarray": np.arange(3),
}
os.makedirs("refused", exist_ok=True)
for name, value in refused.items():
    torch.save({"x": value}, f"refused/{name}.pth")
torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), "refused/script.pth")
torch.save(model, "refused/module-legacy.pth", _use_new_zipfile_serialization=False)

grid = np.arange(6).reshape(2, 3)
arrays = {code: (grid % 2).astype(code) for code in
          ("f4", "f8", "f2", "i1", "i2", "i4", "i8", "u1", "?", ">f4", ">f8", ">f2", ">i2", ">i4", ">i8")}
arrays |= {"fortran": np.asfortranarray(grid.astype("f4")), "scalar": np.array(1.5), "empty": np.zeros((0, 3), "f4"),
           "fortran3": np.asfortranarray(np.arange(24, dtype=">i4").reshape(2, 3, 4)), "a/b": np.array([7], "i8")}
names = {f"{'big_' if n[0] == '>' else ''}{n.strip('>').replace('?', 'b1')}": a for n, a in arrays.items()}
np.savez("arrays.npz", **names)
np.savez_compressed("arrays-compressed.npz", **names)
for version in ((1, 0), (2, 0), (3, 0)):
    with open(f"version{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, grid.astype("f4"), version=version)
np.save("refused/object.npy", np.array([1, "a"], dtype=object))
np.save("refused/unicode.npy", np.array(["a"]))
np.save("refused/struct.npy", np.zeros(2, [("a", "f4")]))
np.savez("refused/object.npz", x=np.array([None]))

sharded = {f"layer{i}.weight": torch.full((4, 8), float(i)) for i in range(5)} | {"step": torch.tensor(7)}
# The layout of transformers' save_pretrained, whose index is json.dumps(index, indent=2, sort_keys=True).
os.makedirs("sharded", exist_ok=True)
shards = [list(sharded)[:2], list(sharded)[2:4], list(sharded)[4:]]
weight_map = {}
for i, shard in enumerate(shards):
    file = f"model-{i + 1:05d}-of-{len(shards):05d}.safetensors"
    save_file({name: sharded[name] for name in shard}, f"sharded/{file}", {"format": "pt"})
    weight_map |= {name: file for name in shard}
index = {"metadata": {"total_size": sum(t.nbytes for t in sharded.values())}, "weight_map": weight_map}
with open("sharded/model.safetensors.index.json", "w") as file:
    file.write(json.dumps(index, indent=2, sort_keys=True) + "\n")

# What docs/guides/weights.md saves in Python.
model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
torch.save({"model": model.state_dict(), "epoch": 3}, "guide.pth")
