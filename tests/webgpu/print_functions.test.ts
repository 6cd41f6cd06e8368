/**
 * Every scalar function on the device, in every dtype it takes there, against the JavaScript printer: over all sizes of
 * numbers, with special values. Where a multiply-add rounds twice, as on software, the results are also those of the same
 * operations in JavaScript, to the last bit. A device without subnormal numbers may have the results of the same operations
 * without them instead.
 *
 * @module
 */
import { assert } from "@std/assert";
import { APPROXIMATIONS } from "../../kernels/expr/approximations.ts";
import { SCALAR_FUNCTIONS, type ScalarFunction } from "../../kernels/expr/functions.ts";
import { isFloat, type Op, typeOf } from "../../kernels/expr/graph.ts";
import { lower } from "../../kernels/expr/lower.ts";
import type { WgslType } from "../../kernels/webgpu/print.ts";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { ScalarProgram } from "../../lib/core/plan.ts";
import { randomFrom } from "../kernels/arrays.ts";
import { program } from "../kernels/expr.ts";
import { gpuTest } from "./adapter.ts";
import { type Column, column, inJavaScript, inJavaScriptAlike, onDevice, traitsOf } from "./printed.ts";

const COUNT = 4096;
const DEVICE_DTYPES = ["float32", "int32", "uint32", "bool", "complex64"] as const;
// deno-fmt-ignore
const FLOATS = [
  0, -0, 1, -1, 0.5, -0.5, 2, 3, -7.5, Infinity, -Infinity, NaN, 1e-45, -1e-45, 1e-40, -3e-39, 2 ** -126, 1e-30, 1e30,
  3.4028234663852886e38, -3.4028234663852886e38, 88.8, -103.9, 127.9,
];
const WORDS = [0, 1, 2, 2 ** 32 - 1, 2 ** 31, 2 ** 31 - 1, 31, 32];

/** Operands: special values first, each beside each, then numbers of every size, some of them near 1. */
function operand(type: WgslType, place: number, complex: boolean): Column {
  const random = randomFrom(place + 1);
  const special = type === "f32" ? FLOATS : WORDS;
  return column(
    type,
    Array.from({ length: COUNT }, (_, i) => {
      if (type === "bool") return random() < 0.5 ? 0 : 1;
      if (i < special.length ** 2) {
        return special[(place % 2 === 0 ? i : Math.floor(i / special.length)) % special.length];
      }
      if (type !== "f32") return Math.floor(random() * 2 ** (32 * random()));
      const sign = random() < 0.5 ? -1 : 1;
      if (complex || i % 4 === 2) return sign * random() * 2 ** (20 * random() - 8);
      if (i % 4 === 0) return sign * 2 ** (277 * random() - 149);
      return sign * (i % 4 === 1 ? 100 * random() : 1 + (random() - 0.5) * 2 ** (-20 * random()));
    }),
  );
}

const BITS: ReadonlySet<Op> = new Set(["and", "or", "xor", "not", "shl", "shr", "sar"]);
const OF_FLOATS: ReadonlySet<Op> = new Set(
  ["copysign", "fma", "sqrt", "floor", "ceil", "rint", ...Object.keys(APPROXIMATIONS)] as Op[],
);
const ARITHMETIC: ReadonlySet<Op> = new Set(["add", "sub", "mul", "div", "rem", "neg", "abs", "shl", "shr", "sar"]);
const STATIC: Partial<Record<ScalarFunction, number>> = {
  integerPow: -5,
  polygammaOf: 2,
  reducePrecision: 5 * 256 + 10,
};

/** The program of one function; null if it doesn't take the dtype. */
function programOf(fn: ScalarFunction, dtype: DType): ScalarProgram | null {
  const inputs: DType[] = Array.from({ length: SCALAR_FUNCTIONS[fn].arity }, () => dtype);
  if (fn === "select") inputs[0] = "bool";
  try {
    const { nodes, outputs } = lower(program(fn, inputs, dtype, STATIC[fn]));
    // Some functions of floats, or of bits, would lower to nonsense for others.
    const wrong = nodes.some(({ op, type, args }) =>
      op !== "select" &&
      ((isFloat(type) ? BITS : OF_FLOATS).has(op) || (args[0]?.type === "bool" && ARITHMETIC.has(op)))
    );
    const mixed = nodes.some(({ op, args }) => BITS.has(op) && args.some((x) => x.type !== args[0].type));
    if (wrong || mixed) return null;
    const out = outputs.length === 2 ? "complex64" : DEVICE_DTYPES.find((d) => typeOf(d) === outputs[0].type);
    return program(fn, inputs, out ?? dtype, STATIC[fn]);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** The distance of two floats in units in the last place of a number of this size; infinite for NaN and another zero. */
function ulps(x: number, y: number, size: number): number {
  if (Object.is(x, y)) return 0;
  if (x !== x || y !== y || (x === 0 && y === 0)) return Infinity;
  return Math.abs(x - y) / 2 ** Math.max(Math.floor(Math.log2(size)) - 23, -149);
}

/** What is bounded by other than 4 ulp. */
const BOUND: Partial<Record<ScalarFunction, number>> = { nextafter: 0, rem: 0 };
// Parts count by the size of the number. Angles of logarithms of sums are brought within a turn: an ulp of a large one.
const COMPLEX_BOUND: typeof BOUND = { logaddexp: 64, logaddexp2: 256 };

/**
 * Whether shaders have the digits of a power of a complex number that is neither 0 nor infinite: up to exponents of 2^12;
 * the CPU takes them in double, so that the signs of parts that vanish may be others, and parts beside infinite ones.
 */
function isMeant(fn: ScalarFunction, [x, y, u, v]: readonly number[], parts: readonly number[]): boolean {
  const size = Math.hypot(x, y);
  if ((fn !== "pow" && fn !== "integerPow") || parts.length !== 2 || !(size > 0 && size < Infinity)) return true;
  const [re, im] = [Math.log(size), Math.atan2(y, x)];
  const [c, d] = fn === "pow" ? [u, v] : [STATIC.integerPow!, 0];
  if (!(Math.hypot(c, d) < Infinity)) return true;
  const within = Math.abs(c * re - d * im) < 85 && Math.hypot(c, d) * Math.hypot(re, im) <= 2 ** 12;
  return within && !parts.includes(0);
}

/** Functions next to whose zeros shaders have operations of their own. */
const OTHERWISE: ReadonlySet<string> = new Set(["logaddexp", "logaddexp2"]);

/** The smallest normal number: what a device without subnormal ones is off by. */
const LEAST = 2 ** -126;

/**
 * Asserts that results are those of the JavaScript printer within so many ulp, integers and booleans the same; or, with
 * `flushed`, those of a device without subnormal numbers.
 */
function assertClose(
  fn: ScalarFunction,
  columns: readonly Column[],
  got: Column[],
  want: Column[],
  flushed: Column[] | null,
  bound: number,
): void {
  const off = (of: Column[], k: number, i: number): number => {
    const [y, w] = [got[k][i], of[k][i]];
    if (flushed !== null && w !== y && Math.abs(w - y) <= LEAST) return 0;
    const parts = of.map((w) => Math.abs(w[i]));
    const size = Number.isFinite(parts[0] + parts[parts.length - 1]) ? Math.hypot(...parts) : parts[k];
    return ulps(y, w, size);
  };
  const wrong: string[] = [];
  got.forEach((x, k) => {
    const exact = !(x instanceof Float32Array);
    x.forEach((y, i) => {
      if (!isMeant(fn, columns.map((c) => c[i]), want.map((w) => w[i]))) return;
      const e = off(want, k, i);
      if (e === 0 || (!exact && e <= bound)) return;
      const other = flushed === null ? Infinity : off(flushed, k, i);
      if (other === 0 || (!exact && other <= bound)) return;
      wrong.push(`${e} ulp: ${fn}(${columns.map((c) => c[i])}) has ${y}, not ${want[k][i]}`);
    });
  });
  assert(wrong.length === 0, `${wrong.length} wrong\n${wrong.slice(0, 5).join("\n")}`);
}

/** The columns of a program's inputs. */
function operands(p: ScalarProgram, complex: boolean): Column[] {
  return lower(p).inputs.map((x, k) => operand(x.type as WgslType, k, complex));
}

for (const fn of Object.keys(SCALAR_FUNCTIONS) as ScalarFunction[]) {
  for (const dtype of DEVICE_DTYPES) {
    const p = programOf(fn, dtype);
    if (p === null) continue;
    gpuTest(`print: ${fn} of ${dtype}`, async (device) => {
      const complex = kindOf(dtype) === "c";
      const columns = operands(p, complex);
      const got = await onDevice(device, [p], columns);
      const bound = (complex ? COMPLEX_BOUND : BOUND)[fn] ?? (complex ? 8 : 4);
      const traits = await traitsOf(device);
      const alike = inJavaScriptAlike(p, columns, traits);
      assertClose(fn, columns, got, inJavaScript(p, columns), traits.flushes ? alike : null, bound);
      if (!traits.fmaRoundsTwice || OTHERWISE.has(fn)) return;
      got.forEach((x, k) => {
        const at = x.findIndex((y, i) => !Object.is(y, alike[k][i]));
        assert(at < 0, `${fn}(${columns.map((c) => c[at])}) has ${x[at]}, the same operations ${alike[k][at]}`);
      });
    });
  }
}
