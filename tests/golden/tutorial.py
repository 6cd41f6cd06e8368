#!/usr/bin/env python3
"""Runs the code cells of JAX's tutorial "Advanced automatic differentiation" and records what they give.

    pip install jax==0.10.2
    python tests/golden/tutorial.py path/to/advanced-autodiff.md > tests/golden/tutorial.json

The tutorial's text is not in this repository: it is docs/advanced-autodiff.md of JAX's own. For each cell the output
holds its number, its line in that file, and, where the cell has them:

    value   what its last line, an expression, evaluates to
    binds   the variables it binds, functions and modules left out
    timed   what the expressions of its %timeit lines evaluate to; each is run once, not timed
    plots   what it hands to plt.plot (a stand-in: matplotlib is not needed)
    stdout  what it prints
    error   the type and first line of the exception it raises

An array is {dtype, shape, weak, data}, row-major, a complex element [re, im]; one of more than 400 elements keeps
the first and last 20 and the sum of all. What is not finite is a string: "nan", "inf", "-inf".
"""

import ast
import contextlib
import io
import json
import math
import re
import sys
import types

import jax
import numpy as np

assert jax.__version__ == "0.10.2", f"the golden values are those of jax 0.10.2; this is {jax.__version__}"
jax.config.update("jax_platforms", "cpu")

LONGEST = 400
KEPT = 20
DIRECTIVE = re.compile(r"^:\w+:")
TIMEIT = re.compile(r"^%timeit\s+(?:-\w+\s+)*")


def number(x):
    """One element as JSON."""
    if isinstance(x, complex):
        return [number(x.real), number(x.imag)]
    return str(x) if isinstance(x, float) and not math.isfinite(x) else x


def array(x):
    """An array as JSON."""
    flat = np.asarray(x).ravel()
    out = {"dtype": str(x.dtype), "shape": list(x.shape), "weak": bool(getattr(x, "weak_type", False))}
    if flat.size > LONGEST:
        out["sum"] = number(flat.sum(dtype=np.complex128 if flat.dtype.kind == "c" else np.float64).item())
        flat = np.concatenate([flat[:KEPT], flat[-KEPT:]])
    out["data"] = [number(v) for v in flat.tolist()]
    return out


def encode(x):
    """Any value as JSON; None if it has no values to compare."""
    if isinstance(x, jax.Array) and jax.dtypes.issubdtype(x.dtype, jax.dtypes.prng_key):
        return {"key": np.asarray(jax.random.key_data(x)).ravel().tolist()}
    if isinstance(x, (jax.Array, np.ndarray, np.generic)):
        return array(x)
    if isinstance(x, (bool, int, float, complex, str)):
        return {"py": type(x).__name__, "value": number(x)}
    if isinstance(x, dict):
        return {"py": "dict", "items": {k: encode(v) for k, v in x.items()}}
    if isinstance(x, (tuple, list)):
        return {"py": type(x).__name__, "items": [encode(v) for v in x]}
    if type(x).__name__ in ("ClosedJaxpr", "Jaxpr"):
        return {"text": str(x)}
    return None


def cells(markdown):
    """(line, source) of each code cell."""
    lines = markdown.split("\n")
    at = 0
    while at < len(lines):
        at += 1
        if not lines[at - 1].startswith("```{code-cell}"):
            continue
        start = at
        while lines[at] != "```":
            at += 1
        yield start, "\n".join(line for line in lines[start:at] if not DIRECTIVE.match(line))


def run(source, space, timed):
    """Runs one cell in `space`; gives the value of its last line, if that is an expression."""
    space["__timed__"] = lambda value: timed.append(encode(value))
    lines = [
        f"__timed__({TIMEIT.sub('', line)})" if TIMEIT.match(line) else line
        for line in source.split("\n")
    ]
    body = ast.parse("\n".join(lines)).body
    last = body[-1] if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body[:-1] if last else body, []), "cell", "exec"), space)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), space) if last else None


def plotter(plots):
    """A stand-in for matplotlib.pyplot that keeps what is plotted."""
    module = types.ModuleType("matplotlib.pyplot")
    module.plot = lambda y: plots.append(encode(y))
    sys.modules["matplotlib"] = types.ModuleType("matplotlib")
    sys.modules["matplotlib"].pyplot = sys.modules["matplotlib.pyplot"] = module


def record(markdown):
    """One record a cell."""
    space = {"__name__": "__main__"}
    plots = []
    plotter(plots)
    for n, (line, source) in enumerate(cells(markdown), 1):
        out = {"cell": n, "line": line}
        before = dict(space)
        timed = []
        plots.clear()
        printed = io.StringIO()
        value = None
        try:
            with contextlib.redirect_stdout(printed):
                value = run(source, space, timed)
        except Exception as e:
            out["error"] = {"type": type(e).__name__, "first_line": str(e).split("\n")[0]}
        binds = {
            name: encoded
            for name, x in space.items()
            if not name.startswith("__") and before.get(name) is not x and (encoded := encode(x)) is not None
        }
        found = {"stdout": printed.getvalue(), "value": encode(value), "binds": binds, "timed": timed, "plots": plots[:]}
        out.update({name: x for name, x in found.items() if x})
        yield out


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        records = list(record(file.read()))
    head = json.dumps({"jax": jax.__version__, "x64": bool(jax.config.jax_enable_x64), "device": "cpu"})
    body = ",\n".join(json.dumps(r) for r in records)
    print(f'{head[:-1]}, "cells": [\n{body}\n]}}')


if __name__ == "__main__":
    main()
