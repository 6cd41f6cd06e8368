/**
 * Places of extremes on WebAssembly, along any axis: in the order in which the elements lie.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import type { ArgReducePlan } from "../../lib/core/plan.ts";
import { host } from "../js/host.ts";
import { wrap } from "../js/operand.ts";
import { buffer, recycle } from "../js/pool.ts";
import { copyIn } from "./copy.ts";
import { type Cut, cut, type Group, type Part } from "./cut.ts";
import { viewAs } from "./folds.ts";
import { arranged, type InMemory, inMemory } from "./in_memory.ts";
import { Kernel } from "./kernel.ts";
import { type Ordered, placesInColumns, placesInLines } from "./places.ts";
import { aligned, perform } from "./work.ts";

/** Elements below which JavaScript is as fast. */
const SMALL = 4096;
/** Bytes of a piece: of lines, and of rows, of which more are compared the more there are. */
const LINES = 1 << 16;
const ROWS = 1 << 18;
/** Nanoseconds an element. */
const COST = 0.3;

const KERNELS = new Map<string, Kernel>();

function kernelOf(fn: ArgReducePlan["fn"], dtype: Ordered, kind: Cut["kind"]): Kernel {
  const name = `${fn} of ${dtype}, ${kind}`;
  let kernel = KERNELS.get(name);
  if (kernel === undefined) {
    const write = kind === "lines" ? placesInLines : placesInColumns;
    KERNELS.set(name, kernel = new Kernel(name, () => write(fn, dtype)));
  }
  return kernel;
}

/** Finds extremes of numbers in arrays that are large enough; null for others, booleans and complex numbers. */
export function argreduceWasm(plan: ArgReducePlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  const [x] = args;
  const { dtype, kind, size } = x.aval;
  if (x.ext === null || size < SMALL || x.shape[plan.axis] === 1 || kind === "c" || dtype === "bool") return null;
  const view = inMemory(x, [plan.axis]);
  const found = find(plan.fn, view, dtype as Ordered, size);
  const places = first(plan.fn, found);
  return [wrap(outs[0], arranged(places, "int32", outs[0].shape, view.order), host())];
}

/** The extremes of the pieces, and the places of those along the whole axis. */
interface Found {
  readonly values: TypedArray;
  readonly places: TypedArray;
  /** The nest of both. */
  readonly groups: readonly Group[];
}

function find(fn: ArgReducePlan["fn"], view: InMemory, dtype: Ordered, size: number): Found {
  const { operand } = view;
  const { kind, parts, groups, most } = cut(
    view.groups,
    (view.groups[view.groups.length - 1].combined ? LINES : ROWS) / operand.bytes,
  );
  const axis = view.groups.findIndex((g) => g.combined);
  const n = view.groups[axis].n;
  const width = kind === "lines" ? 1 : view.groups[axis + 1].n;
  const total = groups.reduce((n, g) => n * g.n, 1);
  const [values, places] = [buffer(dtype, total), buffer("int32", total)];
  const longest = parts.reduce((n, part) => Math.max(n, part.runs * part.run), 0);
  const valuesAt = aligned(longest * operand.bytes);
  const placesAt = aligned(valuesAt + most * operand.bytes);
  perform({
    kernel: kernelOf(fn, dtype, kind),
    pieces: parts.length,
    bytes: aligned(placesAt + 4 * most),
    cost: COST * size,
    load(piece, views, at) {
      const { start, runs, run, skip } = parts[piece];
      for (let i = 0; i < runs; i++) copyIn(operand, start + i * skip, run, views, at, i * run);
    },
    args: (piece, at) => [at + valuesAt, at + placesAt, ...parts[piece].args],
    store(piece, views, at) {
      const { start, to, count, args } = parts[piece];
      const from = (at + valuesAt) / operand.bytes;
      values.set(viewAs(views, dtype).subarray(from, from + count), to);
      place(views.i32, (at + placesAt) / 4, places, to, count, Math.floor(start / width) % n, args, width, kind);
    },
  });
  return { values, places, groups };
}

/** Places of a piece, whose first element is number `begin` along the axis, as places along the whole axis. */
function place(
  from: Int32Array,
  at: number,
  places: TypedArray,
  to: number,
  count: number,
  begin: number,
  args: Part["args"],
  width: number,
  kind: Cut["kind"],
): void {
  // Rows that are taken several at a time, as one.
  const abreast = kind === "lines" ? 1 : Math.max(1, args[2] / width);
  for (let i = 0; i < count; i++) {
    places[to + i] = begin + (abreast === 1 ? from[at + i] : abreast * from[at + i] + Math.floor(i / width));
  }
}

/** The places of what is most extreme among the pieces: of equal values the first. */
function first(fn: ArgReducePlan["fn"], { values, places, groups }: Found): TypedArray {
  const axis = groups.findIndex((g) => g.combined);
  if (axis < 0) {
    recycle(values);
    return places;
  }
  const sign = fn === "argmax" ? 1 : -1;
  const n = groups[axis].n;
  const outer = groups.slice(0, axis).reduce((size, g) => size * g.n, 1);
  const inner = groups.slice(axis + 1).reduce((size, g) => size * g.n, 1);
  const out = buffer("int32", outer * inner);
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < inner; k++) {
      let p = o * n * inner + k;
      let value = values[p];
      let best = places[p];
      for (let i = 1; i < n; i++) {
        p += inner;
        const v = values[p];
        const nan = value !== value;
        const more = nan ? false : v !== v || sign * (v - value) > 0;
        const equal = nan ? v !== v : v === value;
        if (more || (equal && places[p] < best)) {
          value = v;
          best = places[p];
        }
      }
      out[o * inner + k] = best;
    }
  }
  recycle(values);
  recycle(places);
  return out;
}
