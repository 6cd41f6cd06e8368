/**
 * Products of matrices on the device: how they are cut into tiles and parts, and run.
 *
 * @module
 */
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import { type Axes, axesOf, countOf, offsetValues } from "./axes.ts";
import type { Sum } from "./finish.ts";
import { type GemmForm, gemmSource, type SideForm, type Tile } from "./gemm_source.ts";
import type { Block } from "./memory.ts";
import type { Webgpu } from "./operands.ts";
import { distinctOf, pack, type Side } from "./pack.ts";
import { grid } from "./wgsl.ts";

/** Sums in parts: rows of each product are filled up to quads, and parts lie one after another. */
export interface Parts {
  readonly block: Block;
  readonly type: "f32" | "i32" | "u32";
  readonly count: number;
  readonly products: number;
  readonly rows: number;
  readonly columns: number;
}

/** The length of a row that is filled up to quads. */
function filled(n: number): number {
  return Math.ceil(n / 4) * 4;
}

/** Tiles, and how a device is filled. */
interface Ways {
  /** Each with the fewest multiplications that are worth compiling it. */
  readonly tiles: readonly { readonly tile: Tile; readonly from: number }[];
  /** So many workgroups keep it busy. */
  readonly groups: number;
  /** The least quads of a part. */
  readonly shortest: number;
  /** The most: rounding errors grow with the number of sums that are added one after another. */
  readonly longest: number;
}

/** Graphics cards, whose workgroup memory is fast. */
const CARD: Ways = {
  tiles: [
    { tile: { rows: 8, columns: 8, across: 8, down: 8, depth: 4 }, from: 0 },
    { tile: { rows: 4, columns: 4, across: 8, down: 8, depth: 8 }, from: 0 },
    { tile: { rows: 4, columns: 4, across: 1, down: 64, depth: 2 }, from: 0 },
    { tile: { rows: 4, columns: 4, across: 64, down: 1, depth: 2 }, from: 0 },
  ],
  groups: 512,
  shortest: 16,
  longest: 4096,
};

/** Devices that run on the CPU. The larger a tile, the longer its kernel takes to compile: half a second the largest. */
const SOFTWARE: Ways = {
  tiles: [
    { tile: { rows: 16, columns: 8, across: 32, down: 1, depth: 0 }, from: 2 ** 23 },
    { tile: { rows: 16, columns: 8, across: 16, down: 2, depth: 0 }, from: 2 ** 23 },
    { tile: { rows: 16, columns: 8, across: 8, down: 4, depth: 0 }, from: 2 ** 23 },
    { tile: { rows: 8, columns: 8, across: 8, down: 4, depth: 0 }, from: 2 ** 20 },
    { tile: { rows: 8, columns: 8, across: 2, down: 16, depth: 0 }, from: 2 ** 20 },
    { tile: { rows: 4, columns: 4, across: 8, down: 4, depth: 0 }, from: 0 },
    { tile: { rows: 8, columns: 4, across: 1, down: 32, depth: 0 }, from: 0 },
    { tile: { rows: 4, columns: 4, across: 32, down: 1, depth: 0 }, from: 0 },
  ],
  groups: 16,
  shortest: 64,
  longest: 256,
};

/** A side as a kernel reads it: offset and axes count quads, where elements lie in such. */
interface Read {
  readonly form: SideForm;
  readonly block: Block;
  readonly offset: number;
  readonly axes: readonly Axes[];
}

/** How a side is read in quads along an axis; null if its elements don't lie so. */
function inQuads(side: Side): Read | null {
  for (const along of ["line", "free"] as const) {
    const { block, offset } = side;
    const own = side[along];
    const groups = [side.batch, side.free, side.line];
    const last = own.shape.length - 1;
    const rest = groups.flatMap((x) => x === own ? x.strides.slice(0, -1) : x.strides);
    if (last < 0 || own.strides[last] !== 1 || [offset, ...rest].some((n) => n % 4 !== 0)) continue;
    if (last > 0 && own.shape[last] % 4 !== 0) continue;
    const axes = groups.map((x): Axes => ({
      shape: x.shape.map((n, d) => x === own && d === last ? Math.ceil(n / 4) : n),
      strides: x.strides.map((n, d) => x === own && d === last ? 1 : n / 4),
    }));
    return { form: formOf(side, along, true), block, offset: offset / 4, axes };
  }
  return null;
}

/** How a side is read element by element. */
function byElement(side: Side): Read {
  const { block, offset, batch, free, line } = side;
  const step = ({ strides }: Axes): number => strides.length === 0 ? Infinity : Math.abs(strides[strides.length - 1]);
  const along = step(free) < step(line) ? "free" : "line";
  return { form: formOf(side, along, false), block, offset, axes: [batch, free, line] };
}

function formOf({ batch, free, line }: Side, along: SideForm["along"], quads: boolean): SideForm {
  return { along, quads, batch: batch.shape.length, free: free.shape.length, line: line.shape.length };
}

/**
 * The products of the lines of `left` and of `right`, row-major, in `out` if they are ready there; otherwise in a block
 * of their own, which the caller gives back. Both have the same type, and products and steps.
 */
export function multiply(device: Webgpu, left: Side, right: Side, out: Block | null): Parts {
  const { gpu } = device;
  const scratch: Block[] = [];
  const [m, n, k, products] = [countOf(left.free), countOf(right.free), countOf(left.line), countOf(left.batch)];
  const ways = gpu.software ? SOFTWARE : CARD;
  const tile = tileOf(ways, m, n, k, products);
  const [across, down] = [n / (tile.across * tile.columns), m / (tile.down * tile.rows)].map(Math.ceil);
  const [a, b] = [{ of: left, times: across }, { of: right, times: down }].map(({ of, times }): Read => {
    const side = { ...of, line: axesOf(of.line.shape, of.line.strides) };
    const read = inQuads(side);
    if (read !== null) return read;
    // What is read once need not be copied for that, nor windows, which are larger than what they look on.
    if (side.overlapping === true || times * products === countOf(distinctOf(side.batch))) return byElement(side);
    const copy = pack(device, side);
    scratch.push(copy.block);
    return inQuads(copy)!;
  });
  const type = left.type as Parts["type"];
  const form: GemmForm = { type, tile, left: a.form, right: b.form, tail: k % 4 !== 0 };
  const quads = Math.ceil(k / 4);
  const tiles = across * down * products;
  const row = filled(n);
  const size = products * m * row;
  const { count, length } = partsOf(ways, tiles, quads, Math.floor(SCRATCH / (4 * size)));
  const block = out !== null && count === 1 && row === n ? out : gpu.memory.take(4 * size * count, "contract");
  const values = [
    ...[m, n, k, quads, length, across, down, products, tiles * count],
    ...[size, m * row, row].map((x) => x / 4),
    ...[a, b].flatMap(({ offset, axes }) => [offset, ...axes.flatMap(offsetValues)]),
  ];
  gpu.dispatch(keyOf(form), () => gemmSource(form), [a.block, b.block, block], values, grid(tiles * count));
  for (const block of scratch) gpu.memory.give(block);
  return { block, type, count, products, rows: m, columns: n };
}

/** The sum of the parts, as an element of the dtype. */
export function total({ block, type, count, products, rows, columns }: Parts, dtype: DType): Sum {
  const complex = kindOf(dtype) === "c";
  const row = filled(columns);
  const at = complex ? "(i / p.columns * p.row + 2u * (i % p.columns)) / 2u" : "i / p.columns * p.row + i % p.columns";
  return {
    key: `parts:${dtype}`,
    dtype,
    blocks: [block],
    buffers: [{ name: "S", type: complex ? "vec2f" : type }],
    values: [complex ? columns / 2 : columns, row, count, products * rows * row / (complex ? 2 : 1)],
    words: ["columns", "row", "parts", "part"].map((name) => ({ name, type: "u32" as const })),
    functions: "",
    text: `let at = ${at};
  var sum = S[at];
  for (var k = 1u; k < p.parts; k++) { sum += S[k * p.part + at]; }
`,
  };
}

function keyOf({ type, tile, left, right, tail }: GemmForm): string {
  const side = (form: SideForm): string => Object.values(form).join();
  return `gemm:${type}:${Object.values(tile)}:${side(left)}:${side(right)}:${tail}`;
}

/** Parts of the contracted axis are multiples of so many quads, which the depths of all tiles divide. */
const ALIGN = 16;

/** The most bytes that parts may take together, less than any device binds. */
const SCRATCH = 2 ** 26;

/**
 * In how many parts the contracted axis is cut, so that there are enough workgroups and sums are short; at most `most`.
 */
function partsOf(
  { groups, shortest, longest }: Ways,
  tiles: number,
  quads: number,
  most: number,
): { count: number; length: number } {
  const filling = Math.min(Math.ceil(groups / tiles), Math.floor(quads / shortest));
  const parts = Math.max(1, Math.min(most, Math.max(filling, Math.ceil(quads / longest))));
  const length = Math.max(1, Math.ceil(quads / parts / ALIGN)) * ALIGN;
  return { count: Math.max(1, Math.ceil(quads / length)), length };
}

/** What reading an element costs, in multiplications. */
const READ = 8;

/** The tile with the least work: what its invocations compute, edges included, and read for that. */
function tileOf({ tiles }: Ways, m: number, n: number, k: number, products: number): Tile {
  let best = tiles[0].tile;
  let least = Infinity;
  for (const { tile, from } of tiles) {
    const { rows, columns, across, down } = tile;
    const groups = Math.ceil(m / (rows * down)) * Math.ceil(n / (columns * across));
    const cost = groups * across * down * (rows * columns + READ * (rows + columns));
    if (cost < least && m * n * k * products >= from) [best, least] = [tile, cost];
  }
  return best;
}
