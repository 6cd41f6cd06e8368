/**
 * Functions to differentiate, written once for every library.
 *
 * @module
 */
import { type NDArray, np } from "@fluxion/fluxion";
import { jax, tf } from "./peers.ts";

/** The ops that the functions are made of. */
export interface Ops<T> {
  sin(x: T): T;
  exp(x: T): T;
  tanh(x: T): T;
  add(x: T, y: T): T;
  mul(x: T, y: T): T;
  plus(x: T, c: number): T;
  /** `x` where it is used again later: jax-js consumes an array that isn't marked so. */
  keep(x: T): T;
}

/** Fluxion's ops. */
export const fluxionOps: Ops<NDArray> = {
  sin: np.sin,
  exp: np.exp,
  tanh: np.tanh,
  add: (x, y) => x.add(y),
  mul: (x, y) => x.mul(y),
  plus: (x, c) => x.add(c),
  keep: (x) => x,
};

/** TensorFlow.js's ops. */
export const tfjsOps: Ops<tf.Tensor> = {
  sin: tf.sin,
  exp: tf.exp,
  tanh: tf.tanh,
  add: tf.add,
  mul: tf.mul,
  plus: (x, c) => tf.add(x, c),
  keep: (x) => x,
};

/** jax-js's ops. */
export const jaxjsOps: Ops<jax.numpy.Array> = {
  sin: jax.numpy.sin,
  exp: jax.numpy.exp,
  tanh: jax.numpy.tanh,
  add: (x, y) => x.add(y),
  mul: (x, y) => x.mul(y),
  plus: (x, c) => x.add(c),
  keep: (x) => x.ref,
};

/** Rounds of five ops: v becomes tanh(sin(v) x + exp(v)). */
function rounds<T>(m: Ops<T>, x: T, count: number): T {
  let v = m.keep(x);
  for (let i = 0; i < count; i++) {
    const last = i === count - 1;
    v = m.tanh(m.add(m.mul(m.sin(m.keep(v)), last ? x : m.keep(x)), m.exp(v)));
  }
  return v;
}

/** A scalar function of 50 ops. */
export function fiftyOps<T>(m: Ops<T>): (x: T) => T {
  return (x) => rounds(m, x, 10);
}

/** The gradient of the same function as plain JavaScript, in float32: what the arithmetic alone costs. */
export function fiftyOpsGradientByHand(x: number): number {
  const f = Math.fround;
  let v = f(x);
  let dv = 1;
  for (let i = 0; i < 10; i++) {
    const sin = f(Math.sin(v));
    const cos = f(Math.cos(v));
    const exp = f(Math.exp(v));
    v = f(Math.tanh(f(f(sin * f(x)) + exp)));
    dv = f(f(1 - f(v * v)) * f(f(dv * f(f(cos * f(x)) + exp)) + sin));
  }
  return dv;
}

let calls = 0;

/** A scalar function of `ops` ops (a multiple of 5) and one that adds a new constant each time, so that no cache knows it. */
export function freshChain<T>(m: Ops<T>, ops: number): (x: T) => T {
  const c = ++calls / 1024;
  return (x) => rounds(m, m.plus(x, c), ops / 5);
}

/** `count` chained additions of one array to another. */
export function chainedAdds<T>(m: Ops<T>, x: T, y: T, count: number): T {
  let v = x;
  for (let i = 0; i < count; i++) v = m.add(v, m.keep(y));
  return v;
}
