"""Writes golden.json: what Python makes of formulas.

`values` are NumPy's results; `trees` are Python's own syntax trees of random formulas, and of random formulas with a
token removed, doubled or moved: null where Python refuses the text or it lies outside the grammar of formulas.

Run with numpy 2: python generate.py
"""
import ast
import json
import math
import pathlib
import random
import warnings

import numpy as np

warnings.simplefilter("ignore")
VARIABLES = {
    "x": np.array([0.5, -1.25, 2.0]),
    "y": np.array([1.5, 0.75, -3.0]),
    "a": np.array([[1.0, -2.0, 0.5], [0.25, 3.0, -1.0]]),
    "b": np.array([[2.0, 1.0], [-1.0, 0.5], [0.0, 4.0]]),
    "i": np.array([6, -7, 13], dtype="int32"),
    "k": np.array([3, 2, 5], dtype="int32"),
    "p": np.array([True, False, True]),
    "q": np.array([True, True, False]),
    "z": np.array([1 + 2j, -0.5j, 3.0]),
    "n": 3,
    "s": 0.25,
}
NAMES = [name for name in dir(np) if callable(getattr(np, name))]
SPACE = {name: getattr(np, name) for name in NAMES} | {
    "logicalAnd": np.logical_and,
    "floorDivide": np.floor_divide,
    "countNonzero": np.count_nonzero,
    "pi": math.pi,
    "e": math.e,
    "inf": math.inf,
    "nan": math.nan,
}

FORMULAS = """
-x**2
-x ** -2
(-x)**2
2**-1 * x
2**3**2 * x
(2**3)**2 * x
x**2**0
-x**-y**0
2 ** -x ** 2
~i**2
-~+i
- -x
+x - +y
x - y - 1
x - (y - 1)
x / y / 2
x / (y / 2)
x * y + 2 * x
x + y * 2 - 1
x * (y + 2)
6 / 2 * 3 * x
x // 0.4 % 3
i // 4 * 3 % 5
i % k
-7 // 2 * x
-7 % 3 * x
7 % -3 * x
-7.5 % 2 * x
i % -4
x % -0.75
2 * a @ b
a @ b * 2
a @ b @ a
-a @ b
a @ b + 1
a.T @ a
a @ x
x @ y
a.T ** 2
-a.T
(a @ b).T
i << 2 + 1
i << 1 << 2
i >> 1
i >> 1 + 1
1 << k
i & 3 | 8 ^ 5
i | 1 & 6
i ^ k & 7
i & ~k
~i & 5 + 2
5 & 6 | 1 ^ 7 | i
1 << 3 >> 1 | i
p & ~q | q
p ^ q & p
~(p | q)
x < y
x <= 0.5
x + 1 > y * 2
x == 0.5
x != y
i == 6
i | 1 < 8
i & 1 == 0
(i > 0) & (k < 4)
(x > 0) * x
2.0 * i
2 * i
i * 2.5
i * (4 / 2)
i / 2
i + 1e0
i + p
p + p
i - 1
n * x
n ** 2 * x
s * n * i
i * n
x ** n
x ** 2.0
i ** 2
i ** 2.0
k ** k
x**(1/2+1.5)
1e-3 * x
1_000.5e-2 * x
.5 + 5. * x
0xff & i
0b101 | i
0o17 ^ i
2j * x
(1 + 2j) * x
(1 + 2j) / (3 - 1j) * x - 2j ** 2
z * 1j
z / (0.1 + 0.3j)
-1j * z
z ** 2
(2 - 3j) * (1 + 0.5j) + x
2 * pi * x
e ** x
x / 3 * 2 * pi
sqrt(2 * pi) * x
exp(-x ** 2 / 2) / sqrt(2 * pi)
sin(x) * y ** 2 + a @ b @ a
sin(x)**2 + cos(x)**2
-sin(x)**2
tanh(x * y + 1)
log(abs(x)) - log1p(abs(y))
maximum(x, y)
minimum(x, 0)
where(x > y, x, y)
where(x > 0, x ** 2, -x)
where(p, i, k)
where(p, i, 2.0)
maximum(i, 2.0)
maximum(i, 2)
power(abs(x), y)
arctan2(y, x)
clip(x, -1, 1)
round(x * 1.7, 1)
sum(x)
sum(a, 0)
sum(a, -1)
mean(a, 1) * 2
sum(x * y) / sum(x)
max(a, 0) - min(a, 0)
prod(x)
std(a, 0)
var(x)
dot(x, y)
dot(a, b)
outer(x, y)
inner(x, y)
trace(a @ b)
cumsum(x)
cumsum(a, 1)
argmax(a, 1)
any(x > 1)
all(a > -3, 0)
real(z) + imag(z)
z.real - z.imag
conj(z) * z
abs(z)
angle(z)
isnan(x / 0 * 0)
isinf(x / 0)
logicalAnd(p, x > 0)
floorDivide(i, 4)
countNonzero(i > 0)
inf * x
x - inf
x * nan
sin(x,)
( x )
x
2
1 + 2
7 // 2
1 << 40
-3 ** 2
2 < 3
1 + 2j
"""


def number(x):
    return x if math.isfinite(x) else repr(float(x))


def array(x):
    x = np.asarray(x)
    flat = x.ravel().tolist()
    if x.dtype.kind == "c":
        flat = [part for v in flat for part in (v.real, v.imag)]
    return {
        "dtype": str(x.dtype),
        "kind": x.dtype.kind,
        "shape": list(x.shape),
        "data": [number(v) for v in flat],
    }


def values():
    out = []
    for text in FORMULAS.strip().splitlines():
        with np.errstate(all="ignore"):
            out.append({"formula": text, **array(eval(text, {**SPACE, **VARIABLES}))})
    return out


BINARY = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.MatMult: "@",
    ast.Pow: "**", ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}
UNARY = {ast.UAdd: "+", ast.USub: "-", ast.Invert: "~"}
OPERANDS = ["x", "y", "a", "b"]
FUNCTIONS = ["sin", "max", "where"]


class Outside(Exception):
    pass


def tree(node):
    match node:
        case ast.BinOp(left, op, right) | ast.Compare(left, [op], [right]) if type(op) in BINARY:
            return [BINARY[type(op)], tree(left), tree(right)]
        case ast.UnaryOp(op, operand) if type(op) in UNARY:
            return [UNARY[type(op)], tree(operand)]
        case ast.Call(ast.Name(name), args, []) if name not in OPERANDS:
            return ["call", name, *map(tree, args)]
        case ast.Attribute(value, name):
            return [".", name, tree(value)]
        case ast.Name(name):
            return name
        case ast.Constant(value) if type(value) in (int, float):
            return {type(value).__name__: value}
        case ast.Constant(value) if type(value) is complex:
            return {"imaginary": value.imag}
    raise Outside


def verdict(text):
    try:
        return tree(ast.parse(text, mode="eval").body)
    except (SyntaxError, Outside):
        return None


LITERALS = ["2", "0", "10", "1.5", ".5", "3.", "1e3", "2.5E-2", "2j", "1.5j", "0x1F", "1_0", "00"]


def tokens(rng, depth):
    """A random expression as a list of tokens."""
    kind = rng.random()
    if depth == 0 or kind < 0.12:
        return [rng.choice(OPERANDS + OPERANDS + LITERALS + ["pi", "e"])]
    if kind < 0.62:
        op = rng.choice(list(BINARY.values()) + ["**", "**", "-", "*"])
        return [*tokens(rng, depth - 1), op, *tokens(rng, depth - 1)]
    if kind < 0.78:
        return [rng.choice("+-~-"), *tokens(rng, depth - 1)]
    if kind < 0.86:
        return ["(", *tokens(rng, depth - 1), ")"]
    if kind < 0.93:
        args = [tokens(rng, depth - 1) for _ in range(rng.randint(1, 3))]
        return [rng.choice(FUNCTIONS), "(", *args[0], *(t for arg in args[1:] for t in [",", *arg]), ")"]
    return [rng.choice(OPERANDS), ".", "T"]


def joined(rng, parts):
    return "".join(t + " " * (rng.random() < 0.6) for t in parts).strip()


def mutated(rng, parts):
    parts = list(parts)
    at = rng.randrange(len(parts))
    match rng.randrange(3):
        case 0:
            del parts[at]
        case 1:
            parts.insert(at, parts[at])
        case 2:
            parts.insert(rng.randrange(len(parts)), parts.pop(at))
    return parts


def trees():
    rng = random.Random(7)
    out = {}
    accepted = refused = 0
    while accepted < 300 or refused < 150:
        parts = tokens(rng, 4)
        if len(parts) > 24:
            continue
        broken = rng.random() < 0.5
        text = joined(rng, mutated(rng, parts) if broken else parts)
        result = verdict(text)
        if text in out or (len(parts) < 3) or (accepted >= 300 if result is not None else refused >= 150):
            continue
        out[text] = result
        accepted += result is not None
        refused += result is None
    return list(out.items())


def lines(rows):
    return "[\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n]"


golden = pathlib.Path(__file__).with_name("golden.json")
variables = json.dumps({name: array(x) if isinstance(x, np.ndarray) else x for name, x in VARIABLES.items()})
golden.write_text(f'{{"variables": {variables},\n"values": {lines(values())},\n"trees": {lines(trees())}}}\n')
