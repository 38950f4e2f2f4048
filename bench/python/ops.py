"""Time per operator in Python: what a program pays for a call, not for arithmetic."""

import json
import sys
import time

import torch

CALLS = 20_000


def nanoseconds(call):
    start = time.perf_counter_ns()
    for _ in range(CALLS):
        call()
    return (time.perf_counter_ns() - start) / CALLS


def measure():
    a, b = torch.ones(4), torch.ones(4)
    results = {}
    with torch.no_grad():
        results["add"] = nanoseconds(lambda: a + b)
        results["mul"] = nanoseconds(lambda: a * b)
        results["relu"] = nanoseconds(lambda: torch.relu(a))
    a.requires_grad_()
    b.requires_grad_()
    results["add with graph"] = nanoseconds(lambda: a + b)
    results["mul with graph"] = nanoseconds(lambda: a * b)
    results["relu with graph"] = nanoseconds(lambda: torch.relu(a))
    return results


print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
for _ in sys.stdin:
    print(json.dumps(measure()), flush=True)
