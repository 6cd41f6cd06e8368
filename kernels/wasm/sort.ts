/**
 * Sorting on WebAssembly: short lines side by side, long ones by digits.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { DType, TypedArray } from "../../lib/core/dtype.ts";
import type { SortPlan } from "../../lib/core/plan.ts";
import { bitsOf } from "../js/block.ts";
import { host } from "../js/host.ts";
import { aroundAxis, dense, widthOf, wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import { keepZeros, permuteLine, readLine, readOrdered, writeLine } from "../js/lines.ts";
import * as network from "./network.ts";
import { type KeyKind, viewOf, wordOf } from "./keys.ts";
import { sortLines } from "./long_lines.ts";
import { aligned, perform } from "./work.ts";

/** Elements below which JavaScript is as fast. */
const SMALL = 512;
/** The longest lines that are sorted side by side, alone and with their places. */
const SHORT = 1536;
const SHORT_PLACES = 512;
/** The shortest lines that are sorted by digits, whose counts must be cleared and summed for each line. */
const LONG = 512;
/** The most elements of a line: what scratch holds of it stays below 1 GiB. */
const LONGEST = 1 << 24;
/** Bytes of lines that are loaded at a time. */
const PIECE = 1 << 16;
/** Nanoseconds an element and level of a network. */
const LEVEL = 1;

const KINDS: Partial<Record<DType, KeyKind>> = {
  float32: "float",
  float64: "double",
  int32: "signed",
  uint32: "unsigned",
};

/** The lines of the operands: `outer` times `inner` of them, of `n` elements that are `inner` apart. */
interface Lines {
  readonly count: number;
  readonly n: number;
  readonly inner: number;
}

/** Where a line begins. */
function startOf({ n, inner }: Lines, line: number): number {
  return inner === 1 ? line * n : Math.floor(line / inner) * n * inner + line % inner;
}

/** Runs sorts of real and complex numbers that are large enough; null for others. */
export function sortWasm(plan: SortPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  const { outer, n, inner } = aroundAxis(outs[0].shape, plan.axis);
  const lines = { count: outer * inner, n, inner };
  if (n < 2 || n > LONGEST || outs[0].size < SMALL) return null;
  const device = host();
  if (args.length === 1 && outs[0].kind !== "c") {
    const kind = KINDS[outs[0].dtype];
    const sort = kind === undefined ? null : alone(kind, lines);
    if (sort === null) return null;
    const out = buffer(outs[0].dtype, outs[0].size);
    sort(dense(args[0]), out);
    return [wrap(outs[0], out, device)];
  }
  const sort = byPlaces(keysOf(args.slice(0, plan.numKeys)), lines);
  if (sort === null) return null;
  const from = args.map((x) => bitsOf(dense(x)));
  const targets = outs.map((aval) => buffer(aval.dtype, aval.size));
  const to = targets.map(bitsOf);
  const widths = outs.map(widthOf);
  sort((line, first, order) => {
    const at = startOf(lines, line);
    from.forEach((x, i) => permuteLine(x, to[i], widths[i], at, inner, first, order));
  });
  return outs.map((aval, i) => wrap(aval, targets[i], device));
}

/** How lines of one operand are sorted from one array to another; null for lines that JavaScript should sort. */
function alone(kind: KeyKind, lines: Lines): ((x: TypedArray, out: TypedArray) => void) | null {
  const { count, n } = lines;
  if (n <= SHORT && 2 * count >= network.linesOf(kind, false)) return (x, out) => sortShort(kind, lines, x, out);
  return n >= LONG ? (x, out) => sortLong(kind, lines, x, out) : null;
}

/** Lines as groups that are sorted side by side, and those as pieces. */
function groupsOf({ count, n }: Lines, together: number, bytes: number): { perPiece: number; pieces: number } {
  const groups = Math.ceil(count / together);
  const perPiece = Math.min(groups, Math.max(1, Math.floor(PIECE / (together * n * bytes))));
  return { perPiece, pieces: Math.ceil(groups / perPiece) };
}

function sortShort(kind: KeyKind, lines: Lines, x: TypedArray, out: TypedArray): void {
  const { count, n, inner } = lines;
  const bytes = wordOf(kind).bytes;
  const together = network.linesOf(kind, false);
  const { perPiece, pieces } = groupsOf(lines, together, bytes);
  const rows = perPiece * together;
  const work = aligned(network.HEAD + rows * n * bytes);
  const last = (piece: number): number => Math.min(count, (piece + 1) * rows);
  perform({
    kernel: network.SHORT[kind],
    pieces,
    bytes: work + n * network.WIDTH,
    cost: LEVEL * count * n * Math.log2(n),
    load(piece, views, at) {
      const view = viewOf(views, kind);
      const to = (at + network.HEAD) / bytes;
      const [from, end] = [piece * rows, last(piece)];
      if (inner === 1) readLine(x, from * n, 1, view, to, (end - from) * n);
      else for (let i = from; i < end; i++) readLine(x, startOf(lines, i), inner, view, to + (i - from) * n, n);
    },
    args: (piece, at) => [at + work, Math.ceil((last(piece) - piece * rows) / together), n],
    store(piece, views, at) {
      const view = viewOf(views, kind);
      const from = (at + network.HEAD) / bytes;
      const zeros = views.i32[(at + network.ZEROS) / 4] !== 0;
      const [first, end] = [piece * rows, last(piece)];
      if (inner === 1) writeLine(view, from, out, first * n, 1, (end - first) * n);
      else for (let i = first; i < end; i++) storeLine(lines, i, view, from + (i - first) * n, out);
      for (let i = first; i < end && zeros; i++) keepZeros(x, out, startOf(lines, i), inner, n);
    },
  });
}

/** Copies a sorted line out. */
function storeLine(lines: Lines, line: number, view: TypedArray, from: number, out: TypedArray): void {
  writeLine(view, from, out, startOf(lines, line), lines.inner, lines.n);
}

function sortLong(kind: KeyKind, lines: Lines, x: TypedArray, out: TypedArray): void {
  const { count, n, inner } = lines;
  sortLines(kind, count, n, (line) => {
    const at = startOf(lines, line);
    return {
      read: (i, size, view, to) => readLine(x, at + i * inner, inner, view, to, size),
      write: (i, size, view, from) => writeLine(view, from, out, at + i * inner, inner, size),
      zeros: () => keepZeros(x, out, at, inner, n),
    };
  });
}

/** Numbers that are sorted by: one of `width` that each element has, `at` places after the first. */
interface Key {
  readonly kind: KeyKind;
  readonly data: TypedArray;
  readonly width: number;
  readonly at: number;
}

/** The keys, the most important first: real operands, real and imaginary parts of complex ones. */
function keysOf(args: readonly NDArray[]): Key[] {
  return args.flatMap((x): Key[] => {
    const data = dense(x);
    if (x.dtype === "complex64" || x.dtype === "complex128") {
      const kind = x.dtype === "complex64" ? "float" : "double";
      return [0, 1].map((at) => ({ kind, data, width: 2, at }));
    }
    // Booleans are the integers 0 and 1.
    return [{ kind: KINDS[x.dtype] ?? "unsigned", data, width: 1, at: 0 }];
  });
}

/** Takes places of a line in their new order, from number `first` of it on; they are good during the call. */
type Take = (line: number, first: number, order: Int32Array) => void;

/** How lines are sorted by keys; null for lines that JavaScript should sort. */
function byPlaces(keys: readonly Key[], lines: Lines): ((take: Take) => void) | null {
  const { count, n } = lines;
  const [{ kind, data }] = keys;
  if (keys.length === 1 && kind !== "double" && n <= SHORT_PLACES && 2 * count >= network.linesOf(kind, true)) {
    return (take) => placesShort(data, kind, lines, take);
  }
  return n >= LONG ? (take) => placesLong(keys, lines, take) : null;
}

function placesShort(data: TypedArray, kind: Exclude<KeyKind, "double">, lines: Lines, take: Take): void {
  const { count, n } = lines;
  const together = network.linesOf(kind, true);
  const { perPiece, pieces } = groupsOf(lines, together, 4);
  const rows = perPiece * together;
  const work = aligned(network.HEAD + rows * n * 4);
  const last = (piece: number): number => Math.min(count, (piece + 1) * rows);
  perform({
    kernel: network.SHORT_PLACES[kind],
    pieces,
    bytes: work + n * network.WIDTH,
    cost: 2 * LEVEL * count * n * Math.log2(n),
    load(piece, views, at) {
      const to = (at + network.HEAD) / 4;
      const view = viewOf(views, kind);
      for (let i = piece * rows, q = to; i < last(piece); i++, q += n) {
        readLine(data, startOf(lines, i), lines.inner, view, q, n);
      }
    },
    args: (piece, at) => [at + work, Math.ceil((last(piece) - piece * rows) / together), n],
    store(piece, views, at) {
      const from = (at + network.HEAD) / 4;
      for (let i = piece * rows, p = from; i < last(piece); i++, p += n) take(i, 0, views.i32.subarray(p, p + n));
    },
  });
}

/** Sorts by the last key first: the places of one order are brought into that of the next. */
function placesLong(keys: readonly Key[], lines: Lines, take: Take): void {
  const { count, n, inner } = lines;
  const orders = keys.length === 1 ? null : Array.from({ length: count }, () => new Int32Array(n));
  for (let k = keys.length - 1; k >= 0; k--) {
    const { kind, data, width } = keys[k];
    const step = width * inner;
    sortLines(kind, count, n, (line) => {
      const at = width * startOf(lines, line) + keys[k].at;
      // The first key to be sorted by finds every number in its own place.
      const order = k === keys.length - 1 ? undefined : orders?.[line];
      return {
        read(i, size, view, to) {
          if (order === undefined) readLine(data, at + i * step, step, view, to, size);
          else readOrdered(data, at, step, view, to, order.subarray(i, i + size));
        },
        readPlaces(i, size, view, to) {
          if (order !== undefined) view.set(order.subarray(i, i + size), to);
          else for (let q = 0; q < size; q++) view[to + q] = i + q;
        },
        writePlaces(i, size, view, from) {
          const places = view.subarray(from, from + size);
          if (k === 0) take(line, i, places);
          else orders?.[line].set(places, i);
        },
      };
    });
  }
}
