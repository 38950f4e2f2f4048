"""Writes what PyTorch computes for activations, losses, embeddings, recurrent networks and attention: *.safetensors, printed.txt.

Run with torch 2.13.0 and safetensors:  python generate.py
Seeds are fixed. Sizes are small, odd and unlike each other, so that exchanged dimensions show. Values are float64; the tests
compute in float64 and float32. printed.txt has each module as Python prints it; init.safetensors has its values for seed 42.
"""
import os

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn
from torch.nn.utils import rnn

HERE = os.path.dirname(os.path.abspath(__file__))
DOUBLE = torch.float64


def save(tensors, name):
    save_file({key: tensor.detach().contiguous().clone() for key, tensor in tensors.items()}, os.path.join(HERE, name), {"torch": torch.__version__})


ACTIVATIONS = {
    "elu": nn.ELU(0.7), "celu": nn.CELU(0.75), "selu": nn.SELU(), "hardshrink": nn.Hardshrink(0.4), "softshrink": nn.Softshrink(0.4),
    "tanhshrink": nn.Tanhshrink(), "hardsigmoid": nn.Hardsigmoid(), "hardtanh": nn.Hardtanh(-0.5, 1.0), "relu6": nn.ReLU6(),
    "hardswish": nn.Hardswish(), "leaky_relu": nn.LeakyReLU(0.2), "rrelu": nn.RReLU(0.1, 0.3), "sigmoid": nn.Sigmoid(),
    "log_sigmoid": nn.LogSigmoid(), "silu": nn.SiLU(), "mish": nn.Mish(), "softplus": nn.Softplus(1.5, 2.0), "softsign": nn.Softsign(),
    "tanh": nn.Tanh(), "threshold": nn.Threshold(0.1, 0.5), "glu": nn.GLU(1), "softmin": nn.Softmin(1), "softmax": nn.Softmax(1),
    "softmax2d": nn.Softmax2d(), "log_softmax": nn.LogSoftmax(-1), "prelu": nn.PReLU(6), "gelu": nn.GELU(), "relu": nn.ReLU(),
}


def activations():
    torch.manual_seed(1)
    x = torch.randn(2, 6, 3, 2, dtype=DOUBLE) * 3
    edges = torch.tensor([0.0, -0.4, 0.4, -0.5, 1.0, 6.0, 3.0, -3.0, 0.1, 30.0, -30.0, 4 / 3], dtype=DOUBLE)
    x.view(-1)[: len(edges)] = edges
    out = {"input": x, "gradient": torch.randn_like(x)}
    for name, layer in ACTIVATIONS.items():
        layer.double()
        torch.manual_seed(9)
        z = x.clone().requires_grad_()
        y = layer(z)
        y.backward(out["gradient"][:, : y.shape[1]])
        out |= {f"{name}/output": y, f"{name}/input-gradient": z.grad}
    out["prelu/weight-gradient"] = ACTIVATIONS["prelu"].weight.grad
    for dtype in (torch.bfloat16, torch.float16):
        for name in ("elu", "leaky_relu", "softplus", "hardtanh"):
            out[f"{name}/{dtype}"] = ACTIVATIONS[name].to(dtype)(x.to(dtype)).float()
    save(out, "activations.safetensors")


def losses():
    torch.manual_seed(2)
    shape = (3, 4)
    out = {
        "x": torch.randn(shape, dtype=DOUBLE), "t": torch.randn(shape, dtype=DOUBLE), "p": torch.rand(shape, dtype=DOUBLE) * 0.8 + 0.1,
        "q": torch.rand(shape, dtype=DOUBLE) * 0.8 + 0.1, "sign": torch.tensor([[1.0, -1, 1, 1], [-1, -1, 1, -1], [1, 1, -1, 1]], dtype=DOUBLE),
        "w": torch.rand(4, dtype=DOUBLE) + 0.5, "pos": torch.rand(4, dtype=DOUBLE) * 3, "counts": torch.tensor([[0.0, 1, 2, 5], [3, 0, 1, 7], [2, 2, 1, 0]], dtype=DOUBLE),
        "labels": torch.tensor([3, 0, 2]), "many": torch.tensor([[1, 3, -1, 0], [0, -1, 2, 2], [3, 2, 1, 0]]), "one": torch.tensor([1.0, -1, -1], dtype=DOUBLE),
        "y": torch.randn(shape, dtype=DOUBLE), "z": torch.randn(shape, dtype=DOUBLE), "var": torch.rand(shape, dtype=DOUBLE) + 0.01,
        "steps": torch.randn(6, 3, 5, dtype=DOUBLE), "targets": torch.tensor([[1, 2, 2, 4], [3, 1, 0, 0], [4, 0, 0, 0]]),
        "cube": torch.randn(2, 4, 3, dtype=DOUBLE), "cubep": torch.rand(2, 4, 3, dtype=DOUBLE),
    }
    t = dict(out)
    cases = {
        "l1": ("x", lambda x, r: F.l1_loss(x, t["t"], reduction=r)),
        "smooth_l1": ("x", lambda x, r: F.smooth_l1_loss(x, t["t"], reduction=r, beta=0.7)),
        "smooth_l1_0": ("x", lambda x, r: F.smooth_l1_loss(x, t["t"], reduction=r, beta=0.0)),
        "huber": ("x", lambda x, r: F.huber_loss(x, t["t"], reduction=r, delta=0.7)),
        "soft_margin": ("x", lambda x, r: F.soft_margin_loss(x, t["sign"], reduction=r)),
        "poisson": ("x", lambda x, r: F.poisson_nll_loss(x, t["counts"], reduction=r)),
        "poisson_full": ("p", lambda x, r: F.poisson_nll_loss(x, t["counts"], log_input=False, full=True, reduction=r)),
        "gaussian": ("x", lambda x, r: F.gaussian_nll_loss(x, t["t"], t["var"], full=True, eps=0.2, reduction=r)),
        "bce": ("p", lambda x, r: F.binary_cross_entropy(x, t["q"], t["w"].expand(3, 4), reduction=r)),
        "bce_logits": ("x", lambda x, r: F.binary_cross_entropy_with_logits(x, t["q"], t["w"], reduction=r, pos_weight=t["pos"])),
        "kl": ("x", lambda x, r: F.kl_div(x, t["p"], reduction=r)),
        "kl_log": ("x", lambda x, r: F.kl_div(x, t["t"], reduction=r, log_target=True)),
        "nll": ("x", lambda x, r: F.nll_loss(x, t["labels"], t["w"], ignore_index=2, reduction=r)),
        "multilabel_margin": ("x", lambda x, r: F.multilabel_margin_loss(x, t["many"], reduction=r)),
        "multilabel_soft_margin": ("x", lambda x, r: F.multilabel_soft_margin_loss(x, t["q"], t["w"], reduction=r)),
        "multi_margin": ("x", lambda x, r: F.multi_margin_loss(x, t["labels"], p=2, margin=0.8, weight=t["w"], reduction=r)),
        "cosine_embedding": ("x", lambda x, r: F.cosine_embedding_loss(x, t["y"], t["one"], margin=0.1, reduction=r)),
        "margin_ranking": ("x", lambda x, r: F.margin_ranking_loss(x, t["y"], t["sign"], margin=0.2, reduction=r)),
        "hinge_embedding": ("x", lambda x, r: F.hinge_embedding_loss(x, t["sign"], margin=0.5, reduction=r)),
        "triplet": ("x", lambda x, r: F.triplet_margin_loss(x, t["y"], t["z"], margin=1.2, p=3.0, swap=True, reduction=r)),
        "triplet_distance": ("x", lambda x, r: F.triplet_margin_with_distance_loss(x, t["y"], t["z"], margin=0.9, reduction=r)),
        "ctc": ("steps", lambda x, r: F.ctc_loss(x.log_softmax(2), t["targets"], [6, 5, 4], [4, 2, 1], reduction=r)),
        "ctc_infinite": ("steps", lambda x, r: F.ctc_loss(x.log_softmax(2), t["targets"], [3, 5, 4], [4, 2, 1], reduction=r, zero_infinity=True)),
        "ce_probabilities": ("cube", lambda x, r: F.cross_entropy(x, t["cubep"], t["w"], reduction=r, label_smoothing=0.1)),
    }
    for name, (input, f) in cases.items():
        for reduction in ("none", "mean", "sum"):
            z = t[input].clone().requires_grad_()
            loss = f(z, reduction)
            loss.sum().backward()
            out |= {f"{name}/{reduction}/loss": loss, f"{name}/{reduction}/gradient": z.grad}
    out["kl_batchmean"] = F.kl_div(t["x"], t["p"], reduction="batchmean")
    for p in (0.0, 1.0, 2.0, 2.5, float("inf")):
        out[f"cdist/{p}"] = torch.cdist(t["x"], t["y"][:2], p=p)
        out[f"pdist/{p}"] = F.pdist(t["x"], p=p)
        if p > 0:
            out[f"pairwise/{p}"] = F.pairwise_distance(t["x"], t["y"], p=p)
    out["cosine"] = F.cosine_similarity(t["x"], t["y"], dim=1)
    save(out, "losses.safetensors")


def embeddings():
    torch.manual_seed(3)
    out = {"indices": torch.tensor([[1, 4, 2], [0, 1, 1]]), "flat": torch.tensor([1, 4, 2, 0, 1, 1]), "offsets": torch.tensor([0, 2, 2, 5]), "ends": torch.tensor([0, 2, 2, 6]), "weights": torch.rand(6, dtype=DOUBLE)}
    cases = {
        "plain": nn.Embedding(5, 3), "padding": nn.Embedding(5, 3, padding_idx=1), "norm": nn.Embedding(5, 3, max_norm=1.0), "frequency": nn.Embedding(5, 3, scale_grad_by_freq=True),
        "bag-sum": nn.EmbeddingBag(5, 3, mode="sum"), "bag-mean": nn.EmbeddingBag(5, 3), "bag-max": nn.EmbeddingBag(5, 3, mode="max"), "bag-padding": nn.EmbeddingBag(5, 3, mode="mean", padding_idx=1),
        "bag-weights": nn.EmbeddingBag(5, 3, mode="sum"), "bag-last": nn.EmbeddingBag(5, 3, mode="sum", include_last_offset=True),
    }
    for name, layer in cases.items():
        layer.double()
        out[f"{name}/weight"] = layer.weight.detach().clone()
        if name in ("bag-sum", "bag-padding", "bag-max"):
            y = layer(out["flat"], out["offsets"])
        elif name == "bag-last":
            y = layer(out["flat"], out["ends"])
        elif name == "bag-weights":
            y = layer(out["flat"], out["offsets"], per_sample_weights=out["weights"])
        else:
            y = layer(out["indices"])
        g = torch.randn_like(y)
        y.backward(g)
        out |= {f"{name}/output": y, f"{name}/gradient": g, f"{name}/weight-gradient": layer.weight.grad}
    save(out, "embeddings.safetensors")


RECURRENT = {
    "lstm": nn.LSTM(5, 3), "lstm-deep": nn.LSTM(5, 3, 2, bidirectional=True, batch_first=True), "lstm-nobias": nn.LSTM(5, 3, bias=False), "lstm-proj": nn.LSTM(5, 4, 2, proj_size=3, bidirectional=True),
    "gru": nn.GRU(5, 3), "gru-deep": nn.GRU(5, 3, 2, bidirectional=True, batch_first=True), "gru-nobias": nn.GRU(5, 3, bias=False),
    "rnn": nn.RNN(5, 3), "rnn-relu": nn.RNN(5, 3, nonlinearity="relu", bidirectional=True),
}


def recurrent():
    torch.manual_seed(4)
    out = {"input": torch.randn(4, 2, 5, dtype=DOUBLE), "ragged": torch.randn(4, 3, 5, dtype=DOUBLE)}
    for name, net in RECURRENT.items():
        net.double()
        for key, tensor in net.state_dict().items():
            tensor.uniform_(-0.8, 0.8)
            out[f"{name}/state/{key}"] = tensor.clone()
        lstm = isinstance(net, nn.LSTM)
        count = net.num_layers * (2 if net.bidirectional else 1)
        for case, x in (("zeros", out["input"]), ("given", out["input"]), ("packed", out["ragged"])):
            z = x.clone().requires_grad_()
            batch = x.shape[0] if net.batch_first else x.shape[1]
            h0 = torch.randn(count, batch, net.proj_size or net.hidden_size, dtype=DOUBLE, requires_grad=True)
            c0 = torch.randn(count, batch, net.hidden_size, dtype=DOUBLE, requires_grad=True)
            initial = (h0, c0) if lstm else h0
            net.zero_grad()
            if case == "packed":
                lengths = [2, 4, 1] if not net.batch_first else [2, 3, 1, 3]
                packed = rnn.pack_padded_sequence(z, lengths, batch_first=net.batch_first, enforce_sorted=False)
                y, state = net(packed, initial)
                y = rnn.pad_packed_sequence(y)[0]
            else:
                y, state = net(z) if case == "zeros" else net(z, initial)
            h, c = state if lstm else (state, None)
            g = torch.randn_like(y)
            gh = torch.randn_like(h)
            total = (y * g).sum() + (h * gh).sum()
            out |= {f"{name}/{case}/output": y, f"{name}/{case}/h": h, f"{name}/{case}/gradient": g, f"{name}/{case}/h-gradient": gh}
            if lstm:
                gc = torch.randn_like(c)
                total = total + (c * gc).sum()
                out |= {f"{name}/{case}/c": c, f"{name}/{case}/c-gradient": gc}
            total.backward()
            if case != "zeros":
                out |= {f"{name}/{case}/h0": h0, f"{name}/{case}/h0-gradient": h0.grad}
                if lstm:
                    out |= {f"{name}/{case}/c0": c0, f"{name}/{case}/c0-gradient": c0.grad}
            out[f"{name}/{case}/input-gradient"] = z.grad
            for key, tensor in net.named_parameters():
                out[f"{name}/{case}/parameter-gradient/{key}"] = tensor.grad.clone()
    for name, cell in {"LSTM": nn.LSTMCell(5, 3), "GRU": nn.GRUCell(5, 3), "RNN": nn.RNNCell(5, 3, nonlinearity="tanh"), "RNN_RELU": nn.RNNCell(5, 3, nonlinearity="relu")}.items():
        cell.double()
        for key, tensor in cell.state_dict().items():
            out[f"cell-{name}/state/{key}"] = tensor.clone()
        h = cell(out["input"][0])
        h = cell(out["input"][1], h)
        out |= {f"cell-{name}/h": h[0] if name == "LSTM" else h}
        if name == "LSTM":
            out |= {f"cell-{name}/c": h[1]}
    save(out, "recurrent.safetensors")


def attention():
    torch.manual_seed(5)
    q, k, v = (torch.randn(2, 4, n, 6, dtype=DOUBLE) for n in (3, 5, 5))
    bits = torch.tensor([[1, 0, 1, 1, 0], [1, 1, 0, 0, 1], [0, 0, 0, 0, 0]], dtype=torch.bool)
    out = {"q": q, "k": k, "v": v, "bits": bits, "bias": torch.randn(2, 4, 3, 5, dtype=DOUBLE), "g": torch.randn(2, 4, 3, 6, dtype=DOUBLE)}
    for name, options in {"plain": {}, "causal": {"is_causal": True}, "scale": {"scale": 0.3}, "bits": {"attn_mask": bits}, "bias": {"attn_mask": out["bias"]}, "gqa": {"enable_gqa": True}}.items():
        a, b, c = q.clone().requires_grad_(), (k[:, :2] if name == "gqa" else k).clone().requires_grad_(), (v[:, :2] if name == "gqa" else v).clone().requires_grad_()
        y = F.scaled_dot_product_attention(a, b, c, **options)
        y.backward(out["g"])
        out |= {f"sdpa/{name}/output": y, f"sdpa/{name}/q": a.grad, f"sdpa/{name}/k": b.grad, f"sdpa/{name}/v": c.grad}
    modules = {
        "plain": nn.MultiheadAttention(6, 2), "batch-first": nn.MultiheadAttention(6, 3, batch_first=True), "nobias": nn.MultiheadAttention(6, 2, bias=False),
        "kdim": nn.MultiheadAttention(6, 2, kdim=5, vdim=7), "added": nn.MultiheadAttention(6, 2, add_bias_kv=True, add_zero_attn=True),
    }
    out |= {"query": torch.randn(3, 2, 6, dtype=DOUBLE), "key": torch.randn(4, 2, 6, dtype=DOUBLE), "key5": torch.randn(4, 2, 5, dtype=DOUBLE), "value7": torch.randn(4, 2, 7, dtype=DOUBLE)}
    out |= {"padding": torch.tensor([[False, False, True, False], [True, False, False, False]]), "mask": torch.tensor([[0, 1, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0]], dtype=torch.bool)}
    for name, net in modules.items():
        net.double()
        for key, tensor in net.state_dict().items():
            tensor.uniform_(-0.7, 0.7)
            out[f"mha/{name}/state/{key}"] = tensor.clone()
        query = out["query"].clone().requires_grad_()
        key, value = (out["key5"], out["value7"]) if name == "kdim" else (out["key"], out["key"])
        for case in ("self", "cross", "masked"):
            net.zero_grad()
            query.grad = None
            if case == "self":
                if name == "kdim":
                    continue
                y, w = net(query, query, query, need_weights=False)
            else:
                a, b, c = (x.transpose(0, 1) if net.batch_first else x for x in (query, key, value))
                masks = {"key_padding_mask": out["padding"], "attn_mask": out["mask"]} if case == "masked" else {}
                y, w = net(a, b, c, average_attn_weights=case == "masked", **masks)
                out[f"mha/{name}/{case}/weights"] = w
            (y * y).sum().backward()
            out |= {f"mha/{name}/{case}/output": y, f"mha/{name}/{case}/query-gradient": query.grad}
            for key_, tensor in net.named_parameters():
                out[f"mha/{name}/{case}/parameter-gradient/{key_}"] = tensor.grad.clone()
    save(out, "attention.safetensors")


def transformers():
    torch.manual_seed(6)
    out = {"source": torch.randn(4, 2, 6, dtype=DOUBLE), "target": torch.randn(3, 2, 6, dtype=DOUBLE), "padding": torch.tensor([[False, False, False, True], [False, False, True, True]])}
    options = {"dim_feedforward": 8, "dropout": 0.0}
    nets = {
        "encoder-layer": nn.TransformerEncoderLayer(6, 2, **options), "encoder-layer-first": nn.TransformerEncoderLayer(6, 2, norm_first=True, activation="gelu", bias=False, **options),
        "decoder-layer": nn.TransformerDecoderLayer(6, 3, **options), "decoder-layer-first": nn.TransformerDecoderLayer(6, 3, norm_first=True, **options),
        "encoder": nn.TransformerEncoder(nn.TransformerEncoderLayer(6, 2, **options), 2, nn.LayerNorm(6), enable_nested_tensor=False),
        "whole": nn.Transformer(6, 2, 2, 1, **options),
    }
    for name, net in nets.items():
        net.double()
        for key, tensor in net.state_dict().items():
            tensor.add_(torch.randn_like(tensor) * 0.2)
            out[f"{name}/state/{key}"] = tensor.clone()
        source, target = out["source"].clone().requires_grad_(), out["target"].clone().requires_grad_()
        causal = nn.Transformer.generate_square_subsequent_mask(3, dtype=DOUBLE)
        if name.startswith("encoder"):
            y = net(source, src_key_padding_mask=out["padding"])
        elif name.startswith("decoder"):
            y = net(target, source, tgt_mask=causal, memory_key_padding_mask=out["padding"])
        else:
            y = net(source, target, tgt_mask=causal, src_key_padding_mask=out["padding"], memory_key_padding_mask=out["padding"])
        (y * y * y).sum().backward()
        out |= {f"{name}/output": y, f"{name}/source-gradient": source.grad}
        for key, tensor in net.named_parameters():
            out[f"{name}/parameter-gradient/{key}"] = tensor.grad
    save(out, "transformers.safetensors")


def init():
    torch.manual_seed(42)
    nets = [
        nn.Embedding(5, 3, padding_idx=1), nn.EmbeddingBag(5, 3, mode="sum", padding_idx=2), nn.Bilinear(2, 3, 4), nn.PReLU(3), nn.LSTM(3, 4, 2, bidirectional=True, batch_first=True, dropout=0.1, proj_size=2),
        nn.GRU(3, 2, bias=False), nn.RNN(3, 2), nn.LSTMCell(3, 2), nn.MultiheadAttention(4, 2, add_bias_kv=True), nn.MultiheadAttention(4, 2, kdim=3, bias=False),
        nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 6), 2, nn.LayerNorm(4)), nn.Transformer(4, 2, 2, 2, dim_feedforward=6), nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2), nn.Identity()]),
    ]
    out = {f"{i}.{key}": tensor for i, net in enumerate(nets) for key, tensor in net.state_dict().items()}
    save(out, "init.safetensors")
    with open(os.path.join(HERE, "printed.txt"), "w") as file:
        for net in nets + [net for name, net in ACTIVATIONS.items() if name not in ("relu", "gelu", "prelu")]:
            print(net, file=file)


def flops():
    from torch.utils.flop_counter import FlopCounterMode
    nets = {
        "cnn": (nn.Sequential(nn.Conv2d(3, 8, 3, padding=1, stride=2), nn.ReLU(), nn.Conv2d(8, 12, 3, groups=4), nn.Flatten(), nn.Linear(432, 10)), (2, 3, 15, 16)),
        "encoder-layer": (nn.TransformerEncoderLayer(12, 3, 20), (7, 2, 12)), "gru": (nn.GRU(4, 6, bidirectional=True), (5, 2, 4)),
    }
    with open(os.path.join(HERE, "flops.txt"), "w") as file:
        for name, (net, shape) in nets.items():
            with FlopCounterMode(display=False) as counter:
                net(torch.randn(shape))
            print(name, counter.get_total_flops(), file=file)


init()
flops()
activations()
losses()
embeddings()
recurrent()
attention()
transformers()
