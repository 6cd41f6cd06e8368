/**
 * How closely numbers must agree.
 *
 * @module
 */
import { kindOf, realOf } from "../../lib/core/dtype.ts";
import type { Plain } from "./data.ts";

/** How far an element may be off. The largest of the bounds counts. */
export interface Tolerance {
  /** In units in the last place of the element's dtype; of the modulus for complex numbers. */
  readonly ulp?: number;
  /** Relative to the element. */
  readonly relative?: number;
  /** Relative to the largest finite element of the expected array. */
  readonly largest?: number;
  /** Absolute, by element. */
  readonly absolute?: (i: number) => number;
  /** Whether any element that isn't finite stands for any other. */
  readonly poles?: boolean;
  /** Elements that may be anything. */
  readonly free?: (i: number) => boolean;
  /** Whether zeros must agree in sign. */
  readonly signs?: boolean;
}

/** Ops that add or multiply many elements, in an order of their own; all other ops that aren't elementwise move elements. */
export const SUMMING: ReadonlySet<string> = new Set([
  "reduceSum",
  "reduceProd",
  "reduceWindowSum",
  "cumsum",
  "cumprod",
  "cumlogsumexp",
  "dotGeneral",
  "convGeneralDilated",
  "fft",
  "cholesky",
  "triangularSolve",
  "lu",
  "eig",
  "eigh",
  "geqrf",
  "qr",
  "svd",
  "scatterAdd",
  "scatterMul",
]);

/** Rounding of one operation, relative: 2^-24 in float32, 2^-53 in float64. */
export function epsilon(x: Plain): number {
  const real = realOf(x.dtype);
  return real === "float32" ? 2 ** -24 : real === "float64" ? 2 ** -53 : 0;
}

/** The distance from |x| to the next number of the dtype. */
function spacing(x: number, single: boolean): number {
  const [digits, least] = single ? [24, -126] : [53, -1022];
  let exponent = x === 0 ? least : Math.floor(Math.log2(x));
  if (x < 2 ** exponent) exponent--;
  else if (x >= 2 ** (exponent + 1)) exponent++;
  return 2 ** (Math.max(exponent, least) - digits + 1);
}

/** The modulus of element `i`. */
export function modulus({ dtype, data }: Plain, i: number): number {
  return kindOf(dtype) === "c" ? Math.hypot(data[2 * i], data[2 * i + 1]) : Math.abs(data[i]);
}

function text(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}

/** What is wrong with `actual`, or null: dtype, shape, or the first element that is off. */
export function mismatch(actual: Plain, expected: Plain, tolerance: Tolerance): string | null {
  if (actual.dtype !== expected.dtype || actual.shape.join() !== expected.shape.join()) {
    return `is ${actual.dtype}[${actual.shape}], expected ${expected.dtype}[${expected.shape}]`;
  }
  const parts = kindOf(expected.dtype) === "c" ? 2 : 1;
  const n = expected.data.length / parts;
  const single = realOf(expected.dtype) === "float32";
  let largest = 0;
  for (let i = 0; i < n; i++) {
    const m = modulus(expected, i);
    if (m < Infinity && m > largest) largest = m;
  }
  for (let i = 0; i < n; i++) {
    const size = modulus(expected, i);
    if (tolerance.free?.(i)) continue;
    if (tolerance.poles && !Number.isFinite(size) && !Number.isFinite(modulus(actual, i))) continue;
    for (let k = i * parts; k < (i + 1) * parts; k++) {
      const a = actual.data[k];
      const b = expected.data[k];
      // Beside an infinite part, the other one counts by itself.
      const scale = Number.isFinite(size) ? size : Number.isFinite(b) ? Math.abs(b) : 0;
      const bound = Math.max(
        (tolerance.ulp ?? 0) * spacing(scale, single),
        (tolerance.relative ?? 0) * scale,
        (tolerance.largest ?? 0) * largest,
        tolerance.absolute?.(i) ?? 0,
      );
      const same = Object.is(a, b) || (a === b && !(tolerance.signs && b === 0)) ||
        (Number.isFinite(b) && b !== 0 && Math.abs(a - b) <= bound) ||
        (b === 0 && a !== 0 && Math.abs(a) <= bound);
      if (!same) return `[${i}]${parts === 2 ? (k % 2 === 0 ? ".re" : ".im") : ""} is ${text(a)}, expected ${text(b)}`;
    }
  }
  return null;
}

/** The bilinear pairing of arrays, Re Σ x·y, and the sum of the moduli of its terms. */
export function pairing(xs: readonly Plain[], ys: readonly Plain[]): { sum: number; scale: number } {
  let sum = 0;
  let scale = 0;
  xs.forEach((x, k) => {
    const y = ys[k];
    const parts = kindOf(x.dtype) === "c" ? 2 : 1;
    for (let i = 0; i < x.data.length; i += parts) {
      sum += x.data[i] * y.data[i] - (parts === 2 ? x.data[i + 1] * y.data[i + 1] : 0);
      scale += modulus(x, i / parts) * modulus(y, i / parts);
    }
  });
  return { sum, scale };
}

/** Collects what is wrong, and throws it all at once. */
export class Report {
  private readonly lines: string[] = [];

  /** Notes a failure. */
  fail(where: string, what: string): void {
    this.lines.push(`${where}: ${what}`);
  }

  /** Notes the failure, if there is one. */
  check(where: string, what: string | null): void {
    if (what !== null) this.fail(where, what);
  }

  /** Runs a check; an exception is a failure too. */
  run(where: string, body: () => void): void {
    try {
      body();
    } catch (e) {
      const { name, message, stack } = e as Error;
      const at = stack?.split("\n").find((l) => l.includes("/lib/") || l.includes("/kernels/"))?.trim() ?? "";
      this.fail(where, `${name}: ${message} ${at.replace(/\S*\/(lib|kernels)\//, "$1/")}`);
    }
  }

  /** Throws if anything failed. */
  finish(): void {
    if (this.lines.length > 0) throw new Error(`${this.lines.length} failures\n${this.lines.join("\n")}`);
  }
}
