/**
 * Sorting on WebAssembly against the JavaScript kernels: short lines side by side, long ones by digits.
 *
 * @module
 */
import { assert, fail } from "@std/assert";
import { dense } from "../../kernels/js/operand.ts";
import { runJs } from "../../kernels/js/run.ts";
import { hasParts, SHORTEST } from "../../kernels/wasm/parts.ts";
import { sortWasm } from "../../kernels/wasm/sort.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { allocate, type DType, DTYPES, kindOf } from "../../lib/core/dtype.ts";
import { array, between, randomFrom, reordered } from "./arrays.ts";

const REAL: readonly DType[] = ["float32", "float64", "int32", "uint32"];

type Fill = (random: () => number, dtype: DType, i: number, size: number) => number;

/** A number of the dtype's whole range. */
const wide: Fill = (random, dtype) => {
  if (dtype === "bool") return between(random, 0, 1);
  if (dtype === "uint32") return Math.floor(random() * 2 ** 32);
  if (dtype === "int32") return Math.floor((random() - 0.5) * 2 ** 32);
  return (random() - 0.5) * 2 ** between(random, -40, 40);
};

const SPECIAL = [NaN, -0, 0, Infinity, -Infinity, 1e-45, -1e-45, 5e-324, -5e-324, 3e38, -3e38, 1, -1];

/** What lines are made of. */
const FILLS: Readonly<Record<string, Fill>> = {
  random: wide,
  "few different ones": (random, dtype) => dtype === "bool" ? 1 : between(random, 0, 3),
  "all equal": () => 1,
  "in order": (_r, dtype, i) => dtype === "bool" ? 1 : i,
  "in reverse order": (_r, dtype, i, size) => dtype === "bool" ? 0 : size - i,
  "numbers that differ in their last digits": (random, dtype) =>
    kindOf(dtype) === "i" ? between(random, 0, 2000) : 1 + random() * 2 ** (dtype === "float64" ? -24 : -12),
  special: (random, dtype, i, size) =>
    kindOf(dtype) === "f" || kindOf(dtype) === "c"
      ? SPECIAL[between(random, 0, SPECIAL.length - 1)]
      : wide(random, dtype, i, size),
  "special among others": (random, dtype, i, size) =>
    kindOf(dtype) !== "i" && dtype !== "bool" && random() < 0.1
      ? SPECIAL[between(random, 0, SPECIAL.length - 1)]
      : wide(random, dtype, i, size),
};

function made(random: () => number, dtype: DType, shape: readonly number[], fill: Fill): NDArray {
  const data = allocate(dtype, makeAval(shape, dtype).size);
  for (let i = 0; i < data.length; i++) data[i] = fill(random, dtype, i, data.length);
  return array(dtype, shape, [...data]);
}

/** Asserts that a sort gives what JavaScript gives, −0 and 0 told apart. */
function check(args: readonly NDArray[], axis: number, numKeys: number, what: string): void {
  const outs = args.map((x) => makeAval(x.shape, x.dtype));
  const plan = { kind: "sort", axis, numKeys } as const;
  const before = args.map((x) => dense(x).slice());
  const fast = sortWasm(plan, args, outs);
  assert(fast !== null, `${what} has a kernel`);
  const slow = runJs(plan, args, outs);
  fast.forEach((y, k) => {
    const [a, b] = [dense(y), dense(slow[k])];
    for (let i = 0; i < b.length; i++) {
      if (!Object.is(a[i], b[i])) fail(`${what}: ${i} of ${k} is ${a[i]}, not ${b[i]}`);
    }
    const [x, kept] = [dense(args[k]), before[k]];
    for (let i = 0; i < x.length; i++) if (!Object.is(x[i], kept[i])) fail(`${what}: operand ${k} was changed`);
  });
}

/** Shapes and axes: short lines in whole and in broken groups, lines along an inner axis, long ones. */
const SHAPES: readonly [readonly number[], number][] = [
  [[300, 2], 1],
  [[8, 64], 1],
  [[37, 50], 1],
  [[9, 129], 1],
  [[5, 1000], 1],
  [[3, 700, 3], 1],
  [[40, 17], 0],
  [[2, 33, 11], 1],
  [[512], 0],
  [[1537], 0],
  [[2, 2048], 1],
  [[5003], 0],
  [[2001, 3], 0],
];

for (const dtype of REAL) {
  Deno.test(`wasm sort: ${dtype} alone`, () => {
    const random = randomFrom(31);
    for (const [name, fill] of Object.entries(FILLS)) {
      for (const [shape, axis] of SHAPES) check([made(random, dtype, shape, fill)], axis, 1, `${name} [${shape}]`);
    }
  });
}

Deno.test("wasm sort: operands that aren't row-major", () => {
  const random = randomFrom(32);
  for (const dtype of REAL) {
    const x = reordered(made(random, dtype, [40, 60], wide), [1, 0], [1]);
    for (const axis of [0, 1]) check([x], axis, 1, `${dtype} along ${axis}`);
  }
});

for (const dtype of DTYPES) {
  Deno.test(`wasm sort: by ${dtype}, with other operands, stably`, () => {
    const random = randomFrom(33);
    const complex = kindOf(dtype) === "c";
    for (const [name, fill] of Object.entries(FILLS)) {
      for (const [shape, axis] of SHAPES) {
        const n = shape[axis];
        // Short lines by keys of 64 bits, or by two keys, are JavaScript's.
        if (n < 512 && (dtype === "float64" || complex)) continue;
        if (n > 512 && n < 2000 && name !== "special" && name !== "few different ones") continue;
        const x = made(random, dtype, shape, fill);
        const rest = (["int32", "complex64", "float64", "bool"] as const).map((d) => made(random, d, shape, wide));
        check([x, ...rest], axis, 1, `${name} [${shape}]`);
      }
    }
    if (complex) check([made(random, dtype, [3000], FILLS["few different ones"])], 0, 1, "alone");
  });
}

/** Lines that are sorted in parts, and what they are made of: keys of many leading digits, keys of one, and between. */
const PARTS: readonly [readonly number[], number, string][] = [
  [[SHORTEST + 77], 0, "random"],
  [[SHORTEST + 1], 0, "special among others"],
  [[SHORTEST], 0, "in reverse order"],
  [[SHORTEST, 2], 0, "random"],
  [[2, SHORTEST + 3], 1, "special among others"],
];

Deno.test("wasm sort: in parts", () => {
  const random = randomFrom(36);
  for (const dtype of REAL) {
    for (const [shape, axis, name] of PARTS) {
      check([made(random, dtype, shape, FILLS[name])], axis, 1, `${dtype} ${name}`);
    }
  }
});

Deno.test("wasm sort: in parts with other operands, by several keys, and by complex numbers", () => {
  const random = randomFrom(37);
  const shape = [SHORTEST + 33];
  const places = made(random, "int32", shape, (_r, _d, i) => i);
  for (const dtype of ["float32", "float64", "int32", "complex64"] as const) {
    check([made(random, dtype, shape, FILLS["special among others"]), places], 0, 1, dtype);
  }
  const few = made(random, "float32", shape, (random) => between(random, -3, 3) * 1e10 ** between(random, 0, 3));
  check([few, made(random, "float64", shape, wide), places], 0, 2, "two keys");
  check(
    [made(random, "uint32", [2, SHORTEST + 5], wide), made(random, "float64", [2, SHORTEST + 5], wide)],
    1,
    1,
    "two lines",
  );
});

Deno.test("wasm sort: lines whose keys begin alike are sorted whole", () => {
  const random = randomFrom(38);
  const parts = (fill: Fill, dtype: "float32" | "float64" | "int32", n = SHORTEST): boolean => {
    const data = dense(made(random, dtype, [n], fill));
    const kind = { float32: "float", float64: "double", int32: "signed" } as const;
    return hasParts(kind[dtype], n, {
      read: (i, count, view, to) => view.set(data.subarray(i, i + count), to),
      write: () => {},
      zeros: () => {},
    });
  };
  for (const dtype of ["float32", "float64", "int32"] as const) {
    assert(parts(wide, dtype), dtype);
    assert(!parts(wide, dtype, SHORTEST - 1), dtype);
    assert(!parts(FILLS["numbers that differ in their last digits"], dtype), dtype);
  }
});

Deno.test("wasm sort: by several keys", () => {
  const random = randomFrom(34);
  for (const dtype of DTYPES) {
    const few = FILLS["few different ones"];
    for (const shape of [[700], [2, 1500]]) {
      const keys = [
        made(random, "bool", shape, wide),
        made(random, dtype, shape, few),
        made(random, "float64", shape, few),
      ];
      const places = made(random, "int32", shape, (_r, _d, i) => i);
      for (const numKeys of [2, 3]) {
        check([...keys, places], shape.length - 1, numKeys, `${dtype} [${shape}] ${numKeys}`);
      }
      if (shape.length === 1) check([keys[1], keys[2], places], 0, 2, `${dtype} first [${shape}]`);
    }
  }
});

Deno.test("wasm sort: what is small, has no kernel or is empty is JavaScript's", () => {
  const random = randomFrom(35);
  const none = (dtype: DType, shape: readonly number[], axis: number): void => {
    const aval = makeAval(shape, dtype);
    const got = sortWasm({ kind: "sort", axis, numKeys: 1 }, [made(random, dtype, shape, wide)], [aval]);
    assert(got === null, `${dtype}[${shape}]`);
  };
  none("float32", [0], 0);
  none("float32", [1], 0);
  none("float32", [5000, 1], 1);
  none("int32", [100], 0);
  none("bool", [100, 100], 1);
});
