/**
 * Views of concrete arrays: other strides over the same buffer. Device-independent.
 *
 * @module
 */
import { type NDArray, scalarArray, storedArray } from "./array.ts";
import { type Aval, makeAval } from "./aval.ts";
import { deviceFor } from "./device.ts";
import { allocate } from "./dtype.ts";
import { identity } from "./plan.ts";
import { runPlan } from "./placement.ts";
import { isRowMajor, rowMajor, Storage } from "./storage.ts";

/** Where a concrete array's elements lie; the number of a 0-d array moves into a buffer of one element. */
export function storageOf(x: NDArray): Storage {
  if (x.ext !== null) return x.ext as Storage;
  const data = allocate(x.aval.dtype, 1);
  data[0] = x.num;
  return deviceFor([x.aval.dtype]).upload(data, x.aval.dtype, []);
}

/** A view with these strides, its first element `shift` elements further on. */
export function strided(x: NDArray, aval: Aval, strides: readonly number[], shift = 0): NDArray {
  const s = storageOf(x);
  const view = new Storage(s.device, s.buffer, s.offset + shift, strides, s.loose || x.ext === null);
  if (aval.shape.length === 0 && aval.kind !== "c") {
    const num = s.device.number(view, aval.dtype);
    if (num !== null) return scalarArray(aval, num);
  }
  return storedArray(aval, view);
}

/** The array with row-major strides; a copy unless it has them already. */
function contiguous(x: NDArray): NDArray {
  if (x.ext === null || isRowMajor(x.shape, (x.ext as Storage).strides)) return x;
  const plan = { kind: "map", program: identity(x.aval.dtype), shape: x.shape } as const;
  return runPlan(plan, [x], [x.aval])[0];
}

/** The elements in another shape of the same size: a view if the strides allow it, otherwise a copy. */
export function reshapeView(x: NDArray, shape: readonly number[]): NDArray {
  const aval = makeAval(shape, x.aval.dtype, x.aval.weak);
  const strides = reshapedStrides(x.shape, storageOf(x).strides, shape);
  return strides === null ? strided(contiguous(x), aval, rowMajor(shape)) : strided(x, aval, strides);
}

/** Strides that give `from` the shape `to`, or null. Runs of axes are matched from the front, as in NumPy. */
function reshapedStrides(from: readonly number[], strides: readonly number[], to: readonly number[]): number[] | null {
  const shape: number[] = [];
  const steps: number[] = [];
  for (let i = 0; i < from.length; i++) {
    if (from[i] !== 1) {
      shape.push(from[i]);
      steps.push(strides[i]);
    }
  }
  const out = new Array<number>(to.length).fill(0);
  if (shape.includes(0) || to.includes(0)) return rowMajor(to);
  let i = 0;
  let j = 0;
  while (i < shape.length && j < to.length) {
    let have = shape[i];
    let want = to[j];
    const i0 = i;
    const j0 = j;
    while (have !== want) {
      if (have < want) have *= shape[++i];
      else want *= to[++j];
    }
    for (let k = i0; k < i; k++) if (steps[k] !== steps[k + 1] * shape[k + 1]) return null;
    let step = steps[i];
    for (let k = j; k >= j0; k--) {
      out[k] = step;
      step *= to[k];
    }
    i++;
    j++;
  }
  return out;
}

/** A concrete array with every element `value` (a real number of its dtype), of one element in memory. */
export function filled(aval: Aval, value: number): NDArray {
  if (aval.shape.length === 0 && aval.kind !== "c") return scalarArray(aval, value);
  const data = allocate(aval.dtype, 1);
  data[0] = value;
  const s = deviceFor([aval.dtype]).upload(data, aval.dtype, []);
  return storedArray(aval, new Storage(s.device, s.buffer, s.offset, aval.shape.map(() => 0), true));
}

/** Zeros of an abstract value's shape and dtype. */
export function zerosOf(aval: Aval): NDArray {
  return filled(aval, 0);
}
