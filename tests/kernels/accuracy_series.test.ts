/**
 * The digits of exponential integrals of higher order, whose oracle takes some microseconds, so that there are 2^17
 * points in float64, and of logarithms of sums.
 *
 * @module
 */
import { pairs, type Wide } from "./accuracy.ts";
import { scalar, testScalar } from "./accuracy_scalar.ts";
import { randomFrom } from "./arrays.ts";

type Columns = readonly [Float32Array | Float64Array, Float32Array | Float64Array];

const SPECIAL = [0, -0, Infinity, -Infinity, NaN, -1, -2, -0.5, 1, 2, 3, 1.5, 1e-30];

/** Pairs of numbers, special values first, each with each. */
function columns(dtype: Wide, of: (random: () => number) => readonly number[]): Columns {
  const count = dtype === "float32" ? 2 ** 20 : 2 ** 17;
  const [x, y] = [0, 1].map(() => dtype === "float32" ? new Float32Array(count) : new Float64Array(count));
  const random = randomFrom(16);
  for (let i = 0; i < count; i++) [x[i], y[i]] = of(random);
  SPECIAL.forEach((a, i) => SPECIAL.forEach((b, k) => [x[i * SPECIAL.length + k], y[i * SPECIAL.length + k]] = [a, b]));
  return [x, y];
}

/** An integer from `from` on and below `to`. */
function whole(random: () => number, from: number, to: number): number {
  return from + Math.floor((to - from) * random());
}

/** Numbers of every size up to 2^top. */
function sized(random: () => number, top: number): number {
  return 2 ** (top - 40 * random());
}

const expn = scalar("expn", 2);

for (const dtype of ["float32", "float64"] as const) {
  // Below 0 each step of a recurrence rounds: in all within 16 ulp.
  testScalar("expn", dtype, () =>
    columns(dtype, (random) => {
      const n = whole(random, -24, random() < 0.5 ? 5 : 60);
      return [n, random() < 0.3 ? 60 * random() : random() < 0.5 ? 3 * random() : sized(random, 5)];
    }), (n, x) => n < 0 ? 4 * expn(n, x) : 0);
  for (const [fn, base] of [["logaddexp", Math.E], ["logaddexp2", 2]] as const) {
    // Next to the curve where eˣ + eʸ = 1 it is right relative to the larger one of the two terms that cancel there.
    const size = (x: number, y: number): number => {
      const most = Math.max(x, y);
      return most < 0 && most > -2 * Math.LN2 / Math.log(base)
        ? Math.max(-most, Math.log1p(base ** -Math.abs(x - y)) / Math.log(base))
        : 0;
    };
    const args = (): Columns => {
      const [x, y] = pairs(dtype);
      const random = randomFrom(17);
      for (let i = 1000; i < x.length; i += 2) {
        x[i] = 20 * random() - 10;
        y[i] = x[i] + (i % 4 === 1 ? 100 * random() - 50 : sized(random, 4));
      }
      return [x, y];
    };
    testScalar(fn, dtype, args, size);
  }
}
