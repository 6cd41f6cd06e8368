/**
 * Golden values: what the real JAX computed, as the files in `tests/golden/` hold it, and how closely ours must agree.
 *
 * @module
 */
import { assertEquals, AssertionError } from "@std/assert";
import type { NDArray } from "@fluxion/fluxion";
import { FUNCTION_ULP } from "./device.ts";

/** A real number; a string stands for what JSON lacks: "nan", "inf", "-inf". */
export type GoldenNumber = number | boolean | "nan" | "inf" | "-inf";

/** An array: row-major elements, complex ones as `[re, im]`; a long one keeps both ends and the sum of all. */
export interface GoldenArray {
  /** The dtype's name. */
  readonly dtype: string;
  /** Lengths of the axes. */
  readonly shape: readonly number[];
  /** Whether the dtype is weak. */
  readonly weak: boolean;
  /** All elements; the first and last 20 if `sum` is there. */
  readonly data: readonly (GoldenNumber | readonly [GoldenNumber, GoldenNumber])[];
  /** The sum of all elements, in float64. */
  readonly sum?: number;
}

/** How far a number may be from the expected one: in units in the last place, or relative to the largest element. */
export type Tolerance = { readonly ulp: number } | { readonly relative: number };

/** For results of elementwise functions: 2 units in the last place, 4 on a GPU, and zeros of the same sign. */
export const ELEMENTWISE: Tolerance = { ulp: FUNCTION_ULP };

/** For reductions and linear algebra, whose order of summation is free: 1e-5 of the largest element. */
export const REDUCTION: Tolerance = { relative: 1e-5 };

/** For what has one right answer. */
export const EXACT: Tolerance = { ulp: 0 };

const SPECIAL: Record<string, number> = { "nan": NaN, "inf": Infinity, "-inf": -Infinity };

function toNumber(x: GoldenNumber): number {
  return typeof x === "string" ? SPECIAL[x] : Number(x);
}

/** The numbers of a golden array in order; complex elements interleave (re, im). */
export function goldenNumbers(x: GoldenArray): number[] {
  return x.data.flatMap((v) => typeof v === "object" ? v.map(toNumber) : [toNumber(v)]);
}

const f64 = new Float64Array(1);
const i64 = new BigInt64Array(f64.buffer);
const f32 = new Float32Array(1);
const i32 = new Int32Array(f32.buffer);

/** The place of `x` among the numbers of its format, counted from 0. */
function place(x: number, double: boolean): bigint {
  if (!double) {
    f32[0] = x;
    return BigInt(i32[0] < 0 ? -(i32[0] & 0x7fffffff) : i32[0]);
  }
  f64[0] = x;
  return i64[0] < 0n ? -(i64[0] & 0x7fffffffffffffffn) : i64[0];
}

/** How many numbers of the format lie between `a` and `b`: 0 if they are equal or both NaN, infinite if one is NaN. */
export function ulpDistance(a: number, b: number, double = false): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  const d = place(a, double) - place(b, double);
  return Number(d < 0n ? -d : d);
}

function largest(xs: readonly number[]): number {
  return xs.reduce((m, x) => Number.isFinite(x) ? Math.max(m, Math.abs(x)) : m, 0);
}

/** Fails unless the numbers agree, one by one, within `tolerance`. */
export function assertNumbers(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: Tolerance,
  what: string,
  double = false,
): void {
  assertEquals(actual.length, expected.length, `${what}: how many numbers`);
  const scale = largest(expected);
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i];
    const e = expected[i];
    if (Object.is(a, e)) continue;
    const close = "ulp" in tolerance
      ? !(a === 0 && e === 0) && ulpDistance(a, e, double) <= tolerance.ulp
      : Math.abs(a - e) <= tolerance.relative * scale;
    if (close) continue;
    const sign = (x: number) => Object.is(x, -0) ? "-0" : String(x);
    throw new AssertionError(
      `${what}: number ${i} is ${sign(a)}, expected ${sign(e)} within ${JSON.stringify(tolerance)}; ` +
        `they are ${ulpDistance(a, e, double)} ulp apart, and the largest is ${scale}`,
    );
  }
}

/** Fails unless `actual` has the golden array's dtype, shape and weak type, and its elements within `tolerance`. */
export function assertGolden(
  actual: NDArray,
  expected: GoldenArray,
  tolerance: Tolerance = ELEMENTWISE,
  what = "array",
): void {
  assertEquals(
    { dtype: actual.dtype as string, shape: actual.shape, weak: actual.weakType },
    { dtype: expected.dtype, shape: [...expected.shape], weak: expected.weak },
    what,
  );
  const double = /^(float64|complex128)$/.test(expected.dtype);
  const numbers = Array.from(actual.toTypedArray());
  const golden = goldenNumbers(expected);
  if (expected.sum === undefined) return assertNumbers(numbers, golden, tolerance, what, double);
  const end = golden.length / 2;
  assertNumbers([...numbers.slice(0, end), ...numbers.slice(-end)], golden, tolerance, what, double);
  const sum = numbers.reduce((s, x) => s + x, 0);
  const bound = ("ulp" in tolerance ? tolerance.ulp * 2 ** -23 : tolerance.relative) *
    numbers.reduce((s, x) => s + Math.abs(x), 0);
  if (!(Math.abs(sum - expected.sum) <= bound)) {
    throw new AssertionError(`${what}: the elements add up to ${sum}, expected ${expected.sum} within ${bound}`);
  }
}
