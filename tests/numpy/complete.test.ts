/**
 * That every function of `np`, `fft`, `linalg`, `nn` and `lax` is compared with JAX, and its gradient too if it has one.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { CASES } from "../functions/rows.ts";
import { isGolden, readRows, ROOMS } from "./calls.ts";

const FILES = ["golden", "special", "promotion", "double"].map((name) => `numpy/${name}.jsonl`);

/** Functions of functions, which tests/control, tests/levels and tests/numpy/mapping.test.ts are about. */
const CONTROL = new Set([
  ..."associativeScan cond foriLoop map scan stopGradient switch whileLoop".split(" ").map((name) => `lax.${name}`),
  ..."applyAlongAxis applyOverAxes fromfunction maskIndices".split(" ").map((name) => `np.${name}`),
]);

/** What JAX itself can't differentiate. */
const NO_RULE = ["lax.nextafter", "lax.scatterMin", "lax.scatterMax"];

function functionsOf(rooms: readonly string[]): string[] {
  return rooms.flatMap((room) =>
    Object.entries(ROOMS[room]).filter(([, value]) => typeof value === "function").map(([name]) => `${room}.${name}`)
  );
}

/** Whether there is a float or complex array among arguments or results. */
function hasFloats(x: unknown): boolean {
  return isGolden(x) ? /^(float|complex)/.test(x.dtype) : Array.isArray(x) && x.some(hasFloats);
}

function calls(rows: readonly { readonly call: string }[]): Set<string> {
  return new Set(rows.map((row) => row.call));
}

function lacking(wanted: readonly string[], given: ReadonlySet<string>): string[] {
  return wanted.filter((call) => !given.has(call));
}

const rows = FILES.flatMap((path) => readRows(path));
const laxRows = readRows("lax/golden.jsonl");
/** The rows of tests/functions, whose walk compares derivatives too. */
const walked = CASES.map((c) => c.row);

Deno.test("every function of np, fft, linalg and nn is compared with JAX", () => {
  const wanted = functionsOf(["np", "fft", "linalg", "nn", "lax.linalg"]).filter((call) => !CONTROL.has(call));
  assertEquals(lacking(wanted, calls([...rows, ...walked])), []);
});

Deno.test("every function of lax is compared with JAX", () => {
  const wanted = functionsOf(["lax"]).filter((call) => !CONTROL.has(call));
  assertEquals(lacking(wanted, calls([...laxRows, ...walked])), []);
});

Deno.test("every function from float arrays to float arrays has a gradient that is compared with JAX's", () => {
  const smooth = calls([...rows, ...laxRows].filter(({ args, result }) => hasFloats(args) && hasFloats(result)));
  const gradients = ["numpy", "lax"].flatMap((folder) => readRows(`${folder}/gradients.jsonl`));
  assertEquals(lacking([...smooth], calls(gradients)), NO_RULE);
});
