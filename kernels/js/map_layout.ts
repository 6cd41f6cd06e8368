/**
 * How the operands of a map lie: axes that can be walked as one are merged, and what repeats a single element is told
 * apart from what must be walked.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { isRowMajor, type Storage } from "../../lib/core/storage.ts";
import { broadcastStrides, raw } from "./operand.ts";

/** How an operand is read: once before all loops, or along the innermost loop by a step of 0, of 1, or of any size. */
export type Walk = "once" | "still" | "next" | "step";

/** An operand laid over the loops of a map. */
export interface Laid {
  /** How it is read. */
  readonly walk: Walk;
  /** Where its first element lies. */
  readonly offset: number;
  /** Its step along each loop. */
  readonly strides: readonly number[];
}

/** The loops of a map. */
export interface Layout {
  /** What compiled loops depend on: the number of loops, and how each operand is read. */
  readonly key: string;
  /** Lengths of the loops, at least one. */
  readonly dims: readonly number[];
  /** The operands. */
  readonly operands: readonly Laid[];
}

/** Lays operands that broadcast to `shape` over the fewest loops. */
export function layOut(args: readonly NDArray[], shape: readonly number[]): Layout {
  return flat(args, shape) ?? nested(args, shape);
}

const ZERO: readonly number[] = [0];
const ONE: readonly number[] = [1];
const NUMBER: Laid = { walk: "once", offset: 0, strides: ZERO };

/** The layout where all operands are numbers or row-major arrays of the whole shape; null where one is not. */
function flat(args: readonly NDArray[], shape: readonly number[]): Layout | null {
  const operands: Laid[] = [];
  let key = "1";
  let size = 1;
  for (let i = 0; i < shape.length; i++) size *= shape[i];
  for (const x of args) {
    if (x.ext === null) {
      operands.push(NUMBER);
      key += ",once";
      continue;
    }
    const { offset, strides } = x.ext as Storage;
    if (size === 1 || x.aval.size !== size || !isRowMajor(x.aval.shape, strides)) return null;
    operands.push({ walk: "next", offset, strides: ONE });
    key += ",next";
  }
  return { key, dims: [size], operands };
}

function nested(args: readonly NDArray[], shape: readonly number[]): Layout {
  const offsets: number[] = [];
  const all = args.map((x) => {
    if (x.ext === null) {
      offsets.push(0);
      return new Array<number>(shape.length).fill(0);
    }
    const { offset, strides } = raw(x);
    offsets.push(offset);
    return broadcastStrides(x.aval.shape, strides, shape);
  });
  const dims: number[] = [];
  const steps = all.map((): number[] => []);
  for (let i = 0; i < shape.length; i++) {
    if (shape[i] === 1) continue;
    const last = dims.length - 1;
    if (last >= 0 && steps.every((s, j) => s[last] === all[j][i] * shape[i])) {
      dims[last] *= shape[i];
      steps.forEach((s, j) => s[last] = all[j][i]);
    } else {
      dims.push(shape[i]);
      steps.forEach((s, j) => s.push(all[j][i]));
    }
  }
  if (dims.length === 0) {
    dims.push(1);
    steps.forEach((s) => s.push(0));
  }
  const operands = steps.map((strides, j) => ({ walk: walkOf(strides), offset: offsets[j], strides }));
  return { key: `${dims.length}${operands.map((x) => `,${x.walk}`).join("")}`, dims, operands };
}

function walkOf(strides: readonly number[]): Walk {
  if (strides.every((s) => s === 0)) return "once";
  const inner = strides[strides.length - 1];
  return inner === 0 ? "still" : inner === 1 ? "next" : "step";
}
