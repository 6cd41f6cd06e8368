/**
 * The peers, ready to run: TensorFlow.js on its wasm backend (a file about numbers chooses `cpu`, which is faster
 * there), jax-js on wasm.
 *
 * @module
 */
import * as jax from "npm:@jax-js/jax@0.1.25";
import * as tf from "npm:@tensorflow/tfjs@4.22.0";
import { setWasmPath } from "npm:@tensorflow/tfjs-backend-wasm@4.22.0";
// Imported, the binary needs no permission to be read, so that plain `deno bench` runs.
import binary from "npm:@tensorflow/tfjs-backend-wasm@4.22.0/dist/tfjs-backend-wasm-simd.wasm" with { type: "bytes" };

setWasmPath(URL.createObjectURL(new Blob([binary])), true);
// Its threads need workers that the engine doesn't give it.
tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);

/** Makes TensorFlow.js use a backend. */
export async function useTf(backend: "cpu" | "wasm"): Promise<void> {
  if (!await tf.setBackend(backend)) throw new Error(`TensorFlow.js: the backend ${backend} could not be started`);
  await tf.ready();
}

await useTf("wasm");
await jax.init("wasm");
jax.defaultDevice("wasm");

/**
 * Runs a function of TensorFlow.js's and reads its results, outside of `tidy`: that looks through all that it returns,
 * which for the numbers of a large array takes longer than computing them.
 */
export function readTf(f: () => tf.Tensor | tf.Tensor[]): Float32Array[] {
  const outs = [tf.tidy(f)].flat();
  const data = outs.map((x) => x.dataSync() as Float32Array);
  tf.dispose(outs);
  return data;
}

export { jax, tf };
