/**
 * The WGSL of products of matrices: each invocation computes a block of the product in registers.
 *
 * Operands are read four elements at a time, along the contracted axis or the free one, if they lie so. Where workgroup
 * memory is fast, a workgroup copies a tile of each operand there first, so that what lies along either axis is read
 * in the order in which it lies; where workgroup memory is memory like any other, blocks are read straight away.
 *
 * @module
 */
import { offsetFn, offsetWords } from "./axes.ts";
import type { Source, Word } from "./kernels.ts";

/** What an invocation and a workgroup compute. */
export interface Tile {
  /** Rows and columns of an invocation: multiples of 4. */
  readonly rows: number;
  readonly columns: number;
  /** Invocations of a workgroup across, and down. */
  readonly across: number;
  readonly down: number;
  /** Quads of the contracted axis that workgroup memory holds at a time, a divisor of 16; 0 without workgroup memory. */
  readonly depth: number;
}

/** How one operand lies: elements along this group of axes are nearest; so many axes each group has. */
export interface SideForm {
  readonly along: "line" | "free";
  /** Whether they are read in quads. */
  readonly quads: boolean;
  readonly batch: number;
  readonly free: number;
  readonly line: number;
}

/** What a kernel depends on. */
export interface GemmForm {
  readonly type: "f32" | "i32" | "u32";
  readonly tile: Tile;
  readonly left: SideForm;
  readonly right: SideForm;
  /** Whether the contracted axis isn't a multiple of 4. */
  readonly tail: boolean;
}

/** Quads of the contracted axis after which sums are added to the totals, so that rounding errors stay small. */
const BLOCK = 16;

const PARTS = ["x", "y", "z", "w"];

/** The words of a kernel, in order. */
function gemmWords(form: GemmForm): Word[] {
  const u32 = (...names: string[]): Word[] => names.map((name) => ({ name, type: "u32" }));
  const side = (s: string, { batch, free, line }: SideForm): Word[] => [
    { name: `${s}o`, type: "i32" },
    ...offsetWords(`${s}b`, batch),
    ...offsetWords(`${s}f`, free),
    ...offsetWords(`${s}l`, line),
  ];
  return [
    // The product: rows, columns, steps, quads of steps, those of a part; tiles across, down, products, and all tiles.
    ...u32("m", "n", "k", "quads", "part", "across", "down", "products", "count"),
    // Quads from one part of the results to the next, from one product, and from one row.
    ...u32("cp", "cb", "cm"),
    ...side("a", form.left),
    ...side("b", form.right),
  ];
}

/** A kernel, as source. */
export function gemmSource(form: GemmForm): Source {
  const { type, tile, left, right } = form;
  return {
    name: "contract",
    buffers: [
      { name: "A", type: left.quads ? `vec4<${type}>` : type },
      { name: "B", type: right.quads ? `vec4<${type}>` : type },
      { name: "C", type: `vec4<${type}>`, written: true },
    ],
    words: gemmWords(form),
    body: `${functions("a", left)}${functions("b", right)}${tile.depth > 0 ? staged(form) : direct(form)}`,
  };
}

function functions(s: string, { batch, free, line }: SideForm): string {
  return offsetFn(`${s}b`, batch) + offsetFn(`${s}f`, free) + offsetFn(`${s}l`, line);
}

/** The head of `main`, up to where the workgroup's tile lies. */
function head({ across, down, rows, columns }: Tile): string {
  return `@compute @workgroup_size(${across * down})
fn main(@builtin(workgroup_id) wg: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) li: u32) {
  var tile = wg.y * groups.x + wg.x;
  if (tile >= p.count) { return; }
  let column = tile % p.across * ${across * columns / 4}u; tile /= p.across;
  let row = tile % p.down * ${down * rows / 4}u; tile /= p.down;
  let product = tile % p.products;
  let part = tile / p.products;
  let tx = li % ${across}u;
  let ty = li / ${across}u;
  let aAt = p.ao + ab(product);
  let bAt = p.bo + bb(product);
  let first = part * p.part;
  let last = min(first + p.part, p.quads);
`;
}

/** Where the four lines of quad `quad` of an operand's free axes begin. Those beyond the last are the last. */
function lines(s: "a" | "b", { along, quads }: SideForm, name: string, quad: string): string {
  const n = s === "a" ? "p.m" : "p.n";
  if (quads && along === "free") return `let ${name}o = ${s}At + ${s}f(min(${quad}, (${n} - 1u) / 4u));\n`;
  return PARTS.map((_, e) => `let ${name}o${e} = ${s}At + ${s}f(min(4u * (${quad}) + ${e}u, ${n} - 1u));\n`).join("");
}

/** Loads `${name}0` to `${name}3`: four lines at each of the steps of quad `quad` of the contracted axis. */
function load(s: "a" | "b", form: GemmForm, name: string, quad: string): string {
  const { along, quads } = s === "a" ? form.left : form.right;
  const vector = `vec4<${form.type}>`;
  const buffer = s.toUpperCase();
  if (quads && along === "free") {
    return PARTS.map((_, t) => {
      const step = `4u * ${quad} + ${t}u`;
      const value = `${buffer}[${name}o + ${s}l(${step})]`;
      return `let ${name}${t} = ${form.tail ? `select(${vector}(), ${value}, ${step} < p.k)` : value};\n`;
    }).join("");
  }
  if (!quads) {
    return PARTS.map((_, t) => {
      const step = `4u * ${quad} + ${t}u`;
      const elements = PARTS.map((_, e) => `${buffer}[${name}o${e} + ${name}l${t}]`).join(", ");
      const value = `${vector}(${elements})`;
      return `let ${name}l${t} = ${s}l(${step});
let ${name}${t} = ${form.tail ? `select(${vector}(), ${value}, ${step} < p.k)` : value};\n`;
    }).join("");
  }
  const inside = PARTS.map((_, t) => `4u * ${quad} + ${t}u < p.k`).join(", ");
  let text = `let ${name}l = ${s}l(${quad});\n`;
  for (let e = 0; e < 4; e++) {
    const value = `${buffer}[${name}o${e} + ${name}l]`;
    text += `let ${name}w${e} = ${form.tail ? `select(${vector}(), ${value}, vec4<bool>(${inside}))` : value};\n`;
  }
  PARTS.forEach((part, t) => {
    text += `let ${name}${t} = ${vector}(${PARTS.map((_, e) => `${name}w${e}.${part}`).join(", ")});\n`;
  });
  return text;
}

/** Statements for each quad of columns of each row of a block. */
function each({ rows, columns }: Tile, text: (r: number, j: number) => string): string {
  let out = "";
  for (let r = 0; r < rows; r++) for (let j = 0; j < columns / 4; j++) out += text(r, j);
  return out;
}

/** Adds the products of one step: the left's quads `a` and the right's `b`, by number. */
function multiply(tile: Tile, a: (i: number) => string, b: (j: number) => string): string {
  return each(tile, (r, j) => `c${r}_${j} += ${a(r >> 2)}.${PARTS[r & 3]} * ${b(j)};\n`);
}

/** The sums and totals of a block, how the sums are added to the totals, and how those are stored. */
function block({ tile, type }: GemmForm): { begin: string; fold: string; end: string } {
  const { across, down } = tile;
  const vector = `vec4<${type}>`;
  const quads = Array.from({ length: tile.columns / 4 }, (_, j) => j);
  const rows = Array.from({ length: tile.rows }, (_, r) => r);
  const sum = tile.depth > 0 ? "t" : "c";
  const store = (r: number, j: number): string =>
    `{ let at = column + ${
      j * across
    }u + tx; if (i < p.m && 4u * at < p.n) { C[to + i * p.cm + at] = ${sum}${r}_${j}; } }\n`;
  return {
    begin: each(
      tile,
      (r, j) => `var c${r}_${j} = ${vector}();${tile.depth > 0 ? ` var t${r}_${j} = ${vector}();` : ""}\n`,
    ),
    fold: each(tile, (r, j) => `t${r}_${j} += c${r}_${j}; c${r}_${j} = ${vector}();\n`),
    end: `let to = part * p.cp + product * p.cb;
${
      rows.map((r) =>
        `{ let i = 4u * (row + ${(r >> 2) * down}u + ty) + ${r & 3}u;\n${quads.map((j) => store(r, j)).join("")}}\n`
      ).join("")
    }`,
  };
}

/** Each invocation reads what it multiplies. */
function direct(form: GemmForm): string {
  const { tile, left, right } = form;
  const { begin, end } = block(form);
  const is = Array.from({ length: tile.rows / 4 }, (_, i) => i);
  const js = Array.from({ length: tile.columns / 4 }, (_, j) => j);
  const where = [
    ...is.map((i) => lines("a", left, `a${i}`, `row + ${i * tile.down}u + ty`)),
    ...js.map((j) => lines("b", right, `b${j}`, `column + ${j * tile.across}u + tx`)),
  ].join("");
  const loads = [
    ...is.map((i) => load("a", form, `a${i}`, "q")),
    ...js.map((j) => load("b", form, `b${j}`, "q")),
  ].join("");
  const product = (r: number, j: number, t: number): string => `a${r >> 2}${t}.${PARTS[r & 3]} * b${j}${t}`;
  const products = each(tile, (r, j) => {
    const [x, y, z, w] = PARTS.map((_, t) => product(r, j, t));
    return `c${r}_${j} += (${x} + ${y}) + (${z} + ${w});\n`;
  });
  return `${head(tile)}${where}${begin}
  for (var q = first; q < last; q++) {
${loads}${products}}
${end}}
`;
}

/** A workgroup copies tiles to its memory, from where each invocation reads. */
function staged(form: GemmForm): string {
  const { tile, left, right, type } = form;
  const { across, down, rows, columns, depth } = tile;
  const { begin, fold, end } = block(form);
  const lanes = across * down;
  // One quad more than a tile has spreads what lies along the contracted axis over the banks of the memory.
  const [high, wide] = [down * rows / 4, across * columns / 4];
  const sides = [
    { s: "a", at: "row", side: left, quads: high },
    { s: "b", at: "column", side: right, quads: wide },
  ] as const;
  let where = "";
  let copy = "";
  for (const { s, at, side, quads } of sides) {
    for (let x = 0; x < quads * depth; x += lanes) {
      const e = `(li + ${x}u)`;
      const name = `${s}${x / lanes}`;
      const [line, step] = side.along === "line"
        ? [`${e} / ${depth}u`, `${e} % ${depth}u`]
        : [`${e} % ${quads}u`, `${e} / ${quads}u`];
      where += `let ${name}e = ${line}; let ${name}k = ${step};\n${lines(s, side, name, `${at} + ${name}e`)}`;
      const stores = PARTS.map((_, t) =>
        `tile_${s}[(4u * ${name}k + ${t}u) * ${quads + 1}u + ${name}e] = ${name}${t};\n`
      );
      const loads = load(s, { ...form, tail: true }, name, `${name}q`);
      const all = quads * depth % lanes === 0;
      copy += `${all ? "" : `if (${e} < ${quads * depth}u) `}{ let ${name}q = start + ${name}k;\n${loads}${
        stores.join("")
      }}\n`;
    }
  }
  const reads = (s: string, count: number, quads: number, step: number, lane: string): string =>
    Array.from({ length: count }, (_, i) => `let ${s}${i} = tile_${s}[k * ${quads + 1}u + ${i * step}u + ${lane}];\n`)
      .join("");
  return `var<workgroup> tile_a: array<vec4<${type}>, ${4 * depth * (high + 1)}>;
var<workgroup> tile_b: array<vec4<${type}>, ${4 * depth * (wide + 1)}>;
${head(tile)}${where}${begin}
  for (var start = first; start < last; start += ${depth}u) {
${copy}workgroupBarrier();
    for (var k = 0u; k < ${4 * depth}u; k++) {
${reads("a", rows / 4, high, down, "ty")}${reads("b", columns / 4, wide, across, "tx")}${
    multiply(tile, (i) => `a${i}`, (j) => `b${j}`)
  }}
    workgroupBarrier();
    if ((start - first) / ${depth}u % ${BLOCK / depth}u == ${BLOCK / depth - 1}u) {
${fold}}
  }
${fold}${end}}
`;
}
