/**
 * The kernel of a loop over lines: a program runs at each element, its outputs are stored or combined along the line,
 * and what a line gives goes through an epilogue.
 *
 * A workgroup takes `w` lines, or a chunk of each, with `t` invocations a line; `t·w` is all of them. An invocation
 * combines every `t`-th element of the chunk; then those of a line combine what they have in workgroup memory, sixteen
 * values at a time. Neighbouring invocations take neighbouring elements: of a line, or of neighbouring lines.
 *
 * @module
 */
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import { dtypeOf, type ScalarProgram } from "../../lib/core/plan.ts";
import { type Fold, ofWords, WORDS, wordsOf } from "./folds.ts";
import type { Binding, Source, Word } from "./kernels.ts";
import { type MapOperand, partsOf, programName, reads, storeParts } from "./map.ts";
import { elementOf } from "./operands.ts";
import { prelude } from "./prelude.ts";
import { printWgsl } from "./print.ts";
import { coordinates, dimWords, loaded, place, WORKGROUP } from "./wgsl.ts";

/** What runs along lines. */
export interface Along {
  readonly program: ScalarProgram;
  /** Its inputs: numbers, or strided over {@link kept} and {@link line}. */
  readonly operands: readonly Pick<MapOperand, "form" | "dtype">[];
  /** Axes of the places of lines, and of a line. */
  readonly kept: number;
  readonly line: number;
}

/** What runs at each kept place. */
export interface At {
  readonly program: ScalarProgram;
  /** Its inputs after the combined values. */
  readonly operands: readonly MapOperand[];
  readonly rank: number;
}

/** All that a kernel's text depends on. */
export interface Loop {
  /** What runs at each element; null where an element is what is carried, of an earlier kernel. */
  readonly along: Along | null;
  readonly folds: readonly Fold[];
  /** The dtypes of the combined values. */
  readonly dtypes: readonly DType[];
  /** Whether several invocations take a line. */
  readonly tree: boolean;
  /** Whether what is carried is written, for a later kernel to combine. */
  readonly partial: boolean;
  /** The epilogue, if there is one. */
  readonly epilogue: At | null;
}

/** The words that all these kernels take first: see {@link loopSource}. */
export const LOOP_WORDS = ["kept", "n", "t", "w", "groups", "splits", "chunk", "block", "lane", "place"] as const;

/** A text that says all that a kernel's text depends on. */
export function keyOf({ along, folds, tree, partial, epilogue }: Loop): string {
  const forms = (operands: readonly { readonly form: string }[]): string =>
    operands.map(({ form }) => form[0]).join("");
  const element = along === null ? "" : `${along.program.key}:${forms(along.operands)}:${along.kept},${along.line}`;
  const last = partial
    ? "partial"
    : epilogue === null
    ? ""
    : `${epilogue.program.key}:${forms(epilogue.operands)}:${epilogue.rank}`;
  return `loop:${element}|${folds.map(({ key }) => key)}|${tree ? "tree" : ""}|${last}`;
}

/** What a piece of a kernel adds to it. */
interface Piece {
  readonly buffers: readonly Binding[];
  readonly words: readonly Word[];
  readonly functions: string;
  readonly used: Iterable<string>;
  readonly text: string;
}

/**
 * The kernel. Words: {@link LOOP_WORDS} (lines; elements of a line; invocations a line; lines a workgroup; workgroups
 * for all lines; chunks a line; elements of a chunk; elements combined in one sum; bits to the right of the number of
 * the lane, and of the line, in that of an invocation), then those of the operands, of the stored outputs, and of the
 * epilogue. Buffers: operands, stored outputs, or what is carried; then what is to be carried, or the epilogue's
 * operands and the results.
 */
export function loopSource(loop: Loop): Source {
  const { along, folds, tree, partial, epilogue } = loop;
  const each = along === null ? carried(folds) : elementwise(along, folds);
  const last = partial ? carry(folds) : results(loop);
  const common: Word[] = LOOP_WORDS.map((name) => ({ name, type: "u32" }));
  const used = new Set([...each.used, ...last.used, ...folds.flatMap((fold) => fold.used)]);
  const shared = tree
    ? folds.map(({ type }, k) => `var<workgroup> s${k}: array<${type}, ${WORKGROUP}>;\n`).join("")
    : "";
  const own = [...new Set(folds.flatMap(({ code = [] }) => code))].join("");
  return {
    name: `${along === null ? "" : `${programName(along.program)}, `}${folds.map(({ key }) => key).join(", ")}` +
      (epilogue === null || partial ? "" : `, ${programName(epilogue.program)}`),
    buffers: [...each.buffers, ...last.buffers],
    words: [...common, ...each.words, ...last.words],
    body: `${prelude(used)}${own}${each.functions}${last.functions}${shared}
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) wg: vec3u, @builtin(num_workgroups) grid: vec3u, @builtin(local_invocation_index) li: u32) {
  let group = wg.y * grid.x + wg.x;
  let split = group / p.groups;
  if (split >= p.splits) { return; }
  let start = (group % p.groups) * p.w;
  let lane = ${tree ? "(li >> p.lane) & (p.t - 1u)" : "0u"};
  let own = ${tree ? "(li >> p.place) & (p.w - 1u)" : "li"};
  let i = start + own;
${folds.map(({ type, zero }, k) => `  var a${k}: ${type} = ${zero};\n`).join("")}
  if (i < p.kept) {
${overLine(folds, each.text)}
  }
${tree ? combine(folds) : ""}
  let o = start + li;
  if (li < p.w && o < p.kept) {
${last.text}
  }
}
`,
  };
}

/** The loop of an invocation over its elements `r` of the line. Sums are those of short ones, so that they are right. */
function overLine(folds: readonly Fold[], { before, text, values }: EachText): string {
  const joined = (name: string): string =>
    folds.map((fold, k) => `${name}${k} = ${fold.join(`${name}${k}`, `e${k}`)};\n`).join("");
  const element = `${text}${folds.map((_, k) => `let e${k} = ${values[k]};\n`).join("")}`;
  const head = `${before}let end = min((split + 1u) * p.chunk, p.n);\nvar r = split * p.chunk + lane;\n`;
  if (!folds.some((fold) => fold.rounds)) {
    return `${head}for (; r < end; r += p.t) {\n${element}${joined("a")}}\n`;
  }
  return `${head}while (r < end) {
${folds.map(({ type, zero }, k) => `var b${k}: ${type} = ${zero};\n`).join("")}let stop = min(end, r + p.block);
for (; r < stop; r += p.t) {
${element}${joined("b")}}
${folds.map((fold, k) => `a${k} = ${fold.join(`a${k}`, `b${k}`)};\n`).join("")}}
`;
}

/**
 * What the invocations of a line have is combined: that of invocation `lane` of line `own` lies at `lane·w + own`.
 * There are 16 or 256 of them.
 */
function combine(folds: readonly Fold[]): string {
  const each = (text: (fold: Fold, k: number) => string): string => folds.map(text).join("");
  const sixteen = (next: string): string =>
    `workgroupBarrier();
if (li < ${next} * p.w) {
${each((_, k) => `a${k} = s${k}[li];\n`)}for (var j = 1u; j < 16u; j++) {
${each((fold, k) => `a${k} = ${fold.join(`a${k}`, `s${k}[li + j * ${next} * p.w]`)};\n`)}}
`;
  return `let slot = lane * p.w + own;
${each((_, k) => `s${k}[slot] = a${k};\n`)}if (p.t == 16u) {
${sixteen("1u")}}
} else {
${sixteen("16u")}${each((_, k) => `s${k}[li] = a${k};\n`)}}
${sixteen("1u")}}
}
`;
}

interface EachText {
  /** Statements at the head of a line `i`. */
  readonly before: string;
  /** Statements at its element `r`. */
  readonly text: string;
  /** What is carried of the element, by fold. */
  readonly values: readonly string[];
}

interface Each extends Omit<Piece, "text"> {
  readonly text: EachText;
}

/** The program runs at element `r` of line `i`: operands `x`, stored outputs `y`. */
function elementwise({ program, operands, kept, line }: Along, folds: readonly Fold[]): Each {
  const printed = printWgsl(program, "f");
  const outputs = program.outputs.map((v) => dtypeOf(program, v));
  const stored = outputs.slice(0, outputs.length - folds.length);
  const buffers: Binding[] = [];
  const words: Word[] = [];
  const args: string[] = [];
  let before = coordinates("i", kept, "c", "kd");
  let text = coordinates("r", line, "q", "ld");
  // Strides along kept axes, then along those of the line.
  const base = (name: string): void => {
    for (let d = 0; d < kept; d++) words.push({ name: `${name}k${d}`, type: "i32" });
    for (let d = 0; d < line; d++) words.push({ name: `${name}l${d}`, type: "i32" });
    words.push({ name: `${name}o`, type: "i32" });
    before += `let ${name}b = ${place(kept, "c", `${name}o`, `${name}k`)};\n`;
  };
  const inLine = (name: string): string => {
    let text = `${name}b`;
    for (let d = 0; d < line; d++) text += ` + i32(q${d}) * p.${name}l${d}`;
    return text;
  };
  operands.forEach(({ form, dtype }, k) => {
    const x = `x${k}`;
    if (form === "number") {
      words.push({ name: x, type: elementOf(dtype) as Word["type"] });
      args.push(loaded(dtype, `p.${x}`));
      return;
    }
    buffers.push({ name: x, type: elementOf(dtype) });
    base(x);
    text += `let ${x}v = ${loaded(dtype, `${x}[${inLine(x)}]`)};\n`;
    args.push(...(kindOf(dtype) === "c" ? [`${x}v.x`, `${x}v.y`] : [`${x}v`]));
  });
  if (stored.length > 0) base("y");
  stored.forEach((dtype, k) => buffers.push({ name: `y${k}`, type: elementOf(dtype), written: true }));
  const parts = partsOf(outputs, "v");
  text += `let v = f(${args.join(", ")});\n`;
  if (stored.length > 0) text += `let at = ${inLine("y")};\n${storeParts(stored, parts, "y", "at")}`;
  return {
    buffers,
    words: [...words, ...dims(kept, "kd"), ...dims(line, "ld")],
    functions: printed.code,
    used: printed.used,
    text: { before, text, values: folds.map((fold, k) => fold.lift(parts[stored.length + k], "r")) },
  };
}

/** Words for {@link coordinates} over so many axes. */
function dims(rank: number, name: string): Word[] {
  return dimWords(new Array(rank).fill(1), name).words;
}

/** The number in the buffer `q` of word `j` of what is carried for chunk `r` of line `i`, of `n` chunks. */
function carriedAt(j: number, n: string, r: string, i: string): string {
  return `(${j}u * ${n} + ${r}) * p.kept + ${i}`;
}

/** What was carried of a chunk is read. */
function carried(folds: readonly Fold[]): Each {
  let j = 0;
  const values = folds.map((fold) => {
    const words = Array.from({ length: WORDS[fold.type].count }, () => `q[${carriedAt(j++, "p.n", "r", "i")}]`);
    return ofWords(fold, words);
  });
  return {
    buffers: [{ name: "q", type: "u32" }],
    words: [],
    functions: "",
    used: [],
    text: { before: "", text: "", values },
  };
}

/** What is carried of a chunk is written. */
function carry(folds: readonly Fold[]): Piece {
  const words = folds.flatMap((fold, k) => wordsOf(fold, `a${k}`));
  const text = words.map((w, j) => `q[${carriedAt(j, "p.splits", "split", "o")}] = ${w};\n`).join("");
  return { buffers: [{ name: "q", type: "u32", written: true }], words: [], functions: "", used: [], text };
}

/** The combined values, or what the epilogue makes of them, are stored: results `u`, the epilogue's operands `z`. */
function results({ folds, dtypes, epilogue }: Loop): Piece {
  const parts = folds.map((fold, k) => fold.drop(`a${k}`));
  if (epilogue === null) {
    const buffers = dtypes.map((dtype, k) => ({ name: `u${k}`, type: elementOf(dtype), written: true }));
    return { buffers, words: [], functions: "", used: [], text: storeParts(dtypes, parts, "u", "o") };
  }
  const { program, operands, rank } = epilogue;
  const printed = printWgsl(program, "g");
  const outputs = program.outputs.map((v) => dtypeOf(program, v));
  const read = reads(operands, rank, "o", "h", "z");
  const text = `${coordinates("o", rank, "h", "zd")}${read.text}let v = g(${
    [...parts.flat(), ...read.args].join(", ")
  });
${storeParts(outputs, partsOf(outputs, "v"), "u", "o")}`;
  return {
    buffers: [
      ...read.buffers,
      ...outputs.map((dtype, k) => ({ name: `u${k}`, type: elementOf(dtype), written: true })),
    ],
    words: [...read.words, ...dims(rank, "zd")],
    functions: printed.code,
    used: printed.used,
    text,
  };
}
