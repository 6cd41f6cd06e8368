/**
 * The digits of the functions that large arrays are mapped by: 2^20 points each, over the whole range. The oracle is
 * the engine's own function in double: for float32 its rounded value, which is right but for ties; for float64 it is
 * itself within an ulp of the truth, which the bound leaves room for.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type NDArray, np } from "@fluxion/fluxion";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { randomFrom } from "./arrays.ts";

const COUNT = 2 ** 20;
const SPECIAL = [0, -0, Infinity, -Infinity, NaN, 1, -1, 5e-324, -5e-324, 1e-45, -1e-45, 1e-40, 88.72, 88.73, -103.97];
SPECIAL.push(
  -104,
  709.78,
  709.79,
  -745.13,
  -745.14,
  3.4028234663852886e38,
  1.7976931348623157e308,
  127.99,
  128,
  -149.5,
);

type Wide = "float32" | "float64";

/** Points of every size, of both signs; near 1; of the sizes that matter most; and the special values. */
function points(dtype: Wide): Float32Array | Float64Array {
  const random = randomFrom(11);
  const out = dtype === "float32" ? new Float32Array(COUNT) : new Float64Array(COUNT);
  const [lo, hi] = dtype === "float32" ? [-149, 128] : [-1074, 1024];
  for (let i = 0; i < COUNT; i++) {
    const u = random();
    const size = i % 4 === 0
      ? 2 ** (lo + (hi - lo) * u)
      : i % 4 === 1
      ? 100 * u
      : i % 4 === 2
      ? 2 ** (12 * u - 8)
      : 1 + (u - 0.5) * 2 ** (-20 * random());
    out[i] = i & 8 ? -size : size;
  }
  out.set(SPECIAL);
  return out;
}

/** The largest distance from the oracle in units of its last place, and where it is. */
function worst(got: ArrayLike<number>, x: ArrayLike<number>, oracle: (x: number) => number, dtype: Wide): string {
  const [bits, least] = dtype === "float32" ? [23, -126] : [52, -1022];
  let most = 0;
  let at = 0;
  for (let i = 0; i < x.length; i++) {
    const want = dtype === "float32" ? Math.fround(oracle(x[i])) : oracle(x[i]);
    if (Object.is(got[i], want)) continue;
    // Zeros of other signs, infinities and NaN that should be something else.
    if (!Number.isFinite(got[i]) || !Number.isFinite(want) || want === got[i]) {
      return `${got[i]} at ${x[i]}, not ${want}`;
    }
    const unit = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(want))), least) - bits);
    const error = Math.abs(got[i] - want) / unit;
    if (error > most) [most, at] = [error, i];
  }
  return most <= 4 ? "" : `${most} ulp at ${x[at]}: ${got[at]}, not ${oracle(x[at])}`;
}

const FUNCTIONS: Record<string, [(x: NDArray) => NDArray, (x: number) => number]> = {
  exp: [np.exp, Math.exp],
  exp2: [np.exp2, (x) => 2 ** x],
  expm1: [np.expm1, Math.expm1],
  log: [np.log, Math.log],
  log1p: [np.log1p, Math.log1p],
  sinh: [np.sinh, Math.sinh],
  cosh: [np.cosh, Math.cosh],
  tanh: [np.tanh, Math.tanh],
  arcsinh: [np.arcsinh, Math.asinh],
  arccosh: [np.arccosh, Math.acosh],
  arctanh: [np.arctanh, Math.atanh],
};

for (const dtype of ["float32", "float64"] as const) {
  const x = points(dtype);
  const array = np.array(x, { dtype });
  for (const [name, [f, oracle]] of Object.entries(FUNCTIONS)) {
    Deno.test(`${name} of a million ${dtype}, to 4 ulp`, () => {
      assertEquals(worst(f(array).toTypedArray(), x, oracle, dtype), "");
      const unfused = withoutFeatures({ fused: false }, () => f(array).toTypedArray());
      assertEquals(worst(unfused, x, oracle, dtype), "");
    });
  }
}

Deno.test("the oracle's distance tells one unit from none", () => {
  const near = Math.fround(1 + 8 * 2 ** -23);
  assert(worst([near], [0], () => 1, "float32") !== "" && worst([1], [0], () => 1, "float32") === "");
});
