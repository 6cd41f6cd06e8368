/**
 * Fluxion, jax-js and TensorFlow.js on one WebGPU adapter, ready to run; null where there is no adapter.
 *
 * @module
 */
import * as jax from "npm:@jax-js/jax@0.1.25";
import * as tf from "npm:@tensorflow/tfjs@4.22.0";
import "npm:@tensorflow/tfjs-backend-webgpu@4.22.0";
import { init, type NDArray, np, random } from "@fluxion/fluxion";

/** What runs the benchmarks. */
export interface Adapter {
  /** The adapter, in words. */
  readonly description: string;
}

/** The adapter that all three use. */
export const adapter: Adapter | null = await start();

async function start(): Promise<Adapter | null> {
  const found = await navigator.gpu?.requestAdapter() ?? null;
  if (found === null) {
    console.log("no WebGPU adapter: its benchmarks are left out");
    return null;
  }
  await init("webgpu");
  await jax.init("webgpu");
  jax.defaultDevice("webgpu");
  if (!await tf.setBackend("webgpu")) throw new Error("TensorFlow.js: the backend webgpu could not be started");
  await tf.ready();
  return { description: found.info.description || `${found.info.vendor} ${found.info.architecture}` };
}

/** One array in each library, on the device. */
export interface Input {
  /** Fluxion's. */
  readonly np: NDArray;
  /** TensorFlow.js's. */
  readonly tf: tf.Tensor;
  /** jax-js's; take its `ref`, since every use consumes it. */
  readonly jax: jax.numpy.Array;
}

/** An array of Fluxion's in the other libraries too. */
export function input(x: NDArray): Input {
  const data = Float32Array.from(x.toTypedArray());
  return {
    np: np.array(data, { device: "webgpu" }).reshape(x.shape),
    tf: tf.tensor(data, x.shape),
    jax: jax.numpy.array(data).reshape(x.shape),
  };
}

/** Standard normal numbers. */
export function normal(seed: number, shape: number[]): Input {
  return input(random.normal(random.key(seed), shape));
}

/** Runs Fluxion `count` times and waits until the device is done, by reading a number of the last result. */
export function fluxion(count: number, run: () => NDArray | NDArray[]): () => number {
  return () => {
    let last: NDArray = np.array(0);
    for (let i = 0; i < count; i++) last = [run()].flat().at(-1)!;
    return last.get(...last.shape.map(() => 0)).item();
  };
}

/** The same for TensorFlow.js, which can't wait for the device but by reading. */
export function tfjs(count: number, run: () => tf.Tensor | tf.Tensor[]): () => Promise<number> {
  return async () => {
    const results = Array.from({ length: count }, () => [tf.tidy(run)].flat());
    const last = results.at(-1)!.at(-1)!;
    const first = tf.tidy(() => tf.slice(tf.reshape(last, [-1]), 0, 1));
    const [value] = await first.data();
    tf.dispose([results, first]);
    return value;
  };
}

/** The same for jax-js, where an array is computed when it is asked for. */
export function jaxJs(count: number, run: () => jax.Array | jax.Array[]): () => Promise<number> {
  return async () => {
    const results = Array.from({ length: count }, () => [run()].flat());
    for (const x of results.flat()) await x.blockUntilReady();
    const last = results.pop()!;
    results.flat().forEach((x) => x.dispose());
    const value = last.pop()!;
    last.forEach((x) => x.dispose());
    const first = value.ndim === 0 ? value : value.reshape([-1]).slice([0, 1]);
    return (await first.data())[0];
  };
}

export { jax, tf };
