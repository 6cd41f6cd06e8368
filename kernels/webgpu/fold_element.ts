/**
 * What a kernel of a loop over lines does at an element of a line: it runs a program, or reads what an earlier kernel
 * carried.
 *
 * @module
 */
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import { dtypeOf, type ScalarProgram } from "../../lib/core/plan.ts";
import { type Fold, ofWords, WORDS } from "./folds.ts";
import type { Binding, Word } from "./kernels.ts";
import { partsOf, storeParts } from "./elements.ts";
import { elementOf } from "./operands.ts";
import { printWgsl } from "./print.ts";
import { coordinates, dimWords, loaded, place, stored } from "./wgsl.ts";

/**
 * How a program's operand is read where an element has four parts: a number; four neighbours at once; one value for all
 * parts; or each part on its own. Where it has one part, a number, or each.
 */
export interface Operand {
  readonly form: "number" | "vector" | "same" | "each";
  readonly dtype: DType;
  /** Whether it is one along a line, so that it is read once. */
  readonly once: boolean;
}

/** A program that runs along lines. */
export interface Along {
  readonly program: ScalarProgram;
  readonly operands: readonly Operand[];
  /** The axes of the lines' places, and of a line. */
  readonly kept: number;
  readonly line: number;
  /** Where the four parts of an element are neighbours; null if it has one. */
  readonly vector: "kept" | "line" | null;
  /** Whether the last element of a line has parts beyond its end, which give nothing. */
  readonly ragged: boolean;
}

/** What a kernel does at an element. */
export interface Each {
  readonly buffers: readonly Binding[];
  readonly words: readonly Word[];
  readonly functions: string;
  readonly used: Iterable<string>;
  /** The parts of an element, and how many lines they belong to. */
  readonly width: number;
  readonly lines: number;
  /** Statements at the head of line `i`. */
  readonly before: string;
  /** Statements at its element `r`, which define what is carried of part `c`, by fold `k`: `e{k}_{c}`. */
  readonly text: string;
}

const texts = new WeakMap<Along, string>();

/** A text that says how operands are read. */
export function formsOf(along: Along): string {
  let text = texts.get(along);
  if (text === undefined) {
    const { operands, kept, line, vector, ragged } = along;
    const forms = operands.map(({ form, once }) => once ? form[0].toUpperCase() : form[0]).join("");
    texts.set(along, text = `${forms}:${kept},${line}:${vector ?? ""}${ragged ? ",ragged" : ""}`);
  }
  return text;
}

/**
 * The program at element `r` of line `i`: operands `x`, stored outputs `y`. The words are, by operand: a number, or
 * strides along kept axes and along those of the line, an offset, and, where each part is read on its own, the distance
 * of parts; then strides and offset of the stored outputs, lengths, and that of a ragged line. What is read as vectors
 * counts them.
 */
export function elementwise({ program, operands, kept, line, vector, ragged }: Along, folds: readonly Fold[]): Each {
  const width = vector === null ? 1 : 4;
  const components = Array.from({ length: width }, (_, c) => c);
  const printed = printWgsl(program, "f");
  const outputs = program.outputs.map((v) => dtypeOf(program, v));
  const values = outputs.slice(0, outputs.length - folds.length);
  const buffers: Binding[] = [];
  const words: Word[] = [];
  const args: string[][] = components.map(() => []);
  let before = coordinates("i", kept, "c", "kd");
  let text = coordinates("r", line, "q", "ld");
  /** Declares the words of strides and the base of a line; gives the place of an element. */
  const located = (name: string): string => {
    for (let d = 0; d < kept; d++) words.push({ name: `${name}k${d}`, type: "i32" });
    for (let d = 0; d < line; d++) words.push({ name: `${name}l${d}`, type: "i32" });
    words.push({ name: `${name}o`, type: "i32" });
    before += `let ${name}b = ${place(kept, "c", `${name}o`, `${name}k`)};\n`;
    return `${name}b${Array.from({ length: line }, (_, d) => ` + i32(q${d}) * p.${name}l${d}`).join("")}`;
  };
  operands.forEach(({ form, dtype, once }, k) => {
    const x = `x${k}`;
    if (form === "number") {
      words.push({ name: x, type: elementOf(dtype) as Word["type"] });
      args.forEach((own) => own.push(loaded(dtype, `p.${x}`)));
      return;
    }
    buffers.push({ name: x, type: form === "vector" ? vectorOf(dtype) : elementOf(dtype) });
    const at = located(x);
    let read = `let ${x}a = ${once ? `${x}b` : at};\n`;
    if (form !== "each") read += `let ${x}v = ${x}[${x}a];\n`;
    else if (width > 1) words.push({ name: `${x}e`, type: "i32" });
    components.forEach((c) => {
      if (form === "each") read += `let ${x}v${c} = ${x}[${x}a${c === 0 ? "" : ` + ${c} * p.${x}e`}];\n`;
      const element = form === "each" ? `${x}v${c}` : form === "vector" ? `${x}v.${"xyzw"[c]}` : `${x}v`;
      args[c].push(...(kindOf(dtype) === "c" ? [`${element}.x`, `${element}.y`] : [loaded(dtype, element)]));
    });
    if (once) before += read;
    else text += read;
  });
  const results = components.map((c) => partsOf(outputs, `v${c}`));
  components.forEach((c) => text += `let v${c} = f(${args[c].join(", ")});\n`);
  if (values.length > 0) {
    const type = vector === null ? elementOf : vectorOf;
    values.forEach((dtype, k) => buffers.push({ name: `y${k}`, type: type(dtype), written: true }));
    text += `let at = ${located("y")};\n`;
    if (vector === null) text += storeParts(values, results[0], "y", "at");
    else {
      values.forEach((dtype, k) => {
        const four = results.map((own) => stored(dtype, own[k][0])).join(", ");
        text += `y${k}[at] = ${vectorOf(dtype)}(${four});\n`;
      });
    }
  }
  folds.forEach((fold, k) =>
    components.forEach((c) => {
      const number = vector === "line" ? `(r * 4u + ${c}u)` : "r";
      const element = fold.lift(results[c][values.length + k], number);
      text += `let e${k}_${c} = ${ragged ? `select(${fold.zero}, ${element}, ${number} < p.whole)` : element};\n`;
    })
  );
  return {
    buffers,
    words: [
      ...words,
      ...dims(kept, "kd"),
      ...dims(line, "ld"),
      ...(ragged ? [{ name: "whole", type: "u32" as const }] : []),
    ],
    functions: printed.code,
    used: printed.used,
    width,
    lines: vector === "kept" ? 4 : 1,
    before,
    text,
  };
}

/** The type of four elements of a real dtype. */
function vectorOf(dtype: DType): string {
  return `vec4${elementOf(dtype)[0]}`;
}

/** Words for {@link coordinates} over so many axes. */
function dims(rank: number, name: string): Word[] {
  return dimWords(new Array(rank).fill(1), name).words;
}

/** What was carried of chunk `r` of line `i` is read from the buffer `q`. */
export function carried(folds: readonly Fold[]): Each {
  let j = 0;
  const text = folds.map((fold, k) => {
    const words = Array.from({ length: WORDS[fold.type].count }, () => `q[(${j++}u * p.n + r) * p.lines + i]`);
    return `let e${k}_0 = ${ofWords(fold, words)};\n`;
  }).join("");
  const buffers = [{ name: "q", type: "u32" }];
  return { buffers, words: [], functions: "", used: [], width: 1, lines: 1, before: "", text };
}
