/**
 * Products of matrices on the device: how they are cut into tiles and parts, and run.
 *
 * @module
 */
import { type Axes, countOf, offsetValues } from "./axes.ts";
import { type GemmForm, gemmSource, type SideForm, type Tile } from "./gemm_source.ts";
import type { Block } from "./memory.ts";
import type { Webgpu } from "./operands.ts";
import { pack, type Side } from "./pack.ts";
import { grid, linear, LINEAR_MAIN } from "./wgsl.ts";

/** Where the results of products lie: the distances between products, rows and columns. */
export interface Target {
  readonly block: Block;
  readonly product: number;
  readonly row: number;
  readonly column: number;
}

/** Tiles for devices whose workgroup memory is fast. */
const STAGED: readonly Tile[] = [
  { rows: 8, columns: 8, across: 8, down: 8, depth: 4 },
  { rows: 4, columns: 4, across: 8, down: 8, depth: 8 },
];

/** Tiles for devices that run on the CPU. */
const DIRECT: readonly Tile[] = [
  { rows: 16, columns: 8, across: 32, down: 1, depth: 0 },
  { rows: 16, columns: 8, across: 8, down: 4, depth: 0 },
  { rows: 8, columns: 4, across: 4, down: 8, depth: 0 },
  { rows: 4, columns: 4, across: 8, down: 4, depth: 0 },
];

/** The axes of a side in quads, and the offset; null if its elements can't be read four at a time. */
interface Quads {
  readonly form: SideForm;
  readonly offset: number;
  readonly batch: Axes;
  readonly free: Axes;
  readonly line: Axes;
}

function quadsOf(side: Side): Quads | null {
  for (const along of ["line", "free"] as const) {
    const { offset, batch, free, line } = side;
    const own = side[along];
    const rank = own.shape.length;
    const rest = [batch, free, line].flatMap((x) => x === own ? x.strides.slice(0, -1) : x.strides);
    if (rank === 0 || own.strides[rank - 1] !== 1 || [offset, ...rest].some((n) => n % 4 !== 0)) continue;
    if (rank > 1 && own.shape[rank - 1] % 4 !== 0) continue;
    const inQuads = (x: Axes): Axes => ({
      shape: x === own ? x.shape.map((n, d) => d === rank - 1 ? Math.ceil(n / 4) : n) : x.shape,
      strides: x.strides.map((n, d) => x === own && d === rank - 1 ? 1 : n / 4),
    });
    return {
      form: { along, batch: batch.shape.length, free: free.shape.length, line: line.shape.length },
      offset: offset / 4,
      batch: inQuads(batch),
      free: inQuads(free),
      line: inQuads(line),
    };
  }
  return null;
}

/** The products of the lines of `left` and of `right`, stored at `target`. Both have the same type and steps. */
export function multiply(device: Webgpu, left: Side, right: Side, target: Target): void {
  const { gpu } = device;
  const scratch: Block[] = [];
  const [a, b] = [left, right].map((side): { quads: Quads; block: Block } => {
    const quads = quadsOf(side);
    if (quads !== null) return { quads, block: side.block };
    const packed = pack(device, side);
    scratch.push(packed.block);
    return { quads: quadsOf(packed)!, block: packed.block };
  });
  const [m, n, k, products] = [countOf(left.free), countOf(right.free), countOf(left.line), countOf(left.batch)];
  const tile = tileOf(gpu.software ? DIRECT : STAGED, m, n, products);
  const form: GemmForm = { type: left.type, tile, left: a.quads.form, right: b.quads.form, tail: k % 4 !== 0 };
  const quads = Math.ceil(k / 4);
  const [across, down] = [n / (tile.across * tile.columns), m / (tile.down * tile.rows)].map(Math.ceil);
  const tiles = across * down * products;
  const parts = partsOf(tiles, quads);
  const part = Math.ceil(quads / parts / ALIGN) * ALIGN || ALIGN;
  const length = Math.ceil(n / 4) * 4;
  const size = products * m * length;
  const whole = parts === 1 && length === n && target.column === 1 && target.row % 4 === 0 && target.product % 4 === 0;
  const to = whole
    ? target
    : { block: gpu.memory.take(4 * size * parts, "contract"), product: m * length, row: length, column: 1 };
  const values = [
    ...[m, n, k, quads, part, across, down, products, tiles * parts],
    ...[size, to.product, to.row].map((x) => x / 4),
    ...[a, b].flatMap(({ quads }) => [quads.offset, ...[quads.batch, quads.free, quads.line].flatMap(offsetValues)]),
  ];
  gpu.dispatch(keyOf(form), () => gemmSource(form), [a.block, b.block, to.block], values, grid(tiles * parts));
  if (!whole) {
    addParts(device, form.type, to.block, parts, [products, m, n], target);
    scratch.push(to.block);
  }
  for (const block of scratch) gpu.memory.give(block);
}

function keyOf({ type, tile, left, right, tail }: GemmForm): string {
  const side = ({ along, batch, free, line }: SideForm): string => `${along}${batch},${free},${line}`;
  return `gemm:${type}:${Object.values(tile)}:${side(left)}:${side(right)}:${tail}`;
}

/** Parts of the contracted axis are multiples of so many quads, which the depths of all tiles divide. */
const ALIGN = 16;
/** The least quads of a part. */
const PART = 64;
/** So many workgroups fill a device. */
const ENOUGH = 64;

/** The most quads of a part: rounding errors grow with the length of a sum. */
const LONGEST = 1024;

/** In how many parts the contracted axis is cut, so that there are enough workgroups and sums are short. */
function partsOf(tiles: number, quads: number): number {
  const filling = Math.min(Math.ceil(ENOUGH / tiles), Math.floor(quads / PART));
  const parts = Math.max(1, filling, Math.ceil(quads / LONGEST));
  return Math.max(1, Math.ceil(quads / (Math.ceil(quads / parts / ALIGN) * ALIGN || ALIGN)));
}

/** The tile with the least work: what its invocations compute, edges included, and read for that. */
function tileOf(tiles: readonly Tile[], m: number, n: number, products: number): Tile {
  let best = tiles[0];
  let least = Infinity;
  for (const tile of tiles) {
    const { rows, columns, across, down } = tile;
    const groups = Math.ceil(m / (rows * down)) * Math.ceil(n / (columns * across)) * products;
    const cost = groups * across * down * (rows * columns + READ * (rows + columns));
    if (cost < least) [best, least] = [tile, cost];
  }
  return best;
}

/** What reading an element costs, in multiplications. */
const READ = 4;

/** The sums of parts, whose rows are filled up to quads. */
function addParts(
  { gpu }: Webgpu,
  type: string,
  from: Block,
  parts: number,
  [products, m, n]: readonly number[],
  target: Target,
): void {
  const size = products * m * n;
  const source = () => ({
    name: "sum of parts",
    buffers: [{ name: "x", type }, { name: "y", type, written: true }],
    words: ["n", "parts", "part", "m", "columns", "length", "yb", "ym", "yn"].map((name) => ({
      name,
      type: "u32" as const,
    })),
    body: `${LINEAR_MAIN}
  let line = i / p.columns;
  let column = i % p.columns;
  let at = line * p.length + column;
  var sum = x[at];
  for (var k = 1u; k < p.parts; k++) { sum += x[k * p.part + at]; }
  y[line / p.m * p.yb + line % p.m * p.ym + column * p.yn] = sum;
}`,
  });
  const length = Math.ceil(n / 4) * 4;
  const values = [
    ...[size, parts, products * m * length, m, n, length],
    ...[target.product, target.row, target.column],
  ];
  gpu.dispatch(`parts:${type}`, source, [from, target.block], values, linear(size));
}
