/**
 * Maps on WebAssembly against the same programs as JavaScript: every scalar function, in every dtype it takes, with
 * special values, tails and layouts.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { lax, np } from "@fluxion/fluxion";
import { APPROXIMATIONS } from "../../kernels/expr/approximations.ts";
import { isFloat, type Op, typeOf } from "../../kernels/expr/graph.ts";
import { SCALAR_FUNCTIONS, type ScalarFunction } from "../../kernels/expr/functions.ts";
import { lower } from "../../kernels/expr/lower.ts";
import { runJs } from "../../kernels/js/run.ts";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { mapWasm } from "../../kernels/wasm/map.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { type DType, DTYPES, kindOf } from "../../lib/core/dtype.ts";
import type { ScalarProgram } from "../../lib/core/plan.ts";
import { array, randomFrom } from "./arrays.ts";
import { program } from "./expr.ts";

const COUNT = 20_011;
const SPECIAL = [
  1 - 2 ** -53,
  0,
  -0,
  1,
  -1,
  0.5,
  Infinity,
  -Infinity,
  NaN,
  1e-42,
  -3e-310,
  3e38,
  -1e300,
  88.8,
  -103.9,
  709.9,
  -745.2,
];

/** Operands: special values first, each beside each, then numbers of many sizes. */
function operand(dtype: DType, place: number): number[] {
  const random = randomFrom(place + 1);
  const width = kindOf(dtype) === "c" ? 2 : 1;
  return Array.from({ length: COUNT * width }, (_, i) => {
    if (dtype === "bool") return random() < 0.5 ? 0 : 1;
    if (dtype === "int32") return Math.floor((random() - 0.5) * 2 ** (1 + 31 * random()));
    if (dtype === "uint32") return Math.floor(random() * 2 ** (32 * random()));
    const at = place === 0 ? i : Math.floor(i / SPECIAL.length);
    if (i < SPECIAL.length ** 2) return SPECIAL[at % SPECIAL.length];
    return (random() - 0.5) * 2 ** (20 * random() - 8);
  });
}

const BITS: ReadonlySet<Op> = new Set(["and", "or", "xor", "not", "shl", "shr", "sar"]);
const FLOATS: ReadonlySet<Op> = new Set(
  ["copysign", "fma", "sqrt", "floor", "ceil", "rint", ...Object.keys(APPROXIMATIONS)] as Op[],
);

/** The program of one function, and the dtype of its result; null if it doesn't take the dtype. */
function programOf(fn: ScalarFunction, dtype: DType): { program: ScalarProgram; out: DType } | null {
  const { arity } = SCALAR_FUNCTIONS[fn];
  const inputs: DType[] = Array.from({ length: arity }, () => dtype);
  if (fn === "select") inputs[0] = "bool";
  try {
    const { nodes, outputs } = lower(program(fn, inputs, dtype));
    // Some functions of floats, or of bits, would lower to nonsense for others.
    if (nodes.some((x) => x.op !== "select" && (isFloat(x.type) ? BITS : FLOATS).has(x.op))) return null;
    const type = outputs[0].type;
    const complex = outputs.length === 2;
    const out = DTYPES.find((d) => typeOf(d) === type && (kindOf(d) === "c") === complex);
    if (out === undefined) return null;
    return { program: program(fn, inputs, out), out };
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** The distance of two floats, in units in the last place of a number of this size; infinite if only one is NaN. */
function ulps(x: number, y: number, size: number, bits: 24 | 53): number {
  if (Object.is(x, y)) return 0;
  if (x !== x || y !== y || (x === 0 && y === 0)) return Infinity;
  const least = bits === 24 ? -149 : -1074;
  const exponent = Math.floor(Math.log2(Math.max(size, 1e-310)));
  return Math.abs(x - y) / 2 ** Math.max(exponent - bits + 1, least);
}

// Made of several functions, each of which may differ by an ulp or two; those with 1024 have zeros, near which they lose digits.
const OWN_BOUND: Partial<Record<ScalarFunction, number>> = {
  nextafter: 0,
  rem: 0,
  expi: 8,
  lgamma: 1024,
  logaddexp: 1024,
  logaddexp2: 1024,
  digamma: 1024,
  cosineIntegral: 1024,
};
// The angle of a power is that of its base times the exponent: an ulp of a large one. Logistic has poles.
const COMPLEX_BOUND: typeof OWN_BOUND = { ...OWN_BOUND, pow: 2 ** 14, logistic: 128 };

for (const fn of Object.keys(SCALAR_FUNCTIONS) as ScalarFunction[]) {
  for (const dtype of DTYPES) {
    const made = programOf(fn, dtype);
    if (made === null) continue;
    const { program, out } = made;
    Deno.test(`wasm map: ${fn} of ${dtype}`, () => {
      const args = program.inputs.map((d, k) => array(d, [COUNT], operand(d, k)));
      const avals = [makeAval([COUNT], out)];
      const plan = { kind: "map", program, shape: [COUNT] } as const;
      const fast = [mapWasm(plan, args, avals), withoutFeatures({ fused: false }, () => mapWasm(plan, args, avals))];
      const slow = runJs(plan, args, avals)[0].toTypedArray();
      for (const results of fast) {
        // Booleans have no arithmetic.
        if (results === null) {
          assert(dtype === "bool", "left to JavaScript");
          continue;
        }
        const got = results[0].toTypedArray();
        let worst = 0;
        let at = 0;
        const bits = typeOf(out) === "f64" ? 53 : 24;
        for (let i = 0; i < got.length; i++) {
          // The parts of a complex number count by its size.
          const size = kindOf(out) === "c" ? Math.hypot(slow[i & -2], slow[i | 1]) : Math.abs(slow[i]);
          const e = ulps(got[i], slow[i], Number.isFinite(size) ? size : Math.abs(slow[i]), bits);
          if (e > worst) [worst, at] = [e, i];
        }
        const inputs = args.map((x) => x.toTypedArray()[Math.floor(at * x.toTypedArray().length / got.length)]);
        assert(
          worst <= (kindOf(out) === "c" ? COMPLEX_BOUND[fn] ?? 8 : OWN_BOUND[fn] ?? 4),
          `${worst} ulp: ${fn}(${inputs}) = ${got[at]}, not ${slow[at]}`,
        );
      }
    });
  }
}

for (const dtype of ["float32", "float64"] as const) {
  Deno.test(`wasm map: choices of the smaller or the larger one, of any numbers and NaN: ${dtype}`, () => {
    // x < y ? x : y, x < y ? y : x, and the same the other way round, which differ at NaN and at zeros.
    const steps = [{ fn: "lt", args: [0, 1], dtype: "bool" as const }, {
      fn: "lt",
      args: [1, 0],
      dtype: "bool" as const,
    }];
    const choices = [[2, 0, 1], [2, 1, 0], [3, 0, 1], [3, 1, 0]].map((args) => ({ fn: "select", args, dtype }));
    const inputs = [dtype, dtype];
    const program = { key: `choices ${dtype}`, inputs, steps: [...steps, ...choices], outputs: [4, 5, 6, 7, 2] };
    const args = inputs.map((d, k) => array(d, [COUNT], operand(d, k)));
    const avals = [dtype, dtype, dtype, dtype, "bool" as const].map((d) => makeAval([COUNT], d));
    const plan = { kind: "map", program, shape: [COUNT] } as const;
    const fast = mapWasm(plan, args, avals);
    assert(fast !== null);
    const slow = runJs(plan, args, avals);
    fast.forEach((x, k) => assertEquals(x.toTypedArray(), slow[k].toTypedArray()));
  });
}

Deno.test("wasm map: every layout, tails included", () => {
  const x = np.arange(90_000).reshape([300, 300]).astype("float32");
  const cases = {
    whole: () => x.add(x),
    row: () => x.add(x.get(3)),
    column: () => np.add(x, np.expandDims(x.get(3), 1)),
    transposed: () => np.transpose(x).add(x),
    reversed: () => np.flip(x).add(x),
    sliced: () => np.transpose(x).get([7, 5, 3]).add(np.array([1, 2, 3]).reshape([3, 1])),
    single: () => x.add(x.get(1, 1)),
    compared: () => np.transpose(x).less(x.get(150)),
    complex: () => x.add(np.array({ re: 1, im: 2 })).mul(np.transpose(x)),
  };
  for (const [name, run] of Object.entries(cases)) {
    assertEquals(run().toTypedArray(), withoutFeatures({ simd: false }, () => run().toTypedArray()), name);
  }
  for (const n of [3001, 8191, 8192, 8193, 16385]) {
    const y = np.arange(n).astype("float32");
    assertEquals(np.exp(y.mul(0)).add(y).toTypedArray(), Float32Array.from({ length: n }, (_, i) => i + 1));
  }
});

Deno.test("wasm map: the sign of NaN, which machines give as they like, counts as positive", () => {
  const nan = np.sqrt(np.linspace(-1, -2, COUNT));
  const far = np.full(COUNT, Infinity);
  for (const x of [nan, np.negative(nan)]) {
    assert(!np.any(np.signbit(x)).item());
    assert(np.all(np.copysign(2, x).equal(2)).item());
    assert(np.all(np.imag(np.arccos(lax.complex(far, x))).equal(Infinity)).item());
    assert(np.all(np.imag(np.arcsin(lax.complex(far, x))).equal(Infinity)).item());
  }
});
