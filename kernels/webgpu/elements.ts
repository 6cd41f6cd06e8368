/**
 * How the functions that scalar programs are meet elements in memory: operands over a shape, what a kernel needs to read
 * them, and how it stores results.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { ScalarProgram } from "../../lib/core/plan.ts";
import type { Word } from "./kernels.ts";
import { merged, stridesOver } from "./layout.ts";
import type { Block } from "./memory.ts";
import { elementOf, isDense, numberOf, type View, viewOf, type Webgpu } from "./operands.ts";
import { loaded, place, stored } from "./wgsl.ts";

/** How a program's operand is laid out over a shape. */
export interface MapOperand {
  /** A number, elements in a row, or strided elements. */
  readonly form: "number" | "row" | "strided";
  readonly dtype: DType;
  /** Where the elements lie; null for numbers. */
  readonly view: View | null;
  /** The number. */
  readonly value: number;
}

/** How operands lie over a shape that they broadcast to. */
export function mapOperands(device: Webgpu, args: readonly NDArray[], shape: readonly number[]): MapOperand[] {
  const size = shape.reduce((a, n) => a * n, 1);
  return args.map((x): MapOperand => {
    const { dtype } = x.aval;
    const value = kindOf(dtype) === "c" ? null : numberOf(x);
    if (value !== null) return { form: "number", dtype, view: null, value };
    const view = viewOf(device, x);
    const form = x.aval.size === size && isDense(x, view) ? "row" : "strided";
    return { form, dtype, view: { ...view, strides: stridesOver(x.shape, view.strides, shape) }, value: 0 };
  });
}

/** What {@link reads} takes, for operands over a shape: the rank, buffers, and values of its words, then of the lengths. */
export function readsOver(
  operands: readonly MapOperand[],
  shape: readonly number[],
): { readonly rank: number; readonly blocks: readonly Block[]; readonly words: readonly number[] } {
  const strided = operands.filter(({ form }) => form === "strided");
  const layout = merged(shape, strided.map(({ view }) => view!.strides));
  const rank = strided.length === 0 ? 0 : layout.shape.length;
  const blocks: Block[] = [];
  const words: number[] = [];
  let k = 0;
  for (const { form, view, value } of operands) {
    if (view === null) words.push(value);
    else {
      blocks.push(view.block);
      words.push(view.offset);
      if (form === "strided") words.push(...layout.strides[k++]);
    }
  }
  return { rank, blocks, words: rank > 0 ? [...words, ...layout.shape.slice(1)] : words };
}

/** What a program computes, in a few words. */
export function programName({ steps }: ScalarProgram): string {
  const names = [...new Set(steps.map(({ fn }) => fn).filter((fn) => fn !== "const"))];
  return names.length === 0 ? "copy" : names.length > 4 ? `${names.slice(0, 4).join("+")}+...` : names.join("+");
}

/** The outputs of a program's function, `v`: each one's value, or the two parts of a complex one. */
export function partsOf(outputs: readonly DType[], v: string): string[][] {
  let part = 0;
  const complex = outputs.filter((dtype) => kindOf(dtype) === "c").length;
  const single = outputs.length + complex === 1;
  const next = (): string => single ? v : `${v}.o${part++}`;
  return outputs.map((dtype) => kindOf(dtype) === "c" ? [next(), next()] : [next()]);
}

/** Statements that store values, by their parts, at element `at` of the buffers `${name}k`. */
export function storeParts(
  outputs: readonly DType[],
  parts: readonly (readonly string[])[],
  name: string,
  at: string,
): string {
  return outputs.map((dtype, k) => {
    const value = kindOf(dtype) === "c" ? `vec2f(${parts[k].join(", ")})` : stored(dtype, parts[k][0]);
    return `${name}${k}[${at}] = ${value};\n`;
  }).join("");
}

/** Statements that store the outputs of a program's function, `v`, at element `at` of the buffers `${name}k`. */
export function storeOutputs(outputs: readonly DType[], name: string, at: string): string {
  return storeParts(outputs, partsOf(outputs, "v"), name, at);
}

/** What a kernel needs to read a program's operands. */
interface Reads {
  readonly buffers: { readonly name: string; readonly type: string }[];
  readonly words: Word[];
  /** Statements that load the elements. */
  readonly text: string;
  /** The arguments of the program's function. */
  readonly args: string[];
}

/**
 * How a kernel reads operands at element `i` with coordinates `${c}0`, `${c}1`, ...: buffers, words and variables start
 * with `name`. The words are, by operand: a number, or an offset and then, of a strided one, its strides.
 */
export function reads(operands: readonly MapOperand[], rank: number, i: string, c: string, name: string): Reads {
  const out: Reads & { text: string } = { buffers: [], words: [], text: "", args: [] };
  operands.forEach(({ form, dtype }, k) => {
    const x = `${name}${k}`;
    if (form === "number") {
      const type = elementOf(dtype) as Word["type"];
      out.words.push({ name: x, type });
      out.args.push(loaded(dtype, `p.${x}`));
      return;
    }
    out.buffers.push({ name: x, type: elementOf(dtype) });
    out.words.push({ name: `${x}o`, type: "i32" });
    if (form === "strided") { for (let d = 0; d < rank; d++) out.words.push({ name: `${x}s${d}`, type: "i32" }); }
    const at = form === "row" ? `p.${x}o + i32(${i})` : place(rank, c, `${x}o`, `${x}s`);
    out.text += `let ${x}v = ${loaded(dtype, `${x}[${at}]`)};\n`;
    if (kindOf(dtype) === "c") out.args.push(`${x}v.x`, `${x}v.y`);
    else out.args.push(`${x}v`);
  });
  return out;
}
