/**
 * Transforms as operations on functions from a vector to a scalar, so that they nest in any order, each with what it
 * means in numbers: differences for the derivatives, a loop for `vmap`, nothing for `jit` and `checkpoint`.
 *
 * @module
 */
import { checkpoint, grad, hessian, jacfwd, jacrev, jit, jvp, type NDArray, np, vjp, vmap } from "@fluxion/fluxion";
import { WIDE } from "../device.ts";

/** A function from a vector to a scalar, in float64 where there is one. */
export type Field = (x: NDArray) => NDArray;

/** An operation on fields. */
export interface Transform {
  /** The field that the library makes of a field. */
  readonly apply: (f: Field) => Field;
  /** The same field from values of the given one, and, for second derivatives, of its first. */
  readonly meaning: (f: Field) => (x: NDArray) => number;
}

/** The direction in which everything is differentiated. */
const direction: NDArray = np.array([0.3, -0.7, 0.5], { dtype: WIDE });

const value = (f: Field) => (x: NDArray): number => f(x).item() as number;

/** The derivative of `f` along the direction, by differences of the fourth order. */
function difference(f: Field): (x: NDArray) => number {
  return (x) => {
    const h = WIDE === "float64" ? 2 ** -9 : 2 ** -4;
    const at = (k: number): number => value(f)(x.add(direction.mul(k * h)));
    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h);
  };
}

const along = (f: Field): Field => (x) => np.sum(grad(f)(x).mul(direction));
const derivative = (apply: (f: Field) => Field): Transform => ({ apply, meaning: difference });
const identity = (apply: (f: Field) => Field): Transform => ({ apply, meaning: value });
const scales = [1, 0.5];

/** Every transform by name. */
export const TRANSFORMS: Readonly<Record<string, Transform>> = {
  grad: derivative(along),
  jvp: derivative((f) => (x) => jvp(f, [x], [direction])[1]),
  vjp: derivative((f) => (x) => {
    const [y, pull] = vjp(f, x);
    return np.sum(pull(np.onesLike(y))[0].mul(direction));
  }),
  jacfwd: derivative((f) => (x) => np.sum(jacfwd(f)(x).mul(direction))),
  jacrev: derivative((f) => (x) => np.sum(jacrev(f)(x).mul(direction))),
  hessian: {
    apply: (f) => (x) => np.sum(hessian(f)(x).matmul(direction).mul(direction)),
    meaning: (f) => difference(along(f)),
  },
  vmap: {
    apply: (f) => (x) => np.sum(vmap(f)(np.stack(scales.map((s) => x.mul(s))))),
    meaning: (f) => (x) => scales.reduce((sum, s) => sum + value(f)(x.mul(s)), 0),
  },
  jit: identity((f) => jit(f)),
  checkpoint: identity((f) => checkpoint(f)),
};
