"""Writes promotion.txt: the type of f(a, b) for all pairs of types. Run: python promotion.py

A line for a function, the kinds of both (array: a dimension, number: none, java: a Java number) and the left type:
name | left kind | right kind | left type | results, one for each type (or the numbers 3 and 0.5), "error" where
PyTorch has none. OperatorsTest checks add, mul and div with their values; here are the others.
"""

import torch

DTYPES = [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int8, torch.int16,
          torch.int32, torch.int64, torch.uint8, torch.bool]
FUNCTIONS = {
    "sub": torch.sub, "pow": torch.pow, "remainder": torch.remainder, "fmod": torch.fmod,
    "divFloor": lambda a, b: torch.div(a, b, rounding_mode="floor"),
    "divTrunc": lambda a, b: torch.div(a, b, rounding_mode="trunc"), "atan2": torch.atan2, "maximum": torch.maximum,
    "minimum": torch.minimum, "fmax": torch.fmax, "fmin": torch.fmin, "eq": torch.eq, "lt": torch.lt,
    "logicalAnd": torch.logical_and, "bitwiseAnd": torch.bitwise_and, "bitwiseOr": torch.bitwise_or,
    "bitwiseXor": torch.bitwise_xor, "leftShift": torch.bitwise_left_shift, "hypot": torch.hypot,
    "copysign": torch.copysign, "logaddexp": torch.logaddexp, "xlogy": torch.xlogy, "ldexp": torch.ldexp,
    "gcd": torch.gcd, "where": lambda a, b: torch.where(torch.tensor([True, False]), a, b),
    "cat": lambda a, b: torch.cat([a.reshape(-1), b.reshape(-1)]), "addcmul": lambda a, b: torch.addcmul(a, b, b),
    "outer": lambda a, b: torch.outer(a.reshape(-1), b.reshape(-1)), "isin": torch.isin,
}
NUMBERS = {"sub": torch.sub, "pow": torch.pow, "remainder": torch.remainder, "fmod": torch.fmod, "eq": torch.eq,
           "lt": torch.lt, "divFloor": FUNCTIONS["divFloor"], "divTrunc": FUNCTIONS["divTrunc"],
           "xlogy": torch.xlogy, "clampMin": lambda a, b: a.clamp(min=b), "lerp": lambda a, b: torch.lerp(a, a, b),
           "maskedFill": lambda a, b: a.masked_fill(torch.tensor(True), b),
           "fullLike": lambda a, b: torch.full_like(a, b)}


def dtype(f, a, b):
    try:
        return str(f(a, b).dtype)[6:]
    except (RuntimeError, TypeError):
        return "error"


value = {d: torch.ones(2, dtype=d) for d in DTYPES}
with open("promotion.txt", "w") as out:
    out.write(f"# torch {torch.__version__}\n")
    for name, f in FUNCTIONS.items():
        for left in ("array", "number"):
            for right in ("array", "number"):
                for a in DTYPES:
                    x = value[a] if left == "array" else value[a][0]
                    row = [dtype(f, x, value[b] if right == "array" else value[b][0]) for b in DTYPES]
                    out.write(f"{name} | {left} | {right} | {str(a)[6:]} | {' '.join(row)}\n")
    for name, f in NUMBERS.items():
        for left in ("array", "number"):
            for a in DTYPES:
                x = value[a] if left == "array" else value[a][0]
                out.write(f"{name} | {left} | java | {str(a)[6:]} | {dtype(f, x, 3)} {dtype(f, x, 0.5)}\n")
