/**
 * Places of extremes on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import type { ArgReducePlan } from "../../lib/core/plan.ts";
import { host } from "./host.ts";
import { supersedes } from "./lexicographic.ts";
import { aroundAxis, dense, widthOf, wrap } from "./operand.ts";

/** The place of the first largest or smallest element along `plan.axis`; the first NaN wins over everything. */
export function runArgReduce(plan: ArgReducePlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const x = args[0];
  const { outer, n, inner } = aroundAxis(x.aval.shape, plan.axis);
  const data = dense(x);
  const w = widthOf(x.aval);
  const find = w === 2 ? argComplex : plan.fn === "argmax" ? argMax : argMin;
  const sign = plan.fn === "argmax" ? 1 : -1;
  const out = allocate(outs[0].dtype, outs[0].size);
  for (let o = 0, to = 0; o < outer; o++) {
    const base = o * n * inner;
    for (let k = 0; k < inner; k++) out[to++] = find(data, w * (base + k), n, w * inner, sign);
  }
  return [wrap(outs[0], out, host())];
}

function argMax(x: TypedArray, at: number, n: number, step: number): number {
  let best = x[at];
  if (best !== best) return 0;
  let place = 0;
  for (let i = 1, p = at + step; i < n; i++, p += step) {
    const v = x[p];
    if (v > best) {
      best = v;
      place = i;
    } else if (v !== v) return i;
  }
  return place;
}

function argMin(x: TypedArray, at: number, n: number, step: number): number {
  let best = x[at];
  if (best !== best) return 0;
  let place = 0;
  for (let i = 1, p = at + step; i < n; i++, p += step) {
    const v = x[p];
    if (v < best) {
      best = v;
      place = i;
    } else if (v !== v) return i;
  }
  return place;
}

function argComplex(x: TypedArray, at: number, n: number, step: number, sign: number): number {
  let re = x[at];
  let im = x[at + 1];
  let place = 0;
  for (let i = 0, p = at; i < n; i++, p += step) {
    const a = x[p];
    const b = x[p + 1];
    if (a !== a || b !== b) return i;
    if (supersedes(sign, a, b, re, im)) {
      re = a;
      im = b;
      place = i;
    }
  }
  return place;
}
