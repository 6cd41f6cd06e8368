/**
 * What the tests of complex functions' digits share: points of every size, and results at them measured against an
 * oracle, as complex numbers or part by part.
 *
 * @module
 */
import "@fluxion/fluxion";
import { assert } from "@std/assert";
import type { ScalarFunction } from "../../kernels/expr/functions.ts";
import { cpu } from "../../kernels/cpu/device.ts";
import { runJs } from "../../kernels/js/run.ts";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { mapWasm } from "../../kernels/wasm/map.ts";
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { Storage } from "../../lib/core/storage.ts";
import type { Wide } from "./accuracy.ts";
import { type Complex, COMPLEX_ORACLES, type ComplexOracle } from "./accuracy/complex.ts";
import { Doubles, exponentOf, reusing } from "./accuracy/double_double.ts";
import { distance, FORMAT, type Worst } from "./accuracy/oracle.ts";
import { Ranged } from "./accuracy/range.ts";
import { times2 } from "./accuracy/scaling.ts";
import { randomFrom } from "./arrays.ts";
import { program } from "./expr.ts";

const COUNT = 2 ** 18;

/** Real and imaginary parts, interleaved. */
export type Column = Float32Array | Float64Array;

/** An empty column of so many points. */
export function column(dtype: Wide, count: number = COUNT): Column {
  return dtype === "float32" ? new Float32Array(2 * count) : new Float64Array(2 * count);
}

const LIMITS = { float32: [-149, 128], float64: [-1074, 1024] } as const;

/** Points beside which functions have zeros, poles, branch points, or logarithms that cancel. */
const CENTRES = [[1, 0], [-1, 0], [0, 1], [0, -1]] as const;

/** A point: a pair of parts by the kind of a number, of which there are 8. */
function point(kind: number, random: () => number, [lo, hi]: readonly [number, number]): [number, number] {
  const sign = (): number => random() < 0.5 ? -1 : 1;
  const sized = (from: number, to: number): number => sign() * 2 ** (from + (to - from) * random());
  const turn = (): number => random() < 0.5 ? 2 * Math.PI * random() : sized(-40, 0);
  switch (kind) {
    // Parts of any sizes, of like ones, and ordinary ones.
    case 0:
      return [sized(lo, hi), sized(lo, hi)];
    case 1: {
      const size = lo + (hi - lo) * random();
      return [sized(size - 10, Math.min(size + 10, hi)), sized(size - 10, Math.min(size + 10, hi))];
    }
    case 2:
      return [sized(-8, 4), sized(-8, 4)];
    // Next to the unit circle, and to the points where it meets the axes.
    case 3: {
      const [angle, size] = [turn(), 1 + sized(-60, -1)];
      return random() < 0.5 ? [size * Math.cos(angle), Math.sin(angle)] : [Math.cos(angle), size * Math.sin(angle)];
    }
    case 4: {
      const [x, y] = CENTRES[Math.floor(4 * random())];
      return [x + sized(-60, 0), y + sized(-60, 0)];
    }
    // Next to multiples of π/2 on the axes, and where exponentials are large.
    case 5:
      return [sized(-60, 3), Math.floor(40 * random() - 20) * Math.PI / 2 * (1 + sized(-60, -1))];
    case 6:
      return [(2 * random() - 1) * hi * 0.72, (2 * random() - 1) * 1000];
    default:
      // On an axis.
      return [random() < 0.5 ? sized(-30, 10) : sized(lo, hi), sign() * 0];
  }
}

/** Points of every kind, half of them with their parts exchanged. */
export function points(dtype: Wide, seed = 21): Column {
  const random = randomFrom(seed);
  const out = column(dtype);
  for (let i = 0; i < COUNT; i++) {
    const z = point(i & 7, random, LIMITS[dtype]);
    const k = random() < 0.5 ? 0 : 1;
    out[2 * i] = z[k];
    out[2 * i + 1] = z[1 - k];
  }
  return out;
}

/** Ways to compute a function: vectors with fused multiply-add, without, and JavaScript. */
const WAYS = ["fused", "vectors", "js"] as const;

/** The results of a function of complex numbers. */
export function mapped(
  fn: ScalarFunction,
  dtype: Wide,
  operands: readonly Column[],
  attr?: number,
  way: typeof WAYS[number] = "fused",
): Column {
  const type = dtype === "float32" ? "complex64" : "complex128";
  const shape = [operands[0].length / 2];
  const plan = { kind: "map", program: program(fn, operands.map(() => type), type, attr), shape } as const;
  const arrays = operands.map((x) => storedArray(makeAval(shape, type), new Storage(cpu, x, 0, [1])));
  const outs = [makeAval(shape, type)];
  const js = (): NDArray[] => runJs(plan, arrays, outs);
  const wasm = (): NDArray[] => mapWasm(plan, arrays, outs) ?? js();
  const [out] = way === "js" ? js() : way === "fused" ? wasm() : withoutFeatures({ fused: false }, wasm);
  return out.toTypedArray() as Column;
}

const CHUNK = 1024;

/** The parts of the first and the last operand. */
type Numbers = [number, number, number, number];

/** How results are measured. */
export interface Measure {
  /** Part by part, rather than relative to the absolute value. */
  readonly parts?: boolean;
  /** A size that the unit is that of, if it is larger than the result's. */
  readonly size?: (...z: Numbers) => number;
  /** Which points to measure. */
  readonly where?: (...z: Numbers) => boolean;
  /** What the imaginary part is taken modulo. */
  readonly period?: number;
}

/** A part of true values: (hi + lo)·2ᵉ. */
interface Part {
  readonly hi: Float64Array;
  readonly lo: Float64Array;
  readonly e: Int32Array;
}

/** The true values at some places of the operands. */
type Truth = (operands: readonly Column[], places: Int32Array) => readonly [Part, Part];

/** The exponent of what is 0 in double. */
const NOTHING = -1200;

/** The oracle's values. */
export function exactly(oracle: ComplexOracle): Truth {
  return (operands, places) => {
    const part = (x: Column, p: 0 | 1): Ranged =>
      Ranged.of(new Doubles(Float64Array.from(places, (i) => x[2 * i + p])));
    const { re, im } = oracle(...operands.map((x): Complex => ({ re: part(x, 0), im: part(x, 1) })));
    const number = ({ m, e }: Ranged): Part => {
      const none = (k: number): boolean => e[k] < NOTHING;
      return {
        hi: m.hi.map((v, k) => none(k) ? 0 * v : v),
        lo: m.lo.map((v, k) => none(k) ? 0 : v),
        e: e.map((v) => Math.max(v, NOTHING)),
      };
    };
    return [number(re), number(im)];
  };
}

/** Values in double. */
export function given(values: Column): Truth {
  return (_, places) => {
    const part = (p: 0 | 1): Part => ({
      hi: Float64Array.from(places, (i) => values[2 * i + p]),
      lo: new Float64Array(places.length),
      e: new Int32Array(places.length),
    });
    return [part(0), part(1)];
  };
}

/** How far a result is from the truth, relative to its absolute value or that of `size`, in units of 2^−23 or 2^−52. */
function normwise(dtype: Wide, x: number, y: number, [re, im]: readonly [Part, Part], k: number, size: number): number {
  const { bits, least, most } = FORMAT[dtype];
  const top = Math.max(re.e[k], im.e[k]);
  // Where a part may be beyond the largest number, either may be infinite or NaN.
  if (top + exponentOf(Math.max(Math.abs(re.hi[k]), Math.abs(im.hi[k]))) >= exponentOf(most) - 1) return 0;
  const [scale, scale2] = [re.e[k] - top, im.e[k] - top].map((e) => e < -1000 ? 0 : times2(1, e));
  const [a, b] = [re.hi[k] * scale, im.hi[k] * scale2];
  const dx = times2(x, -top) - a - re.lo[k] * scale;
  const dy = times2(y, -top) - b - im.lo[k] * scale2;
  const unit = Math.max(Math.sqrt(a * a + b * b), times2(size, -top), times2(1, Math.min(least - top, 1000)));
  const units = Math.sqrt(dx * dx + dy * dy) / unit * 2 ** bits;
  return units !== units ? Infinity : units;
}

/** How far a part of a result is from the truth, relative to itself, in the same units; its sign counts. */
function partwise(dtype: Wide, got: number, { hi, lo, e }: Part, k: number): number {
  const { least } = FORMAT[dtype];
  const units = distance(dtype, got, hi[k], lo[k], e[k]);
  const size = Math.abs(hi[k]);
  // The distance is in units of the largest power of 2 in the number.
  return exponentOf(size) + e[k] < least || units === Infinity ? units : units / (size * times2(1, -exponentOf(size)));
}

/** The largest distance of results from the truth. */
export function worst(
  dtype: Wide,
  results: readonly Column[],
  operands: readonly Column[],
  truth: Truth,
  { parts = false, size, where, period }: Measure,
): Worst {
  const found: Worst = { ulp: 0, x: [], got: 0, want: 0 };
  const count = operands[0].length / 2;
  const [a, b] = [operands[0], operands[operands.length - 1]];
  const numbers = (i: number): Numbers => [a[2 * i], a[2 * i + 1], b[2 * i], b[2 * i + 1]];
  for (let start = 0; start < count; start += CHUNK) {
    const all = Int32Array.from({ length: Math.min(CHUNK, count - start) }, (_, k) => start + k);
    const places = where === undefined ? all : all.filter((i) => where(...numbers(i)));
    if (places.length === 0) continue;
    reusing(() => {
      const exact = truth(operands, places);
      const [re, im] = exact;
      for (let k = 0; k < places.length; k++) {
        const i = places[k];
        const least = size === undefined ? 0 : size(...numbers(i));
        results.forEach((values, which) => {
          const x = values[2 * i];
          let y = values[2 * i + 1];
          if (which > 0 && Object.is(x, results[0][2 * i]) && Object.is(y, results[0][2 * i + 1])) return;
          if (period !== undefined) y += period * Math.round((times2(im.hi[k], im.e[k]) - y) / period);
          const ulp = parts
            ? Math.max(partwise(dtype, x, re, k), partwise(dtype, y, im, k))
            : normwise(dtype, x, y, exact, k, least);
          if (ulp <= found.ulp) return;
          const want = exact.map(({ hi, e }) => times2(hi[k], Math.max(-1100, Math.min(e[k], 1023))));
          Object.assign(found, { ulp, x: numbers(i).slice(0, 2 * operands.length), got: [x, y], want, which });
        });
      }
    });
  }
  return found;
}

/** Registers the test of a function of complex numbers at these points. In complex64 the truth is that in complex128. */
export function testComplex(
  fn: ScalarFunction,
  dtype: Wide,
  args: () => readonly Column[],
  measure: Measure = {},
  attr?: number,
  oracle: ComplexOracle = COMPLEX_ORACLES[fn],
): void {
  const name = `${fn}${attr === undefined ? "" : ` ${attr}`} of many ${
    dtype === "float32" ? "complex64" : "complex128"
  }, to 4 ulp${measure.parts ? " of each part" : ""}`;
  Deno.test(name, () => {
    const operands = args();
    const results = WAYS.map((way) => mapped(fn, dtype, operands, attr, way));
    const truth = dtype === "float64"
      ? exactly(oracle)
      : given(mapped(fn, "float64", operands.map((x) => Float64Array.from(x)), attr));
    const found = worst(dtype, results, operands, truth, measure);
    assert(found.ulp <= 4, Deno.inspect(found));
  });
}
