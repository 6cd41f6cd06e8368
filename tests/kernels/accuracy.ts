/**
 * What the tests of digits share: a million points of every size, and results at them measured against an oracle.
 *
 * @module
 */
import { assert } from "@std/assert";
import { np } from "@fluxion/fluxion";
import type { NDArray } from "@fluxion/fluxion";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { ORACLES, rounded, worst } from "./accuracy/oracle.ts";
import { randomFrom } from "./arrays.ts";

const COUNT = 2 ** 20;
/** Special values, and arguments at which functions overflow or underflow. */
// deno-fmt-ignore
const SPECIAL = [
  0, -0, Infinity, -Infinity, NaN, 1, -1, 5e-324, -5e-324, 1e-45, -1e-45, 1e-40, 88.72, 88.73, -103.97, -104, 709.78,
  709.79, -745.13, -745.14, 3.4028234663852886e38, 1.7976931348623157e308, 127.99, 128, -149.5,
];

/** The dtypes that functions are approximated in. */
export type Wide = "float32" | "float64";

/** Points of every size, of both signs; near 1; of the sizes that matter most; and the special values. */
export function points(dtype: Wide): Float32Array | Float64Array {
  const random = randomFrom(11);
  const out = dtype === "float32" ? new Float32Array(COUNT) : new Float64Array(COUNT);
  const [lo, hi] = dtype === "float32" ? [-149, 128] : [-1074, 1024];
  for (let i = 0; i < COUNT; i++) {
    const u = random();
    const size = i % 4 === 0
      ? 2 ** (lo + (hi - lo) * u)
      : i % 4 === 1
      ? (i & 16 ? 100 : 800) * u
      : i % 4 === 2
      ? 2 ** (12 * u - 8)
      : 1 + (u - 0.5) * 2 ** (-20 * random());
    out[i] = i & 8 ? -size : size;
  }
  out.set(SPECIAL);
  return out;
}

/**
 * Pairs of points: each special value with each, as the first points; then numbers of every size, of both signs, those
 * of one pair near each other, or not at all.
 */
export function pairs(dtype: Wide): [Float32Array | Float64Array, Float32Array | Float64Array] {
  const random = randomFrom(12);
  const make = (): Float32Array | Float64Array =>
    dtype === "float32" ? new Float32Array(COUNT) : new Float64Array(COUNT);
  const [x, y] = [make(), make()];
  const [lo, hi] = dtype === "float32" ? [-149, 128] : [-1074, 1024];
  const sign = (): number => random() < 0.5 ? -1 : 1;
  for (let i = 0; i < COUNT; i++) {
    const exponent = lo + (hi - lo) * random();
    x[i] = sign() * 2 ** exponent;
    y[i] = sign() * (i % 2 === 0 ? 2 ** (lo + (hi - lo) * random()) : 2 ** (exponent + 20 * random() - 10));
  }
  for (let i = 0; i < SPECIAL.length ** 2; i++) {
    x[i] = SPECIAL[i % SPECIAL.length];
    y[i] = SPECIAL[Math.floor(i / SPECIAL.length)];
  }
  return [x, y];
}

/** Results are this close to the truth, in units of its last place. */
const BOUND = 4;

/**
 * Registers a test of a function over its points, with and without fused multiply-add. `plain` is the engine's own
 * function in double: its rounded value is the truth in float32, right but for ties; in float64 it is so at special
 * values alone, and elsewhere the oracle's value is.
 */
export function testDigits(
  name: string,
  f: (...x: NDArray[]) => NDArray,
  plain: (...x: number[]) => number,
  args: readonly (Float32Array | Float64Array)[],
): void {
  const dtype = args[0] instanceof Float32Array ? "float32" : "float64";
  const oracle = dtype === "float32" ? rounded(plain) : ORACLES[name];
  Deno.test(`${name} of a million ${dtype}, to 4 ulp`, () => {
    const arrays = args.map((x) => np.array(x, { dtype }));
    const results = [f(...arrays), withoutFeatures({ fused: false }, () => f(...arrays))].map((x) => x.toTypedArray());
    const found = worst(dtype, results as (Float32Array | Float64Array)[], args, oracle, plain);
    assert(found.ulp <= BOUND, Deno.inspect(found));
  });
}
