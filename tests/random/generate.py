"""Writes golden.json: what jax.random gives for calls that random.test.ts repeats.

Run with jax==0.10.2: python generate.py
A case is a name, the seed, arguments, and the result: dtype, shape and row-major data (complex elements as [re, im]).
"""
import json
import math
import pathlib

import jax
import jax.numpy as jnp
import numpy as np

assert jax.__version__ == "0.10.2"
jax.config.update("jax_platforms", "cpu")
random = jax.random
cases = []


def number(x):
    if isinstance(x, complex):
        return [number(x.real), number(x.imag)]
    return str(x) if isinstance(x, float) and not math.isfinite(x) else x


def record(fn, seed, args, result, x64=False):
    flat = np.asarray(result).ravel().tolist()
    cases.append({"fn": fn, "seed": seed, "args": args, "x64": x64,
                  "result": {"dtype": str(result.dtype), "shape": list(result.shape), "weak": False, "data": [number(v) for v in flat]}})


def data(key):
    return random.key_data(key)


for seed in [0, 1, -1, 42, 2**31 - 1, -(2**31)]:
    k = random.key(seed)
    record("key", seed, [], data(k))
    record("split", seed, [5], data(random.split(k, 5)))
    record("split", seed, [[2, 3]], data(random.split(k, (2, 3))))
    record("foldIn", seed, [4], data(random.fold_in(k, 4)))
    record("foldIn", seed, [2**32 - 1], data(random.fold_in(k, np.uint32(2**32 - 1))))
    record("bits", seed, [[3, 5]], random.bits(k, (3, 5), jnp.uint32))
    record("bits", seed, [[]], random.bits(k, (), jnp.uint32))

for seed in [0, 7]:
    k = random.key(seed)
    record("uniform", seed, [[]], random.uniform(k))
    record("uniform", seed, [[4, 33]], random.uniform(k, (4, 33)))
    for lo, hi in [(-1.0, 1.0), (0.0, 10.0), (-2.5, 3.7), (5.0, 5.1), (0.1, 0.3), (-1000.0, 1.0)]:
        record("uniform", seed, [[200], "float32", lo, hi], random.uniform(k, (200,), jnp.float32, lo, hi))
    record("normal", seed, [[]], random.normal(k))
    record("normal", seed, [[400]], random.normal(k, (400,)))
    record("normal", seed, [[3, 20], "complex64"], random.normal(k, (3, 20), jnp.complex64))
    record("gumbel", seed, [[100]], random.gumbel(k, (100,)))
    record("exponential", seed, [[100]], random.exponential(k, (100,)))
    for lo, hi in [(0, 10), (-5, 5), (3, 3), (7, 2), (0, 2**31 - 1), (-(2**31), 2**31 - 1), (-3, 1000003)]:
        record("randint", seed, [[64], lo, hi], random.randint(k, (64,), lo, hi))
    record("randint", seed, [[64], 0, 1000, "uint32"], random.randint(k, (64,), 0, 1000, jnp.uint32))
    record("bernoulli", seed, [0.3, [50]], random.bernoulli(k, 0.3, (50,)))
    record("bernoulli", seed, [], random.bernoulli(k))
    logits = [[0.1, 2.0, -1.0], [0.5, 0.2, 0.3]]
    record("categorical", seed, [logits], random.categorical(k, jnp.array(logits)))
    record("categorical", seed, [logits, 0], random.categorical(k, jnp.array(logits), 0))
    record("categorical", seed, [logits, -1, [40, 2]], random.categorical(k, jnp.array(logits), -1, (40, 2)))
    for n in [0, 1, 2, 5, 100, 2000]:
        record("permutation", seed, [n], random.permutation(k, n))
    table = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]
    record("permutation", seed, [table], random.permutation(k, jnp.array(table)))
    record("permutation", seed, [table, 1], random.permutation(k, jnp.array(table), 1))
    record("permutation", seed, [table, {"axis": 1, "independent": True}], random.permutation(k, jnp.array(table), 1, independent=True))
    record("choice", seed, [10, [20]], random.choice(k, 10, (20,)))
    record("choice", seed, [10, [10], False], random.choice(k, 10, (10,), replace=False))
    record("choice", seed, [table, [4]], random.choice(k, jnp.array(table), (4,)))
    record("choice", seed, [table, [2], False, None, 1], random.choice(k, jnp.array(table), (2,), False, None, 1))
    p = [0.1, 0.2, 0.3, 0.4]
    record("choice", seed, [4, [30], True, p], random.choice(k, 4, (30,), True, jnp.array(p)))
    record("choice", seed, [4, [2, 2], False, p], random.choice(k, 4, (2, 2), False, jnp.array(p)))

jax.config.update("jax_enable_x64", True)
for seed in [0, 7]:
    k = random.key(seed)
    record("uniform", seed, [[50], "float64"], random.uniform(k, (50,), jnp.float64), True)
    record("normal", seed, [[50], "float64"], random.normal(k, (50,), jnp.float64), True)
    record("normal", seed, [[50], "complex128"], random.normal(k, (50,), jnp.complex128), True)

lines = ",\n".join(json.dumps(c) for c in cases)
pathlib.Path(__file__).with_name("golden.json").write_text(f"[\n{lines}\n]\n")
