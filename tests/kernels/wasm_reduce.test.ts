/**
 * Reductions on WebAssembly against JavaScript, and against what sums must be.
 *
 * @module
 */
import { assert } from "@std/assert";
import { nn, np } from "@fluxion/fluxion";
import { runReduce } from "../../kernels/js/reduce.ts";
import { reduceWasm } from "../../kernels/wasm/reduce.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { ReduceFn } from "../../lib/core/plan.ts";
import { anyLayout, array, between, filled, randomFrom, reordered } from "./arrays.ts";

/** Shapes and axes: lines, rows, both; short and long, wide and narrow ones, several small blocks of rows. */
const CASES: readonly [readonly number[], readonly number[]][] = [
  [[8192], [0]],
  [[100_003], [0]],
  [[300, 33], [1]],
  [[3001, 3], [1]],
  [[3, 30_001], [1]],
  [[5, 7, 40, 41], [2, 3]],
  [[300, 33], [0]],
  [[30_001, 3], [0]],
  [[30_000, 2], [0]],
  [[70, 1001], [0]],
  [[3, 30_001], [0]],
  [[40, 5000], [0]],
  [[4, 90, 50], [1]],
  [[5, 9001, 3], [1]],
  [[900, 3, 4], [1]],
  [[900, 5, 1], [1]],
  [[300, 7, 19], [1]],
  [[6, 50, 5, 11], [0, 2]],
  [[6, 50, 5, 11], [1, 3]],
  [[6, 50, 5, 11], [0, 2, 3]],
];

const FUNCTIONS: Partial<Record<DType, readonly ReduceFn[]>> = {
  float32: ["sum", "prod", "max", "min"],
  float64: ["sum", "prod", "max", "min"],
  int32: ["sum", "prod", "max", "min", "and", "or", "xor"],
  uint32: ["sum", "prod", "max", "min", "and", "or", "xor"],
  bool: ["sum", "prod", "max", "min", "and", "or", "xor"],
  complex64: ["sum"],
  complex128: ["sum"],
};

/** Whether a dtype's numbers are floats, and whether in single precision. */
function isFloat(dtype: DType): boolean {
  return dtype.startsWith("float") || dtype.startsWith("complex");
}
function isSingle(dtype: DType): boolean {
  return dtype === "float32" || dtype === "complex64";
}

/** Draws elements that a combination of many says something about. */
function drawOf(fn: ReduceFn, dtype: DType, random: () => number): () => number {
  if (dtype === "bool") return () => Number(random() < (fn === "or" || fn === "max" ? 1e-3 : 0.999));
  if (isFloat(dtype)) {
    // Factors near 1, so that products neither vanish nor overflow.
    return () => fn === "prod" ? (1 + (random() - 0.5) * 1e-3) * (random() < 0.5 ? 1 : -1) : random() - 0.5;
  }
  const whole = (): number => Math.floor((random() - (dtype === "int32" ? 0.5 : 0)) * 2 ** 32);
  const bit = (): number => 1 << Math.floor(32 * random());
  // Odd factors; words with a few bits set, or all but a few.
  if (fn === "prod") return () => whole() | 1;
  if (fn === "or") return () => random() < 1e-3 ? bit() : 0;
  return fn === "and" ? () => random() < 1e-3 ? ~bit() : -1 : whole;
}

/** Compares with JavaScript: exactly, but for sums and products of floats, whose order differs. */
function check(fn: ReduceFn, axes: readonly number[], x: NDArray, what: string): void {
  const plan = { kind: "reduce", fn, axes } as const;
  const outs = [makeAval(x.shape.filter((_, d) => !axes.includes(d)), x.dtype)];
  const fast = reduceWasm(plan, [x], outs);
  assert(fast !== null, `${what}: taken`);
  const [a, b] = [fast[0].toTypedArray(), runReduce(plan, [x], outs)[0].toTypedArray()];
  const exact = !isFloat(x.dtype) || (fn !== "sum" && fn !== "prod");
  const epsilon = isSingle(x.dtype) ? 1e-7 : fn === "sum" ? 1e-14 : 1e-12;
  assert(a.length === b.length, what);
  for (let i = 0; i < a.length; i++) {
    // Sums are of numbers up to 1, of which there are at most a hundred thousand.
    const near = Math.abs(a[i] - b[i]) <= epsilon * (fn === "sum" ? Math.max(300, Math.abs(b[i])) : Math.abs(b[i]));
    assert(Object.is(a[i], b[i]) || (!exact && near), `${what}: element ${i} is ${a[i]}, not ${b[i]}`);
  }
}

for (const dtype of Object.keys(FUNCTIONS) as DType[]) {
  for (const fn of FUNCTIONS[dtype]!) {
    Deno.test(`wasm ${fn} of ${dtype}`, () => {
      for (const [shape, axes] of CASES) {
        const random = randomFrom(5);
        const size = shape.reduce((n, d) => n * d, 1) * (dtype.startsWith("complex") ? 2 : 1);
        const data = Array.from({ length: size }, drawOf(fn, dtype, random));
        const what = `[${shape}] along ${axes}`;
        check(fn, axes, array(dtype, shape, data), what);
        if (!isFloat(dtype)) continue;
        const special = data.map((v, i) => i === 1 ? -Infinity : i === size >> 1 ? Infinity : v);
        check(fn, axes, array(dtype, shape, special), `${what}, infinite`);
        special[size - 1] = NaN;
        check(fn, axes, array(dtype, shape, special), `${what}, NaN last`);
        check(fn, axes, array(dtype, shape, data.map((_, i) => i % 2 === 0 ? -0 : 0)), `${what}, zeros`);
        check(fn, axes, filled(dtype, shape, -0), `${what}, -0`);
      }
    });
  }
}

Deno.test("wasm reductions of views: any order of the axes, gaps, negative steps, repeated elements", () => {
  const random = randomFrom(11);
  const dtypes = Object.keys(FUNCTIONS) as DType[];
  let taken = 0;
  for (let i = 0; i < 400; i++) {
    const dtype = dtypes[i % dtypes.length];
    const shape = Array.from({ length: between(random, 2, 4) }, () => between(random, 1, 24));
    const x = anyLayout(random, dtype, shape, random() < 0.3 ? 1e-3 : 0);
    const axes = [...shape.keys()].filter(() => random() < 0.5);
    const fns = FUNCTIONS[dtype]!;
    const fn = fns[between(random, 0, fns.length - 1)];
    if (x.ext === null || x.aval.size < 3072 || axes.every((d) => shape[d] === 1)) continue;
    taken++;
    check(fn, axes, x, `${fn} of ${dtype}[${shape}] along ${axes}, view ${i}`);
  }
  assert(taken > 100, String(taken));
});

Deno.test("wasm reductions of transposed views give their results in the order of the view's axes", () => {
  const x = array("int32", [20, 30, 40], Array.from({ length: 24_000 }, (_, i) => i));
  for (const axes of [[0], [1], [2], [0, 2]]) {
    check("sum", axes, reordered(x, [2, 0, 1], [0]), `along ${axes}`);
    check("max", axes, reordered(x, [1, 2, 0], [1, 2]), `along ${axes}`);
  }
});

Deno.test("wasm sum: ten million tenths", () => {
  const tenths = np.full([1e7], 0.1);
  for (const x of [tenths, np.reshape(tenths, [1000, 10_000]), np.reshape(tenths, [5_000_000, 2])]) {
    const sum = np.sum(np.sum(x, { axis: 0 })).item() as number;
    assert(Math.abs(sum / 1e6 - 1) < 1e-6, String(sum));
  }
});

Deno.test("wasm sum: doubles keep their digits along lines and rows", () => {
  const random = randomFrom(3);
  const data = Array.from({ length: 1 << 20 }, () => random());
  // Sums of integers below 2^53 are exact: each double is split into 2^-20 times an integer and a rest.
  let high = 0, low = 0;
  for (const v of data) {
    const part = Math.floor(v * 2 ** 20);
    high += part;
    low += v - part * 2 ** -20;
  }
  const exact = high * 2 ** -20 + low;
  for (const shape of [[1 << 20, 1], [1 << 18, 4], [1 << 10, 1 << 10], [1, 1 << 20]]) {
    const x = array("float64", shape, data);
    const columns = np.sum(x, { axis: 0 }).toTypedArray() as Float64Array;
    const rows = np.sum(x, { axis: 1 }).toTypedArray() as Float64Array;
    for (const part of [columns, rows]) {
      const sum = np.sum(array("float64", [part.length], [...part])).item() as number;
      assert(Math.abs(sum / exact - 1) < 1e-15, `[${shape}]: ${sum}, not ${exact}`);
    }
  }
});

Deno.test("wasm sum: mean, variance and logsumexp of large arrays are stable", () => {
  const x = np.arange(100_000).astype("float32").mul(1e-3).add(1000);
  const mean = np.mean(x).item() as number;
  assert(Math.abs(mean / 1049.9995 - 1) < 1e-6, String(mean));
  const variance = np.var(x).item() as number;
  assert(Math.abs(variance / (1e-6 * (100_000 ** 2 - 1) / 12) - 1) < 1e-4, String(variance));
  // log Σ exp(a + kh) = a + (n-1)h + log((1 - exp(-nh)) / (1 - exp(-h))), where exp itself would overflow.
  const lse = nn.logsumexp(x).item() as number;
  const expected = 1000 + 99.999 + Math.log((1 - Math.exp(-100)) / (1 - Math.exp(-1e-3)));
  assert(Math.abs(lse / expected - 1) < 1e-6, `${lse}, not ${expected}`);
});
