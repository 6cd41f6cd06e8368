/**
 * State that flows between the tutorial's cells, rebuilt: the TD(0) example, and the logistic model with its chain of
 * random keys.
 *
 * @module
 */
import { grad, jvp, type NDArray, np, random, stopGradient, vjp } from "@fluxion/fluxion";

/** Cell 4: the value of a state under parameters `theta`, linear in both. */
export function valueFn(theta: NDArray, state: NDArray): NDArray {
  return np.dot(theta, state);
}

/** Cells 4 and 5: parameters, and a transition with its reward. */
export function transition(): { theta: NDArray; sTm1: NDArray; rT: NDArray; sT: NDArray } {
  return {
    theta: np.array([0.1, -0.1, 0]),
    sTm1: np.array([1, 2, -1]),
    rT: np.array(1),
    sT: np.array([2, 1, 0]),
  };
}

/** Cell 7: the pseudo loss whose gradient in `theta` is the TD(0) update; the target is held constant. */
export function tdLoss(theta: NDArray, sTm1: NDArray, rT: NDArray, sT: NDArray): NDArray {
  const vTm1 = valueFn(theta, sTm1);
  const target = rT.add(valueFn(theta, sT));
  return stopGradient(target).sub(vTm1).pow(2).mul(-0.5);
}

/** Cell 10: the transition twice, as a batch. */
export function batch(): { theta: NDArray; sTm1: NDArray; rT: NDArray; sT: NDArray } {
  const { theta, sTm1, rT, sT } = transition();
  return { theta, sTm1: np.stack([sTm1, sTm1]), rT: np.stack([rT, rT]), sT: np.stack([sT, sT]) };
}

/** Cell 17: the logistic function. */
export function sigmoid(x: NDArray): NDArray {
  return np.tanh(x.div(2)).add(1).mul(0.5);
}

/** Cell 17: the probability that a label is true. */
export function predict(W: NDArray, b: NDArray, inputs: NDArray): NDArray {
  return sigmoid(np.dot(inputs, W).add(b));
}

/** The logistic model after cell 17: data, parameters, the function of the weights, and the next key. */
export interface Model {
  /** The data, one example a row. */
  readonly inputs: NDArray;
  /** The weights. */
  readonly W: NDArray;
  /** The bias. */
  readonly b: NDArray;
  /** Predictions as a function of the weights. */
  readonly f: (W: NDArray) => NDArray;
  /** The key that the next cell splits. */
  readonly key: NDArray;
  /** The key that `W` came from. */
  readonly wKey: NDArray;
  /** The key that `b` came from. */
  readonly bKey: NDArray;
}

/** Cell 17. */
export function model(): Model {
  const inputs = np.array([
    [0.52, 1.12, 0.77],
    [0.88, -1.08, 0.15],
    [0.52, 0.06, -1.30],
    [0.74, -2.49, 1.39],
  ]);
  const [key, wKey, bKey] = random.split(random.key(0), 3);
  const W = random.normal(wKey, [3]);
  const b = random.normal(bKey, []);
  return { inputs, W, b, f: (W) => predict(W, b, inputs), key, wKey, bKey };
}

/** Cell 20: a random tangent, pushed forward. */
export function pushed(): { key: NDArray; subkey: NDArray; v: NDArray; y: NDArray; u: NDArray } {
  const { f, W, key: before } = model();
  const [key, subkey] = random.split(before);
  const v = random.normal(subkey, W.shape);
  const [y, u] = jvp(f, [W], [v]);
  return { key, subkey, v, y, u };
}

/** Cell 21: a random cotangent, pulled back. */
export function pulled(): { key: NDArray; subkey: NDArray; u: NDArray; y: NDArray; v: [NDArray] } {
  const { f, W } = model();
  const [y, pull] = vjp(f, W);
  const [key, subkey] = random.split(pushed().key);
  const u = random.normal(subkey, y.shape);
  return { key, subkey, u, y, v: pull(u) };
}

/** Cell 25: the function whose Hessian is multiplied by a matrix. */
export function tanhSquares(X: NDArray): NDArray {
  return np.sum(np.tanh(X).pow(2));
}

/** Cell 25: a random point and direction. */
export function pointAndDirection(): Record<"key" | "subkey1" | "subkey2" | "X" | "V", NDArray> {
  const [key, subkey1, subkey2] = random.split(pulled().key, 3);
  return { key, subkey1, subkey2, X: random.normal(subkey1, [30, 40]), V: random.normal(subkey2, [30, 40]) };
}

/** Cells 16 and 23: the Hessian of `f` at `x` times `v`, in reverse mode twice. */
export function hvpRevRev(f: (x: NDArray) => NDArray, x: NDArray, v: NDArray): NDArray {
  return grad((x: NDArray) => np.vdot(grad(f)(x), v))(x);
}

/** Cell 24: the Hessian of `f` times a direction, forward over reverse. */
export function hvp(f: (x: NDArray) => NDArray, primals: [NDArray], tangents: [NDArray]): NDArray {
  return jvp(grad(f), primals, tangents)[1];
}
