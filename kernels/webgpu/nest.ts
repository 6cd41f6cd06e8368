/**
 * The loops over lines and over the elements of one, and how operands lie in them.
 *
 * @module
 */
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import { dtypeOf, type ScalarProgram } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import type { Along, Operand } from "./fold_element.ts";
import { type Layout, merged } from "./layout.ts";
import type { MapOperand } from "./elements.ts";
import type { Block } from "./memory.ts";

/** The loops over lines, the places of kept axes, and over the elements of one. */
export interface Nest {
  /** How a kernel runs the program along the lines. */
  readonly along: Along;
  /** How many lines there are, and how many elements a line has; an element may have four parts. */
  readonly lines: number;
  readonly elements: number;
  /** Whether neighbours in memory are neighbours in a line, rather than of neighbouring lines. */
  readonly alongLines: boolean;
  /** What holds the operands, and the words of the operands, the stored outputs and the lengths. */
  readonly blocks: readonly Block[];
  readonly words: readonly number[];
}

/** Where an operand's elements lie: strides along kept axes, and along those of a line. */
interface Spread {
  readonly kept: readonly number[];
  readonly line: readonly number[];
  readonly offset: number;
}

/** Elements below which loops that combine take them one by one, by kernels that compile sooner. */
const FEW_ELEMENTS = 4096;
/** Steps of a program above which its own time is what counts, and compiling it four times costs more than it saves. */
const MANY_STEPS = 32;
/** From this length on, buffers may end where the limits of the device are, within four elements. */
const LONGEST = 2 ** 28;

/**
 * The loops over all elements as one line of places, four of them at once, where all operands have the shape and are
 * row-major: null if they don't. That is what most maps are, and takes a fifth of the time.
 */
function flatNest(
  inputs: readonly MapOperand[],
  program: ScalarProgram,
  count: number,
  shape: readonly number[],
): Nest | null {
  const size = product(shape);
  if (size >= LONGEST || size === 1 || program.steps.length > MANY_STEPS || program.outputs.length > count) return null;
  const blocks: Block[] = [];
  const words: number[] = [];
  let numbers = "";
  for (const { form, view, dtype, value } of inputs) {
    if (view === null) words.push(value);
    else {
      if (form !== "row" || kindOf(dtype) === "c" || view.offset % 4 !== 0) return null;
      blocks.push(view.block);
      words.push(1, view.offset / 4);
    }
    numbers += view === null ? "1" : "0";
  }
  const along = flatAlong(program, count, numbers);
  if (along === null) return null;
  words.push(1, 0);
  return { along, lines: Math.ceil(size / 4), elements: 1, alongLines: false, blocks, words };
}

const flat = new WeakMap<ScalarProgram, Map<string, Along | null>>();

/** How a kernel runs a program so; `numbers` has 1 for each operand that is one. Null where an output is complex. */
function flatAlong(program: ScalarProgram, count: number, numbers: string): Along | null {
  let forms = flat.get(program);
  if (forms === undefined) flat.set(program, forms = new Map());
  let along = forms.get(numbers);
  if (along === undefined) {
    const stored = program.outputs.slice(0, count).map((v) => dtypeOf(program, v));
    const operands = program.inputs.map((dtype, k): Operand => {
      return numbers[k] === "1" ? { form: "number", dtype, once: false } : { form: "vector", dtype, once: true };
    });
    along = stored.some((dtype) => kindOf(dtype) === "c")
      ? null
      : { program, operands, kept: 1, line: 0, vector: "kept", ragged: false };
    forms.set(numbers, along);
  }
  return along;
}

/** The loops of a program with these inputs over a shape, of which the first `count` outputs are stored. */
export function nestOf(
  inputs: readonly MapOperand[],
  program: ScalarProgram,
  count: number,
  shape: readonly number[],
  axes: readonly number[],
): Nest {
  const simple = axes.length === 0 ? flatNest(inputs, program, count, shape) : null;
  if (simple !== null) return simple;
  const stored = program.outputs.slice(0, count).map((v) => dtypeOf(program, v));
  const views = inputs.flatMap(({ view }) => view === null ? [] : [view]);
  const strides = views.map((view) => view.strides);
  if (stored.length > 0) strides.push(rowMajor(shape));
  const group = (combined: boolean): Layout => {
    const pick = (x: readonly number[]): number[] => x.filter((_, d) => axes.includes(d) === combined);
    return merged(pick(shape), strides.map(pick));
  };
  const [kept, line] = [group(false), group(true)];
  // What lies where is asked of the largest operands: others repeat.
  const sizes = strides.map((own) => product(shape.filter((_, d) => own[d] !== 0)));
  const large = sizes.map((n) => n === Math.max(...sizes));
  const nearest = (layout: Layout): number =>
    Math.min(...layout.strides.filter((_, k) => large[k]).flat().filter((s) => s !== 0).map(Math.abs));
  const alongLines = nearest(line) <= nearest(kept);
  const spreads = strides.map((_, k): Spread => {
    return { kept: kept.strides[k], line: line.strides[k], offset: views[k]?.offset ?? 0 };
  });
  let k = 0;
  const own = inputs.map(({ view }) => view === null ? null : spreads[k++]);
  const target = stored.length > 0 ? spreads[k] : null;
  const fast = alongLines ? "line" : "kept";
  const last = (alongLines ? line : kept).shape.length - 1;
  const length = last < 0 ? 1 : (alongLines ? line : kept).shape[last];
  const four = (spread: Spread | null, dtype: DType): boolean => spread !== null && inFours(spread, dtype, fast);
  // A single axis may end within four: buffers don't.
  const single = kept.shape.length + line.shape.length === 1 && length < LONGEST;
  const combines = program.outputs.length > count;
  const pays = program.steps.length <= MANY_STEPS && (!combines || product(shape) >= FEW_ELEMENTS);
  const vector = pays && (length % 4 === 0 || single) && stored.every((dtype) => four(target, dtype)) &&
      (stored.length > 0 || inputs.some(({ dtype }, k) => four(own[k], dtype)))
    ? fast
    : null;
  const ragged = vector === "line" && length % 4 !== 0;
  const operands = inputs.map(({ dtype }, k): Operand => {
    const spread = own[k];
    if (spread === null) return { form: "number", dtype, once: false };
    const once = spread.line.every((s) => s === 0);
    if (vector === null) return { form: "each", dtype, once };
    return { form: four(spread, dtype) ? "vector" : spread[fast][last] === 0 ? "same" : "each", dtype, once };
  });
  const lengths = (which: "kept" | "line", { shape }: Layout): readonly number[] =>
    which === vector ? [...shape.slice(0, -1), Math.ceil(length / 4)] : shape;
  const [keptShape, lineShape] = [lengths("kept", kept), lengths("line", line)];
  const words = inputs.flatMap(({ value }, k) => {
    const spread = own[k];
    return spread === null ? [value] : wordsOf(spread, operands[k].form, vector);
  });
  if (target !== null) words.push(...wordsOf(target, vector === null ? "each" : "vector", vector));
  return {
    along: { program, operands, kept: keptShape.length, line: lineShape.length, vector, ragged },
    lines: product(keptShape),
    elements: product(lineShape),
    alongLines,
    blocks: views.map(({ block }) => block),
    words: [...words, ...keptShape.slice(1), ...lineShape.slice(1), ...(ragged ? [length] : [])],
  };
}

/** Whether four neighbours along the fastest axis of a group can be read at once, wherever they start. */
function inFours(spread: Spread, dtype: DType, fast: "kept" | "line"): boolean {
  const [along, across] = fast === "line" ? [spread.line, spread.kept] : [spread.kept, spread.line];
  return kindOf(dtype) !== "c" && along[along.length - 1] === 1 &&
    [spread.offset, ...along.slice(0, -1), ...across].every((s) => s % 4 === 0);
}

/** The words of an operand. */
function wordsOf(spread: Spread, form: Operand["form"], vector: Along["vector"]): number[] {
  const { kept, line, offset } = spread;
  if (vector === null) return [...kept, ...line, offset];
  const step = spread[vector][spread[vector].length - 1];
  const scaled = (which: "kept" | "line"): number[] =>
    spread[which].map((s, d) => {
      const fastest = which === vector && d === spread[which].length - 1;
      if (form === "vector") return fastest ? 1 : s / 4;
      return fastest ? 4 * s : s;
    });
  const words = [...scaled("kept"), ...scaled("line"), form === "vector" ? offset / 4 : offset];
  return form === "each" ? [...words, step] : words;
}

function product(shape: readonly number[]): number {
  return shape.reduce((n, d) => n * d, 1);
}
