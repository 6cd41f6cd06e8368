/**
 * Reductions, places of extremes and running reductions, against loops over elements and against NumPy and JAX.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { type DType, kindOf, type TypedArray } from "../../lib/core/dtype.ts";
import type { CumulativePlan, ReduceFn } from "../../lib/core/plan.ts";
import type { Storage } from "../../lib/core/storage.ts";
import {
  anyLayout,
  array,
  assertPairs,
  at,
  between,
  elements,
  filled,
  isNaNPair,
  less,
  NUMBERS,
  numbers,
  type Pair,
  places,
  randomFrom,
  reordered,
  run,
  stored,
  times,
  toleranceOf,
} from "./arrays.ts";

/** The reduction of elements of a dtype, one after another. */
function reference(fn: ReduceFn, dtype: DType, values: readonly Pair[]): Pair {
  const largest = { int32: 2 ** 31 - 1, uint32: 2 ** 32 - 1, bool: 1 }[dtype as string] ?? Infinity;
  const smallest = { int32: -(2 ** 31), uint32: 0, bool: 0 }[dtype as string] ?? -Infinity;
  const start = { sum: 0, prod: 1, max: smallest, min: largest, and: dtype === "bool" ? 1 : -1, or: 0, xor: 0 }[fn];
  return values.reduce<Pair>((a, x, i) => {
    switch (fn) {
      case "sum":
        return [a[0] + x[0], a[1] + x[1]];
      case "prod":
        return times(a, x);
      case "and":
        return [a[0] & x[0], 0];
      case "or":
        return [a[0] | x[0], 0];
      case "xor":
        return [a[0] ^ x[0], 0];
      default:
        if (i === 0 || isNaNPair(a)) return i === 0 ? x : a;
        return isNaNPair(x) || (fn === "max" ? less(a, x) : less(x, a)) ? x : a;
    }
  }, [start, 0]);
}

function reduce(fn: ReduceFn, x: NDArray, axes: readonly number[]): NDArray {
  return run({ kind: "reduce", fn, axes }, [x], x.shape.filter((_, d) => !axes.includes(d)), x.dtype);
}

function reducedElements(fn: ReduceFn, x: NDArray, axes: readonly number[]): Pair[] {
  const values = elements(x);
  const spread = places(x.shape);
  return places(x.shape.filter((_, d) => !axes.includes(d))).map((place) => {
    const group = values.filter((_, i) =>
      spread[i].filter((_, d) => !axes.includes(d)).every((p, d) => p === place[d])
    );
    return stored(x.dtype, reference(fn, x.dtype, group));
  });
}

const FNS: readonly [DType, readonly ReduceFn[]][] = [
  ...NUMBERS.map((d): [DType, ReduceFn[]] => [d, ["sum", "prod", "max", "min"]]),
  ["bool", ["and", "or", "xor", "max", "min"]],
  ["int32", ["and", "or", "xor"]],
  ["uint32", ["or", "xor"]],
];

Deno.test("reduce: every function and dtype, over any axes of arrays in any layout", () => {
  const random = randomFrom(1);
  for (const [dtype, fns] of FNS) {
    for (const fn of fns) {
      for (let trial = 0; trial < 25; trial++) {
        const shape = Array.from({ length: between(random, 0, 4) }, () => between(random, 1, 4));
        const x = anyLayout(random, dtype, shape, fn === "prod" ? 0 : 0.03);
        const axes = [...shape.keys()].filter(() => random() < 0.5);
        const what = `${fn} ${dtype}[${shape}] over ${axes}`;
        assertPairs(elements(reduce(fn, x, axes)), reducedElements(fn, x, axes), toleranceOf(dtype), what);
      }
    }
  }
});

Deno.test("reduce: no elements give the identity", () => {
  const of = (fn: ReduceFn, dtype: DType): number[] => numbers(reduce(fn, array(dtype, [2, 0], []), [1]));
  for (const dtype of NUMBERS) {
    const pad = kindOf(dtype) === "c" ? (v: number) => [v, 0, v, 0] : (v: number) => [v, v];
    assertEquals(of("sum", dtype), pad(0), dtype);
    assertEquals(of("prod", dtype), pad(1), dtype);
    assertEquals(of("max", dtype), pad({ int32: -2147483648, uint32: 0 }[dtype as string] ?? -Infinity), dtype);
    assertEquals(of("min", dtype), pad({ int32: 2147483647, uint32: 4294967295 }[dtype as string] ?? Infinity), dtype);
  }
  assertEquals(of("and", "bool"), [1, 1]);
  assertEquals(of("or", "bool"), [0, 0]);
  assertEquals(of("xor", "int32"), [0, 0]);
  assertEquals(of("and", "int32"), [-1, -1]);
  assertEquals(of("and", "uint32"), [4294967295, 4294967295]);
  assertEquals(numbers(reduce("sum", array("float32", [0, 3], []), [1])), []);
});

Deno.test("reduce: sums of many floats are right to the last digits, along either axis", () => {
  const sum = (x: NDArray, axis: number): TypedArray => {
    const shape = x.shape.filter((_, d) => d !== axis);
    const [out] = cpu.run({ kind: "reduce", fn: "sum", axes: [axis] }, [x], [makeAval(shape, x.dtype)]);
    return out.ext === null ? Float64Array.of(out.num) : cpu.read(out.ext as Storage, out.aval);
  };
  const [tenths] = sum(filled("float32", [10_000_000], 0.1), 0);
  assert(Math.abs(tenths / 1e6 - 1) < 1e-6, `ten million tenths are ${tenths}`);
  // In order, 2^18 thirds in double are off by 1e-12.
  const thirds = filled("float64", [1 << 18, 3], 1 / 3);
  for (const x of [thirds, reordered(thirds, [1, 0])]) {
    for (const v of sum(x, x === thirds ? 0 : 1)) assert(Math.abs(v / ((1 << 18) / 3) - 1) < 4e-16, `the sum is ${v}`);
  }
  const lines = filled("float64", [3, 1 << 18], 1 / 3);
  for (const v of sum(lines, 1)) assert(Math.abs(v / ((1 << 18) / 3) - 1) < 4e-16, `the sum is ${v}`);
});

Deno.test("reduce: integers wrap and complex numbers compare as in JAX", () => {
  assertEquals(numbers(reduce("sum", array("int32", [3], [2147483647, 1, 5]), [0])), [-2147483643]);
  assertEquals(numbers(reduce("prod", array("int32", [3], [65537, 65537, 3]), [0])), [393219]);
  assertEquals(numbers(reduce("sum", array("uint32", [2], [4294967295, 3]), [0])), [2]);
  assertEquals(numbers(reduce("max", array("uint32", [2], [1, 4294967295]), [0])), [4294967295]);
  const z = array("complex128", [4], [1, 2, 1, 3, -5, 0, 1, -9]);
  assertEquals(numbers(reduce("max", z, [0])), [1, 3]);
  assertEquals(numbers(reduce("min", array("complex128", [4], [1, 2, -5, 3, -5, 0, 1, -9]), [0])), [-5, 0]);
});

Deno.test("argreduce: first occurrence, first NaN, any layout", () => {
  const random = randomFrom(2);
  for (const dtype of [...NUMBERS, "bool" as const]) {
    for (const fn of ["argmax", "argmin"] as const) {
      for (let trial = 0; trial < 20; trial++) {
        const shape = Array.from({ length: between(random, 1, 3) }, () => between(random, 1, 6));
        const axis = between(random, 0, shape.length - 1);
        const x = anyLayout(random, dtype, shape, trial % 2 === 0 ? 0 : 0.1);
        const values = elements(x);
        const rest = shape.filter((_, d) => d !== axis);
        const expected = places(rest).map((place) => {
          let best = 0;
          const value = (i: number): Pair => at(values, shape, place.toSpliced(axis, 0, i));
          for (let i = 1; i < shape[axis]; i++) {
            if (isNaNPair(value(best))) break;
            if (isNaNPair(value(i))) best = i;
            else if (fn === "argmax" ? less(value(best), value(i)) : less(value(i), value(best))) best = i;
          }
          return best;
        });
        const got = run({ kind: "argreduce", fn, axis }, [x], rest, "int32");
        assertEquals(numbers(got), expected, `${fn} ${dtype}[${shape}] along ${axis}`);
      }
    }
  }
  const x = array("float32", [4], [1, NaN, NaN, 3]);
  assertEquals(run({ kind: "argreduce", fn: "argmax", axis: 0 }, [x], [], "int32").num, 1);
});

function cumulative(fn: CumulativePlan["fn"], x: NDArray, axis: number, reverse = false): NDArray {
  return run({ kind: "cumulative", fn, axis, reverse }, [x], x.shape, x.dtype);
}

Deno.test("cumulative: each prefix is the reduction of its elements, in either direction", () => {
  const random = randomFrom(3);
  const reductions = { cumsum: "sum", cumprod: "prod", cummax: "max", cummin: "min" } as const;
  for (const dtype of NUMBERS) {
    for (const fn of ["cumsum", "cumprod", "cummax", "cummin"] as const) {
      for (let trial = 0; trial < 16; trial++) {
        const shape = Array.from({ length: between(random, 1, 3) }, () => between(random, 0, 5));
        const axis = between(random, 0, shape.length - 1);
        const reverse = random() < 0.5;
        const x = anyLayout(random, dtype, shape, fn === "cumprod" ? 0 : 0.03);
        const values = elements(x);
        const expected = places(shape).map((place) => {
          const n = reverse ? shape[axis] - place[axis] : place[axis] + 1;
          const group = Array.from({ length: n }, (_, i) => {
            return at(values, shape, place.with(axis, reverse ? shape[axis] - 1 - i : i));
          });
          return stored(dtype, reference(reductions[fn], dtype, group));
        });
        const what = `${fn} ${dtype}[${shape}] along ${axis}, reverse ${reverse}`;
        assertPairs(elements(cumulative(fn, x, axis, reverse)), expected, toleranceOf(dtype), what);
      }
    }
  }
});

Deno.test("cumulative: columns side by side are what each is as a line", () => {
  const random = randomFrom(17);
  const special = [NaN, Infinity, -Infinity, -0, 0, 1000];
  for (const fn of ["cumsum", "cumprod", "cummax", "cummin", "cumlogsumexp"] as const) {
    for (const dtype of ["float32", "float64", "int32", "uint32"] as const) {
      if (fn === "cumlogsumexp" && dtype.includes("int")) continue;
      const data = Array.from({ length: 3 * 9 * 7 }, () => {
        if (dtype.includes("int")) return Math.floor(random() * 2 ** 31);
        return random() < 0.1 ? special[between(random, 0, 5)] : random() * 4 - 2;
      });
      const x = array(dtype, [3, 9, 7], data);
      for (const reverse of [false, true]) {
        const columns = cumulative(fn, x, 1, reverse);
        const lines = cumulative(fn, reordered(x, [0, 2, 1]), 2, reverse);
        assertEquals(elements(reordered(lines, [0, 2, 1])), elements(columns), `${fn} of ${dtype}, reverse ${reverse}`);
      }
    }
  }
});

Deno.test("cumulative: log-sum-exp as in JAX, without overflow", () => {
  const x = array("float64", [6], [-1000, 0, 1, -Infinity, 1000, 999]);
  const jax: Pair[] = [-1000, 0, 1.3132616875182228, 1.3132616875182228, 1000, 1000.3132616875182].map((v) => [v, 0]);
  assertPairs(elements(cumulative("cumlogsumexp", x, 0)), jax, 1e-15, "forward");
  const reversed: Pair[] = [3.40760596444438, 3.3132616875182226, 3].map((v) => [v, 0]);
  assertPairs(
    elements(cumulative("cumlogsumexp", array("float64", [3], [1, 2, 3]), 0, true)),
    reversed,
    1e-15,
    "reverse",
  );
  const special = array("float32", [5], [-Infinity, -Infinity, 1, Infinity, 2]);
  assertEquals(numbers(cumulative("cumlogsumexp", special, 0)), [-Infinity, -Infinity, 1, Infinity, Infinity]);
  const nan = array("float32", [4], [1, NaN, Infinity, -Infinity]);
  assertEquals(numbers(cumulative("cumlogsumexp", nan, 0)).map(Number.isNaN), [false, true, true, true]);
});

Deno.test("cumulative: complex log-sum-exp as in JAX, without overflow, its angle within (-pi, pi]", () => {
  const x = array("complex128", [4], [1, 2, -Infinity, 0, 2, 0, 0, 1]);
  const jax: Pair[] = [[1, 2], [1, 2], [1.906323836, 0.376171368], [2.023208561, 0.453490428]];
  assertPairs(elements(cumulative("cumlogsumexp", x, 0)), jax, 1e-8, "forward");
  const large = array("complex64", [2], [1000, 4, 1000, 4]);
  const angle = 4 - 2 * Math.PI;
  const expected: Pair[] = [[1000, angle], [1000 + Math.LN2, angle]];
  assertPairs(elements(cumulative("cumlogsumexp", large, 0)), expected, 1e-6, "large");
});

Deno.test("cumulative: integers wrap, NaN stays", () => {
  assertEquals(numbers(cumulative("cumprod", array("int32", [3], [65537, 65537, 3]), 0)), [65537, 131073, 393219]);
  assertEquals(numbers(cumulative("cumsum", array("uint32", [3], [4294967295, 2, 3]), 0)), [4294967295, 1, 4]);
  assertEquals(numbers(cumulative("cummax", array("float32", [4], [1, NaN, 3, 2]), 0)), [1, NaN, NaN, NaN]);
});
