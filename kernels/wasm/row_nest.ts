/**
 * Maps whose operands repeat along rows or columns: what repeats lies in scratch once, and the kernel comes back to it.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { Layout } from "../js/map_layout.ts";
import type { Code, Local } from "./assembler.ts";
import { copyIn, type Operand, operandOf } from "./copy.ts";
import { bytesOf, openMap, type PrintedMap } from "./map_kernel.ts";
import { lanesOf } from "./print.ts";
import { type Compiled, costOf } from "./programs.ts";
import type { Views } from "./scratch.ts";

/** Along which loops an operand goes on, where it doesn't repeat: those over blocks, over their rows, along a row. */
interface Along {
  readonly blocks: boolean;
  readonly rows: boolean;
  readonly columns: boolean;
}

const EVERYWHERE: Along = { blocks: true, rows: true, columns: true };

/** Blocks of `height` rows of `n` elements, and how operands lie along them. */
export interface RowNest {
  readonly blocks: number;
  readonly height: number;
  readonly n: number;
  readonly along: readonly Along[];
  /** What the kernel depends on. */
  readonly key: string;
}

/** Nanoseconds that copying an element takes which repeats. */
const REPEATED = 1;
/** Fewer elements aren't worth a kernel for the way in which their operands lie. */
const FEW = 2048;

/**
 * The nest of two or three loops along some of which operands repeat; null for others, and where rows are so much
 * shorter than vectors that what is computed beyond them takes longer than copying what repeats.
 */
export function rowNest(code: Compiled, { dims, operands }: Layout): RowNest | null {
  if (dims.length < 2 || dims.length > 3) return null;
  const repeating = operands.filter((x) => x.walk !== "once" && x.strides.includes(0)).length;
  if (repeating === 0) return null;
  const [height, n] = dims.slice(-2);
  const blocks = dims.length === 3 ? dims[0] : 1;
  if (blocks * height * n < FEW) return null;
  const lanes = lanesOf(code.lowered);
  const beyond = Math.ceil(n / lanes) * lanes / n - 1;
  if (costOf(code, beyond) > REPEATED * repeating) return null;
  const along = operands.map(({ strides }): Along => {
    const [columns, rows, outer = false] = strides.map((s) => s !== 0).reverse();
    return { blocks: outer, rows, columns };
  });
  const key = `rows ${along.map((x) => Object.values(x).map(Number).join(""))}`;
  return { blocks, height, n, along, key };
}

/** The operands of a nest, each along the loops on which it goes on; their tiles are at `places`. */
export function rowOperands(
  { dims, operands }: Layout,
  args: readonly NDArray[],
  inputs: readonly DType[],
  places: readonly number[],
): Operand[] {
  return operands.map((x, k) => {
    const goes = x.strides.map((s) => s !== 0);
    const own = { ...x, strides: x.strides.filter((_, d) => goes[d]) };
    return operandOf(args[k], inputs[k], own, dims.filter((_, d) => goes[d]), places[k]);
  });
}

/** Whether `rows` rows from `first` on go on in another block. */
function wraps({ height }: RowNest, first: number, rows: number): boolean {
  return first % height + rows > height;
}

/** Whether a tile of so many elements has room for what `rows` rows from `first` on need. */
export function fits(nest: RowNest, first: number, rows: number, tile: number): boolean {
  return nest.n * (wraps(nest, first, rows) ? Math.max(nest.height, rows) : rows) <= tile;
}

/** Copies what `rows` rows from `first` on need to the scratch at `at`. */
export function loadRows(
  nest: RowNest,
  operands: readonly Operand[],
  first: number,
  rows: number,
  views: Views,
  at: number,
): void {
  const { height, n, along } = nest;
  const block = Math.floor(first / height);
  const last = Math.floor((first + rows - 1) / height);
  for (let k = 0; k < operands.length; k++) {
    const goes = along[k];
    const width = goes.columns ? n : 1;
    let [start, count] = [0, 1];
    if (goes.rows && goes.blocks) [start, count] = [first, rows];
    else if (goes.blocks) [start, count] = [block, last + 1 - block];
    else if (goes.rows) [start, count] = wraps(nest, first, rows) ? [0, height] : [first % height, rows];
    copyIn(operands[k], start * width, count * width, views, at);
  }
}

/** What the kernel takes for `rows` rows from `first` on; it has {@link ROW_ARGS} of these arguments. */
export function rowArgs(nest: RowNest, first: number, rows: number): number[] {
  const { height, n } = nest;
  const within = first % height;
  return [rows, height - within, wraps(nest, first, rows) ? within : 0, height, n];
}

/** The number of {@link rowArgs}. */
export const ROW_ARGS = 5;

/**
 * Prints a map into a function of the two addresses and {@link rowArgs}: how many rows there are, how many of them until
 * the block ends, where in the block the first one is that was copied, and the height and the width of blocks. The last
 * vector of a row goes beyond it, where the next row follows.
 */
export function printRows(code: Code, fused: boolean, map: PrintedMap, along: readonly Along[]): void {
  const { printer, io, operands, results } = openMap(code, fused, map);
  const [at, , rows, left, skipped, height, n] = [0, 1, 2, 3, 4, 5, 6];
  const [row, i] = [code.local("i32"), code.local("i32")];
  const lanes = lanesOf(map.lowered);
  const pointers = new Pointers(code, n);
  const loaded = operands.map((x, k) => ({ x, pointer: pointers.of(along[k], bytesOf(x.dtype)) }));
  const stored = results.map((x) => ({ x, pointer: pointers.of(EVERYWHERE, bytesOf(x.dtype)) }));
  const backwards = (x: Along): boolean => x.rows && !x.blocks;
  pointers.each(() => true, () => code.get(at));
  pointers.each(backwards, (x) => pointers.step(x).get(skipped).op("i32.mul").get(x.row).op("i32.add"));
  for (const { x } of loaded) if (x.splat) io.splat(x, at);
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
    const advance = (x: Pointer): Code => pointers.step(x).get(x.row).op("i32.add");
    pointers.each((x) => x.rows, advance);
    code.get(left).i32(1).op("i32.sub").tee(left).op("i32.eqz").if();
    code.get(height).set(left);
    pointers.each(backwards, () => code.get(at));
    pointers.each((x) => x.blocks && !x.rows, advance);
    code.end();
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
  readonly #n: Local;
  readonly #all = new Map<string, Pointer>();

  constructor(code: Code, n: Local) {
    this.#code = code;
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

  /** Sets where rows begin to what `push` pushes. */
  each(which: (along: Along) => boolean, push: (x: Pointer) => Code): void {
    for (const x of this.#all.values()) if (which(x.along)) push(x).set(x.row);
  }

  /** Pushes the bytes from one row to the next. */
  step({ along, bytes }: Pointer): Code {
    return along.columns ? this.#code.get(this.#n).i32(bytes).op("i32.mul") : this.#code.i32(bytes);
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
