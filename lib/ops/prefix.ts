/**
 * Prefix scans of an associative combination in a logarithmic number of steps.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { concatenate, slice } from "./slicing.ts";
import { reshape } from "./structural.ts";

/** From two lists of arrays (equally long pieces of what is scanned) to their combination. */
export type Combine = (a: readonly NDArray[], b: readonly NDArray[]) => readonly NDArray[];

/**
 * Running combinations of `xs`, each along its axis: neighbours are combined, the half that remains is scanned (which
 * gives the odd places), and from it the even ones are filled in. The order of combination is JAX's, which decides
 * how ties share a derivative.
 */
export function scanAlong(xs: readonly NDArray[], axes: readonly number[], combine: Combine): readonly NDArray[] {
  const n = xs.length === 0 ? 0 : xs[0].shape[axes[0]];
  if (n < 2) return xs;
  const part = (ys: readonly NDArray[], from: number, to: number, step: number): NDArray[] =>
    ys.map((y, i) => partOf(y, axes[i], from, to, step));
  const odd = scanAlong(combine(part(xs, 0, n - 1, 2), part(xs, 1, n, 2)), axes, combine);
  const half = odd[0].shape[axes[0]];
  const later = n > 2 ? combine(part(odd, 0, n % 2 === 0 ? half - 1 : half, 1), part(xs, 2, n, 2)) : part(xs, 0, 0, 1);
  return odd.map((o, i) => interleave(concatenate([partOf(xs[i], axes[i], 0, 1, 1), later[i]], axes[i]), o, axes[i]));
}

function partOf(x: NDArray, axis: number, from: number, to: number, step: number): NDArray {
  const at = (value: number, rest: readonly number[]): number[] => rest.map((n, i) => i === axis ? value : n);
  return slice(x, at(from, x.shape.map(() => 0)), at(to, x.shape), at(step, x.shape.map(() => 1)));
}

/** The elements of `even` and `odd` in turn; `even` may have one more. */
function interleave(even: NDArray, odd: NDArray, axis: number): NDArray {
  const n = odd.shape[axis];
  const pairs = [partOf(even, axis, 0, n, 1), odd].map((x) =>
    reshape(x, [...x.shape.slice(0, axis + 1), 1, ...x.shape.slice(axis + 1)])
  );
  const joined = concatenate(pairs, axis + 1);
  const shape = odd.shape.map((d, i) => i === axis ? 2 * n : d);
  const whole = reshape(joined, shape);
  return even.shape[axis] === n ? whole : concatenate([whole, partOf(even, axis, n, n + 1, 1)], axis);
}
