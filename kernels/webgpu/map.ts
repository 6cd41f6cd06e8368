/**
 * Scalar programs over arrays.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import { dtypeOf, identity, type MapPlan, type ScalarProgram } from "../../lib/core/plan.ts";
import { mapOperands, programName } from "./elements.ts";
import { type Along, elementwise, formsOf } from "./fold_element.ts";
import { MOST_WORDS, type Source } from "./kernels.ts";
import { nestOf } from "./nest.ts";
import { fresh, type Webgpu } from "./operands.ts";
import { prelude } from "./prelude.ts";
import { linear, LINEAR_MAIN } from "./wgsl.ts";

/** The program over a shape: one result an output. */
export function runMap(
  device: Webgpu,
  { program, shape }: MapPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const nest = nestOf(mapOperands(device, args, shape), program, outs.length, shape, []);
  const values = [nest.lines, ...nest.words];
  const { maxStorageBuffersPerShaderStage } = device.gpu.limits;
  if (nest.blocks.length + outs.length > maxStorageBuffersPerShaderStage || values.length > MOST_WORDS) {
    return runSteps(device, program, shape, args, outs);
  }
  const results = outs.map((aval) => fresh(device, aval, "map"));
  device.gpu.dispatch(
    `map:${program.key}:${formsOf(nest.along)}`,
    () => mapSource(nest.along),
    [...nest.blocks, ...results.map(({ block }) => block)],
    values,
    linear(nest.lines),
  );
  return results.map(({ array }) => array);
}

/** Every place is a line of one element. */
function mapSource(along: Along): Source {
  const each = elementwise(along, []);
  return {
    name: programName(along.program),
    buffers: each.buffers,
    words: [{ name: "n", type: "u32" }, ...each.words],
    body: `${prelude(each.used)}${each.functions}${LINEAR_MAIN}${each.before}${each.text}}`,
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
    return owned ? x : run(identity(outs[k].dtype), [x]);
  });
}
