/**
 * The digits of the special functions, as WebAssembly computes them: 2^20 points each. In float32 the truth is the
 * JavaScript function in double, which the same formulas give and the tests in float64 measure.
 *
 * @module
 */
import { assert } from "@std/assert";
import type { ScalarFunction } from "../../kernels/expr/functions.ts";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { mapWasm } from "../../kernels/wasm/map.ts";
import { cpu } from "../../kernels/cpu/device.ts";
import { storedArray } from "../../lib/core/array.ts";
import { Storage } from "../../lib/core/storage.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { points } from "./accuracy.ts";
import { ORACLES, rounded, worst } from "./accuracy/oracle.ts";
import { randomFrom } from "./arrays.ts";
import { compiled, program } from "./expr.ts";

/** A function in double, as JavaScript computes it. */
function scalar(fn: ScalarFunction): (x: number) => number {
  const f = compiled(program(fn, ["float64"], "float64"));
  return (x) => f(x)[0];
}

/** A test: half of the points are between `from` and `to`. */
interface Case {
  readonly fn: ScalarFunction;
  readonly from: number;
  readonly to: number;
  /** A zero, with points as close to it as there are numbers. */
  readonly zero?: number;
  /** Where the unit is that of a larger number than the result. */
  readonly size?: (x: number) => number;
}

const [lgamma, digamma] = [scalar("lgamma"), scalar("digamma")];

const CASES: readonly Case[] = [
  { fn: "erf", from: -3, to: 3 },
  { fn: "erfc", from: -2, to: 28 },
  { fn: "erfcx", from: -3, to: 6 },
  { fn: "erfInv", from: -1, to: 1 },
  // Below 0 both have zeros, next to which they are right relative to the terms that cancel there: those of the
  // reflection, from 1 − x to x.
  { fn: "lgamma", from: -10, to: 10, zero: 2, size: (x) => x < 0 ? Math.max(1, lgamma(1 - x)) : 0 },
  {
    fn: "digamma",
    from: -10,
    to: 10,
    zero: 1.4616321449683622,
    size: (x) => x < 0 ? Math.max(Math.abs(digamma(1 - x)), Math.abs(digamma(1 - x) - digamma(x))) : 0,
  },
  { fn: "besselI0e", from: -10, to: 10 },
  { fn: "besselI1e", from: -10, to: 10 },
];

for (const dtype of ["float32", "float64"] as const) {
  for (const { fn, from, to, zero, size } of CASES) {
    Deno.test(`${fn} of a million ${dtype}, to 4 ulp`, () => {
      const x = points(dtype);
      const random = randomFrom(15);
      for (let i = 64; i < x.length; i += 2) {
        const u = random();
        const near = 2 ** (-53 * u) * (i & 4 ? 1 : -1);
        if (i % 4 === 0 && zero !== undefined) x[i] = zero * (1 + near);
        // For the inverse, as close to ±1.
        else if (i % 4 === 0 && fn === "erfInv") x[i] = Math.sign(near) - near;
        else x[i] = from + (to - from) * u;
      }
      const plan = { kind: "map", program: program(fn, [dtype], dtype), shape: [x.length] } as const;
      const operand = storedArray(makeAval(plan.shape, dtype), new Storage(cpu, x, 0, [1]));
      const run = (): Float32Array | Float64Array => {
        const out = mapWasm(plan, [operand], [makeAval(plan.shape, dtype)]);
        assert(out !== null, "WebAssembly computes it");
        return out[0].toTypedArray() as Float64Array;
      };
      const plain = scalar(fn);
      const oracle = dtype === "float32" ? rounded(plain) : ORACLES[fn];
      const found = worst(
        dtype,
        [run(), withoutFeatures({ fused: false }, run)],
        [x],
        oracle,
        plain,
        size,
      );
      assert(found.ulp <= 4, Deno.inspect(found));
    });
  }
}
