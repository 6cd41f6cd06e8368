/**
 * The peers, ready to run: TensorFlow.js on its CPU backend, jax-js on WASM.
 *
 * @module
 */
import * as jax from "npm:@jax-js/jax@0.1.25";
import * as tf from "npm:@tensorflow/tfjs@4.22.0";

await tf.setBackend("cpu");
await tf.ready();
await jax.init("wasm");
jax.defaultDevice("wasm");

export { jax, tf };
