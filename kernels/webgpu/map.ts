/**
 * Scalar programs over arrays.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import { dtypeOf, type MapPlan, type ScalarProgram } from "../../lib/core/plan.ts";
import { type MapOperand, mapOperands, programName, reads, readsOver, storeOutputs } from "./elements.ts";
import { MOST_WORDS, type Source } from "./kernels.ts";
import { runMapFour } from "./map_four.ts";
import { elementOf, fresh, type Webgpu } from "./operands.ts";
import { prelude } from "./prelude.ts";
import { printWgsl } from "./print.ts";
import { coordinates, dimWords, linear, LINEAR_MAIN } from "./wgsl.ts";

/** The program over a shape: one result an output. */
export function runMap(
  device: Webgpu,
  { program, shape }: MapPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const operands = mapOperands(device, args, shape);
  const fours = runMapFour(device, program, operands, shape, outs);
  if (fours !== null) return fours;
  const { rank, blocks, words } = readsOver(operands, shape);
  const values = [outs[0].size, ...words];
  const { maxStorageBuffersPerShaderStage } = device.gpu.limits;
  if (blocks.length + outs.length > maxStorageBuffersPerShaderStage || values.length > MOST_WORDS) {
    return runSteps(device, program, shape, args, outs);
  }
  const results = outs.map((aval) => fresh(device, aval, "map"));
  const key = `map:${program.key}:${operands.map(({ form }) => form[0]).join("")}:${rank}`;
  device.gpu.dispatch(
    key,
    () => mapSource(program, operands, rank),
    [...blocks, ...results.map(({ block }) => block)],
    values,
    linear(outs[0].size),
  );
  return results.map(({ array }) => array);
}

function mapSource(program: ScalarProgram, operands: readonly MapOperand[], rank: number): Source {
  const printed = printWgsl(program, "f");
  const read = reads(operands, rank, "i", "c", "x");
  const outputs = program.outputs.map((v) => dtypeOf(program, v));
  const { words } = dimWords(new Array(rank).fill(1), "d");
  const writes = storeOutputs(outputs, "y", "i");
  return {
    name: programName(program),
    buffers: [
      ...read.buffers,
      ...outputs.map((dtype, k) => ({ name: `y${k}`, type: elementOf(dtype), written: true })),
    ],
    words: [{ name: "n", type: "u32" }, ...read.words, ...words],
    body: `${prelude(printed.used)}${printed.code}
${LINEAR_MAIN}${coordinates("i", rank, "c", "d")}${read.text}let v = f(${read.args.join(", ")});
${writes}}`,
  };
}

/** A program with too many operands for one kernel, step by step. */
function runSteps(
  device: Webgpu,
  program: ScalarProgram,
  shape: readonly number[],
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const { inputs, steps, outputs } = program;
  const values: NDArray[] = [...args];
  const run = (step: ScalarProgram, operands: readonly NDArray[]): NDArray =>
    runMap(device, { kind: "map", program: step, shape }, operands, [
      makeAval(shape, dtypeOf(step, step.outputs[0])),
    ])[0];
  for (const step of steps) {
    const own = step.args.map((v) => dtypeOf(program, v));
    const { fn, dtype, attr, imag } = step;
    const key = `step:${fn}(${own})${dtype}:${attr === undefined ? "" : Object.is(attr, -0) ? "-0" : attr}:${
      imag ?? ""
    }`;
    const narrow = { key, inputs: own, steps: [{ ...step, args: own.map((_, i) => i) }], outputs: [own.length] };
    values.push(run(narrow, step.args.map((v) => values[v])));
  }
  // Results are arrays of their own, of the whole shape.
  const given = new Set<NDArray>();
  return outputs.map((v, k) => {
    const x = values[v];
    const owned = v >= inputs.length && !given.has(x);
    given.add(x);
    const { dtype } = outs[k];
    return owned ? x : run({ key: `copy:${dtype}`, inputs: [dtype], steps: [], outputs: [0] }, [x]);
  });
}
