/**
 * Contractions (matrix products and their generalisations) on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { Kind, TypedArray } from "../../lib/core/dtype.ts";
import type { ContractPlan } from "../../lib/core/plan.ts";
import { freeOf, type Side, sideOf } from "./contract_side.ts";
import { addRows, type Dot, dotBool, dotComplex, dotFloat, dotInt, multiply } from "./dot.ts";
import { host } from "./host.ts";
import { runMap } from "./map.ts";
import { permuted, widthOf, wrap } from "./operand.ts";
import { outer } from "./outer.ts";
import { buffer } from "./pool.ts";

/** Products of fewer multiplications are not worth packing. */
const SMALL = 512;

/** Nor are those where one side has fewer free places. */
const FEW = 4;

const DOTS: Record<Kind, Dot> = { b: dotBool, i: dotInt, f: dotFloat, c: dotComplex };

/**
 * Sums products over the contracted axes, for each place of the batch axes and of both operands' free axes. Floats
 * are accumulated in double and rounded once, integers wrap, booleans are an or of ands.
 */
export function runContract(plan: ContractPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const aval = outs[0];
  const products = outer(plan, args, aval);
  if (products !== null) return runMap(products.plan, products.args, outs);
  const out = buffer(aval.dtype, aval.size);
  const left = sideOf(args[0], plan.lhsBatch, plan.lhsContract);
  const right = sideOf(args[1], plan.rhsBatch, plan.rhsContract);
  const m = left.free.n;
  const n = right.free.n;
  const k = left.line.n;
  const w = widthOf(aval);
  const dot = DOTS[aval.kind];
  const small = m * n * k < SMALL;
  if (!small && m >= FEW && n >= FEW) {
    const exact = aval.kind === "i" || aval.kind === "b";
    const a = packed(left, args[0], plan.lhsBatch, plan.lhsContract, exact || left.data instanceof Float64Array);
    const b = packed(right, args[1], plan.rhsBatch, plan.rhsContract, exact || aval.dtype === "float64");
    if (exact) dots(dot, a, b, out, 1);
    else {
      const x = toDoubles(a.data);
      const y = w === 1 ? toDoubles(b.data) : turned(b.data, k);
      for (let i = 0; i < a.batches.length; i++) {
        multiply(x, a.batches[i], m, y, w * b.batches[i], w * n, w * k, out, i * w * m * n);
      }
    }
  } else if (small || dot !== dotFloat) dots(dot, left, right, out, w);
  else if (n < FEW) { for (let j = 0; j < n; j++) matrixVector(left, right, j, out, j, n, m * n); }
  else for (let i = 0; i < m; i++) matrixVector(right, left, i, out, i * n, 1, m * n);
  return [wrap(aval, out, host())];
}

function dots(dot: Dot, left: Side, right: Side, out: TypedArray, width: number): void {
  const { free: a, line } = left;
  const { free: b } = right;
  for (let i = 0, to = 0; i < left.batches.length; i++) {
    for (let r = 0; r < a.n; r++) {
      for (let c = 0; c < b.n; c++, to += width) {
        const p = left.batches[i] + r * a.step;
        const q = right.batches[i] + c * b.step;
        dot(left.data, p, line.step, right.data, q, right.line.step, line.n, out, to);
      }
    }
  }
}

/**
 * The lines of `matrix` times line `row` of `vector`, written from `out[to]` on, `step` apart; batches lie `size`
 * apart.
 */
function matrixVector(
  matrix: Side,
  vector: Side,
  row: number,
  out: TypedArray,
  to: number,
  step: number,
  size: number,
): void {
  const { data, free, line } = matrix;
  const byRows = Math.abs(free.step) < Math.abs(line.step) && free.n > 1;
  const acc = byRows ? new Float64Array(free.n) : null;
  for (let b = 0; b < matrix.batches.length; b++) {
    const p = matrix.batches[b];
    const q = vector.batches[b] + row * vector.free.step;
    const start = b * size + to;
    if (acc === null) {
      for (let r = 0; r < free.n; r++) {
        const at = p + r * free.step;
        dotFloat(data, at, line.step, vector.data, q, vector.line.step, line.n, out, start + r * step);
      }
    } else {
      acc.fill(0);
      addRows(acc, data, p, line.step, free.step, vector.data, q, vector.line.step, line.n);
      for (let r = 0; r < acc.length; r++) out[start + r * step] = acc[r];
    }
  }
}

/** The operand with its lines end to end: a copy, unless `inPlace` is allowed and it lies so already. */
function packed(
  side: Side,
  x: NDArray,
  batch: readonly number[],
  contract: readonly number[],
  inPlace: boolean,
): Side {
  const w = widthOf(x.aval);
  const line = { n: side.line.n, step: w };
  const free = { n: side.free.n, step: w * line.n };
  const inLine = line.n === 1 || side.line.step === w;
  if (inPlace && inLine && side.free.step === free.step) return { ...side, line, free };
  const batches = side.batches.map((_, i) => i * free.n * free.step);
  return { data: permuted(x, [...batch, ...freeOf(x, batch, contract), ...contract]), batches, free, line };
}

/** The numbers as doubles: themselves, or a copy. */
export function toDoubles(x: TypedArray): Float64Array {
  return x instanceof Float64Array ? x : new Float64Array(x);
}

/**
 * Two lines of doubles for each complex line b: (Re b, −Im b, ...) and (Im b, Re b, ...). Their products with an
 * interleaved line a are the real and the imaginary part of a b, so that a complex product is a real one.
 */
export function turned(x: TypedArray, k: number): Float64Array {
  const out = new Float64Array(2 * x.length);
  for (let p = 0, q = 0; p < x.length; p += 2 * k, q += 4 * k) {
    for (let i = 0; i < 2 * k; i += 2) {
      out[q + i] = x[p + i];
      out[q + i + 1] = -x[p + i + 1];
      out[q + 2 * k + i] = x[p + i + 1];
      out[q + 2 * k + i + 1] = x[p + i];
    }
  }
  return out;
}
