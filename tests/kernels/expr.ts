/**
 * Helpers of the tests of scalar functions: one-step programs, golden files, distances.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import type { ScalarProgram, Step } from "../../lib/core/plan.ts";
import type { ScalarFunction } from "../../kernels/expr/functions.ts";
import { compileBlock } from "../../kernels/js/print_block.ts";

/** A line of a golden file: results of a function for columns of operands; complex numbers are pairs. */
export interface Golden {
  readonly fn: ScalarFunction;
  readonly dtype: DType;
  readonly args: readonly (readonly number[][])[];
  readonly outs: readonly number[][];
}

const WORDS: Record<string, number> = { nan: NaN, inf: Infinity, "-inf": -Infinity, "-0": -0 };

type Encoded = number | string | readonly Encoded[];

function decode(x: Encoded): number[] {
  return typeof x === "object" ? x.flatMap(decode) : [typeof x === "string" ? WORDS[x] : x];
}

/** The lines of a golden file beside this one. */
export function readGolden(name: string): Golden[] {
  const text = Deno.readTextFileSync(new URL(name, import.meta.url));
  return text.trim().split("\n").map((line) => {
    const { fn, dtype, args, outs } = JSON.parse(line);
    return { fn, dtype, args: args.map((a: Encoded[]) => a.map(decode)), outs: outs.map(decode) };
  });
}

/** A program of one step. */
export function program(
  fn: ScalarFunction,
  inputs: readonly DType[],
  dtype: DType,
  attr?: number,
): ScalarProgram {
  const step: Step = { fn, args: inputs.map((_, i) => i), dtype, ...(attr === undefined ? {} : { attr }) };
  return { key: `${fn}:${inputs}:${dtype}:${attr}`, inputs, steps: [step], outputs: [inputs.length] };
}

/** A program of one step as a function of all its real numbers that returns all its real results. */
export function compiled(p: ScalarProgram): (...inputs: number[]) => number[] {
  const block = compileBlock(p);
  return (...inputs) => {
    const outputs: number[] = [];
    block(inputs, outputs);
    return outputs;
  };
}

/** The distance between a number or complex number and the exact one, in units of the last place of its size. */
export function ulps(got: readonly number[], exact: readonly number[], dtype: DType): number {
  const single = dtype === "float32" || dtype === "complex64";
  const want = single ? exact.map(Math.fround) : exact;
  if (got.every((x, i) => Object.is(x, want[i]))) return 0;
  const size = Math.hypot(...want);
  if (!Number.isFinite(size)) return Infinity;
  const exponent = Math.max(Math.floor(Math.log2(size)), single ? -126 : -1022);
  return Math.hypot(...got.map((x, i) => x - want[i])) / 2 ** (exponent - (single ? 23 : 52));
}
