/**
 * Scalar programs over arrays, four neighbours an invocation: memory is read and written in vectors of four, which takes
 * a quarter of the loads.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { kindOf } from "../../lib/core/dtype.ts";
import { dtypeOf, type ScalarProgram } from "../../lib/core/plan.ts";
import { type Binding, MOST_WORDS, type Source, type Word } from "./kernels.ts";
import { type Layout, merged } from "./layout.ts";
import { type MapOperand, partsOf, programName } from "./elements.ts";
import type { Block } from "./memory.ts";
import { elementOf, fresh, type View, type Webgpu } from "./operands.ts";
import { prelude } from "./prelude.ts";
import { printWgsl } from "./print.ts";
import { coordinates, dimWords, linear, LINEAR_MAIN, loaded, place, stored } from "./wgsl.ts";

/** Longer programs take one element an invocation: their text would be there four times. */
const LONGEST = 32;

/**
 * How four neighbours are read: a number, a vector of a row, a vector at a strided place, one element for all four, or
 * each by itself.
 */
type Reading = "number" | "row" | "vector" | "one" | "each";

/** Runs a program over a shape; null where four neighbours don't lie alike, or for complex numbers. */
export function runMapFour(
  device: Webgpu,
  program: ScalarProgram,
  operands: readonly MapOperand[],
  shape: readonly number[],
  outs: readonly Aval[],
): NDArray[] | null {
  if (program.steps.length > LONGEST || [...operands, ...outs].some(({ dtype }) => kindOf(dtype) === "c")) return null;
  const strided = operands.filter(({ form }) => form === "strided");
  const layout = merged(shape, strided.map(({ view }) => view!.strides));
  const rank = strided.length === 0 ? 0 : layout.shape.length;
  if (strided.length > 0 && (rank === 0 || layout.shape[rank - 1] % 4 !== 0)) return null;
  const quads = [...layout.shape.slice(0, -1), layout.shape[rank - 1] / 4];
  const n = Math.ceil(outs[0].size / 4);
  const readings: Reading[] = [];
  const blocks: Block[] = [];
  const words: number[] = [n];
  let k = 0;
  for (const { form, view, value } of operands) {
    if (view === null) {
      readings.push("number");
      words.push(value);
      continue;
    }
    blocks.push(view.block);
    if (form === "row" && view.offset % 4 !== 0) return null;
    const [reading, own] = form === "row" ? ["row" as const, [view.offset / 4]] : placed(view, layout, k++);
    readings.push(reading);
    words.push(...own);
  }
  if (rank > 0) words.push(...quads.slice(1));
  const { maxStorageBuffersPerShaderStage } = device.gpu.limits;
  if (blocks.length + outs.length > maxStorageBuffersPerShaderStage || words.length > MOST_WORDS) return null;
  const results = outs.map((aval) => fresh(device, aval, "map"));
  device.gpu.dispatch(
    `map four:${program.key}:${readings.map((reading) => reading[0])}:${rank}`,
    () => source(program, operands, readings, rank),
    [...blocks, ...results.map(({ block }) => block)],
    words,
    linear(n),
  );
  return results.map(({ array }) => array);
}

/** How the `k`-th strided operand is read, and its words: offset, strides over quads, and for `each` the step in one. */
function placed({ offset }: View, { strides }: Layout, k: number): [Reading, number[]] {
  const outer = strides[k].slice(0, -1);
  const step = strides[k][strides[k].length - 1];
  if (step === 0) return ["one", [offset, ...outer, 0]];
  const aligned = step === 1 && [offset, ...outer].every((s) => s % 4 === 0);
  if (aligned) return ["vector", [offset / 4, ...outer.map((s) => s / 4), 1]];
  return ["each", [offset, ...outer, 4 * step, step]];
}

const LANES = ["x", "y", "z", "w"];

function source(
  program: ScalarProgram,
  operands: readonly MapOperand[],
  readings: readonly Reading[],
  rank: number,
): Source {
  const printed = printWgsl(program, "f");
  const buffers: Binding[] = [];
  const words: Word[] = [{ name: "n", type: "u32" }];
  const args: string[][] = LANES.map(() => []);
  let text = coordinates("i", rank, "c", "d");
  operands.forEach(({ dtype }, k) => {
    const x = `x${k}`;
    const type = elementOf(dtype) as Word["type"];
    const reading = readings[k];
    if (reading === "number") {
      words.push({ name: x, type });
      for (const lane of args) lane.push(loaded(dtype, `p.${x}`));
      return;
    }
    const vector = reading === "row" || reading === "vector";
    buffers.push({ name: x, type: vector ? `vec4<${type}>` : type });
    words.push({ name: `${x}o`, type: "i32" });
    if (reading !== "row") {
      for (let d = 0; d < rank; d++) words.push({ name: `${x}s${d}`, type: "i32" });
    }
    if (reading === "each") words.push({ name: `${x}e`, type: "i32" });
    const at = reading === "row" ? `p.${x}o + i32(i)` : place(rank, "c", `${x}o`, `${x}s`);
    text += reading === "each" ? `let ${x}p = ${at};\n` : `let ${x}v = ${x}[${at}];\n`;
    args.forEach((lane, l) => {
      const element = vector ? `${x}v.${LANES[l]}` : reading === "one" ? `${x}v` : `${x}[${x}p + ${l} * p.${x}e]`;
      lane.push(loaded(dtype, element));
    });
  });
  args.forEach((lane, l) => text += `let v${l} = f(${lane.join(", ")});\n`);
  const outputs = program.outputs.map((v) => dtypeOf(program, v));
  const parts = LANES.map((_, l) => partsOf(outputs, `v${l}`));
  outputs.forEach((dtype, o) => {
    const type = `vec4<${elementOf(dtype)}>`;
    buffers.push({ name: `y${o}`, type, written: true });
    text += `y${o}[i] = ${type}(${parts.map((lane) => stored(dtype, lane[o][0])).join(", ")});\n`;
  });
  words.push(...dimWords(new Array(rank).fill(1), "d").words);
  return {
    name: programName(program),
    buffers,
    words,
    body: `${prelude(printed.used)}${printed.code}\n${LINEAR_MAIN}${text}}`,
  };
}
