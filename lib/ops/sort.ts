/**
 * Sorting.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import type { Op } from "../core/op.ts";
import { makeAval } from "../core/aval.ts";
import { avalText, shapeText } from "../errors.ts";
import { general } from "./family.ts";
import { gather, iota } from "./indexing.ts";
import { concatenate } from "./slicing.ts";
import { reshape, spread } from "./structural.ts";

/** Parameters of a sort. */
export interface SortParams {
  readonly axis: number;
  readonly numKeys: number;
}

const sortOp: Op = general<SortParams>({
  name: "sort",
  infer(avals) {
    if (avals.some((a) => a.shape.join() !== avals[0].shape.join())) {
      throw new RangeError(`sort: operands ${avals.map(avalText).join(", ")} differ in shape; they must agree`);
    }
    return avals;
  },
  plan: (_a, params) => ({ kind: "sort", ...params }),
  batch: (args, batched, size, { axis, numKeys }) =>
    sort(args.map((x, i) => batched[i] ? x : spread(x, size)), axis + 1, numKeys),
  // Tangents follow their elements: they are gathered by the permutation that sorts.
  jvp(primals, tangents, _outs, { axis, numKeys }) {
    const places = iota("int32", primals[0].shape, axis);
    const order = sort([...primals, places], axis, numKeys)[primals.length];
    return tangents.map((t) => t && alongAxis(t, order, axis));
  },
  vjp: null,
});

/** `operands` sorted together along `axis`, stably, by the first `numKeys` of them. */
export function sort(operands: readonly NDArray[], axis: number, numKeys: number): readonly NDArray[] {
  return bind(sortOp, operands, { axis, numKeys });
}

/** Parameters of `topK`. */
export interface TopKParams {
  readonly axis: number;
  readonly k: number;
}

const topKOp: Op = general<TopKParams>({
  name: "topK",
  infer([x], { axis, k }) {
    if (x.kind === "c") {
      throw new TypeError(`topK: an array ${avalText(x)} was given; complex numbers have no order, take their abs()`);
    }
    if (!Number.isInteger(k) || k < 0 || k > x.shape[axis]) {
      throw new RangeError(
        `topK: k is ${k}, and axis ${axis} of shape ${shapeText(x.shape)} has ${x.shape[axis]} elements; ` +
          `k must be an integer from 0 to that`,
      );
    }
    const shape = x.shape.with(axis, k);
    return [makeAval(shape, x.dtype, x.weak), makeAval(shape, "int32")];
  },
  plan: (_a, params) => ({ kind: "topK", ...params }),
  batch: ([x], _b, _s, { axis, k }) => topK(x, k, axis + 1),
  jvp: (_p, [t], [, places], { axis }) => [alongAxis(t!, places, axis), null],
  vjp: null,
});

/** The `k` largest elements of `x` along `axis`, the largest first, and their places. */
export function topK(x: NDArray, k: number, axis: number): readonly NDArray[] {
  return bind(topKOp, [x], { axis, k });
}

/** The elements of `x` at int32 `places` along `axis`; `x` and `places` agree in all other axes. */
function alongAxis(x: NDArray, places: NDArray, axis: number): NDArray {
  const vectors = places.shape.map((_, i) => {
    const index = i === axis ? places : iota("int32", places.shape, i);
    return reshape(index, [...places.shape, 1]);
  });
  return gather(x, concatenate(vectors, places.ndim), {
    offsetDims: [],
    collapsedSliceDims: x.shape.map((_, i) => i),
    operandBatchingDims: [],
    startIndicesBatchingDims: [],
    startIndexMap: x.shape.map((_, i) => i),
    sliceSizes: x.shape.map(() => 1),
    mode: "clip",
  });
}
