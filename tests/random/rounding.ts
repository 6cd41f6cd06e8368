/**
 * a·b + c of float32 numbers rounded once, in double precision: what the library's own is compared with.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { oneMap } from "../../lib/transforms/one_map.ts";
import { mulAdd } from "../../lib/random/rounding.ts";
import { np } from "@fluxion/fluxion";
import { between, randomFrom } from "../kernels/arrays.ts";

const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

/** The product is exact in double; the sum is rounded to odd there, so that rounding it again does no harm. */
function once(a: number, b: number, c: number): number {
  const p = a * b;
  const sum = p + c;
  const part = sum - p;
  const lost = (p - (sum - part)) + (c - part);
  if (lost === 0 || !Number.isFinite(sum)) return Math.fround(sum);
  double[0] = sum;
  if ((bits[0] & 1n) === 0n) bits[0] += lost > 0 === sum > 0 ? 1n : -1n;
  return Math.fround(double[0]);
}

/** Factors and terms, by columns, and what they give: sums cancel, are ties, or almost, and some operands are special. */
export function samples(): { operands: number[][]; expected: number[] } {
  const random = randomFrom(6);
  const number = (): number => Math.fround((random() - 0.5) * 2 ** between(random, -6, 6));
  const rows = Array.from({ length: 4000 }, (_, i) => {
    const [a, b] = [number(), number()];
    const product = Math.fround(a * b);
    // Half of a last place of the product, and what is next to it.
    const place = 2 ** (Math.floor(Math.log2(Math.abs(product))) - 23);
    const third = [
      number(),
      -product,
      place / 2,
      Math.fround(-product + place),
      number() * 2 ** -20,
      2 ** 24 * product,
    ];
    return [a, b, Math.fround(third[i % third.length])];
  });
  rows.push([1.5, Infinity, 1], [NaN, 1, 1], [2 ** 100, 2 ** 100, -1], [0, 3, -5], [1, 1, -1]);
  const expected = rows.map(([a, b, c]) => once(a, b, c));
  return { operands: [0, 1, 2].map((k) => rows.map((row) => row[k])), expected };
}

/** Checks single operations and the same in one pass, on the default device. */
export function checkMulAdd(): void {
  const { operands, expected } = samples();
  const [a, b, c] = operands.map((x) => np.array(x, "float32"));
  for (const f of [mulAdd, oneMap("test", mulAdd)]) assertEquals(f(a, b, c).tolist(), expected);
}
