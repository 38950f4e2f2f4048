"""Writes pointwise.txt: functions of each element on its own. Run: python pointwise.py"""

import torch
from golden import F, H, File, ints, rnd

S = torch.special
file = File()
run = file.run
inf, nan = float("inf"), float("nan")
special = torch.tensor([0.0, -0.0, inf, -inf, nan, 0.5, -2.5, 1.5])

UNARY = {  # the range of values, and whether integers are taken
    "exp2": (torch.exp2, -3, 3), "frac": (torch.frac, -3, 3), "asinh": (torch.asinh, -3, 3),
    "acosh": (torch.acosh, 1.1, 3), "atanh": (torch.atanh, -0.9, 0.9), "deg2rad": (torch.deg2rad, -180, 180),
    "rad2deg": (torch.rad2deg, -3, 3), "nanToNum": (torch.nan_to_num, -3, 3), "sgn": (torch.sgn, -3, 3),
    "signbit": (torch.signbit, -3, 3), "isPosInf": (torch.isposinf, -3, 3), "isNegInf": (torch.isneginf, -3, 3),
    "round1": (lambda x: x.round(decimals=1), -3, 3), "erfc": (torch.erfc, -3, 3), "erfcx": (S.erfcx, -3, 3),
    "erfinv": (torch.erfinv, -0.9, 0.9), "ndtr": (S.ndtr, -3, 3), "logNdtr": (S.log_ndtr, -5, 3),
    "ndtri": (S.ndtri, 0.1, 0.9), "expit": (S.expit, -3, 3), "logit": (torch.logit, 0.1, 0.9),
    "logitEps": (lambda x: torch.logit(x, 0.25), -0.5, 1.5), "entr": (S.entr, 0.1, 3), "sinc": (torch.sinc, -3, 3),
    "lgamma": (torch.lgamma, 0.5, 4), "digamma": (torch.digamma, 0.5, 4),
    "polygamma2": (lambda x: torch.polygamma(2, x), 0.5, 4), "mvlgamma3": (lambda x: torch.mvlgamma(x, 3), 1.5, 4),
    "i0": (torch.i0, -3, 3), "i0e": (S.i0e, -3, 3), "i1": (S.i1, -3, 3), "i1e": (S.i1e, -3, 3),
    "floatPower": (lambda x: torch.float_power(x, 1.5), 0.1, 3), "positive": (torch.positive, -3, 3),
}
NO_GRADIENT = {  # PyTorch has no rule for these; ours are checked by central differences
    "besselJ0": (S.bessel_j0, -5, 5), "besselJ1": (S.bessel_j1, -5, 5), "besselY0": (S.bessel_y0, 0.1, 5),
    "besselY1": (S.bessel_y1, 0.1, 5), "modifiedBesselK0": (S.modified_bessel_k0, 0.1, 3),
    "modifiedBesselK1": (S.modified_bessel_k1, 0.1, 3),
    "scaledModifiedBesselK0": (S.scaled_modified_bessel_k0, 0.1, 3),
    "scaledModifiedBesselK1": (S.scaled_modified_bessel_k1, 0.1, 3),
    "sphericalBesselJ0": (S.spherical_bessel_j0, -5, 5),
}
for table in (UNARY, NO_GRADIENT):
    for name, (f, low, high) in table.items():
        gradient = table is UNARY
        run(name, f, rnd(2, 3, low=low, high=high), gradient=gradient)
        run(name, f, rnd(3, low=low, high=high, dtype=H), gradient=gradient)
        run(name, f, rnd(low=low, high=high), gradient=gradient)
        run(name, f, torch.empty(0, 3), gradient=gradient)
        run(name, f, special, gradient=False)
        if name not in ("frac", "round1"):
            least = 3 if name == "mvlgamma3" else 1 if low > 0 else 0
            high = 2 if name in ("ndtri", "logit", "logitEps", "erfinv", "atanh") else 5
            run(name, f, ints(4, low=least, high=high))

BINARY = {
    "fmax": torch.fmax, "fmin": torch.fmin, "copysign": torch.copysign, "hypot": torch.hypot,
    "logaddexp": torch.logaddexp, "logaddexp2": torch.logaddexp2, "ldexp": torch.ldexp,
    "divTrunc": lambda a, b: torch.div(a, b, rounding_mode="trunc"),
    "divFloor": lambda a, b: torch.div(a, b, rounding_mode="floor"), "trueDivide": torch.true_divide,
    "xlogy": torch.xlogy, "xlog1py": S.xlog1py, "heaviside": torch.heaviside, "nextafter": torch.nextafter,
    "gammainc": S.gammainc, "gammaincc": S.gammaincc, "zeta": S.zeta, "isclose": torch.isclose,
    "clampMin": lambda a, b: a.clamp(min=b), "clampMax": lambda a, b: a.clamp(max=b),
}
PARTIAL = ("heaviside", "nextafter", "gammainc", "gammaincc", "zeta")
for name, f in BINARY.items():
    low = 1.1 if name == "zeta" else 0.2
    for a, b, dtype in (((2, 3), (2, 3), F), ((2, 1), (3,), F), ((2, 3), (2, 3), H), ((), (2,), F), ((0, 3), (1, 3), F)):
        run(name, f, rnd(*a, low=low, high=3, dtype=dtype), rnd(*b, low=low, high=3, dtype=dtype),
            gradient=name not in PARTIAL)
    if name not in ("hypot", "nextafter", "gammainc", "gammaincc", "zeta", "isclose", "xlog1py", "logaddexp2",
                    "logaddexp", "heaviside"):
        run(name, f, ints(3, low=1), ints(3, low=1))
special2 = special[torch.tensor([4, 2, 0, 1, 5, 4, 3, 6])]
for name in ("fmax", "fmin", "copysign", "hypot", "logaddexp", "xlogy", "isclose", "heaviside", "nextafter"):
    run(name, BINARY[name], special, special2, gradient=False)
run("fmax", torch.fmax, torch.tensor([1.0, 2.0, nan, 3.0], dtype=F), torch.tensor([1.0, nan, 5.0, 4.0], dtype=F))
run("copysign", torch.copysign, torch.tensor([0.0, -1.0, 2.0], dtype=F), torch.tensor([-1.0, 0.0, -0.0], dtype=F))
run("heaviside", torch.heaviside, torch.tensor([0.0, -1.0, 2.0]), torch.tensor([0.5]), gradient=False)
for name, f in {"gcd": torch.gcd, "lcm": torch.lcm}.items():
    run(name, f, ints(2, 3), ints(3))
for dtype in (torch.int32, torch.uint8):
    for name, f in {"leftShift": torch.bitwise_left_shift, "rightShift": torch.bitwise_right_shift}.items():
        run(name, f, ints(2, 3, low=0, high=100, dtype=dtype), ints(3, low=0, high=4, dtype=dtype))
run("addcmul", lambda a, b, c: torch.addcmul(a, b, c, value=-1.5), rnd(2, 3), rnd(3), rnd(2, 1))
run("addcdiv", lambda a, b, c: torch.addcdiv(a, b, c, value=-1.5), rnd(2, 3), rnd(3), rnd(2, 1, low=0.5))
run("addcmul2", lambda a, b, c: torch.addcmul(a, b, c, value=2), ints(2, 3), ints(3), ints(2, 1))
for dtype in (F, H):
    run("lerpNumber", lambda a, b: torch.lerp(a, b, 0.3), rnd(2, 3, dtype=dtype), rnd(3, dtype=dtype))
run("clampBoth", lambda x, a, b: x.clamp(a, b), rnd(2, 3), rnd(3, high=0), rnd(2, 1, low=0))
file.write("pointwise.txt")
