/**
 * Products of matrices whose elements lie anywhere: tables say where lines and the places along them are, so that
 * strides, several axes, batches and the windows of convolutions are all the same to the kernel.
 *
 * @module
 */
import type { Aval } from "../../lib/core/aval.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import { bitsOf } from "../js/block.ts";
import { blockBytes, gemm, gemmArgs, PANEL_BYTES, type Rows, rowsOf } from "./gemm.ts";
import type { Kernel } from "./kernel.ts";
import { type AnyUnit, ROWS } from "./pack.ts";
import type { Scratch, Views } from "./scratch.ts";
import { entry, extremes, isDense, part, type Table, writeTable } from "./tables.ts";
import { aligned, perform, type Work } from "./work.ts";

/** One side of products. All offsets are bytes from the start of the data, below 2³¹; an element's is the sum of three. */
export interface Operand {
  /** The data: in memory, or what is computed, row-major, as it is brought into scratch. */
  readonly data: TypedArray | Computed;
  /** Where each product's matrix begins. */
  readonly batches: Table;
  /** Where its rows (of the left) or columns (of the right) begin. */
  readonly lines: Table;
  /** Where the places of the contracted axis are. */
  readonly steps: Table;
}

/** Elements that are computed when they are needed. */
export interface Computed {
  /** Bytes of scratch that computing takes. */
  readonly bytes: number;
  /** Writes `count` elements from element `start` on to the scratch at `to`, with those bytes of it at `at`. */
  write(start: number, count: number, views: Views, to: number, at: number, scratch: Scratch): void;
}

/**
 * A block of the results of one product, in scratch: row-major, its first number at `at` in the view and number `first`
 * of its piece, `stride` numbers from one row to the next.
 */
export interface Tile {
  readonly product: number;
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
  /** Scratch as bits: those of numbers of single precision, integers, and doubles as they are. */
  readonly view: Int32Array | Float64Array;
  readonly at: number;
  readonly first: number;
  readonly stride: number;
}

/** What is done with the results in scratch before they are stored. */
export interface Epilogue {
  /** The kernel for pieces of at most so many elements, and all bytes of its scratch, which begins with the results. */
  lay(elements: number, rows: Rows): { readonly kernel: Kernel; readonly bytes: number };
  /** Roughly what it takes for an element, in nanoseconds. */
  readonly cost: number;
  /** Copies its operands of a block to the scratch at `base`. */
  load(tile: Tile, views: Views, base: number): void;
}

/** Products C = A·B, one for each entry of the operands' `batches`. */
export interface Product {
  readonly unit: AnyUnit;
  readonly left: Operand;
  readonly right: Operand;
  readonly epilogue?: Epilogue;
  /** Takes a block of the results from the scratch at `base`. */
  store(tile: Tile, views: Views, base: number): void;
}

/** Bytes of operands and tables in scratch at most; larger products are cut. */
export const LIMIT: number = 2 ** 27;

/** Whether an array's elements lie so far apart that gathering them first is less than copying what they lie in. */
export function scattered({ shape, size }: Aval, strides: readonly number[]): boolean {
  return shape.reduce((span, d, i) => span + (d - 1) * Math.abs(strides[i]), 1) > 2 * size + 1024;
}

/** Multiplications of a piece, and how many pieces there should be where those have more. */
const PIECE = 2 ** 21;
const PIECES = 16;

/** Nanoseconds of packing a number, and of storing a row of a piece by itself. */
const PACK = 0.2;
const ROW = 40;
/** Bytes of a piece's packed rows, and of its results. */
const PACKED = 2 ** 18;
const RESULTS = 2 ** 20;

/** What the kernel may read beyond the last line. */
const SLACK = 128;

/** Nanoseconds of a multiplication and addition of single precision. */
const COST = 0.05;

/** Does the products; false if a single block of them is too large for the scratch memory. */
export function multiply(product: Product, limit: number = LIMIT): boolean {
  const { left, right, unit } = product;
  const spans = [spanOf(left), spanOf(right)];
  const entries = [left, right].reduce((n, x) => n + x.batches.length + x.lines.length + x.steps.length, 0);
  if (spans[0].bytes + spans[1].bytes + 4 * entries <= limit) {
    perform(workOf(product, spans[0], spans[1]));
    return true;
  }
  // Parts would compute their elements again.
  if (isComputed(left.data) || isComputed(right.data)) return false;
  const batches = left.batches.length;
  const lines = (x: Operand, from: number, to: number): Operand => ({ ...x, lines: part(x.lines, from, to) });
  if (batches > 1) {
    const cut = (x: Operand, from: number, to: number): Operand => ({ ...x, batches: part(x.batches, from, to) });
    return halves(batches, 1, limit, (from, to) => ({
      ...moved(product, (tile) => ({ ...tile, product: tile.product + from })),
      left: cut(left, from, to),
      right: cut(right, from, to),
    }));
  }
  const [cutsLeft, cutsRight] = [left.lines.length > ROWS, right.lines.length > unit.columns];
  if (cutsLeft && (spans[0].bytes >= spans[1].bytes || !cutsRight)) {
    return halves(left.lines.length, ROWS, limit, (from, to) => ({
      ...moved(product, (tile) => ({ ...tile, row: tile.row + from })),
      left: lines(left, from, to),
    }));
  }
  if (!cutsRight) return false;
  return halves(right.lines.length, unit.columns, limit, (from, to) => ({
    ...moved(product, (tile) => ({ ...tile, column: tile.column + from })),
    right: lines(right, from, to),
  }));
}

function isComputed(data: Operand["data"]): data is Computed {
  return !ArrayBuffer.isView(data);
}

/** A part of a product, whose tiles lie elsewhere in the whole. */
function moved(product: Product, place: (tile: Tile) => Tile): Product {
  const { epilogue, store } = product;
  return {
    ...product,
    epilogue: epilogue && { ...epilogue, load: (tile, views, base) => epilogue.load(place(tile), views, base) },
    store: (tile, views, base) => store(place(tile), views, base),
  };
}

/** Does both halves of `n` places, cut at a multiple of `unit`. */
function halves(n: number, unit: number, limit: number, part: (from: number, to: number) => Product): boolean {
  const middle = Math.ceil(n / 2 / unit) * unit;
  return multiply(part(0, middle), limit) && multiply(part(middle, n), limit);
}

/** The next multiple of `step`. */
function up(x: number, step: number): number {
  return Math.ceil(x / step) * step;
}

/** The bytes of the data that an operand's elements lie in. */
interface Span {
  readonly from: number;
  readonly bytes: number;
}

function spanOf({ batches, lines, steps }: Operand): Span {
  const [b, l, s] = [extremes(batches), extremes(lines), extremes(steps)];
  const from = b[0] + l[0] + s[0];
  return { from, bytes: b[1] + l[1] + s[1] - from };
}

/**
 * The rows and columns of pieces with some `cells` results each. Every piece packs its rows and columns; of the shapes
 * that are possible, the one that takes least time for that.
 */
function cut(
  unit: AnyUnit,
  height: Rows,
  m: number,
  n: number,
  k: number,
  cells: number,
): { rows: number; columns: number } {
  const most = Math.floor(PACKED / blockBytes(unit, height)) * height;
  const size = Math.min(cells, RESULTS / unit.element);
  // As few parts as the length asks for, all of about the same length.
  const even = (x: number, length: number, step: number): number => up(x / Math.ceil(x / length), step);
  let best = { rows: 0, columns: 0, cost: Infinity };
  for (let length: number = height; length <= most; length *= 2) {
    const rows = even(m, length, height);
    const columns = even(n, Math.max(unit.columns, size / rows), unit.columns);
    const [across, down] = [Math.ceil(n / columns), Math.ceil(m / rows)];
    const cost = PACK * k * (m * across + n * down) + (across > 1 ? ROW * m * across : 0);
    if (cost < best.cost) best = { rows, columns, cost };
  }
  return best;
}

/** The work of products whose operands fit in scratch. */
function workOf({ unit, left, right, epilogue, store }: Product, leftSpan: Span, rightSpan: Span): Work {
  const { element, real, width } = unit;
  const [m, n, k] = [left.lines.length, right.lines.length, left.steps.length];
  const products = left.batches.length;
  const height = rowsOf(unit, m);
  const [mAll, nAll] = [up(m, height), up(n, unit.columns)];
  const each = m * n * k * width * width;
  const target = Math.max(PIECE, Math.ceil(products * each / PIECES));
  // Several small products, or some rows and columns of one.
  const group = Math.max(1, Math.min(products, Math.floor(target / each)));
  const { rows, columns } = cut(unit, height, m, n, k, Math.floor(target / (k * width * width)));
  const [across, down, deep] = [Math.ceil(n / columns), Math.ceil(m / rows), Math.ceil(products / group)];
  // The common scratch: tables, then the operands.
  const sizes = [mAll, k, nAll, k, 2 * products].map((x) => aligned(4 * x));
  const places = [0];
  const spans = [leftSpan, rightSpan].map(({ bytes }) => aligned(bytes + SLACK));
  for (const size of [...sizes, ...spans]) places.push(places.at(-1)! + size);
  const [rowsAt, leftStepsAt, columnsAt, rightStepsAt, pairsAt, leftAt, rightAt, computeAt] = places;
  const computing = Math.max(...[left.data, right.data].map((x) => isComputed(x) ? x.bytes : 0));
  const [leftDense, rightDense] = [left, right].map(({ steps }) => Number(isDense(steps, element)));
  const results = group * rows * columns;
  const laid = epilogue?.lay(results, height) ?? { kernel: gemm(unit, height), bytes: results * element };
  const packedAt = aligned(laid.bytes);
  const panelAt = packedAt + aligned(rows / height * blockBytes(unit, height));
  const viewOf = (views: Views): Int32Array | Float64Array => real === 4 ? views.i32 : views.f64;
  const copy = (
    x: Operand["data"],
    { from, bytes }: Span,
    views: Views,
    to: number,
    work: number,
    scratch: Scratch,
  ) => {
    if (isComputed(x)) return x.write(from / element, bytes / element + 1, views, to, work, scratch);
    const elements = x.subarray(from / real, (from + bytes + element) / real);
    viewOf(views).set(bitsOf(elements) as Float64Array, to / real);
  };
  const partOf = (piece: number) => {
    const [row, rest] = [piece % down * rows, Math.floor(piece / down)];
    const [column, first] = [rest % across * columns, Math.floor(rest / across) * group];
    return {
      row,
      rows: Math.min(rows, m - row),
      column,
      columns: Math.min(columns, n - column),
      first,
      count: Math.min(group, products - first),
    };
  };
  const tiles = (piece: number, views: Views, at: number): Tile[] => {
    const x = partOf(piece);
    // Rows are as wide as the panels, and a product's rows fill its blocks.
    const stride = up(x.columns, unit.columns) * width;
    const size = up(x.rows, height) * stride;
    return Array.from({ length: x.count }, (_, i) => {
      const { row, rows, column, columns } = x;
      const place = { product: x.first + i, row, rows, column, columns };
      return { ...place, view: viewOf(views), at: at / real + i * size, first: i * size, stride };
    });
  };
  return {
    kernel: laid.kernel,
    pieces: across * down * deep,
    bytes: panelAt + PANEL_BYTES,
    cost: COST * real / 4 * products * each + (epilogue?.cost ?? 0) * products * m * n,
    common: {
      bytes: computeAt + computing,
      load(views, at, scratch) {
        writeTable(views.i32, (at + rowsAt) / 4, left.lines, mAll, element);
        writeTable(views.i32, (at + leftStepsAt) / 4, left.steps, k, 0);
        writeTable(views.i32, (at + columnsAt) / 4, right.lines, nAll, element);
        writeTable(views.i32, (at + rightStepsAt) / 4, right.steps, k, 0);
        const pairs = (at + pairsAt) / 4;
        for (let i = 0; i < products; i++) {
          views.i32[pairs + 2 * i] = entry(left.batches, i);
          views.i32[pairs + 2 * i + 1] = entry(right.batches, i);
        }
        copy(left.data, leftSpan, views, at + leftAt, at + computeAt, scratch);
        copy(right.data, rightSpan, views, at + rightAt, at + computeAt, scratch);
      },
    },
    load(piece, views, at) {
      if (epilogue !== undefined) { for (const tile of tiles(piece, views, at)) epilogue.load(tile, views, at); }
    },
    args(piece, at, common) {
      const x = partOf(piece);
      const args = gemmArgs({
        left: common + leftAt - leftSpan.from,
        right: common + rightAt - rightSpan.from,
        rows: common + rowsAt + 4 * x.row,
        leftSteps: common + leftStepsAt,
        columns: common + columnsAt + 4 * x.column,
        rightSteps: common + rightStepsAt,
        pairs: common + pairsAt + 8 * x.first,
        products: x.count,
        blocks: Math.ceil(x.rows / height),
        panels: Math.ceil(x.columns / unit.columns),
        k,
        out: at,
        packedRows: at + packedAt,
        packedPanel: at + panelAt,
        leftDense,
        rightDense,
      });
      if (epilogue === undefined) return args;
      return [...args, x.count * up(x.rows, height) * up(x.columns, unit.columns)];
    },
    store(piece, views, at) {
      for (const tile of tiles(piece, views, at)) store(tile, views, at);
    },
  };
}
