/**
 * Activation functions that are ops of their own: those that networks spend their time in.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { Elementwise } from "../core/op.ts";
import { constLike, gt, select, zeroLike } from "./arithmetic.ts";
import { elementwise } from "./elementwise.ts";
import { unaryOf } from "./operands.ts";

// 0 at 0 and at NaN, which the maximum's derivative isn't.
const reluOp: Elementwise = elementwise({
  name: "relu",
  kinds: "ifc",
  tangents: [(g, _y, [x]) => select(gt(x, constLike(x, 0)), g, zeroLike(g))],
});

/** max(x, 0), with derivative 0 at 0. */
export function relu(x: ArrayLike): NDArray {
  return unaryOf(reluOp, x);
}
