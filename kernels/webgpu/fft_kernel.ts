/**
 * The kernel of Fourier transforms: a workgroup transforms lines in its memory, by steps of small radices in Stockham's
 * form (Van Loan 1992, "Computational frameworks for the fast Fourier transform", section 1.7).
 *
 * A transform of n numbers is one pass, or several in the same form: a pass of radix R, with s the product of the radices
 * of those before it and m = n/(Rs), takes x to y[q + s(Rp + j)] = w^pj · Σ_k exp(−2πi jk/R) x[q + s(p + mk)], with
 * w = exp(−2πi s/n). Its lines are the sums for one r = q + sp; neighbouring ones lie side by side.
 *
 * @module
 */
import type { Binding, Source, Word } from "./kernels.ts";
import { lineFunctions } from "./lines.ts";
import { TILE } from "./fft_tables.ts";

/** Invocations of a workgroup. */
const THREADS = 256;

/** What a number is multiplied by: that of a table for its place, or the turn between two passes. */
export type Factor = "table" | "turn" | "nothing";

/** When the parts of numbers are swapped, as bits of a word: as they are read, or stored, before or after the factor. */
export const SWAP: Readonly<Record<"read" | "store" | "end", number>> = { read: 1, store: 2, end: 4 };

/**
 * How numbers are read or stored: complex ones or real ones in the plan's arrays, or complex ones in a row. `half` are
 * complex ones of which only the first n/2 + 1 are there, since the others are their conjugates. Real lines of even
 * length are lines of half as many complex numbers, the `pairs` of neighbours, whose transform Z gives the half
 * spectrum X of the line and back (`apart`): with h = n/2, X_k = E + w^k O, E = (Z_k + Z̄_(h−k))/2 the transform of the
 * even elements, O = (Z_k − Z̄_(h−k))/2i that of the odd ones, w = exp(−2πi/n).
 */
export type Form = "complex" | "real" | "half" | "row" | "pairs" | "apart";

/** What a kernel is made for. */
export interface FftForm {
  /** The radices that its steps have. */
  readonly radices: readonly number[];
  /** Whether a transform takes several passes. */
  readonly split: boolean;
  readonly from: Form;
  readonly to: Form;
  /** The factors of numbers as they are read, and as they are stored. */
  readonly before: Exclude<Factor, "turn">;
  readonly after: Factor;
  /** The number of axes that lines lie along, and the words of where the arrays lie. */
  readonly rank: number;
  readonly lines: readonly Word[];
}

/**
 * The words before those of the lines: the number of lines, their length, how many there are of a whole transform and
 * the length of that; how many of its elements are read and stored; the lines of a workgroup; the steps, and 4 bits for
 * the radix of each; the product of the passes before; whether neighbouring invocations read and store neighbouring
 * lines; where the turns' table stops to be fine; the length of a real transform; when parts
 * are swapped. Then comes the factor of all numbers.
 */
export const FFT_WORDS = [
  "lines",
  "size",
  "part",
  "whole",
  "valid",
  "keep",
  "lead",
  "steps",
  "radices",
  "stride",
  "acrossIn",
  "acrossOut",
  "bits",
  "real",
  "swaps",
] as const;

/** The buffers of a kernel, in order. */
function fftBuffers({ from, to, before, after }: FftForm): Binding[] {
  return [
    { name: "x", type: from === "real" || from === "pairs" ? "f32" : "vec2f" },
    { name: "roots", type: "vec2f" },
    ...before === "table" ? [{ name: "before", type: "vec2f" }] : [],
    ...after === "table" ? [{ name: "after", type: "vec2f" }] : [],
    ...after === "turn" ? [{ name: "turns", type: "vec2f" }] : [],
    ...from === "apart" || to === "apart" ? [{ name: "halves", type: "vec2f" }] : [],
    { name: "y", type: to === "real" || to === "pairs" ? "f32" : "vec2f", written: true },
  ];
}

/** a times −i. */
const turned = (a: string): string => `vec2f(${a}.y, -${a}.x)`;

/** Statements that define y0, y1, ... as the transform of a0, a1, .... */
function dft(r: number): string {
  if (r === 2) return "let y0 = a0 + a1; let y1 = a0 - a1;\n";
  if (r === 4) {
    return `let b0 = a0 + a2; let b1 = a1 + a3; let b2 = a0 - a2; let b3 = ${turned("(a1 - a3)")};
let y0 = b0 + b1; let y1 = b2 + b3; let y2 = b0 - b1; let y3 = b2 - b3;
`;
  }
  // With c and d the sum and difference of elements k and r − k: y_j and y_(r−j) = a_0 + Σ cos c_k ∓ i Σ sin d_k.
  const half = (r - 1) / 2;
  const each = Array.from({ length: half }, (_, i) => i + 1);
  const angle = (j: number, k: number): number => 2 * Math.PI * (j * k % r) / r;
  let text = each.map((k) => `let c${k} = a${k} + a${r - k}; let d${k} = ${turned(`(a${k} - a${r - k})`)};\n`).join("");
  text += `let y0 = a0 + ${each.map((k) => `c${k}`).join(" + ")};\n`;
  for (const j of each) {
    text += `let e${j} = a0${each.map((k) => ` + ${Math.cos(angle(j, k))} * c${k}`).join("")};
let f${j} = ${each.map((k) => `${Math.sin(angle(j, k))} * d${k}`).join(" + ")};
let y${j} = e${j} + f${j}; let y${r - j} = e${j} - f${j};
`;
  }
  return text;
}

/** A function that does step `b` of radix r: from one half of `held`, at `side`, to the other. */
function step(r: number): string {
  const each = Array.from({ length: r }, (_, k) => k);
  return `fn step${r}(b: u32, part: u32, s: u32, side: u32) {
let line = quotient(b, part);
let at = b - line * part;
let turn = quotient(at, s) * s;
let from_ = side + line * p.size + at;
let to = TILE - side + line * p.size + at + turn * ${r - 1}u;
${each.map((k) => `let a${k} = held[from_ + ${k}u * part];\n`).join("")}${dft(r)}held[to] = y0;
${each.slice(1).map((j) => `held[to + ${j}u * s] = times(y${j}, roots[${j}u * turn]);\n`).join("")}}
`;
}

const swapped = (when: keyof typeof SWAP): string => `if ((p.swaps & ${SWAP[when]}u) != 0u) { v = v.yx; }\n`;

/** Statements that multiply by a factor. */
function multiplied(factor: Factor, table: string): string {
  if (factor === "nothing") return "";
  if (factor === "table") return `v = times(v, ${table}[index]);\n`;
  return `let exponent = turn * i;
v = times(v, times(turns[exponent & ((1u << p.bits) - 1u)], turns[(1u << p.bits) + (exponent >> p.bits)]));
`;
}

const READ: Record<Form, string> = {
  complex: "v = x[at_x(outer, index)];\n",
  real: "v = vec2f(x[at_x(outer, index)], 0.0);\n",
  row: "v = x[outer * p.whole + index];\n",
  pairs: "v = vec2f(x[at_x(outer, 2u * index)], x[at_x(outer, 2u * index + 1u)]);\n",
  apart: `var a = x[at_x(outer, index)];
var b = x[at_x(outer, p.size - index)];
if (index == 0u) { a.y = 0.0; b.y = 0.0; }
let o = times(vec2f(a.x - b.x, a.y + b.y), vec2f(halves[index].x, -halves[index].y));
v = 0.5 * (vec2f(a.x + b.x, a.y - b.y) + vec2f(-o.y, o.x));
`,
  half: `let mirrored = 2u * index > p.real;
v = x[at_x(outer, select(index, p.real - index, mirrored))];
if (mirrored) { v.y = -v.y; }
if (index == 0u || 2u * index == p.real) { v.y = 0.0; }
`,
};

const APART = `let a = held[side + own * p.size + select(i, 0u, i == p.size)];
let b = held[side + own * p.size + select(p.size - i, 0u, i == 0u)];
var v = 0.5 * (vec2f(a.x + b.x, a.y - b.y) + times(halves[i], vec2f(a.y + b.y, b.x - a.x)));
`;

const REAL_ENDS = `if (index == 0u || 2u * index == p.real) { v.y = 0.0; }
y[at_y(outer, index)] = v;
`;

const STORE: Record<Form, string> = {
  complex: "y[at_y(outer, index)] = v;\n",
  real: "y[at_y(outer, index)] = v.x;\n",
  row: "y[outer * p.whole + index] = v;\n",
  pairs: "y[at_y(outer, 2u * index)] = v.x;\ny[at_y(outer, 2u * index + 1u)] = v.y;\n",
  half: REAL_ENDS,
  apart: REAL_ENDS,
};

/** The names of the arrays that are strided. */
export function fftNames({ from, to }: Pick<FftForm, "from" | "to">): string[] {
  return [...from === "row" ? [] : ["x"], ...to === "row" ? [] : ["y"]];
}

/** The kernel of one pass. */
export function fftSource(form: FftForm): Source {
  const { radices, split, from, to, before, after, rank, lines } = form;
  const loop = (across: string, size: string, body: string): string =>
    `for (var e = t; e < p.lead * ${size}; e += ${THREADS}u) {
let across = p.${across} != 0u;
let length = select(${size}, p.lead, across);
let slow = quotient(e, length);
let fast = e - slow * length;
let own = select(slow, fast, across);
let i = select(fast, slow, across);
let line = first + own;
${
      split
        ? `let ahead = firstR + own;
let over = select(u32(ahead >= p.part), quotient(ahead, p.part), p.part <= TILE);
let outer = firstOuter + over;
let r = ahead - over * p.part;
`
        : "let outer = line;\n"
    }${body}}
`;
  return {
    name: "fft",
    buffers: fftBuffers(form),
    words: [...FFT_WORDS.map((name) => ({ name, type: "u32" as const })), { name: "scale", type: "f32" }, ...lines],
    body: `const TILE = ${TILE}u;
var<workgroup> held: array<vec2f, ${2 * TILE}>;
// Division of small integers, which takes long otherwise.
fn quotient(a: u32, b: u32) -> u32 { return u32((f32(a) + 0.5) / f32(b)); }
fn times(a: vec2f, b: vec2f) -> vec2f { return vec2f(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x); }
${lineFunctions(rank, fftNames(form))}${radices.map(step).join("")}
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) wg: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) t: u32) {
let first = (wg.y * groups.x + wg.x) * p.lead;
${split ? "let firstOuter = first / p.part;\nlet firstR = first - firstOuter * p.part;\n" : ""}${
      loop(
        "acrossIn",
        "p.size",
        `let index = ${split ? "r + p.part * i" : "i"};
var v = vec2f(0.0, 0.0);
if (line < p.lines && index < p.valid) {
${READ[from]}${swapped("read")}${multiplied(before, "before")}}
held[own * p.size + i] = v;
`,
      )
    }var side = 0u;
var s = 1u;
for (var k = 0u; k < p.steps; k++) {
workgroupBarrier();
let radix = (p.radices >> (4u * k)) & 15u;
let part = quotient(p.size, radix);
switch (radix) {
${
      radices.map((r) =>
        `case ${r}u: { for (var b = t; b < p.lead * part; b += ${THREADS}u) { step${r}(b, part, s, side); } }\n`
      ).join("")
    }default: {}
}
side = TILE - side;
s *= radix;
}
workgroupBarrier();
${
      loop(
        "acrossOut",
        to === "apart" ? "(p.size + 1u)" : "p.size",
        `${
          split ? "let turn = r - r % p.stride;\nlet index = r + turn * (p.size - 1u) + p.stride * i" : "let index = i"
        };
if (line < p.lines && index < p.keep) {
${to === "apart" ? APART : "var v = held[side + own * p.size + i] * p.scale;\n"}${swapped("store")}${
          multiplied(after, "after")
        }${swapped("end")}${STORE[to]}}
`,
      )
    }}
`,
  };
}
