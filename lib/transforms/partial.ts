/**
 * Partial derivatives as ops of their own. Where the derivative of a unary op takes several ops, and an outer tape or
 * dual level sees it, it applies one op in their place: "partial times cotangent", whose derivatives are derived from
 * the rule. Second derivatives of scalar code live on it.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { DTYPES } from "../core/dtype.ts";
import type { Elementwise } from "../core/op.ts";
import { zerosOf } from "../core/view.ts";
import { elementwiseRecord } from "../ops/elementwise.ts";
import { jvpFlat } from "./dual.ts";
import { fusedPartial } from "./fuse.ts";

/** The op of a partial derivative times `g`: of `g` and the result, or of `g` and the operand. */
export interface PartialOp {
  readonly op: Elementwise;
  readonly ofResult: boolean;
}

const KNOWN = new WeakMap<Elementwise, (PartialOp | null | undefined)[]>();

/** The partial derivative of a unary op as an op, or null where its rule has to run as it is. */
export function partialOp(op: Elementwise, g: NDArray, out: NDArray, x: NDArray): PartialOp | null {
  if (!hasValue(g) || !hasValue(out) || !hasValue(x)) return null;
  let byDType = KNOWN.get(op);
  if (byDType === undefined) KNOWN.set(op, byDType = []);
  const { index } = x.aval;
  const known = byDType[index];
  return known !== undefined ? known : byDType[index] = makePartialOp(op, index);
}

/** Whether levels that only differentiate lie over a value: what `jit` and `vmap` see keeps its ops. */
function hasValue(x: NDArray): boolean {
  for (let box = x; box.level !== null;) {
    const value = box.level.value(box);
    if (value === null) return false;
    box = value;
  }
  return true;
}

function makePartialOp(op: Elementwise, index: number): PartialOp | null {
  const fused = fusedPartial(op, 0, index);
  if (fused === null || fused.program.steps.length < 2 || fused.uses.length !== 2 || fused.uses[0] !== 0) return null;
  const ofResult = fused.uses[1] === 1;
  const rule = op.cotangents[0]!;
  const apply = (g: NDArray, v: NDArray): NDArray => rule(g, v, [v], undefined);
  // Elementwise, so that its tangent in the direction G is also the cotangent for G.
  const byValue = (G: NDArray, g: NDArray, v: NDArray): NDArray => {
    const { outs, tangents } = jvpFlat("grad", [v], [G], ([w]) => [apply(g, w)]);
    return tangents[0] ?? zerosOf(outs[0].aval);
  };
  const record = elementwiseRecord({
    name: `derivative of ${op.name} in ${DTYPES[index]}`,
    kinds: "f",
    program: fused.program,
    linear: [0],
    tangents: [
      (G, _out, [, v]) => apply(G, v),
      (G, _out, [g, v]) => byValue(G, g, v),
    ],
  });
  return { op: record, ofResult };
}
