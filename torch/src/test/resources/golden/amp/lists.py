"""Writes what PyTorch's autocast does: lists.txt, dtypes.txt, api.txt. Run with torch 2.13.0 (CPU): python lists.py

lists.txt: "cpu NAME" for every operator that the dispatcher has an autocast kernel of, "cuda NAME POLICY" with the policy that the
header of the installed PyTorch names.
dtypes.txt: "op DEVICE SCHEMA", then a line a call: "ARGUMENTS | RESULTS", the types that it gives under autocast (CPU to bfloat16,
CUDA to float16), or "error". Arguments are separated by ';': "float32 2x3", "int64 2x3", numbers, lists, true, false, none, "text".
Left out are operators with a Scalar, which the C ABI cannot pass, and complex results. Operators that PyTorch takes apart into
listed ones (einsum, tensordot) have no lines for what PyTorch refuses: Cresset, which casts before, computes them.
CUDA needs no GPU: fake tensors carry shapes and types alone.
api.txt: "DEVICE | NAME | INPUT TYPES | RESULT TYPE" for functions that Cresset computes with other operators than PyTorch calls.
"""

import os
import re

import torch
import torch.nn.functional as F
from torch._subclasses.fake_tensor import FakeTensorMode

HERE = os.path.dirname(os.path.abspath(__file__))
LOWER = {"cpu": torch.bfloat16, "cuda": torch.float16}


def registered(key):
    names = torch._C._dispatch_get_all_op_names()
    return sorted(n[6:] for n in names if n.startswith("aten::") and torch._C._dispatch_has_kernel_for_dispatch_key(n, key))


def header_policies():
    path = os.path.join(os.path.dirname(torch.__file__), "include/ATen/autocast_mode.h")
    text = open(path).read()
    policies = {}
    for macro, policy in (("LOWER_PRECISION_FP", "lower_precision_fp"), ("FP32", "fp32"), ("FP32_SET_OPT_DTYPE", "fp32_set_opt_dtype"), ("PROMOTE", "promote")):
        body = re.search(r"#define AT_FORALL_" + macro + r"\(_\)((?:.*\\\n)*.*\n)", text).group(1)
        for name, overload in re.findall(r"_\((\w+)(?:, *(\w+))?\)", body):
            policies[name + ("." + overload if overload else "")] = policy
    for name in re.findall(r'"(norm\.\w+)"', text):
        policies[name] = "fp32_append_dtype"
    # These three stand in autocast_mode.cpp alone.
    policies["binary_cross_entropy"] = "banned"
    policies["cudnn_convolution"] = policies["cudnn_convolution_transpose"] = "lower_precision_fp"
    return policies


def lists():
    policies = header_policies()
    cuda = registered("AutocastCUDA")
    assert set(cuda) == set(policies), set(cuda) ^ set(policies)
    lines = ["cpu " + n for n in registered("AutocastCPU")] + [f"cuda {n} {policies[n]}" for n in cuda]
    open(os.path.join(HERE, "lists.txt"), "w").write(f"# torch {torch.__version__}\n" + "\n".join(lines) + "\n")


class T:
    """A tensor argument: its floating type is the pattern's, or it is fixed."""

    def __init__(self, *shape, dtype=None):
        self.shape, self.dtype = shape, dtype

    def __repr__(self):
        return "x".join(map(str, self.shape)) or "-"


I64 = torch.int64
sq = T(3, 3)
CASES = {
    "conv1d": dict(input=T(1, 2, 5), weight=T(3, 2, 3), bias=T(3)),
    "conv2d": dict(input=T(1, 2, 5, 5), weight=T(3, 2, 3, 3), bias=T(3)),
    "conv3d": dict(input=T(1, 2, 4, 4, 4), weight=T(3, 2, 3, 3, 3)),
    "conv_tbc": dict(self=T(5, 1, 2), weight=T(3, 2, 4), bias=T(4)),
    "conv_transpose1d": dict(input=T(1, 2, 5), weight=T(2, 3, 3)),
    "conv_transpose2d.input": dict(input=T(1, 2, 5, 5), weight=T(2, 3, 3, 3)),
    "conv_transpose3d.input": dict(input=T(1, 2, 4, 4, 4), weight=T(2, 3, 3, 3, 3)),
    "convolution": dict(input=T(1, 2, 5, 5), weight=T(3, 2, 3, 3), bias=None, stride=[1, 1], padding=[0, 0], dilation=[1, 1], transposed=False, output_padding=[0, 0], groups=1),
    "bmm": dict(self=T(2, 2, 3), mat2=T(2, 3, 4)), "mm": dict(self=T(2, 3), mat2=T(3, 4)), "mv": dict(self=T(2, 3), vec=T(3)),
    "linalg_vecdot": dict(x=T(2, 3), y=T(2, 3)), "linear": dict(input=T(2, 3), weight=T(4, 3), bias=T(4)),
    "matmul": dict(self=T(2, 3), other=T(3, 4)), "prelu": dict(self=T(2, 3), weight=T(1)),
    "einsum": dict(equation="ij,jk->ik", tensors=[T(2, 3), T(3, 4)]),
    "chain_matmul": dict(matrices=[T(2, 3), T(3, 4)]), "linalg_multi_dot": dict(tensors=[T(2, 3), T(3, 4), T(4, 2)]),
    "tensordot": dict(self=T(2, 3), other=T(3, 4), dims_self=[1], dims_other=[0]),
    "inner": dict(self=T(2, 3), other=T(4, 3)), "linalg_matrix_power": dict(self=sq, n=3),
    "scaled_dot_product_attention": dict(query=T(1, 2, 4, 8), key=T(1, 2, 4, 8), value=T(1, 2, 4, 8)),
    "rnn_tanh_cell": dict(input=T(2, 3), hx=T(2, 4), w_ih=T(4, 3), w_hh=T(4, 4)), "gru_cell": dict(input=T(2, 3), hx=T(2, 4), w_ih=T(12, 3), w_hh=T(12, 4)),
    "avg_pool3d": dict(self=T(1, 1, 4, 4, 4), kernel_size=[2, 2, 2]), "max_pool3d": dict(self=T(1, 1, 4, 4, 4), kernel_size=[2, 2, 2]),
    "adaptive_avg_pool3d": dict(self=T(1, 1, 4, 4, 4), output_size=[2, 2, 2]), "adaptive_max_pool3d": dict(self=T(1, 1, 4, 4, 4), output_size=[2, 2, 2]),
    "grid_sampler": dict(input=T(1, 1, 4, 4), grid=T(1, 2, 2, 2), interpolation_mode=0, padding_mode=0, align_corners=False),
    "prod": dict(self=T(2, 3)), "prod.dim_int": dict(self=T(2, 3), dim=1), "cumsum": dict(self=T(2, 3), dim=1), "cumprod": dict(self=T(2, 3), dim=1),
    "sum": dict(self=T(2, 3)), "sum.dim_IntList": dict(self=T(2, 3), dim=[1]), "softmax.int": dict(self=T(2, 3), dim=1), "log_softmax.int": dict(self=T(2, 3), dim=1),
    "mean": dict(self=T(2, 3)), "linalg_matrix_norm.str_ord": dict(self=T(2, 3)), "logsumexp": dict(self=T(2, 3), dim=[1]),
    "quantile.scalar": dict(self=T(2, 3), q=0.5), "cdist": dict(x1=T(2, 3), x2=T(4, 3)), "pdist": dict(self=T(4, 3)), "trace": dict(self=sq),
    "reflection_pad1d": dict(self=T(1, 2, 5), padding=[1, 1]), "reflection_pad2d": dict(self=T(1, 2, 5, 5), padding=[1, 1, 1, 1]),
    "replication_pad1d": dict(self=T(1, 2, 5), padding=[1, 1]), "replication_pad2d": dict(self=T(1, 2, 5, 5), padding=[1, 1, 1, 1]),
    "replication_pad3d": dict(self=T(1, 2, 4, 4, 4), padding=[1, 1, 1, 1, 1, 1]),
    "mse_loss": dict(self=T(2, 3), target=T(2, 3)), "l1_loss": dict(self=T(2, 3), target=T(2, 3)), "smooth_l1_loss": dict(self=T(2, 3), target=T(2, 3)),
    "huber_loss": dict(self=T(2, 3), target=T(2, 3)), "soft_margin_loss": dict(self=T(2, 3), target=T(2, 3)), "kl_div": dict(self=T(2, 3), target=T(2, 3)),
    "binary_cross_entropy": dict(self=T(2, 3), target=T(2, 3)), "binary_cross_entropy_with_logits": dict(self=T(2, 3), target=T(2, 3)),
    "poisson_nll_loss": dict(input=T(2, 3), target=T(2, 3), log_input=True, full=False, eps=1e-8, reduction=1),
    "hinge_embedding_loss": dict(self=T(2, 3), target=T(2, 3)), "cosine_embedding_loss": dict(input1=T(2, 3), input2=T(2, 3), target=T(2)),
    "margin_ranking_loss": dict(input1=T(3), input2=T(3), target=T(3)), "triplet_margin_loss": dict(anchor=T(2, 3), positive=T(2, 3), negative=T(2, 3)),
    "cosine_similarity": dict(x1=T(2, 3), x2=T(2, 3)), "cross_entropy_loss": dict(self=T(2, 3), target=T(2, dtype=I64)),
    "nll_loss": dict(self=T(2, 3), target=T(2, dtype=I64)), "nll_loss2d": dict(self=T(2, 3, 2, 2), target=T(2, 2, 2, dtype=I64)),
    "multilabel_margin_loss": dict(self=T(2, 3), target=T(2, 3, dtype=I64)),
    "ctc_loss.IntList": dict(log_probs=T(5, 1, 3), targets=T(1, 2, dtype=I64), input_lengths=[5], target_lengths=[2]),
    "fft_fft": dict(self=T(2, 4)), "fft_ifft": dict(self=T(2, 4)), "fft_rfft": dict(self=T(2, 4)), "fft_hfft": dict(self=T(2, 4)), "fft_rfft2": dict(self=T(4, 4)), "fft_fftn": dict(self=T(4, 4)),
    "view_as_complex": dict(self=T(3, 2)), "polar": dict(abs=T(3), angle=T(3)),
    "cholesky_inverse": dict(self=sq), "inverse": dict(self=sq), "pinverse": dict(self=sq), "geqrf": dict(self=sq), "qr": dict(self=sq), "svd": dict(self=sq),
    "linalg_cond.p_str": dict(self=sq, p="fro"), "linalg_matrix_rank": dict(self=sq, tol=1e-3), "linalg_solve": dict(A=sq, B=sq), "linalg_cholesky": dict(self=sq),
    "linalg_svdvals": dict(A=sq), "linalg_eigvals": dict(self=sq), "linalg_eigvalsh": dict(self=sq), "linalg_inv": dict(A=sq), "linalg_tensorinv": dict(self=sq, ind=1),
    "linalg_tensorsolve": dict(self=sq, other=T(3)), "linalg_qr": dict(A=sq), "linalg_svd": dict(A=sq), "linalg_eig": dict(self=sq), "linalg_eigh": dict(self=sq),
    "linalg_householder_product": dict(input=T(3, 2), tau=T(2)), "triangular_solve": dict(self=sq, A=sq),
    "linalg_lstsq": dict(self=sq, b=sq), "linalg_det": dict(A=sq),
    "layer_norm": dict(input=T(2, 3), normalized_shape=[3], weight=T(3), bias=T(3)), "native_layer_norm": dict(input=T(2, 3), normalized_shape=[3], weight=T(3), bias=T(3), eps=1e-5),
    "group_norm": dict(input=T(1, 4, 3), num_groups=2, weight=T(4), bias=T(4)), "rms_norm": dict(input=T(2, 3), normalized_shape=[3], weight=T(3)),
    "stack": dict(tensors=[T(2, 3), T(2, 3)]), "cat": dict(tensors=[T(2, 3), T(2, 3)]),
    "index_copy": dict(self=T(4, 3), dim=0, index=T(2, dtype=I64), source=T(2, 3)),
    "index_put": dict(self=T(4, 3), indices=[T(2, dtype=I64)], values=T(2, 3)), "scatter_add": dict(self=T(4, 3), dim=0, index=T(2, 3, dtype=I64), src=T(2, 3)),
    "atan2": dict(self=T(2, 3), other=T(2, 3)), "bilinear": dict(input1=T(2, 3), input2=T(2, 4), weight=T(5, 3, 4), bias=T(5)),
    "cross": dict(self=T(2, 3), other=T(2, 3)), "dot": dict(self=T(3), tensor=T(3)), "vdot": dict(self=T(3), other=T(3)),
    "pow.Tensor_Tensor": dict(self=T(2, 3), exponent=T(2, 3)), "nuclear_norm": dict(self=T(2, 3)),
    "upsample_nearest2d": dict(self=T(1, 1, 4, 4), output_size=[8, 8]), "upsample_bilinear2d": dict(self=T(1, 1, 4, 4), output_size=[8, 8], align_corners=False),
    "upsample_bicubic2d": dict(self=T(1, 1, 4, 4), output_size=[8, 8], align_corners=False), "upsample_linear1d": dict(self=T(1, 1, 4), output_size=[8], align_corners=False),
    "upsample_nearest1d": dict(self=T(1, 1, 4), output_size=[8]), "upsample_nearest3d": dict(self=T(1, 1, 4, 4, 4), output_size=[8, 8, 8]),
    "upsample_trilinear3d": dict(self=T(1, 1, 4, 4, 4), output_size=[8, 8, 8], align_corners=False), "_upsample_nearest_exact2d": dict(self=T(1, 1, 4, 4), output_size=[8, 8]),
}
for unary in "acos asin cosh erfinv exp expm1 log log10 log2 log1p reciprocal rsqrt sinh tan relu gelu tanh sigmoid sqrt".split():
    CASES[unary] = dict(self=T(2, 3))
for binary in "add.Tensor mul.Tensor div.Tensor maximum".split():
    CASES[binary] = dict(self=T(2, 3), other=T(2, 3))
PLAIN = set("relu gelu tanh sigmoid sqrt add.Tensor mul.Tensor div.Tensor maximum mean".split())  # in no list
APART = {"einsum", "tensordot", "chain_matmul", "linalg_multi_dot", "inner", "linalg_matrix_power"}


LISTED = {"cpu": set(registered("AutocastCPU")), "cuda": set(registered("AutocastCUDA"))}


def schema_text(schema):
    text = re.sub(r"=\[[^\]]*\]", "", str(schema))
    text = re.sub(r"=[^,)]+", "", text)
    return text.replace("aten::", "").replace("__dispatch_", "")


def patterns(device, count):
    low = str(LOWER[device])[6:]
    kinds = [["float32"] * count, [low] * count, ["float64"] * count]
    if count > 1:
        kinds += [[(low, "float32")[i % 2] for i in range(count)], [("float32", low)[i % 2] for i in range(count)]]
    other = "float16" if low == "bfloat16" else "bfloat16"
    return kinds + [[other] * count]


def walk(value, each):
    if isinstance(value, T):
        return each(value)
    return [walk(v, each) for v in value] if isinstance(value, list) else value


def argument(value):
    if value is None:
        return "none"
    if isinstance(value, torch.Tensor):
        return f"{str(value.dtype)[6:]} {'x'.join(map(str, value.shape)) or '-'}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return "[" + ", ".join(map(argument, value)) + "]"
    return repr(value)


def flat(out):
    out = out if isinstance(out, (tuple, list)) else (out,)
    return " ".join(str(o.dtype)[6:] for o in out)


def make(device, dtype, t):
    if t.dtype is not None:
        return torch.ones(t.shape, dtype=t.dtype, device=device) if t.shape != () else torch.ones((), dtype=t.dtype, device=device)
    x = torch.full(t.shape, 0.5, device=device, dtype=dtype)
    return x + torch.eye(t.shape[0], device=device, dtype=dtype) if t is sq else x


def dtypes(device):
    lines = []
    for name, given in CASES.items():
        base, _, overload = name.partition(".")
        op = getattr(getattr(torch.ops.aten, base), overload or "default")
        schema = op._schema
        if name not in LISTED[device] | PLAIN | APART:
            continue
        if any(str(a.type).replace("Optional[", "").replace("List[", "").strip("]") in ("number", "Scalar") for a in schema.arguments):
            continue
        lines.append(f"op {device} {schema_text(schema)}")
        floats = []
        for v in given.values():
            walk(v, lambda t: floats.append(t) if t.dtype is None else None)
        for pattern in patterns(device, len(floats)):
            left = iter(pattern)
            arguments = {}
            for a in schema.arguments:
                value = given[a.name] if a.name in given else a.default_value
                arguments[a.name] = walk(value, lambda t: make(device, getattr(torch, next(left)) if t.dtype is None else None, t))
            texts = [argument(v if not (isinstance(v, (int, float)) and not isinstance(v, bool) and str(a.type).startswith("List")) else [v])
                     for v, a in zip(arguments.values(), schema.arguments)]
            try:
                result = flat(op(**arguments))
            except AssertionError:
                continue  # a fake tensor of this operator would need a real GPU
            except (RuntimeError, NotImplementedError, TypeError, ValueError):
                result = "error"
            refused = result == "error" and (device == "cuda" and name != "binary_cross_entropy" or name in APART)
            if not refused and "complex" not in result:
                lines.append(f"{'; '.join(texts)} | {result}")
    return lines


img, vec, sqm = T(1, 2, 6, 6), T(4), T(3, 3)
API = {
    "conv2d": (lambda x, w, b: F.conv2d(x, w, b), img, T(3, 2, 3, 3), T(3)), "linear": (F.linear, T(2, 3), T(4, 3), T(4)),
    "maxPool2d": (lambda x: F.max_pool2d(x, 2), img), "avgPool2d": (lambda x: F.avg_pool2d(x, 2), img), "adaptiveAvgPool2d": (lambda x: F.adaptive_avg_pool2d(x, 2), img),
    "batchNorm": (lambda x, w, b: F.batch_norm(x, None, None, w, b, True), T(4, 2, 3), T(2), T(2)), "dropout": (lambda x: F.dropout(x, 0.5, True), T(2, 3)),
    "crossEntropy": (lambda x: F.cross_entropy(x, torch.ones(2, dtype=I64, device=x.device)), T(2, 3)),
    "crossEntropySmooth": (lambda x: F.cross_entropy(x, torch.ones(2, dtype=I64, device=x.device), label_smoothing=0.1), T(2, 3)),
    "mseLoss": (F.mse_loss, T(2, 3), T(2, 3)), "softmax": (lambda x: x.softmax(1), T(2, 3)), "logSoftmax": (lambda x: x.log_softmax(1), T(2, 3)),
    "matmul": (torch.matmul, T(2, 3), T(3, 4)), "matmulVector": (torch.matmul, T(2, 3), T(3)), "mm": (torch.mm, T(2, 3), T(3, 4)), "bmm": (torch.bmm, T(1, 2, 3), T(1, 3, 4)),
    "dot": (torch.dot, vec, vec), "outer": (torch.outer, vec, vec), "inverse": (torch.linalg.inv, sqm), "solve": (torch.linalg.solve, sqm, sqm),
    "cholesky": (torch.linalg.cholesky, sqm), "det": (torch.linalg.det, sqm), "sum": (torch.sum, vec), "sumDim": (lambda x: x.sum(1), T(2, 3)), "mean": (torch.mean, vec),
    "prod": (torch.prod, vec), "cumsum": (lambda x: x.cumsum(0), vec), "cumprod": (lambda x: x.cumprod(0), vec), "logsumexp": (lambda x: x.logsumexp(1), T(2, 3)),
    "exp": (torch.exp, vec), "log": (torch.log, vec), "rsqrt": (torch.rsqrt, vec), "powNumber": (lambda x: x**2, vec), "pow": (torch.pow, vec, vec), "mulNumber": (lambda x: x * 2.5, vec),
    "add": (torch.add, vec, vec), "gelu": (F.gelu, vec), "relu": (F.relu, vec), "cat": (lambda a, b: torch.cat([a, b]), vec, vec), "stack": (lambda a, b: torch.stack([a, b]), vec, vec),
    "atan2": (torch.atan2, vec, vec), "scatterAdd": (lambda a, b: a.scatter_add(0, torch.ones(4, dtype=I64, device=a.device), b), vec, vec),
    "std": (lambda x: x.std(), vec), "var": (lambda x: x.var(), vec),
    "cosineEmbedding": (lambda a, b: F.cosine_embedding_loss(a, b, torch.ones(2, dtype=I64, device=a.device)), T(2, 3), T(2, 3)),
    "marginRanking": (F.margin_ranking_loss, vec, vec, vec), "hingeEmbedding": (F.hinge_embedding_loss, T(2, 3), T(2, 3)),
    "tripletMargin": (F.triplet_margin_loss, T(2, 3), T(2, 3), T(2, 3)), "poissonNll": (F.poisson_nll_loss, T(2, 3), T(2, 3)),
    "gaussianNll": (F.gaussian_nll_loss, T(2, 3), T(2, 3), T(2, 3)),
    "multiMargin": (lambda x: F.multi_margin_loss(x, torch.ones(2, dtype=I64, device=x.device)), T(2, 3)),
    "multilabelSoftMargin": (F.multilabel_soft_margin_loss, T(2, 3), T(2, 3)), "klDiv": (F.kl_div, T(2, 3), T(2, 3)),
    "bceWithLogits": (F.binary_cross_entropy_with_logits, T(2, 3), T(2, 3)), "nll3d": (lambda x: F.nll_loss(x, torch.ones(2, 4, dtype=I64, device=x.device)), T(2, 3, 4)),
    "cosineSimilarity": (lambda a, b: F.cosine_similarity(a, b, 1), T(2, 3), T(2, 3)), "pairwiseDistance": (F.pairwise_distance, T(2, 3), T(2, 3)),
    "cdist": (torch.cdist, T(2, 3), T(4, 3)), "pdist": (F.pdist, T(4, 3)), "gridSample": (lambda x, g: F.grid_sample(x, g, align_corners=False), T(1, 1, 4, 4), T(1, 2, 2, 2)),
    "tensordot": (lambda a, b: torch.tensordot(a, b, 1), T(2, 3), T(3, 4)), "inner": (torch.inner, vec, vec), "einsum": (lambda a, b: torch.einsum("ij,jk->ik", a, b), T(2, 3), T(3, 4)),
    "quantile": (lambda x: torch.quantile(x, 0.5, dim=1), T(2, 3)), "rmsNorm": (lambda x, w: F.rms_norm(x, (3,), w), T(2, 3), T(3)),
    "layerNorm": (lambda x, w, b: F.layer_norm(x, (3,), w, b), T(2, 3), T(3), T(3)), "vectorNorm": (torch.linalg.vector_norm, vec), "matrixNorm": (torch.linalg.matrix_norm, T(2, 3)),
    "matrixNormOne": (lambda x: torch.linalg.matrix_norm(x, 1), T(2, 3)), "cond": (torch.linalg.cond, sqm), "trace": (torch.trace, sqm), "bilinear": (F.bilinear, T(2, 3), T(2, 4), T(5, 3, 4), T(5)),
    "absOfFft": (lambda x: torch.fft.fft(x).abs(), vec), "hfft": (torch.fft.hfft, vec), "absOfRfft2": (lambda x: torch.fft.rfft2(x).abs(), T(4, 4)),
    "cross": (lambda a, b: torch.linalg.cross(a, b), T(2, 3), T(2, 3)), "addcmul": (torch.addcmul, vec, vec, vec), "multiDot": (lambda a, b, c: torch.linalg.multi_dot([a, b, c]), T(2, 3), T(3, 4), T(4, 2)),
    "reflectionPad": (lambda x: F.pad(x, (1, 1), mode="reflect"), T(1, 2, 5)), "upsampleBilinear": (lambda x: F.interpolate(x, scale_factor=2, mode="bilinear"), T(1, 1, 4, 4)),
}


def api(device):
    lines = []
    for name, (f, *inputs) in API.items():
        for pattern in patterns(device, len(inputs)):
            given = [make(device, getattr(torch, p), sq if t is sqm else t) for p, t in zip(pattern, inputs)]
            try:
                result = flat(f(*given))
            except AssertionError:
                continue
            except (RuntimeError, NotImplementedError):
                result = "error"
            lines.append(f"{device} | {name} | {' '.join(pattern)} | {result}")
    return lines


def both(collect):
    torch.set_autocast_enabled("cpu", True)
    torch.set_autocast_dtype("cpu", LOWER["cpu"])
    lines = collect("cpu")
    torch.set_autocast_enabled("cpu", False)
    torch.set_autocast_enabled("cuda", True)
    torch.set_autocast_dtype("cuda", LOWER["cuda"])
    with FakeTensorMode():
        lines += collect("cuda")
    torch.set_autocast_enabled("cuda", False)
    return f"# torch {torch.__version__}\n" + "\n".join(lines) + "\n"


torch.set_autocast_cache_enabled(False)
lists()
open(os.path.join(HERE, "dtypes.txt"), "w").write(both(dtypes))
open(os.path.join(HERE, "api.txt"), "w").write(both(api))
