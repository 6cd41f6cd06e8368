/**
 * Maps whose operands repeat along rows or columns: what repeats lies in scratch once, and the kernel comes back to it.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import type { Layout } from "../js/map_layout.ts";
import type { Code, Local } from "./assembler.ts";
import { copyIn, copyOut, operandOf, resultOf } from "./copy.ts";
import { Kernel } from "./kernel.ts";
import { bytesOf, layTiles, openMap, type PrintedMap } from "./map_kernel.ts";
import { lanesOf } from "./print.ts";
import { type Compiled, costOf } from "./programs.ts";
import { perform } from "./work.ts";

/** Along which loops an operand goes on, where it doesn't repeat: those over blocks, over their rows, along a row. */
interface Along {
  readonly blocks: boolean;
  readonly rows: boolean;
  readonly columns: boolean;
}

const EVERYWHERE: Along = { blocks: true, rows: true, columns: true };

/** What a piece computes: whole blocks, or rows of one. */
interface Piece {
  readonly block: number;
  readonly blocks: number;
  readonly row: number;
  readonly rows: number;
}

/** Nanoseconds that copying an element takes which repeats. */
const REPEATED = 1;

/** Nanoseconds an element that go into what a row's last vector computes beyond its `n` elements. */
function beyond(n: number, code: Compiled): number {
  const lanes = lanesOf(code.lowered);
  return costOf(code, Math.ceil(n / lanes) * lanes / n - 1);
}

/**
 * Runs a program over two or three loops along some of which an operand repeats, and gives true; gives false for other
 * loops, and where rows are much shorter than vectors, or longer than a tile.
 */
export function runRows(
  code: Compiled,
  { dims, operands: laid }: Layout,
  args: readonly NDArray[],
  outs: readonly Aval[],
  results: readonly TypedArray[],
): boolean {
  if (dims.length < 2 || dims.length > 3) return false;
  if (!laid.some((x) => x.walk !== "once" && x.strides.includes(0))) return false;
  const [height, n] = dims.slice(-2);
  if (beyond(n, code) > REPEATED) return false;
  const { inputs, key } = code.program;
  const splat = laid.map((x) => x.walk === "once");
  const dtypes = outs.map((x) => x.dtype);
  const along = laid.map(({ strides }): Along => {
    const [columns, rows, blocks] = strides.map((s) => s !== 0).reverse();
    return { blocks: blocks ?? false, rows, columns };
  });
  const flags = along.map((x) => Object.values(x).map(Number).join(""));
  const { kernel, layout: tiles } = code.kernel(`rows ${flags}`, () => {
    const layout = layTiles(inputs, splat, dtypes);
    const map = { lowered: code.lowered, inputs, splat, outputs: dtypes, layout };
    return { kernel: Kernel.of(`map ${key} by rows`, 3, (to, fused) => printRows(to, fused, map, along)), layout };
  });
  if (n > tiles.tile) return false;
  const count = dims.length === 3 ? dims[0] : 1;
  const pieces = cut(count, height, Math.floor(tiles.tile / n));
  const operands = laid.map((x, k) => {
    const goes = x.strides.map((s) => s !== 0);
    const own = { ...x, strides: x.strides.filter((_, d) => goes[d]) };
    return operandOf(args[k], inputs[k], own, dims.filter((_, d) => goes[d]), tiles.inputs[k]);
  });
  const data = results.map((x, k) => resultOf(x, dtypes[k], tiles.outputs[k]));
  perform({
    kernel,
    pieces: pieces.length,
    bytes: tiles.bytes,
    cost: costOf(code, count * height * n),
    load: (piece, views, at) => {
      const { block, blocks, row, rows } = pieces[piece];
      operands.forEach((x, k) => {
        const width = along[k].columns ? n : 1;
        const start = (along[k].blocks ? block * (along[k].rows ? height : 1) : 0) + (along[k].rows ? row : 0);
        const lines = (along[k].blocks ? blocks : 1) * (along[k].rows ? rows : 1);
        copyIn(x, start * width, lines * width, views, at);
      });
    },
    args: (piece) => [pieces[piece].blocks, pieces[piece].rows, n],
    store: (piece, views, at) => {
      const { block, blocks, row, rows } = pieces[piece];
      for (const x of data) copyOut(x, (block * height + row) * n, blocks * rows * n, views, at);
    },
  });
  return true;
}

/** Blocks of `height` rows, cut into pieces of at most `most` rows. */
function cut(count: number, height: number, most: number): Piece[] {
  const pieces: Piece[] = [];
  if (height > most) {
    for (let block = 0; block < count; block++) {
      for (let row = 0; row < height; row += most) {
        pieces.push({ block, blocks: 1, row, rows: Math.min(most, height - row) });
      }
    }
    return pieces;
  }
  const many = Math.floor(most / height);
  for (let block = 0; block < count; block += many) {
    pieces.push({ block, blocks: Math.min(many, count - block), row: 0, rows: height });
  }
  return pieces;
}

/**
 * Prints a map into a function `(at, common, blocks, rows, n)` over blocks of rows of `n` elements. The last vector of a
 * row goes beyond it, where the next row follows.
 */
function printRows(code: Code, fused: boolean, map: PrintedMap, along: readonly Along[]): void {
  const { printer, io, operands, results } = openMap(code, fused, map);
  const [at, , blocks, rows, n] = [0, 1, 2, 3, 4];
  const [block, row, i] = Array.from({ length: 3 }, () => code.local("i32"));
  const lanes = lanesOf(map.lowered);
  const pointers = new Pointers(code, at, n);
  const loaded = operands.map((x, k) => ({ x, pointer: pointers.of(along[k], bytesOf(x.dtype)) }));
  const stored = results.map((x) => ({ x, pointer: pointers.of(EVERYWHERE, bytesOf(x.dtype)) }));
  pointers.reset(() => true);
  for (const { x } of loaded) if (x.splat) io.splat(x, at);
  code.i32(0).set(block);
  code.count(block, blocks, 1, () => {
    pointers.reset((x) => x.rows && !x.blocks);
    code.i32(0).set(row);
    code.count(row, rows, 1, () => {
      loaded.forEach(({ x, pointer }, k) => {
        if (!x.splat && !along[k].columns) io.splat(x, pointer.row);
      });
      pointers.begin();
      code.i32(0).set(i);
      code.count(i, n, lanes, () => {
        loaded.forEach(({ x, pointer }, k) => {
          if (along[k].columns) io.load(x, pointer.column, null);
        });
        printer.print();
        for (const { x, pointer } of stored) io.store(x, pointer.column, null);
        pointers.along(lanes);
      });
      pointers.advance((x) => x.rows);
    });
    pointers.advance((x) => x.blocks && !x.rows);
  });
}

/** Where a row begins, and where the elements of it lie that are computed. */
interface Pointer {
  readonly along: Along;
  readonly bytes: number;
  readonly row: Local;
  readonly column: Local;
}

/** The pointers of operands and results; those that go on alike share one. */
class Pointers {
  readonly #code: Code;
  readonly #at: Local;
  readonly #n: Local;
  readonly #all = new Map<string, Pointer>();

  constructor(code: Code, at: Local, n: Local) {
    this.#code = code;
    this.#at = at;
    this.#n = n;
  }

  /** The one of what goes on so, in elements of so many bytes. */
  of(along: Along, bytes: number): Pointer {
    const key = `${Object.values(along)} ${bytes}`;
    let found = this.#all.get(key);
    if (found === undefined) {
      const [row, column] = [this.#code.local("i32"), this.#code.local("i32")];
      this.#all.set(key, found = { along, bytes, row, column });
    }
    return found;
  }

  /** Back to the first row. */
  reset(which: (along: Along) => boolean): void {
    for (const { along, row } of this.#all.values()) if (which(along)) this.#code.get(this.#at).set(row);
  }

  /** To the next row, or, of what repeats along rows, to the next element. */
  advance(which: (along: Along) => boolean): void {
    const code = this.#code;
    for (const { along, bytes, row } of this.#all.values()) {
      if (!which(along)) continue;
      code.get(row);
      if (along.columns) code.get(this.#n).i32(bytes).op("i32.mul");
      else code.i32(bytes);
      code.op("i32.add").set(row);
    }
  }

  /** To the beginning of the row. */
  begin(): void {
    for (const { along, row, column } of this.#all.values()) if (along.columns) this.#code.get(row).set(column);
  }

  /** Along the row by so many elements. */
  along(count: number): void {
    for (const { along, bytes, column } of this.#all.values()) {
      if (along.columns) this.#code.get(column).i32(count * bytes).op("i32.add").set(column);
    }
  }
}
