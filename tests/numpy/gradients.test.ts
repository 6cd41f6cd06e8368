/**
 * Gradients of a weighted sum of every function's outputs against `jax.grad`, and that no function lacks one.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { grad, NDArray, np, tree } from "@fluxion/fluxion";
import { assertGolden, type GoldenArray } from "../golden.ts";
import { callText, decode, functionOf, readRows, type Row, testRows } from "./calls.ts";

interface Gradient extends Row {
  /** The places of the arguments that the gradient is for. */
  readonly wrt: readonly number[];
  readonly result: readonly GoldenArray[];
}

const rows = ["numpy", "lax"].flatMap((folder) => readRows<Gradient>(`${folder}/gradients.jsonl`));

/** Rules may order their arithmetic otherwise than JAX's: 1e-5 of the largest element. */
const TOLERANCE = { relative: 1e-5 };

/** Σ w·(re + im/2) over all outputs, with w = ((7i mod 11) − 5)/4 at the i-th element. */
function weighted(outputs: readonly NDArray[]): NDArray {
  const parts = outputs.map((y) => {
    const w = np.array(Array.from({ length: y.size }, (_, i) => ((7 * i) % 11 - 5) / 4)).reshape(y.shape);
    return np.sum(np.multiply(w, np.real(y))).add(np.sum(np.multiply(w, np.imag(y))).div(2));
  });
  return parts.reduce((a, b) => a.add(b));
}

testRows(rows, "has JAX's gradient", (row) => {
  const { call, args, wrt, result } = row as Gradient;
  const given = args.map(decode);
  const loss = (...leaves: unknown[]): NDArray => {
    const out = functionOf(call)(...given.map((a, i) => wrt.includes(i) ? leaves[wrt.indexOf(i)] : a));
    return weighted(out instanceof NDArray ? [out] : out as NDArray[]);
  };
  const gradient = grad(loss, { argnums: wrt.map((_, i) => i) })(...wrt.map((i) => given[i]));
  const leaves = tree.leaves(gradient) as NDArray[];
  assertEquals(leaves.length, result.length, callText(row));
  leaves.forEach((g, i) => assertGolden(g, result[i], TOLERANCE, `the gradient ${i} of ${callText(row)}`));
});
