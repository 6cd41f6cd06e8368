/**
 * Kernels of a stable sort by merging: a workgroup sorts a tile of elements, then tiles are merged two by two, each
 * invocation putting a few elements in order that lie between two cuts (merge path: Green, McColl and Bader 2012, "GPU
 * merge path: a GPU merging algorithm").
 *
 * Between kernels, elements are planes of words, each a word for every element: those of the key, then the element's
 * place in its line.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import type { Binding, Source, Word } from "./kernels.ts";
import { lineFunctions } from "./lines.ts";
import { keyFunctions, keysOf, keyWords, type Order } from "./sort_keys.ts";
import { LINEAR_MAIN } from "./wgsl.ts";
import { bitsOf } from "./wide.ts";

/** Elements that an invocation puts in order. */
export const EACH = 8;

/** What sort kernels are made for. */
export interface SortForm {
  /** Elements that a workgroup puts in order. */
  readonly tile: number;
  readonly order: Order;
  /** The dtypes of the keys, the first of which decides if they differ. */
  readonly keys: readonly DType[];
  /** The dtypes of the operands that are moved, or `place` for a result that is the place. */
  readonly moved: readonly (DType | "place")[];
  /** The number of axes that lines lie along, and the words of where the operands and results lie. */
  readonly rank: number;
  readonly lines: readonly Word[];
}

/** Where a kernel finds the elements, or leaves them: where the plan has them, or as planes. */
export type Place = "arrays" | "planes";

/** The words that a form's keys have together. */
export function wordsOf(keys: readonly DType[]): number {
  return keys.reduce((sum, dtype) => sum + keyWords(dtype), 0);
}

/** The names of a form's arrays: operands, then the results. */
export function namesOf(operands: number): string[] {
  return [...Array.from({ length: operands }, (_, i) => `x${i}`), "y"];
}

function buffersOf({ keys, moved }: SortForm, from: Place, to: Place): Binding[] {
  const operands = to === "arrays" ? moved.filter((dtype) => dtype !== "place") : from === "arrays" ? keys : [];
  return [
    ...from === "planes" ? [{ name: "planes", type: "u32" }] : [],
    ...operands.map((dtype, k) => ({ name: `x${k}`, type: bitsOf(dtype) })),
    ...to === "planes"
      ? [{ name: "left", type: "u32", written: true }]
      : moved.map((dtype, k) => ({ name: `y${k}`, type: dtype === "place" ? "u32" : bitsOf(dtype), written: true })),
  ];
}

/** The type of a key of so many words, its words, and whether one is less than another. */
function keyText(words: number): string {
  const type = words === 1 ? "u32" : words <= 4 ? `vec${words}u` : `array<u32, ${words}>`;
  const word = (key: string, w: number): string => words === 1 ? key : `${key}[${w}]`;
  let text = `alias Key = ${type};
fn less(a: Key, b: Key) -> bool {
`;
  for (let w = 0; w < words - 1; w++) {
    text += `  if (${word("a", w)} != ${word("b", w)}) { return ${word("a", w)} < ${word("b", w)}; }\n`;
  }
  return `${text}  return ${word("a", words - 1)} < ${word("b", words - 1)};
}
`;
}

/** A function that gives the key of a slot, of whose words `word` are the expressions. */
function keyOf(name: string, words: number, word: (w: number) => string): string {
  const parts = Array.from({ length: words }, (_, w) => word(w));
  return `fn ${name}(slot: u32) -> Key { return ${words === 1 ? parts[0] : `Key(${parts.join(", ")})`}; }
`;
}

/** The number of elements of `a` among the first `d` of the merged `a` and `b`, where those of `a` precede their equals. */
function cut(name: string, keyAt: (i: string) => string): string {
  return `fn ${name}(a0: u32, a1: u32, b0: u32, b1: u32, d: u32) -> u32 {
  var lo = d - min(d, b1 - b0);
  var hi = min(d, a1 - a0);
  while (lo < hi) {
    let mid = (lo + hi) / 2u;
    if (less(${keyAt("b0 + d - 1u - mid")}, ${keyAt("a0 + mid")})) { hi = mid; } else { lo = mid + 1u; }
  }
  return lo;
}
`;
}

/**
 * Memory of a tile, and the slots of the merged `a` and `b` from place `d` on, as many as an invocation puts in order,
 * written to `order` from `to` on. Loops have a bound that isn't known when they are compiled: unrolled, they would take
 * drivers several times as long to compile.
 */
function tileText({ tile, keys }: SortForm, orders: number, slot: (i: string) => string): string {
  const words = wordsOf(keys);
  return `const TILE = ${tile}u;
const THREADS = ${tile / EACH}u;
var<workgroup> key: array<u32, ${words * tile}>;
var<workgroup> order: array<u32, ${orders * tile}>;
${keyText(words)}${keyOf("key_of", words, (w) => `key[${w * tile}u + slot]`)}${cut("cut", (i) => `key_of(${slot(i)})`)}
fn merge(a0: u32, a1: u32, b0: u32, b1: u32, d: u32, to: u32) {
  let taken = cut(a0, a1, b0, b1, d);
  var a = a0 + taken;
  var b = b0 + d - taken;
  var slotA = ${slot("min(a, a1 - 1u)")};
  var slotB = ${slot("min(b, b1 - 1u)")};
  var keyA = key_of(slotA);
  var keyB = key_of(slotB);
  for (var j = 0u; j < p.each; j++) {
    let second = (b < b1) & ((a >= a1) | less(keyB, keyA));
    order[to + j] = select(slotA, slotB, second);
    let next = select(a, b, second) + 1u;
    let slot = ${slot("min(next, select(a1, b1, second) - 1u)")};
    let found = key_of(slot);
    if (second) { b = next; slotB = slot; keyB = found; } else { a = next; slotA = slot; keyA = found; }
  }
}
`;
}

const MAIN = `fn main(@builtin(workgroup_id) wg: vec3u, @builtin(num_workgroups) groups: vec3u, ` +
  `@builtin(local_invocation_index) t: u32) {
  let number = wg.y * groups.x + wg.x;
`;

const inTile = (body: string): string =>
  `for (var j = 0u; j < p.each; j++) {
    let s = j * THREADS + t;
${body}  }
`;

/** Statements that leave element `index` of a line, whose slot is `slot`, at place `rank`. */
function leave({ tile, keys, moved }: SortForm, to: Place): string {
  if (to === "planes") {
    const words = wordsOf(keys);
    const store = (plane: number, value: string): string => `left[${plane}u * p.planeOut + at] = ${value};\n`;
    return `let at = line * p.nOut + part * p.keep + rank;
${Array.from({ length: words }, (_, w) => store(w, `key[${w * tile}u + slot]`)).join("")}${store(words, "index")}`;
  }
  let next = 0;
  const stores = moved.map((dtype, k) => {
    const value = dtype === "place" ? "index" : `x${next}[at_x${next++}(line, index)]`;
    return `y${k}[at] = ${value};\n`;
  });
  return `let at = at_y(line, rank);\n${stores.join("")}`;
}

function headOf({ keys, moved, order, rank }: SortForm, from: Place, to: Place): string {
  const count = to === "arrays"
    ? moved.filter((dtype) => dtype !== "place").length
    : from === "arrays"
    ? keys.length
    : 0;
  const names = namesOf(count).slice(0, to === "arrays" ? undefined : -1);
  return (from === "arrays" ? keyFunctions(keys, order) : "") + lineFunctions(rank, names);
}

/** The words of {@link tileSource} before those of the lines. */
export const TILE_WORDS = ["n", "lines", "plane", "parts", "each", "lead", "run", "keep", "nOut", "planeOut"] as const;

/** The words of {@link mergeSource} before those of the lines. */
export const MERGE_WORDS = ["n", "lines", "plane", "parts", "each", "run", "keep", "nOut", "planeOut"] as const;

function asWords(names: readonly string[], lines: readonly Word[]): Word[] {
  return [...names.map((name) => ({ name, type: "u32" as const })), ...lines];
}

/**
 * Sorts tiles. A tile is `lead` lines of at most `run` elements, or one of the `parts` parts, of `run` elements, of a
 * line. The first `keep` elements of each are left.
 */
export function tileSource(form: SortForm, from: Place, to: Place): Source {
  const { tile, keys, lines } = form;
  const words = wordsOf(keys);
  let w = 0;
  const read = from === "planes"
    ? Array.from({ length: words }, (_, w) => `planes[${w}u * p.plane + line * p.n + i]`)
    : keys.flatMap((dtype, k) => keysOf(dtype, `x${k}[at_x${k}(line, i)]`));
  return {
    name: "sort",
    buffers: buffersOf(form, from, to),
    words: asWords(TILE_WORDS, lines),
    body: `${headOf(form, from, to)}${tileText(form, 2, (i) => `order[${i}]`)}
@compute @workgroup_size(${tile / EACH})
${MAIN}  let part = number % p.parts;
  let first = number / p.parts * p.lead;
  ${
      inTile(`    let line = first + s / p.run;
    let i = part * TILE + s % p.run;
    // What fills a line up stays behind it: it is larger than any key, or an equal that comes later.
    if (line < p.lines && i < p.n) {
${read.map((key) => `      key[${w++ * tile}u + s] = ${key};\n`).join("")}    } else {
${read.map((_, k) => `      key[${k * tile}u + s] = 0xffffffffu;\n`).join("")}    }
`)
    }  workgroupBarrier();
  let own = ${EACH}u * t;
  // Slots are in order in one half of \`order\`, and are merged to the other.
  var side = 0u;
  for (var j = 0u; j < p.each; j++) {
    let inserted = key_of(own + j);
    var to = own + j;
    while (to > own && less(inserted, key_of(order[to - 1u]))) { order[to] = order[to - 1u]; to--; }
    order[to] = own + j;
  }
  for (var run = ${EACH}u; run < p.run; run *= 2u) {
    workgroupBarrier();
    let start = (own & ~(2u * run - 1u)) + side;
    side = TILE - side;
    merge(start, start + run, start + run, start + 2u * run, own % (2u * run), own + side);
  }
  workgroupBarrier();
  ${
      inTile(`    let slot = order[s + side];
    let line = first + s / p.run;
    let i = part * TILE + slot % p.run;
    let rank = s % p.run;
    if (line < p.lines && i < p.n && rank < p.keep) {
      let index = ${from === "planes" ? `planes[${words}u * p.plane + line * p.n + i]` : "i"};
${leave(form, to)}    }
`)
    }}
`,
  };
}

/** Merges runs of `run` elements of each line two by two: a workgroup finds one of the `parts` tiles of a line. */
export function mergeSource(form: SortForm, to: Place): Source {
  const { tile, keys, lines } = form;
  const words = wordsOf(keys);
  const at = "let e = at + select(b0 + cutB + s - countA, a0 + cutA + s, s < countA);";
  return {
    name: "sort",
    buffers: buffersOf(form, "planes", to),
    words: asWords(MERGE_WORDS, lines),
    body: `${headOf(form, "planes", to)}${tileText(form, 1, (i) => i)}
${keyOf("key_far", words, (w) => `planes[${w}u * p.plane + slot]`)}${cut("cut_far", (i) => `key_far(${i})`)}
@compute @workgroup_size(${tile / EACH})
${MAIN}  let line = number / p.parts;
  let tile = number % p.parts;
  let first = tile * TILE;
  let count = select(0u, min(TILE, p.n - first), line < p.lines);
  let at = min(line, p.lines - 1u) * p.n;
  let a0 = first / (2u * p.run) * (2u * p.run);
  let b0 = min(a0 + p.run, p.n);
  let b1 = min(b0 + p.run, p.n);
  if (t < 2u) {
    order[t] = cut_far(at + a0, at + b0, at + b0, at + b1, min(first + t * TILE, b1) - a0);
  }
  workgroupBarrier();
  let cutA = order[0];
  let countA = order[1] - cutA;
  let cutB = first - a0 - cutA;
  ${
      inTile(`    if (s < count) {
      ${at}
${Array.from({ length: words }, (_, w) => `      key[${w * tile}u + s] = planes[${w}u * p.plane + e];\n`).join("")}    }
`)
    }  workgroupBarrier();
  let own = ${EACH}u * t;
  merge(0u, min(countA, count), countA, count, min(own, count), own);
  workgroupBarrier();
  ${
      inTile(`    let slot = order[s];
    let rank = first + s;
    if (s < count && rank < p.keep) {
      let index = planes[${words}u * p.plane + at + select(b0 + cutB + slot - countA, a0 + cutA + slot, slot < countA)];
      const part = 0u;
${leave(form, to)}    }
`)
    }}
`,
  };
}

/** Writes an operand's key as planes, from plane `first` on, and the places as the last plane. */
export function keySource(dtype: DType, order: Order, rank: number, lines: readonly Word[]): Source {
  const keys = keysOf(dtype, "x0[at_x0(line, i % p.line)]");
  return {
    name: "sort",
    buffers: [{ name: "x0", type: bitsOf(dtype) }, { name: "left", type: "u32", written: true }],
    words: asWords(["n", "line", "first", "last"], lines),
    body: `${keyFunctions([dtype], order)}${lineFunctions(rank, ["x0"])}${LINEAR_MAIN}let line = i / p.line;
${keys.map((key, w) => `left[(p.first + ${w}u) * p.n + i] = ${key};\n`).join("")}left[p.last * p.n + i] = i % p.line;
}
`,
  };
}

/** Moves an operand's elements to the places that the last plane has. */
export function moveSource(dtype: DType | "place", rank: number, lines: readonly Word[]): Source {
  const type = dtype === "place" ? "u32" : bitsOf(dtype);
  const value = dtype === "place" ? "index" : "x0[at_x0(line, index)]";
  return {
    name: "sort",
    buffers: [
      { name: "planes", type: "u32" },
      ...dtype === "place" ? [] : [{ name: "x0", type }],
      { name: "y0", type, written: true },
    ],
    words: asWords(["n", "line", "keep", "last"], lines),
    body: `${lineFunctions(rank, dtype === "place" ? ["y"] : ["x0", "y"])}${LINEAR_MAIN}let line = i / p.keep;
let rank = i % p.keep;
let index = planes[p.last + line * p.line + rank];
y0[at_y(line, rank)] = ${value};
}
`,
  };
}
