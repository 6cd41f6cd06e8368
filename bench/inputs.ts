/**
 * Inputs that every library gets alike.
 *
 * @module
 */
import { type NDArray, random } from "@fluxion/fluxion";
import { jax, tf } from "./peers.ts";

/** One array in each library. */
export interface Input {
  /** Fluxion's. */
  readonly np: NDArray;
  /** TensorFlow.js's. */
  readonly tf: tf.Tensor;
  /** jax-js's; take its `ref`, since every use consumes it. */
  readonly jax: jax.numpy.Array;
}

/** An array of Fluxion's in the other libraries too. */
export function input(np: NDArray): Input {
  const data = Float32Array.from(np.toTypedArray());
  return { np, tf: tf.tensor(data, np.shape), jax: jax.numpy.array(data).reshape(np.shape) };
}

/** Standard normal numbers. */
export function normal(seed: number, shape: number[]): Input {
  return input(random.normal(random.key(seed), shape));
}
