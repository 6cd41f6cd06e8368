/**
 * What follows a sum: a program that runs on each sum and on further operands.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import { dtypeOf, identity, type ScalarProgram } from "../../lib/core/plan.ts";
import type { Storage } from "../../lib/core/storage.ts";
import { type Binding, MOST_WORDS, type Word } from "./kernels.ts";
import { mapOperands, reads, readsOver, storeOutputs } from "./elements.ts";
import { runMap } from "./map.ts";
import type { Block } from "./memory.ts";
import { elementOf, fresh, type Webgpu } from "./operands.ts";
import { prelude } from "./prelude.ts";
import { printWgsl } from "./print.ts";
import { coordinates, dimWords, linear, LINEAR_MAIN } from "./wgsl.ts";

/** How a kernel with an invocation for each result computes the sum. */
export interface Sum {
  /** What the text depends on. */
  readonly key: string;
  readonly dtype: DType;
  readonly blocks: readonly Block[];
  readonly buffers: readonly Binding[];
  readonly values: readonly number[];
  readonly words: readonly Word[];
  readonly functions: string;
  /** Statements that define `sum`, an element in memory of the dtype, for result `i`. */
  readonly text: string;
}

/** The results of a program whose first input is the sum, and whose others are operands; of none, the sums. */
export function finish(
  device: Webgpu,
  sum: Sum,
  epilogue: ScalarProgram | undefined,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const program = epilogue ?? identity(sum.dtype);
  const { shape, size } = outs[0];
  const operands = mapOperands(device, args, shape);
  const { rank, blocks: read, words } = readsOver(operands, shape);
  const blocks = [...sum.blocks, ...read];
  const values = [size, ...sum.values, ...words];
  const outputs = program.outputs.map((v) => dtypeOf(program, v));
  if (blocks.length + outs.length > device.gpu.limits.maxStorageBuffersPerShaderStage || values.length > MOST_WORDS) {
    const [whole] = finish(device, sum, undefined, [], [makeAval(shape, sum.dtype)]);
    const results = runMap(device, { kind: "map", program, shape }, [whole, ...args], outs);
    device.gpu.memory.give((whole.ext as Storage).buffer as Block);
    return results;
  }
  const results = outs.map((aval) => fresh(device, aval, "contract"));
  const source = () => {
    const printed = printWgsl(program, "f");
    const read = reads(operands, rank, "i", "c", "x");
    const { words } = dimWords(new Array(rank).fill(1), "d");
    const first = kindOf(sum.dtype) === "c" ? ["sum.x", "sum.y"] : [sum.dtype === "bool" ? "sum != 0u" : "sum"];
    return {
      name: "contract",
      buffers: [
        ...sum.buffers,
        ...read.buffers,
        ...outputs.map((dtype, k) => ({ name: `y${k}`, type: elementOf(dtype), written: true })),
      ],
      words: [{ name: "n", type: "u32" as const }, ...sum.words, ...read.words, ...words],
      body: `${prelude(printed.used)}${printed.code}
${sum.functions}${LINEAR_MAIN}${sum.text}${coordinates("i", rank, "c", "d")}${read.text}
let v = f(${[...first, ...read.args].join(", ")});
${storeOutputs(outputs, "y", "i")}}`,
    };
  };
  const key = `${sum.key}:${program.key}:${operands.map(({ form }) => form[0]).join("")}:${rank}`;
  device.gpu.dispatch(key, source, [...blocks, ...results.map(({ block }) => block)], values, linear(size));
  return results.map(({ array }) => array);
}
