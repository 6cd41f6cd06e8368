/**
 * The kernel of a loop over lines: a program runs at each element, its outputs are stored or combined along the line,
 * and what a line gives goes through an epilogue.
 *
 * A workgroup takes `w` lines, or a chunk of each, with `t` invocations a line; `t·w` is all of them. An invocation
 * combines every `t`-th element of the chunk; then those of a line combine what they have in workgroup memory, eight
 * values at a time. Neighbouring invocations take neighbouring elements: of a line, or of neighbouring lines.
 *
 * Where memory allows it an element is four: neighbours in a line, whose combinations are combined at the end, or in
 * neighbouring lines.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import { dtypeOf, type ScalarProgram } from "../../lib/core/plan.ts";
import { type Along, carried, type Each, elementwise, formsOf } from "./fold_element.ts";
import { type Fold, wordsOf } from "./folds.ts";
import type { Binding, Source, Word } from "./kernels.ts";
import { type MapOperand, partsOf, programName, reads, storeParts } from "./elements.ts";
import { elementOf } from "./operands.ts";
import { prelude } from "./prelude.ts";
import { printWgsl } from "./print.ts";
import { coordinates, dimWords } from "./wgsl.ts";

/** Invocations of a workgroup, and as many as combine what they have at a time: its root. */
export const GROUP = 64;
export const FEW = 8;

/** What runs at each kept place. */
export interface At {
  readonly program: ScalarProgram;
  /** Its inputs after the combined values. */
  readonly operands: readonly MapOperand[];
  readonly rank: number;
}

/** All that a kernel's text depends on. */
export interface Loop {
  /** What runs at each element; null where an element is what an earlier kernel carried. */
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

/**
 * The words that all these kernels take first: lines; elements of a line; invocations a line; lines a workgroup;
 * workgroups for all lines; chunks a line; elements of a chunk; elements combined in one sum; bits to the right of the
 * number of the lane, and of the line, in that of an invocation.
 */
export const LOOP_WORDS = ["lines", "n", "t", "w", "groups", "splits", "chunk", "block", "lane", "place"] as const;

/** A text that says all that a kernel's text depends on. */
export function keyOf({ along, folds, dtypes, tree, partial, epilogue }: Loop): string {
  const element = along === null ? "" : `${along.program.key}:${formsOf(along)}`;
  const last = partial
    ? "partial"
    : epilogue === null
    ? dtypes.join()
    : `${epilogue.program.key}:${epilogue.operands.map(({ form }) => form[0]).join("")}:${epilogue.rank}`;
  return `loop:${element}|${folds.map(({ key }) => key)}|${tree ? "tree" : ""}|${last}`;
}

/** What the end of a kernel adds to it. */
interface Last {
  readonly buffers: readonly Binding[];
  readonly words: readonly Word[];
  readonly functions: string;
  readonly used: Iterable<string>;
  /** Statements at kept place `at`, of what is carried there. */
  readonly text: (at: string, carried: readonly string[]) => string;
}

/**
 * The kernel. Its words are {@link LOOP_WORDS}, then those of the operands, of the stored outputs, and of the epilogue;
 * its buffers the operands and stored outputs, or what was carried; then what is to be carried, or the epilogue's
 * operands and the results.
 */
export function loopSource(loop: Loop): Source {
  const { along, folds, tree, partial, epilogue } = loop;
  const each = along === null ? carried(folds) : elementwise(along, folds);
  const last = partial ? carry(folds, each.lines) : results(loop);
  const common: Word[] = LOOP_WORDS.map((name) => ({ name, type: "u32" }));
  const used = new Set([...each.used, ...last.used, ...folds.flatMap((fold) => fold.used)]);
  const own = [...new Set(folds.flatMap(({ code = [] }) => code))].join("");
  // What invocations carry over: of each fold, for each of their lines.
  const held = Array.from({ length: each.lines }, (_, c) => folds.map((fold, k) => ({ fold, name: `${k}_${c}` })));
  const shared = tree
    ? held.flat().map(({ fold, name }) => `var<workgroup> s${name}: array<${fold.type}, ${GROUP}>;\n`).join("")
    : "";
  const ends = held.map((line, c) => {
    const at = each.lines === 1 ? "o" : `(o * ${each.lines}u + ${c}u)`;
    return `{\n${last.text(at, line.map(({ name }) => `a${name}`))}}\n`;
  });
  return {
    name: [
      ...(along === null || along.program.steps.length === 0 ? [] : [programName(along.program)]),
      ...folds.map(({ key }) => key),
      ...(epilogue === null || partial ? [] : [programName(epilogue.program)]),
    ].join(", "),
    buffers: [...each.buffers, ...last.buffers],
    words: [...common, ...each.words, ...last.words],
    body: `${prelude(used)}${own}${each.functions}${last.functions}${shared}
@compute @workgroup_size(${GROUP})
fn main(@builtin(workgroup_id) wg: vec3u, @builtin(num_workgroups) grid: vec3u, @builtin(local_invocation_index) li: u32) {
let group = wg.y * grid.x + wg.x;
let split = group / p.groups;
if (split >= p.splits) { return; }
let start = (group % p.groups) * p.w;
let lane = ${tree ? "(li >> p.lane) & (p.t - 1u)" : "0u"};
let own = ${tree ? "(li >> p.place) & (p.w - 1u)" : "li"};
let i = start + own;
${declared(folds, each.width, "a")}if (i < p.lines) {
${overLine(folds, each)}}
${tree ? combine(held.flat()) : ""}let o = start + li;
if (li < p.w && o < p.lines) {
${ends.join("")}}
}
`,
  };
}

/** Variables of what is carried, of each fold and part of an element: nothing yet. */
function declared(folds: readonly Fold[], width: number, name: string): string {
  return parts(folds, width, ({ type, zero }, k) => `var ${name}${k}: ${type} = ${zero};\n`);
}

/** A text for each fold and part of an element. */
function parts(folds: readonly Fold[], width: number, text: (fold: Fold, name: string) => string): string {
  return Array.from({ length: width }, (_, c) => folds.map((fold, k) => text(fold, `${k}_${c}`)).join("")).join("");
}

/** The loop of an invocation over its elements `r` of line `i`. Sums are those of short sums, so that they are right. */
function overLine(folds: readonly Fold[], { width, lines, before, text }: Each): string {
  const joined = (a: string, b: string): string =>
    parts(folds, width, (fold, k) => `${a}${k} = ${fold.join(`${a}${k}`, `${b}${k}`)};\n`);
  const head = `${before}let end = min((split + 1u) * p.chunk, p.n);\nvar r = split * p.chunk + lane;\n`;
  const step = (a: string): string => `r += p.t) {\n${text}${joined(a, "e")}}\n`;
  const loop = folds.some((fold) => fold.rounds)
    ? `while (r < end) {\n${declared(folds, width, "b")}let stop = min(end, r + p.block);
for (; r < stop; ${step("b")}${joined("a", "b")}}\n`
    : `for (; r < end; ${step("a")}`;
  if (width === lines) return head + loop;
  const pair = (c: number, d: number): string =>
    folds.map((fold, k) => `a${k}_${c} = ${fold.join(`a${k}_${c}`, `a${k}_${d}`)};\n`).join("");
  return head + loop + pair(0, 1) + pair(2, 3) + pair(0, 2);
}

/**
 * What the invocations of a line have is combined: that of invocation `lane` of line `own` lies at `lane·w + own`.
 * There are {@link FEW} or {@link GROUP} of them.
 */
function combine(held: readonly { readonly fold: Fold; readonly name: string }[]): string {
  const each = (text: (fold: Fold, name: string) => string): string =>
    held.map(({ fold, name }) => text(fold, name)).join("");
  const few = (next: string): string =>
    `workgroupBarrier();
if (li < ${next} * p.w) {
${each((_, k) => `a${k} = s${k}[li];\n`)}for (var j = 1u; j < ${FEW}u; j++) {
${each((fold, k) => `a${k} = ${fold.join(`a${k}`, `s${k}[li + j * ${next} * p.w]`)};\n`)}}
}
`;
  return `let slot = lane * p.w + own;
${each((_, k) => `s${k}[slot] = a${k};\n`)}if (p.t > ${FEW}u) {
${few(`${FEW}u`)}${each((_, k) => `s${k}[li] = a${k};\n`)}}
${few("1u")}`;
}

/** What is carried of a chunk is written; there are so many lines a place. */
function carry(folds: readonly Fold[], lines: number): Last {
  return {
    buffers: [{ name: "q", type: "u32", written: true }],
    words: [],
    functions: "",
    used: [],
    text: (at, held) =>
      folds.flatMap((fold, k) => wordsOf(fold, held[k])).map((word, j) =>
        `q[(${j}u * p.splits + split) * p.lines * ${lines}u + ${at}] = ${word};\n`
      ).join(""),
  };
}

/** The combined values, or what the epilogue makes of them, are stored: results `u`, the epilogue's operands `z`. */
function results({ folds, dtypes, epilogue }: Loop): Last {
  const dropped = (held: readonly string[]): (readonly string[])[] => folds.map((fold, k) => fold.drop(held[k]));
  const outputs = epilogue === null ? dtypes : epilogue.program.outputs.map((v) => dtypeOf(epilogue.program, v));
  const buffers = outputs.map((dtype, k) => ({ name: `u${k}`, type: elementOf(dtype), written: true }));
  if (epilogue === null) {
    const text: Last["text"] = (at, held) => storeParts(outputs, dropped(held), "u", at);
    return { buffers, words: [], functions: "", used: [], text };
  }
  const { program, operands, rank } = epilogue;
  const printed = printWgsl(program, "g");
  const read = reads(operands, rank, "m", "h", "z");
  return {
    buffers: [...read.buffers, ...buffers],
    words: [...read.words, ...dimWords(new Array(rank).fill(1), "zd").words],
    functions: printed.code,
    used: printed.used,
    text: (at, held) =>
      `let m = ${at};
${coordinates("m", rank, "h", "zd")}${read.text}let v = g(${[...dropped(held).flat(), ...read.args].join(", ")});
${storeParts(outputs, partsOf(outputs, "v"), "u", "m")}`,
  };
}
