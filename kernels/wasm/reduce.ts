/**
 * Sums and extremes along contiguous lines on WebAssembly.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { DType, TypedArray } from "../../lib/core/dtype.ts";
import type { ReducePlan } from "../../lib/core/plan.ts";
import { isRowMajor } from "../../lib/core/storage.ts";
import { deviceOf } from "../../lib/core/view.ts";
import { pairwiseSum } from "../js/fold.ts";
import { dense, raw, wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import type { Access, Code, Local, Plain } from "./assembler.ts";
import { Kernel } from "./kernel.ts";
import type { Views } from "./scratch.ts";
import { perform } from "./work.ts";

/** Elements below which JavaScript is as fast. */
const SMALL = 8192;
/** The shortest lines that are worth vectors. */
const SHORTEST = 32;
/** Elements of a piece: 64 KiB of floats. */
const BLOCK = 1 << 14;
/** Longer lines are cut into lines of this length, whose results are combined pairwise. */
const LINE = 1 << 9;
/** Steps of all vectors in flight that are summed before they are added to the sum of a line: √(LINE/8). */
const STRETCH = 8;
/** Nanoseconds an element. */
const COST = 0.15;
/** Vectors in flight. */
const FLIGHT = 4;

/** How lines of a dtype are combined: in vectors, then what is left one by one; partial results are doubles or int32. */
interface Fold {
  readonly kernel: Kernel;
  /** Bytes of an element, and of a partial result. */
  readonly bytes: 4 | 8;
  readonly partial: "f64" | "i32" | "f32";
}

type Lanes = "f32x4" | "f64x2" | "i32x4";

/**
 * The kernel `run(at, common, out, lines, n)`: combines each of `lines` lines of `n` elements. Sums of single precision
 * are taken in double, by promoting half a vector at a time.
 */
function fold(lanes: Lanes, op: "add" | "max" | "min" | "max_s" | "min_s", promote: boolean): Fold {
  const wide = promote || lanes === "f64x2";
  const acc: Lanes = wide ? "f64x2" : lanes;
  const bytes = lanes === "f64x2" ? 8 : 4;
  const scalar = wide ? "f64" : lanes === "f32x4" ? "f32" : "i32";
  const combine = `${acc}.${op}` as Plain;
  // A load brings two doubles, promoted or not, or four other numbers.
  const step = promote ? 8 : 16;
  const load = (code: Code, at: Local, offset: number): void => {
    code.get(at);
    if (promote) code.access("v128.load64_zero", offset).op("f64x2.promote_low_f32x4");
    else code.access("v128.load", offset);
  };
  const element = (code: Code, at: Local): void => {
    code.get(at).access(`${promote ? "f32" : scalar}.load` as Access);
    if (promote) code.op("f64.promote_f32");
  };
  const kernel = Kernel.of(`${op} of ${lanes}`, 3, (code) => {
    const [at, , out, lines, n] = [0, 1, 2, 3, 4];
    const [line, main, end, bytesOfLine] = Array.from({ length: 4 }, () => code.local("i32"));
    const sums = Array.from({ length: FLIGHT }, () => code.local("v128"));
    const totals = Array.from({ length: FLIGHT }, () => code.local("v128"));
    const [start, stop] = [code.local("i32"), code.local("i32")];
    const result = code.local(scalar);
    const stride = FLIGHT * step;
    code.get(n).i32(bytes).op("i32.mul").set(bytesOfLine);
    code.count(line, lines, 1, () => {
      // Extremes may take an element twice, so that each vector begins with the first ones; sums begin with 0.
      for (const sum of sums) {
        if (op === "add") code.splat("i32", 0);
        else load(code, at, 0);
        code.set(sum);
      }
      code.get(at).get(bytesOfLine).op("i32.add").set(end);
      code.get(at).get(bytesOfLine).i32(stride).op("i32.rem_u").get(bytesOfLine).op("i32.sub", "i32.sub");
      // at − (rest − whole) = where the whole strides end.
      code.set(main);
      const combineAll = (to: Local): void => {
        code.count(at, to, stride, () => {
          sums.forEach((sum, i) => {
            code.get(sum);
            load(code, at, i * step);
            code.op(combine).set(sum);
          });
        });
      };
      if (op === "add") {
        for (const total of totals) code.splat("i32", 0).set(total);
        code.get(at).set(start);
        code.count(start, main, STRETCH * stride, () => {
          code.get(start).i32(STRETCH * stride).op("i32.add").tee(stop).get(main).get(stop).get(main);
          code.op("i32.lt_s", "select").set(stop);
          combineAll(stop);
          totals.forEach((total, i) => {
            code.get(total).get(sums[i]).op(combine).set(total).splat("i32", 0).set(sums[i]);
          });
        });
        totals.forEach((total, i) => code.get(total).set(sums[i]));
      } else combineAll(main);
      code.get(sums[0]).get(sums[1]).op(combine).get(sums[2]).get(sums[3]).op(combine, combine).set(sums[0]);
      const last = acc === "f64x2" ? 2 : 4;
      for (let i = 0; i < last; i++) {
        if (i > 0) code.get(result);
        code.get(sums[0]).lane(`${acc}.extract_lane` as "f64x2.extract_lane", i);
        if (i > 0) scalarOp(code, scalar, op);
        code.set(result);
      }
      code.count(at, end, bytes, () => {
        code.get(result);
        element(code, at);
        scalarOp(code, scalar, op);
        code.set(result);
      });
      code.get(out).get(result).access(`${scalar}.store` as Access);
      code.get(out).i32(scalar === "f64" ? 8 : 4).op("i32.add").set(out);
    });
  });
  return { kernel, bytes, partial: scalar };
}

/** Combines the two numbers on the stack. */
function scalarOp(code: Code, type: "f64" | "f32" | "i32", op: string): void {
  if (type !== "i32" || op === "add") code.op(`${type}.${op}` as Plain);
  else {
    // The stack has no second copy of its two numbers: they go through locals.
    const [x, y] = [code.local("i32"), code.local("i32")];
    code.set(y).set(x).get(x).get(y).get(x).get(y).op(op === "max_s" ? "i32.gt_s" : "i32.lt_s", "select");
  }
}

const FOLDS: Partial<Record<DType, Partial<Record<ReducePlan["fn"], Fold>>>> = {
  float32: {
    sum: fold("f32x4", "add", true),
    max: fold("f32x4", "max", false),
    min: fold("f32x4", "min", false),
  },
  float64: {
    sum: fold("f64x2", "add", false),
    max: fold("f64x2", "max", false),
    min: fold("f64x2", "min", false),
  },
  int32: {
    sum: fold("i32x4", "add", false),
    max: fold("i32x4", "max_s", false),
    min: fold("i32x4", "min_s", false),
  },
};

/** Runs reductions of the last axes of row-major arrays that are large enough; null for others. */
export function reduceWasm(plan: ReducePlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  const [x] = args;
  const { shape, size, dtype } = x.aval;
  if (size < SMALL) return null;
  const found = FOLDS[dtype]?.[plan.fn];
  const kept = shape.length - plan.axes.length;
  if (found === undefined || x.ext === null || plan.axes.some((d) => d < kept)) return null;
  let n = 1;
  for (let d = kept; d < shape.length; d++) n *= shape[d];
  if (n < SHORTEST || !isRowMajor(shape, raw(x).strides)) return null;
  const lines = size / n;
  const out = buffer(outs[0].dtype, lines);
  reduceLines(found, plan.fn, dense(x), lines, n, out);
  return [wrap(outs[0], out, deviceOf(args))];
}

/** Where lines begin, how many there are and how long they are; their results go to `to` and after it. */
interface Part {
  readonly from: number;
  readonly count: number;
  readonly n: number;
  readonly to: number;
}

/** `lines` lines of `n` elements as pieces: short lines as they are, longer ones cut. */
function partsOf(lines: number, n: number): { parts: Part[]; perLine: number } {
  const parts: Part[] = [];
  const rows = n <= LINE ? Math.floor(BLOCK / n) : BLOCK / LINE;
  const add = (from: number, count: number, length: number, to: number): void => {
    for (let i = 0; i < count; i += rows) {
      parts.push({ from: from + i * length, count: Math.min(rows, count - i), n: length, to: to + i });
    }
  };
  if (n <= LINE) {
    add(0, lines, n, 0);
    return { parts, perLine: 1 };
  }
  const whole = Math.floor(n / LINE);
  const perLine = Math.ceil(n / LINE);
  for (let i = 0; i < lines; i++) {
    add(i * n, whole, LINE, i * perLine);
    if (perLine > whole) add(i * n + whole * LINE, 1, n - whole * LINE, i * perLine + whole);
  }
  return { parts, perLine };
}

function reduceLines(
  { kernel, bytes, partial }: Fold,
  fn: ReducePlan["fn"],
  data: TypedArray,
  lines: number,
  n: number,
  out: TypedArray,
): void {
  const { parts, perLine } = partsOf(lines, n);
  const results = new Float64Array(lines * perLine);
  const view = (v: Views): TypedArray =>
    data instanceof Float64Array ? v.f64 : data instanceof Float32Array ? v.f32 : v.i32;
  const longest = parts.reduce((most, x) => Math.max(most, x.count * x.n), 0);
  const outAt = (at: number): number => at + Math.ceil(longest * bytes / 64) * 64;
  perform({
    kernel,
    pieces: parts.length,
    bytes: outAt(0) + 8 * BLOCK / SHORTEST,
    cost: COST * lines * n,
    load(piece, views, at) {
      const { from, count, n } = parts[piece];
      view(views).set(data.subarray(from, from + count * n), at / bytes);
    },
    args: (piece, at) => [outAt(at), parts[piece].count, parts[piece].n],
    store(piece, views, at) {
      const { count, to } = parts[piece];
      const from = outAt(at) / (partial === "f64" ? 8 : 4);
      results.set(views[partial].subarray(from, from + count), to);
    },
  });
  if (perLine === 1) out.set(results);
  else for (let i = 0; i < lines; i++) out[i] = combined(fn, results, i * perLine, perLine, partial);
}

function combined(fn: ReducePlan["fn"], x: Float64Array, at: number, n: number, partial: Fold["partial"]): number {
  if (fn === "sum") {
    return partial === "i32" ? x.subarray(at, at + n).reduce((a, b) => (a + b) | 0, 0) : pairwiseSum(x, at, n, 1);
  }
  const pick = fn === "max" ? Math.max : Math.min;
  let a = x[at];
  for (let i = 1; i < n; i++) a = pick(a, x[at + i]);
  return a;
}
