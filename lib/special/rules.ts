/**
 * Compositions with a derivative rule of their own, where the composition's would be NaN or lose digits.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import type { ArrayLike, NDArray } from "../core/array.ts";
import { avalText } from "../errors.ts";
import { add, asArray, broadcastShapes, broadcastTo, inexact, promoteAll } from "../ops/mod.ts";
import { customJvpOp } from "../transforms/custom.ts";

/** A tangent's share: the tangent of one operand, the result, and the operands. */
export type Share = (t: NDArray, y: NDArray, args: readonly NDArray[]) => NDArray;

/** `f(...args)` for arrays of one shape and dtype, with the tangent Σ shares[i](ṫᵢ, y, args). */
export function withRule(
  name: string,
  args: readonly NDArray[],
  f: (...args: readonly NDArray[]) => NDArray,
  shares: readonly Share[],
): NDArray {
  return bind1(customJvpOp, args, {
    name,
    f: (xs: readonly NDArray[]) => [f(...xs)],
    rule(primals: readonly NDArray[], tangents: readonly NDArray[]) {
      const y = withRule(name, primals, f, shares);
      const parts = shares.map((share, i) => share(tangents[i], y, primals));
      return { outs: [y], tangents: [parts.reduce((a, b) => add(a, b))] };
    },
  });
}

/** Operands as arrays of one shape and one float or complex dtype: integers and booleans become float32. */
export function together(action: string, ...xs: readonly ArrayLike[]): NDArray[] {
  const arrays = promoteAll(xs).map(inexact);
  const shape = arrays.map((x) => x.shape).reduce<readonly number[]>((a, b) => broadcastShapes(action, a, b), []);
  return arrays.map((x) => broadcastTo(x, shape));
}

/** As {@link together}, for functions of real numbers only. */
export function realTogether(action: string, ...xs: readonly ArrayLike[]): NDArray[] {
  const arrays = together(action, ...xs);
  refuseComplex(action, arrays[0]);
  return arrays;
}

/** An operand as an array of a float dtype. */
export function realOne(action: string, x: ArrayLike): NDArray {
  const a = inexact(asArray(x));
  refuseComplex(action, a);
  return a;
}

function refuseComplex(action: string, x: NDArray): void {
  if (x.aval.kind !== "c") return;
  throw new TypeError(
    `${action}: an operand is ${avalText(x.aval)}; the function is of real numbers: take np.real or np.abs`,
  );
}
