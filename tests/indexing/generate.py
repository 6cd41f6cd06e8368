"""Writes golden.json: index expressions on random shapes, and what NumPy and JAX make of them.

Run with jax==0.10.2 and the numpy that it brings: python generate.py
Every array indexed is 1, 2, 3, ... in its shape. "basic" has what NumPy gives for x[index] and for each update (with
the update functions' `at`); "range" has what JAX gives for integers out of range; "forms" what it makes of modes and single booleans; "take" has JAX's take and take_along_axis.
An entry of an index is an integer, a boolean, null, "...", {"slice": [start, stop, step]}, {"list": nested}, or
{"array": flat, "shape": shape, "dtype": dtype}.
"""
import json
import pathlib

import jax
import jax.numpy as jnp
import numpy as np

assert jax.__version__ == "0.10.2"
rng = np.random.default_rng(7)


def numbers(x):
    return [None if isinstance(v, float) and np.isnan(v) else int(v) for v in np.asarray(x).ravel().tolist()]


def pick(*options):
    return options[rng.integers(len(options))]


def array_entry(values, dtype="int32"):
    values = np.asarray(values)
    if rng.random() < 0.5 and values.ndim > 0 and dtype != "uint32":
        return {"list": values.tolist()}
    return {"array": values.astype(int).ravel().tolist(), "shape": list(values.shape), "dtype": dtype}


def decode(entry, lib):
    if entry == "...":
        return Ellipsis
    if isinstance(entry, dict):
        if "slice" in entry:
            return slice(*entry["slice"])
        if "list" in entry:
            a = np.asarray(entry["list"])
            return lib.asarray(a if a.dtype == bool else a.astype("int32"))
        return lib.asarray(np.asarray(entry["array"]).reshape(entry["shape"]).astype(entry["dtype"]))
    return entry


def random_slice(n):
    bound = lambda: None if rng.random() < 0.6 else int(rng.integers(-n - 2, n + 3))
    step = pick(None, 1, 1, 2, 3, -1, -1, -2, -3)
    return {"slice": [bound(), bound(), step]}


def random_index(shape):
    """Entries, without regard to whether they fit together: NumPy says."""
    rank = len(shape)
    broadcast = pick((), (2,), (3,), (2,), (3,), (2, 3), (3, 2), (1,), (0,), (2, 1, 2)) if rng.random() < 0.75 else None
    entries, axis = [], 0
    dots = rng.integers(0, rank + 1) if rng.random() < 0.3 else None
    used = 0
    while axis < rank:
        if dots is not None and len(entries) == dots and "..." not in entries:
            entries.append("...")
            skip = int(rng.integers(0, rank - axis + 1))
            axis += skip
            continue
        if rng.random() < 0.12:
            entries.append(None)
            continue
        if rng.random() < 0.06:
            break
        n = shape[axis]
        choice = rng.random()
        if broadcast is not None and choice < 0.55 and (n > 0 or 0 in broadcast):
            own = tuple(1 if d != 0 and rng.random() < 0.2 else d for d in broadcast)[int(rng.integers(0, len(broadcast) + 1)) :]
            unsigned = rng.random() < 0.1
            values = rng.integers(0 if unsigned else -n, max(n, 1), own) if n else np.zeros(own, int)
            entries.append(array_entry(values, "uint32" if unsigned else "int32"))
            axis += 1
        elif choice < 0.65:
            width = int(rng.integers(1, rank - axis + 1))
            entries.append(array_entry(rng.random(shape[axis : axis + width]) < 0.4, "bool"))
            axis += width
        elif choice < 0.8 and n > 0:
            entries.append(int(rng.integers(-n, n)))
            axis += 1
        else:
            entries.append(random_slice(n))
            axis += 1
    if dots is not None and "..." not in entries and rng.random() < 0.5:
        entries.append("...")
    return entries


UPDATES = {"add": np.add, "multiply": np.multiply, "min": np.minimum, "max": np.maximum}
basic, failures = [], 0
while len(basic) < 420:
    rank = int(rng.choice([0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4]))
    shape = [int(rng.choice([1, 2, 3, 3, 4, 5] + ([0] if rng.random() < 0.15 else []))) for _ in range(rank)]
    if rank == 4:
        shape = [min(n, 3) for n in shape]
    entries = random_index(shape)
    x = np.arange(1, 1 + int(np.prod(shape)), dtype=np.float64).reshape(shape)
    index = tuple(decode(e, np) for e in entries)
    try:
        got = x[index]
    except IndexError:
        failures += 1
        continue
    if got.size > 150:
        continue
    lead = int(rng.integers(0, got.ndim + 1)) if rng.random() < 0.5 else 0
    vshape = [1 if rng.random() < 0.25 else n for n in got.shape[lead:]]
    values = rng.integers(-2, 4, vshape)
    case = {"shape": shape, "index": entries, "get": [list(got.shape), numbers(got)], "values": [vshape, numbers(values)]}
    after = x.copy()
    after[index] = values
    case["set"] = numbers(after)
    for name, fn in UPDATES.items():
        after = x.copy()
        if after.ndim == 0 and not index:
            after = fn(after, values)
        else:
            fn.at(after, index, np.broadcast_to(values, got.shape).astype(float))
        case[name] = numbers(after)
    basic.append(case)

out_of_range = []
while len(out_of_range) < 40:
    rank = int(rng.integers(1, 4))
    shape = [int(rng.integers(1, 5)) for _ in range(rank)]
    bshape = pick((), (3,), (2, 2), (4,))
    entries = []
    for n in shape:
        if rng.random() < 0.6:
            entries.append(array_entry(rng.integers(-2 * n - 1, 2 * n + 2, bshape)))
        else:
            entries.append(pick(int(rng.integers(-n, n)), random_slice(n)))
    if not any(isinstance(e, dict) and "slice" not in e for e in entries):
        continue
    x = jnp.arange(1, 1 + int(np.prod(shape)), dtype="float32").reshape(shape)
    index = tuple(decode(e, jnp) for e in entries)
    got = x[index]
    values = rng.integers(-2, 4, got.shape)
    ref = x.at[index]
    case = {"shape": shape, "index": entries, "get": [list(got.shape), numbers(got)], "values": [list(got.shape), numbers(values)]}
    for name in ["set", *UPDATES]:
        # Where several values are set at one place, XLA leaves open which stays.
        case[name] = numbers(getattr(ref, name)(values)) if name != "set" else numbers(ref.set(7))
    out_of_range.append(case)

take = []
while len(take) < 60:
    rank = int(rng.integers(1, 4))
    shape = [int(rng.integers(1, 5)) for _ in range(rank)]
    dtype = pick("float32", "float32", "int32", "uint32", "bool", "complex64")
    axis = None if rng.random() < 0.15 else int(rng.integers(-rank, rank))
    n = int(np.prod(shape)) if axis is None else shape[axis]
    along = rng.random() < 0.5
    if along:
        ishape = [int(rng.integers(1, 4)) if i == (axis if axis is None else axis % rank) else (n_ if rng.random() < 0.6 else 1) for i, n_ in enumerate(shape)]
        if axis is None:
            ishape = [3]
        elif rng.random() < 0.3:
            other = int(rng.integers(0, rank))
            if other != axis % rank:
                shape[other] = 1
    else:
        ishape = list(pick((), (2,), (2, 3), (0,)))
    mode = pick(None, None, "clip") if along else pick(None, "fill", "clip", "wrap")
    idtype = pick("int32", "int32", "uint32")
    x = jnp.asarray((np.arange(1, 1 + int(np.prod(shape))) % (2 if dtype == "bool" else 1000)).astype(dtype).reshape(shape))
    indices = rng.integers(0 if idtype == "uint32" else -2 * n, 2 * n, ishape).astype(idtype)
    f = jnp.take_along_axis if along else jnp.take
    y = f(x, jnp.asarray(indices), axis, mode=mode)
    if dtype == "complex64":
        assert not np.any(np.nan_to_num(y).imag)
        y = y.real
    take.append({"f": "takeAlongAxis" if along else "take", "shape": shape, "dtype": dtype, "axis": axis, "mode": mode, "indices": [list(indices.shape), numbers(indices), idtype], "out": [list(y.shape), numbers(y)]})

FORMS = [
    ([4], [{"list": [5, -6, 1]}]),
    ([4], [9]),
    ([4], [-1]),
    ([3, 4], [{"list": [1, 9]}, {"slice": [1, 3, None]}]),
    ([3, 4], [9, {"slice": [3, 0, -2]}]),
    ([3, 4], [{"list": [[0], [-7]]}, {"list": [1, 5]}]),
    ([3, 4], [None, {"array": [7], "shape": [], "dtype": "int32"}]),
    ([2, 3, 2], [{"list": [1, 2]}, {"slice": [None, None, 2]}, {"list": [-1, 0]}]),
    ([4], [True]),
    ([4], [False]),
    ([3, 4], [True, {"slice": [None, None, None]}, 0]),
    ([3, 4], [{"slice": [None, None, None]}, True, {"list": [0, 1]}]),
    ([3, 4], [0, {"array": [1], "shape": [], "dtype": "bool"}]),
    ([3, 4], [{"array": [], "shape": [0], "dtype": "bool"}]),
]
forms = []
for shape, entries in FORMS:
    x = jnp.arange(1, 1 + int(np.prod(shape)), dtype="float32").reshape(shape)
    ref = x.at[tuple(decode(e, jnp) for e in entries)]
    ints = jnp.arange(1, 1 + int(np.prod(shape)), dtype="int32").reshape(shape).at[ref.index]
    case = {"shape": shape, "index": entries, "calls": []}
    for mode in [None, "clip", "fill", "drop", "promise_in_bounds"]:
        for wrap in [True, False]:
            # Without a mode, a plain number out of range is an error here.
            if mode is None and wrap and any(type(e) is int and not -n <= e < n for e, n in zip(entries, shape)):
                continue
            options = {} if wrap else {"wrapNegativeIndices": False}
            if mode is not None:
                options["mode"] = mode
            known = {"mode": mode, "wrap_negative_indices": wrap}
            got = ref.get(**known)
            case["calls"].append(["get", [], options, list(got.shape), numbers(got)])
            case["calls"].append(["get", [], {**options, "fillValue": 7}, list(got.shape), numbers(ref.get(**known, fill_value=7))])
            for name, value in [("set", 7), ("add", 2), ("subtract", 2), ("multiply", 3), ("min", 2), ("max", 3), ("divide", 2), ("power", 2)]:
                case["calls"].append([name, [value], options, shape, (np.asarray(getattr(ref, name)(value, **known)) + 0.0).ravel().tolist()])
            case["ints"] = numbers(ints.get(mode="fill"))
            # The gradient of the sum of the result's elements times 1, 2, 3, ..., which JAX has right only if a mode is given.
            for name, value in [] if mode in (None, "promise_in_bounds") else [("get", []), ("add", [2]), ("multiply", [3]), ("set", [7])]:
                weighed = lambda y: (y * jnp.arange(1.0, 1 + y.size).reshape(y.shape)).sum()
                f = lambda x: weighed(getattr(x.at[ref.index], name)(*value, **known))
                case["calls"].append(["grad " + name, value, options, shape, numbers(jax.grad(f)(x))])
    case["apply"] = numbers(ref.apply(lambda v: 2 * v + 1, mode="drop"))
    forms.append(case)

path = pathlib.Path(__file__).with_name("golden.json")
rows = lambda cases: "[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]"
path.write_text('{"numpy":"%s","jax":"%s","basic":%s,"range":%s,"forms":%s,"take":%s}\n' % (np.__version__, jax.__version__, rows(basic), rows(out_of_range), rows(forms), rows(take)))
kinds = [sum(any(test(e) for e in c["index"]) for c in basic) for test in (lambda e: isinstance(e, int), lambda e: e is None, lambda e: e == "...", lambda e: isinstance(e, dict) and "slice" in e, lambda e: isinstance(e, dict) and "slice" not in e)]
print(len(basic), "rejected", failures, "ints, none, dots, slices, arrays:", kinds, path.stat().st_size)
