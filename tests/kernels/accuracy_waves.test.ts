/**
 * The digits of sine, cosine and tangent, and against mpmath where a reduction by π/2 is hard, the engine's own too.
 *
 * @module
 */
import { assert } from "@std/assert";
import { np } from "@fluxion/fluxion";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { points, testDigits } from "./accuracy.ts";
import { rounded, worst } from "./accuracy/oracle.ts";

const FUNCTIONS = { sin: [np.sin, Math.sin], cos: [np.cos, Math.cos], tan: [np.tan, Math.tan] } as const;

for (const dtype of ["float32", "float64"] as const) {
  // A quarter of the points next to multiples of π/2: those below the limit of the fast reduction, and beyond.
  const x = points(dtype);
  for (let i = 64; i < x.length; i += 4) x[i] = Math.round(x[i] * 2 ** (i % 32)) * (Math.PI / 2);
  for (const [name, [f, oracle]] of Object.entries(FUNCTIONS)) testDigits(name, f, oracle, [x]);
}

const golden: number[][] = Deno.readTextFileSync(new URL("trigonometric_golden.jsonl", import.meta.url)).trim()
  .split("\n").map((line) => JSON.parse(line));

Object.entries(FUNCTIONS).forEach(([name, [f, plain]], k) => {
  const exact = new Map(golden.map((line) => [line[0], line[k + 1]]));
  const want = (x: number): number => exact.get(x)!;
  for (const dtype of ["float32", "float64"] as const) {
    Deno.test(`${name} of ${dtype} next to multiples of π/2, against mpmath`, () => {
      const x = golden.map((line) => line[0]).filter((v) => dtype === "float64" || Math.fround(v) === v);
      const run = (): Float32Array | Float64Array => f(np.array(x, { dtype })).toTypedArray() as Float64Array;
      const found = worst(dtype, [run(), withoutFeatures({ fused: false }, run)], [x], rounded(want), want);
      assert(found.ulp <= (name === "tan" ? 3 : 1.5), Deno.inspect(found));
      const own = worst("float64", [Float64Array.from(x, plain)], [x], rounded(want), want);
      assert(own.ulp <= 1, `the engine's own: ${Deno.inspect(own)}`);
    });
  }
});
