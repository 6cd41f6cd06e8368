/**
 * Applied indices as ops: basic ones as views, arrays as one gather, updates as one scatter.
 *
 * @module
 */
import { NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import type { GatherPlan, ScatterFn } from "../core/plan.ts";
import { zerosOf } from "../core/view.ts";
import { shapeText } from "../errors.ts";
import {
  add,
  and,
  broadcastTo,
  concatenate,
  convert,
  expandDims,
  fromData,
  gather,
  ge,
  le,
  lt,
  max,
  min,
  mul,
  reduceAnd,
  reduceMin,
  reshape,
  rev,
  scatter,
  select,
  slice as cut,
  squeeze,
} from "../ops/mod.ts";
import type { AxisIndex, IndexPlan, ResultAxis } from "./indexing_parse.ts";

/** One entry of the index vectors: the index arrays of one axis, aligned with the grid of index vectors. */
export interface Column {
  /** The length of the axis that it addresses. */
  readonly length: number;
  /** Its shape: one length an axis of the grid, equal to the grid's or 1. */
  readonly shape: readonly number[];
  /** The indices; those below 0 count from the end, unless `wrap` is false. */
  readonly part: Int32Array | NDArray;
  readonly wrap?: boolean;
}

function count(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** From this length on it pays to look whether any index is negative, before all are wrapped. */
const MANY = 4096;

/** Whether these are many indices at hand, none of them negative. */
function noneNegative(indices: NDArray): boolean {
  if (indices.level !== null || indices.size < MANY) return false;
  const least = reduceMin(indices, indices.shape.map((_, i) => i));
  return least.ext === null && least.num >= 0;
}

/** Integer indices into an axis of some length as int32, those below 0 counted from the end if `wrap`. */
export function wrapped(indices: NDArray, length: number, wrap = true): NDArray {
  // A uint32 above int32's range is out of range anyway; `length` is too.
  if (indices.dtype === "uint32") return convert(select(lt(indices, length), indices, length), "int32");
  const asTheyAre = !wrap || noneNegative(indices);
  return convert(asTheyAre ? indices : select(lt(indices, 0), add(indices, length), indices), "int32");
}

/** Writes a column, broadcast to the grid, into every `stride`-th place of `out`. */
function fill(
  out: Int32Array,
  offset: number,
  stride: number,
  { length, shape, part, wrap = true }: Column,
  grid: readonly number[],
): void {
  const indices = part as Int32Array;
  const more = wrap ? length : 0;
  if (shape.every((n, i) => n === grid[i])) {
    for (let to = offset, from = 0; to < out.length; to += stride) {
      const i = indices[from++];
      out[to] = i < 0 ? i + more : i;
    }
    return;
  }
  const steps = grid.map((_, i) => shape[i] === 1 ? 0 : count(shape.slice(i + 1)));
  const at = grid.map(() => 0);
  let from = 0;
  for (let to = offset; to < out.length; to += stride) {
    const i = indices[from];
    out[to] = i < 0 ? i + more : i;
    for (let axis = grid.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++at[axis] < grid[axis]) break;
      from -= steps[axis] * grid[axis];
      at[axis] = 0;
    }
  }
}

/** The index vectors, shape [...grid, columns]: one constant if no column is an NDArray. */
export function indexVectors(columns: readonly Column[], grid: readonly number[]): NDArray {
  if (columns.every(({ part }) => !(part instanceof NDArray))) {
    const data = new Int32Array(count(grid) * columns.length);
    columns.forEach((column, i) => fill(data, i, columns.length, column, grid));
    return fromData(data, [...grid, columns.length], "int32");
  }
  const parts = columns.map(({ length, shape, part, wrap = true }) => {
    const indices = part instanceof NDArray ? wrapped(part, length, wrap) : fromData(
      part.map((i) => i < 0 && wrap ? i + length : i),
      shape,
      "int32",
    );
    return reshape(broadcastTo(reshape(indices, shape), grid), [...grid, 1]);
  });
  return concatenate(parts, grid.length);
}

/** Left-pads a shape with ones to a rank. */
function aligned(shape: readonly number[], rank: number): number[] {
  return [...new Array<number>(rank - shape.length).fill(1), ...shape];
}

function isWhole(index: AxisIndex, length: number): boolean {
  return index.kind === "range" && index.count === length && index.step === 1;
}

/** What indices out of range mean to a lookup. */
export interface Lookup {
  /** Whether indices below 0 count from the end. */
  readonly wrap: boolean;
  /** Whether something else stands for elements out of range; otherwise the nearest ones are taken. */
  readonly fills: boolean;
  /** What that is; null for what shows it. */
  readonly fill: NDArray | null;
}

const NEAREST: Lookup = { wrap: true, fills: false, fill: null };

/** A gather that gives `fill` where index vectors are out of range; if that is null, what shows it (NaN, ...). */
export function gatherOr(
  x: NDArray,
  vectors: NDArray,
  params: Omit<GatherPlan, "kind" | "mode">,
  fill: NDArray | null,
): NDArray {
  const taken = gather(x, vectors, { ...params, mode: "fill" });
  if (fill === null) return taken;
  const most = Int32Array.from(params.startIndexMap, (axis) => x.shape[axis] - params.sliceSizes[axis]);
  const fits = and(ge(vectors, 0), le(vectors, fromData(most, [most.length], "int32")));
  const inside = reduceAnd(fits, [vectors.ndim - 1]);
  return select(reshape(inside, taken.shape.map((n, i) => params.offsetDims.includes(i) ? 1 : n)), taken, fill);
}

/** `x` indexed. */
export function lowerGet(x: NDArray, plan: IndexPlan, { wrap, fills, fill }: Lookup = NEAREST): NDArray {
  const { axes, broadcast } = plan;
  const start = axes.map((a) => a.kind === "int" ? a.at : a.kind === "range" ? a.low : 0);
  const limit = axes.map((a, i) =>
    a.kind === "int"
      ? a.at + 1
      : a.kind === "range"
      ? (a.count === 0 ? 0 : a.low + (a.count - 1) * a.step + 1)
      : x.shape[i]
  );
  const block = cut(x, start, limit, axes.map((a) => a.kind === "range" ? a.step : 1));
  const view = rev(block, axes.flatMap((a, i) => a.kind === "range" && a.reversed ? [i] : []));
  const kept = axes.map((_, i) => i).filter((i) => axes[i].kind !== "int");
  if (!axes.some((a) => a.kind === "array")) {
    if (broadcast.includes(0)) return zerosOf(makeAval(plan.shape, x.dtype, x.weakType));
    const added = plan.result.flatMap(({ from }, i) => from === "axis" ? [] : [i]);
    return expandDims(squeeze(view, axes.flatMap((a, i) => a.kind === "int" ? [i] : [])), added);
  }

  if (count(plan.shape) === 0) return zerosOf(makeAval(plan.shape, x.dtype, x.weakType));
  const operand = squeeze(view, axes.flatMap((a, i) => a.kind === "int" ? [i] : []));
  const addressed = kept.flatMap((axis, i) => axes[axis].kind === "array" ? [i] : []);
  const columns = addressed.map((i): Column => {
    const { part, shape } = axes[kept[i]] as AxisIndex & { kind: "array" };
    const length = operand.shape[i];
    if (length === 0) throw emptyAxis(kept[i], x.shape);
    return { length, part, wrap, shape: aligned(shape, broadcast.length) };
  });
  const result = plan.result.filter(({ from }) => from !== "new");
  const vectors = indexVectors(columns, broadcast);
  const params = {
    offsetDims: result.flatMap(({ from }, i) => from === "axis" ? [i] : []),
    collapsedSliceDims: addressed,
    operandBatchingDims: [],
    startIndicesBatchingDims: [],
    startIndexMap: addressed,
    sliceSizes: operand.shape.map((n, i) => addressed.includes(i) ? 1 : n),
  };
  const taken = fills
    ? gatherOr(operand, vectors, params, fill)
    : gather(operand, vectors, { ...params, mode: "clip" });
  return reshape(taken, plan.shape);
}

function emptyAxis(axis: number, shape: readonly number[]): RangeError {
  return new RangeError(
    `indexing: axis ${axis} of an array of shape ${shapeText(shape)} is empty, so that no index is in range; ` +
      `index it with an empty array or a slice`,
  );
}

const WHOLE: Record<ScatterFn, (x: NDArray, values: NDArray) => NDArray> = {
  set: (_x, values) => values,
  add,
  mul,
  min,
  max,
};

/** What indices out of range mean to an update. */
export interface Target {
  /** Whether indices below 0 count from the end. */
  readonly wrap: boolean;
  /** Whether the nearest elements are updated; otherwise none. */
  readonly clip: boolean;
}

/** `x` with `values`, of its dtype and of a shape that broadcasts to the indexed one, combined in at the index. */
export function lowerUpdate(
  fn: ScatterFn,
  x: NDArray,
  plan: IndexPlan,
  values: NDArray,
  { wrap, clip }: Target,
): NDArray {
  const { axes, broadcast } = plan;
  if (x.size === 0 || count(plan.shape) === 0) return x;
  const result = plan.result.filter(({ from }) => from !== "new");
  const lengths = plan.shape.filter((_, i) => plan.result[i].from !== "new");
  const rangeOf = (r: ResultAxis): AxisIndex & { kind: "range" } | null => {
    const index = r.from === "axis" ? axes[r.at] : null;
    return index !== null && index.kind === "range" ? index : null;
  };
  const spread = reshape(broadcastTo(values, plan.shape), lengths);
  const updates = rev(spread, result.flatMap((r, i) => rangeOf(r)?.reversed ? [i] : []));
  if (axes.every((a, i) => isWhole(a, x.shape[i]))) return WHOLE[fn](x, reshape(updates, x.shape));

  // Runs of consecutive elements are windows; steps of 2 and more become index arrays on a grid axis of their own.
  const isWindow = (r: ResultAxis): boolean => rangeOf(r)?.step === 1;
  const gridAxes = result.map((_, i) => i).filter((i) => !isWindow(result[i]));
  const grid = gridAxes.map((i) => lengths[i]);
  const ones = grid.map(() => 1);
  const at = gridAxes.findIndex((i) => result[i].from === "broadcast");
  const columns: (Column & { axis: number })[] = [];
  axes.forEach((a, axis) => {
    const column = (part: Int32Array | NDArray, shape: readonly number[]) =>
      columns.push({ axis, length: x.shape[axis], part, wrap, shape });
    if (a.kind === "int") column(Int32Array.of(a.at), ones);
    else if (a.kind === "array") {
      const trailing = at < 0 ? 0 : grid.length - at - broadcast.length;
      column(a.part, aligned([...a.shape, ...new Array<number>(trailing).fill(1)], grid.length));
    } else if (a.step > 1) {
      const own = gridAxes.findIndex((i) => result[i].from === "axis" && result[i].at === axis);
      column(
        Int32Array.from({ length: a.count }, (_, i) => a.low + i * a.step),
        ones.map((_, i) => i === own ? a.count : 1),
      );
    } else if (!isWhole(a, x.shape[axis])) column(Int32Array.of(a.low), ones);
  });
  return scatter(fn, x, indexVectors(columns, grid), updates, {
    updateWindowDims: result.flatMap((r, i) => isWindow(r) ? [i] : []),
    insertedWindowDims: axes.flatMap((a, i) => a.kind !== "range" || a.step > 1 ? [i] : []),
    operandBatchingDims: [],
    scatterIndicesBatchingDims: [],
    scatterDimsToOperandDims: columns.map(({ axis }) => axis),
    mode: clip ? "clip" : "fill",
  });
}
