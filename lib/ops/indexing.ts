/**
 * Gather and scatter with XLA's dimension numbers, and slices at traced places.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { type Aval, makeAval } from "../core/aval.ts";
import type { DType } from "../core/dtype.ts";
import type { Op } from "../core/op.ts";
import type { GatherPlan, ScatterFn, ScatterPlan } from "../core/plan.ts";
import { filled, zerosOf } from "../core/view.ts";
import { shapeText } from "../errors.ts";
import { add, constLike, div, eq, max, mul, select, sub } from "./arithmetic.ts";
import { type Base, discrete, general, linear } from "./family.ts";
import { concatenate } from "./slicing.ts";
import { broadcastTo, convert, reshape, spread } from "./structural.ts";

/** Dimension numbers of a gather. */
export type GatherParams = Omit<GatherPlan, "kind">;
/** Dimension numbers of a scatter. */
export type ScatterParams = Omit<ScatterPlan, "kind" | "fn">;

const up = (dims: readonly number[]): number[] => dims.map((d) => d + 1);

const gatherOp: Op = general<GatherParams>({
  name: "gather",
  linear: [0],
  infer([x, indices], { offsetDims, sliceSizes, collapsedSliceDims, operandBatchingDims }) {
    const window = sliceSizes.filter((_, i) => !collapsedSliceDims.includes(i) && !operandBatchingDims.includes(i));
    const batch = indices.shape.slice(0, -1);
    const shape: number[] = [];
    for (let i = 0, w = 0, b = 0; i < window.length + batch.length; i++) {
      shape.push(offsetDims.includes(i) ? window[w++] : batch[b++]);
    }
    return makeAval(shape, x.dtype, x.weak);
  },
  plan: (_a, params) => ({ kind: "gather", ...params }),
  // The tangent of what `fill` puts out of range is 0.
  jvp: ([, indices], [t], _o, params) => [gatherOrZero(t!, indices, params)],
  vjp: ([ct], [x, indices], _o, params) => [scatter("add", zerosOf(x.aval), indices, ct!, scatterParams(params)), null],
  batch([x, indices], [bx, bi], size, p) {
    if (!bi) {
      return gather(x, indices, {
        ...p,
        offsetDims: [0, ...up(p.offsetDims)],
        collapsedSliceDims: up(p.collapsedSliceDims),
        operandBatchingDims: up(p.operandBatchingDims),
        startIndexMap: up(p.startIndexMap),
        sliceSizes: [size, ...p.sliceSizes],
      });
    }
    const offsetDims = up(p.offsetDims);
    const startIndicesBatchingDims = up(p.startIndicesBatchingDims);
    if (!bx) return gather(x, indices, { ...p, offsetDims, startIndicesBatchingDims });
    return gather(x, indices, {
      ...p,
      offsetDims,
      collapsedSliceDims: up(p.collapsedSliceDims),
      operandBatchingDims: [0, ...up(p.operandBatchingDims)],
      startIndicesBatchingDims: [0, ...startIndicesBatchingDims],
      startIndexMap: up(p.startIndexMap),
      sliceSizes: [1, ...p.sliceSizes],
    });
  },
});

/** Slices of `x` at the index vectors in the last axis of `indices` (int32). */
export function gather(x: NDArray, indices: NDArray, params: GatherParams): NDArray {
  return bind1(gatherOp, [x, indices], params);
}

/** The scatter that puts back what a gather took. */
function scatterParams(p: GatherParams): ScatterParams {
  return {
    updateWindowDims: p.offsetDims,
    insertedWindowDims: p.collapsedSliceDims,
    operandBatchingDims: p.operandBatchingDims,
    scatterIndicesBatchingDims: p.startIndicesBatchingDims,
    scatterDimsToOperandDims: p.startIndexMap,
    mode: p.mode,
  };
}

/** A gather that gives 0 for what is out of range where the mode is `fill`. */
function gatherOrZero(x: NDArray, indices: NDArray, params: GatherParams): NDArray {
  const taken = gather(x, indices, params);
  if (params.mode === "clip") return taken;
  const inside = gather(filled(makeAval(x.shape, "int32"), 1), indices, params);
  return select(eq(inside, 1), taken, constLike(taken, 0));
}

/** The gather that takes what a scatter put; out of range it gives 0, where the scatter dropped the update. */
function gatherBack(x: NDArray, indices: NDArray, updates: Aval, p: ScatterParams): NDArray {
  let w = 0;
  const window = p.updateWindowDims.map((d) => updates.shape[d]);
  return gatherOrZero(x, indices, {
    offsetDims: p.updateWindowDims,
    collapsedSliceDims: p.insertedWindowDims,
    operandBatchingDims: p.operandBatchingDims,
    startIndicesBatchingDims: p.scatterIndicesBatchingDims,
    startIndexMap: p.scatterDimsToOperandDims,
    sliceSizes: x.shape.map((_, i) =>
      p.insertedWindowDims.includes(i) || p.operandBatchingDims.includes(i) ? 1 : window[w++]
    ),
    mode: p.mode,
  });
}

/** Which updates survive where several are set at one place: the last. */
function winners(x: NDArray, indices: NDArray, updates: NDArray, p: ScatterParams): NDArray {
  const ids = reshape(iota("int32", [updates.size], 0), updates.shape);
  const written = scatter("set", filled(makeAval(x.shape, "int32"), -1), indices, ids, p);
  return eq(gatherBack(written, indices, updates.aval, p), ids);
}

const NAMES: Record<ScatterFn, string> = {
  set: "scatterSet",
  add: "scatterAdd",
  mul: "scatterMul",
  min: "scatterMin",
  max: "scatterMax",
};

function base(fn: ScatterFn): Base<ScatterParams> {
  return {
    name: NAMES[fn],
    infer([x, , u]) {
      if (x.dtype !== u.dtype) {
        throw new TypeError(
          `${NAMES[fn]}: the array has dtype ${x.dtype} and the updates ${u.dtype}; convert one with astype()`,
        );
      }
      return makeAval(x.shape, x.dtype, x.weak && u.weak);
    },
    plan: (_a, params) => ({ kind: "scatter", fn, ...params }),
    batch([x, indices, updates], [bx, bi, bu], size, p) {
      const operand = bx ? x : spread(x, size);
      const update = bu ? updates : spread(updates, size);
      const insertedWindowDims = up(p.insertedWindowDims);
      const scatterDimsToOperandDims = up(p.scatterDimsToOperandDims);
      const operandBatchingDims = up(p.operandBatchingDims);
      const updateWindowDims = up(p.updateWindowDims);
      if (!bi) {
        return scatter(fn, operand, indices, update, {
          ...p,
          insertedWindowDims,
          scatterDimsToOperandDims,
          operandBatchingDims,
          updateWindowDims: [0, ...updateWindowDims],
        });
      }
      return scatter(fn, operand, indices, update, {
        ...p,
        insertedWindowDims,
        scatterDimsToOperandDims,
        operandBatchingDims: [0, ...operandBatchingDims],
        scatterIndicesBatchingDims: [0, ...up(p.scatterIndicesBatchingDims)],
        updateWindowDims,
      });
    },
  };
}

const OPERATIONS: Record<ScatterFn, Op> = {
  set: linear<ScatterParams>({
    ...base("set"),
    operands: [0, 2],
    transpose(ct, [x, indices, updates], p) {
      const none = zerosOf(updates.aval);
      const back = gatherBack(ct, indices, updates.aval, p);
      const won = winners(x, indices, updates, p);
      return [scatter("set", ct, indices, none, p), null, select(won, back, constLike(back, 0))];
    },
  }),
  add: linear<ScatterParams>({
    ...base("add"),
    operands: [0, 2],
    transpose: (ct, [, indices, updates], p) => [ct, null, gatherBack(ct, indices, updates.aval, p)],
  }),
  mul: general<ScatterParams>({
    ...base("mul"),
    linear: [0],
    jvp([x, indices, u], [tx, , tu], _o, p) {
      const kept = tx && scatter("mul", tx, indices, u, p);
      if (tu === null) return [kept];
      const added = scatter("add", zerosOf(x.aval), indices, mul(others(x, indices, u, p), tu), p);
      return [kept === null ? added : add(kept, added)];
    },
    vjp: ([ct], [x, indices, u], _o, p, needs) => [
      needs[0] ? scatter("mul", ct!, indices, u, p) : null,
      null,
      needs[2] ? mul(others(x, indices, u, p), gatherBack(ct!, indices, u.aval, p)) : null,
    ],
  }),
  min: extremal("min"),
  max: extremal("max"),
};

/** By each update u, the derivative of x·Πu: x times the other updates there, found without dividing by a 0. */
function others(x: NDArray, indices: NDArray, u: NDArray, p: ScatterParams): NDArray {
  const isZero = eq(u, constLike(u, 0));
  const nonzero = select(isZero, constLike(u, 1), u);
  const product = gatherBack(scatter("mul", x, indices, nonzero, p), indices, u.aval, p);
  const zeros = gatherBack(scatter("add", zerosOf(x.aval), indices, convert(isZero, u.dtype), p), indices, u.aval, p);
  const otherZeros = sub(zeros, convert(isZero, u.dtype));
  return select(eq(otherZeros, constLike(u, 0)), div(product, nonzero), constLike(u, 0));
}

// The derivative is shared evenly among the operand's element and the updates that tie for the extremum.
function extremal(fn: "min" | "max"): Op {
  return general<ScatterParams>({
    ...base(fn),
    jvp([x, indices, u], [tx, , tu], [y], p) {
      const fromX = convert(eq(x, y), x.dtype);
      const fromU = convert(eq(u, gatherBack(y, indices, u.aval, p)), x.dtype);
      const ties = scatter("add", fromX, indices, fromU, p);
      const parts: NDArray[] = [];
      if (tx !== null) parts.push(mul(tx, fromX));
      if (tu !== null) parts.push(scatter("add", zerosOf(x.aval), indices, mul(tu, fromU), p));
      const sum = parts.length === 2 ? add(parts[0], parts[1]) : parts[0];
      return [div(sum, max(ties, constLike(ties, 1)))];
    },
    vjp: null,
  });
}

/** `x` with `updates` combined in at the index vectors in the last axis of `indices` (int32), in order. */
export function scatter(fn: ScatterFn, x: NDArray, indices: NDArray, updates: NDArray, params: ScatterParams): NDArray {
  return bind1(OPERATIONS[fn], [x, indices, updates], params);
}

const dynamicSliceOp: Op = linear<{ sizes: readonly number[] }>({
  name: "dynamicSlice",
  operands: [0],
  infer([x, ...starts], { sizes }) {
    checkStarts("dynamicSlice", x, starts, sizes);
    return makeAval(sizes, x.dtype, x.weak);
  },
  plan: (_a, { sizes }) => ({ kind: "dynamicSlice", sizes }),
  transpose: (ct, [x, ...starts]) => [dynamicUpdateSlice(zerosOf(x.aval), ct, starts), ...starts.map(() => null)],
  batch([x, ...starts], [bx, ...bs], size, { sizes }) {
    if (!bs.includes(true)) return dynamicSlice(x, [asIndex(0), ...starts], [size, ...sizes]);
    const all = sizes.map((_, i) => i);
    return gather(x, indexVectors(starts, bs, size), {
      offsetDims: all.map((i) => i + 1),
      collapsedSliceDims: [],
      operandBatchingDims: bx ? [0] : [],
      startIndicesBatchingDims: bx ? [0] : [],
      startIndexMap: bx ? up(all) : all,
      sliceSizes: bx ? [1, ...sizes] : sizes,
      mode: "clip",
    });
  },
});

const dynamicUpdateSliceOp: Op = linear<Record<never, never>>({
  name: "dynamicUpdateSlice",
  operands: [0, 1],
  infer([x, u, ...starts]) {
    checkStarts("dynamicUpdateSlice", x, starts, u.shape);
    return makeAval(x.shape, x.dtype, x.weak && u.weak);
  },
  plan: () => ({ kind: "dynamicUpdateSlice" }),
  transpose: (ct, [, u, ...starts], _p, needs) => [
    needs[0] ? dynamicUpdateSlice(ct, zerosOf(u.aval), starts) : null,
    needs[1] ? dynamicSlice(ct, starts, u.shape) : null,
    ...starts.map(() => null),
  ],
  batch([x, u, ...starts], [bx, bu, ...bs], size) {
    const operand = bx ? x : spread(x, size);
    const update = bu ? u : spread(u, size);
    if (!bs.includes(true)) return dynamicUpdateSlice(operand, update, [asIndex(0), ...starts]);
    const all = starts.map((_, i) => i);
    return scatter("set", operand, indexVectors(starts, bs, size), update, {
      updateWindowDims: up(all),
      insertedWindowDims: [],
      operandBatchingDims: [0],
      scatterIndicesBatchingDims: [0],
      scatterDimsToOperandDims: up(all),
      mode: "clip",
    });
  },
});

function checkStarts(action: string, x: Aval, starts: readonly Aval[], sizes: readonly number[]): void {
  if (starts.length !== x.shape.length || sizes.length !== x.shape.length || sizes.some((n, i) => n > x.shape[i])) {
    throw new RangeError(
      `${action}: an array of shape ${shapeText(x.shape)} got ${starts.length} starts and a block of shape ${
        shapeText(sizes)
      }; it needs one start an axis, and a block that fits`,
    );
  }
}

function asIndex(i: number): NDArray {
  return filled(makeAval([], "int32"), i);
}

/** Starts for each example as index vectors, shape [size, rank]. */
function indexVectors(starts: readonly NDArray[], batched: readonly boolean[], size: number): NDArray {
  const columns = starts.map((s, i) => reshape(batched[i] ? s : broadcastTo(s, [size]), [size, 1]));
  return concatenate(columns, 1);
}

/** The block of `sizes` of `x` at 0-d int32 `starts`, moved inside where it would not fit. */
export function dynamicSlice(x: NDArray, starts: readonly NDArray[], sizes: readonly number[]): NDArray {
  return bind1(dynamicSliceOp, [x, ...starts], { sizes });
}

/** `x` with `update` written at 0-d int32 `starts`, moved inside where it would not fit. */
export function dynamicUpdateSlice(x: NDArray, update: NDArray, starts: readonly NDArray[]): NDArray {
  return bind1(dynamicUpdateSliceOp, [x, update, ...starts], {});
}

const iotaOp: Op = discrete<{ dtype: DType; shape: readonly number[]; axis: number }>({
  name: "iota",
  infer(_a, { dtype, shape }) {
    if (dtype === "bool") throw new TypeError("iota: places can't be bool; ask for a dtype of numbers");
    return makeAval(shape, dtype);
  },
  plan: (_a, params) => ({ kind: "iota", ...params }),
  batch() {
    throw new Error("iota has no operands to batch");
  },
});

/** 0, 1, 2, ... along `axis` of `shape`. */
export function iota(dtype: DType, shape: readonly number[], axis: number): NDArray {
  return bind1(iotaOp, [], { dtype, shape, axis });
}
