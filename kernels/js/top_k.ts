/**
 * The largest elements of lines on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import type { TopKPlan } from "../../lib/core/plan.ts";
import { deviceOf } from "../../lib/core/view.ts";
import { aroundAxis, dense, wrap } from "./operand.ts";

/** The largest `plan.k` elements along `plan.axis` and their places: a heap of that many places for each line. */
export function runTopK(plan: TopKPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const { outer, n, inner } = aroundAxis(args[0].shape, plan.axis);
  const data = dense(args[0]);
  const values = allocate(outs[0].dtype, outs[0].size);
  const places = allocate(outs[1].dtype, outs[1].size);
  const line = allocate(outs[0].dtype, n);
  const heap = new Int32Array(plan.k);
  if (plan.k > 0) {
    for (let o = 0; o < outer; o++) {
      for (let j = 0; j < inner; j++) {
        for (let i = 0, p = o * n * inner + j; i < n; i++, p += inner) line[i] = data[p];
        largest(line, heap);
        for (let i = 0, p = o * plan.k * inner + j; i < plan.k; i++, p += inner) {
          values[p] = line[heap[i]];
          places[p] = heap[i];
        }
      }
    }
  }
  const device = deviceOf(args);
  return [wrap(outs[0], values, device), wrap(outs[1], places, device)];
}

/** Fills `heap` with the places of the largest elements, the largest first. */
function largest(line: TypedArray, heap: Int32Array): void {
  const k = heap.length;
  for (let i = 0; i < k; i++) heap[i] = i;
  for (let i = (k >> 1) - 1; i >= 0; i--) sink(line, heap, i);
  for (let i = k; i < line.length; i++) {
    if (!before(line, i, heap[0])) continue;
    heap[0] = i;
    sink(line, heap, 0);
  }
  heap.sort((i, j) => before(line, i, j) ? -1 : 1);
}

/** Moves the place at the top of a part of the heap down until those below it come before it. */
function sink(line: TypedArray, heap: Int32Array, top: number): void {
  const place = heap[top];
  for (let child = 2 * top + 1; child < heap.length; child = 2 * top + 1) {
    if (child + 1 < heap.length && before(line, heap[child], heap[child + 1])) child++;
    if (!before(line, place, heap[child])) break;
    heap[top] = heap[child];
    top = child;
  }
  heap[top] = place;
}

/** Whether place `i` comes before place `j`: the larger element, or the first of two that are equal. */
function before(line: TypedArray, i: number, j: number): boolean {
  const a = line[i];
  const b = line[j];
  if (a > b) return true;
  if (a < b) return false;
  const nan = a !== a;
  if (nan !== (b !== b)) return nan;
  if (a === 0 && 1 / a !== 1 / b) return 1 / a > 0;
  return i < j;
}
