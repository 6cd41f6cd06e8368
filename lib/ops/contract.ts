/**
 * The general dot product.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import type { Op } from "../core/op.ts";
import { avalText } from "../errors.ts";
import { add, mul } from "./arithmetic.ts";
import { bilinear } from "./family.ts";
import { broadcastInDim, moveAxis, transpose } from "./structural.ts";

/** Dimension numbers of a contraction. The result has the batch axes, then the left's free axes, then the right's. */
export interface DotParams {
  readonly lhsContract: readonly number[];
  readonly rhsContract: readonly number[];
  readonly lhsBatch: readonly number[];
  readonly rhsBatch: readonly number[];
}

const free = (rank: number, ...taken: (readonly number[])[]): number[] =>
  Array.from({ length: rank }, (_, i) => i).filter((i) => !taken.some((t) => t.includes(i)));

const dotGeneralOp: Op = bilinear<DotParams>({
  name: "dotGeneral",
  infer([x, y], { lhsContract, rhsContract, lhsBatch, rhsBatch }) {
    const pairs = [...lhsContract.map((a, i) => [a, rhsContract[i]]), ...lhsBatch.map((a, i) => [a, rhsBatch[i]])];
    for (const [a, b] of pairs) {
      if (x.shape[a] !== y.shape[b]) {
        throw new RangeError(
          `contraction: of ${avalText(x)} with ${avalText(y)}, axis ${a} of the first has length ${
            x.shape[a]
          } and axis ${b} of the second ${y.shape[b]}; they must be equal`,
        );
      }
    }
    if (x.dtype !== y.dtype) {
      throw new TypeError(
        `contraction: the dtypes of ${avalText(x)} and ${avalText(y)} differ; convert one with astype()`,
      );
    }
    const shape = [
      ...lhsBatch.map((a) => x.shape[a]),
      ...free(x.shape.length, lhsContract, lhsBatch).map((a) => x.shape[a]),
      ...free(y.shape.length, rhsContract, rhsBatch).map((a) => y.shape[a]),
    ];
    return makeAval(shape, x.dtype, x.weak && y.weak);
  },
  plan: (_a, params) => ({ kind: "contract", ...params }),
  // Without axes to sum over, a product of views.
  expand([x, y], { lhsContract, lhsBatch, rhsBatch }) {
    if (lhsContract.length > 0 || x.kind === "b") return null;
    const own = free(x.shape.length, lhsBatch).length;
    const [{ shape }] = dotGeneralOp.infer([x, y], { lhsContract, rhsContract: [], lhsBatch, rhsBatch });
    const lead = lhsBatch.length;
    const spreadTo = (a: NDArray, batch: readonly number[], from: number): NDArray => {
      let next = from;
      return broadcastInDim(a, shape, a.shape.map((_, i) => batch.includes(i) ? batch.indexOf(i) : next++));
    };
    return ([a, b]) => [mul(spreadTo(a, lhsBatch, lead), spreadTo(b, rhsBatch, lead + own))];
  },
  left: (ct, x, y, p) => operandCotangent(ct, x, y, p, true),
  right: (ct, x, y, p) => operandCotangent(ct, y, x, swapped(p), false),
  batch([x, y], [bx, by], _size, p) {
    const up = (axes: readonly number[]): number[] => axes.map((a) => a + 1);
    if (bx && by) {
      return dotGeneral(x, y, {
        lhsContract: up(p.lhsContract),
        rhsContract: up(p.rhsContract),
        lhsBatch: [0, ...up(p.lhsBatch)],
        rhsBatch: [0, ...up(p.rhsBatch)],
      });
    }
    if (bx) {
      // The batch axis is the first of the left's free axes: right after the contraction's own batch axes.
      const out = dotGeneral(x, y, { ...p, lhsContract: up(p.lhsContract), lhsBatch: up(p.lhsBatch) });
      return moveAxis(out, p.lhsBatch.length, 0);
    }
    const out = dotGeneral(x, y, { ...p, rhsContract: up(p.rhsContract), rhsBatch: up(p.rhsBatch) });
    return moveAxis(out, x.ndim - p.lhsContract.length, 0);
  },
}, add);

function swapped(p: DotParams): DotParams {
  return { lhsContract: p.rhsContract, rhsContract: p.lhsContract, lhsBatch: p.rhsBatch, rhsBatch: p.lhsBatch };
}

/**
 * The cotangent of `x` in dot(x, y) (or dot(y, x) if not `isLeft`): ct contracted with y over y's free axes. Of the two
 * orders of that product, the one whose axes lie as x's do, if one is such.
 */
function operandCotangent(ct: NDArray, x: NDArray, y: NDArray, p: DotParams, isLeft: boolean): NDArray {
  const batch = p.lhsBatch.length;
  const xFree = free(x.ndim, p.lhsContract, p.lhsBatch);
  const yFree = free(y.ndim, p.rhsContract, p.rhsBatch);
  const product = {
    lhsContract: yFree.map((_, i) => batch + i + (isLeft ? xFree.length : 0)),
    rhsContract: yFree,
    lhsBatch: p.lhsBatch.map((_, i) => i),
    rhsBatch: p.rhsBatch,
  };
  // The product has the batch axes, x's free axes, and the contracted axes in the order they have in y; or the last two
  // the other way round.
  const order = p.rhsContract.map((_, i) => i).sort((i, j) => p.rhsContract[i] - p.rhsContract[j]);
  const contracted = order.map((i) => p.lhsContract[i]);
  const turned = [...p.lhsBatch, ...contracted, ...xFree];
  if (turned.every((axis, i) => axis === i)) return dotGeneral(y, ct, swapped(product));
  const source = [...p.lhsBatch, ...xFree, ...contracted];
  return transpose(dotGeneral(ct, y, product), source.map((_, axis) => source.indexOf(axis)));
}

/** The product of `x` and `y` summed over contracted axes, pairing batch axes. */
export function dotGeneral(x: NDArray, y: NDArray, params: DotParams): NDArray {
  return bind1(dotGeneralOp, [x, y], params);
}
