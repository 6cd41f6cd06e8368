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
import type { KeyKind } from "./keys.ts";
import * as radix from "./radix.ts";
import type { Views } from "./scratch.ts";
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
/** Nanoseconds an element and level of a network, and an element sorted by digits. */
const COST = { level: 1, digits: 12 };

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
  sort((line, order) => {
    const at = startOf(lines, line);
    from.forEach((x, i) => permuteLine(x, to[i], widths[i], at, inner, order));
  });
  return outs.map((aval, i) => wrap(aval, targets[i], device));
}

/** The view of a memory whose elements are of a kind. */
function viewOf(views: Views, kind: KeyKind): TypedArray {
  return { unsigned: views.u32, signed: views.i32, float: views.f32, double: views.f64 }[kind];
}

function bytesOf(kind: KeyKind): 4 | 8 {
  return kind === "double" ? 8 : 4;
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
  const bytes = bytesOf(kind);
  const together = network.linesOf(kind, false);
  const { perPiece, pieces } = groupsOf(lines, together, bytes);
  const rows = perPiece * together;
  const work = aligned(network.HEAD + rows * n * bytes);
  const last = (piece: number): number => Math.min(count, (piece + 1) * rows);
  perform({
    kernel: network.SHORT[kind],
    pieces,
    bytes: work + n * network.WIDTH,
    cost: COST.level * count * n * Math.log2(n),
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
  const bytes = bytesOf(kind);
  const size = aligned(n * bytes);
  perform({
    kernel: radix.KEYS[kind],
    pieces: count,
    bytes: radix.HEAD + 2 * size,
    cost: COST.digits * count * n,
    load: (line, views, at) =>
      readLine(x, startOf(lines, line), inner, viewOf(views, kind), (at + radix.HEAD) / bytes, n),
    args: () => [n, size],
    store(line, views, at) {
      const half = views.i32[(at + radix.HALF) / 4];
      storeLine(lines, line, viewOf(views, kind), (at + radix.HEAD + half * size) / bytes, out);
      if (views.i32[(at + radix.ZEROS) / 4] !== 0) keepZeros(x, out, startOf(lines, line), inner, n);
    },
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

/** Takes the places of a line in their new order, which is good during the call. */
type Take = (line: number, order: Int32Array) => void;

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
    cost: 2 * COST.level * count * n * Math.log2(n),
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
      for (let i = piece * rows, p = from; i < last(piece); i++, p += n) take(i, views.i32.subarray(p, p + n));
    },
  });
}

/** Sorts by the last key first: the places of one order are brought into that of the next. */
function placesLong(keys: readonly Key[], lines: Lines, take: Take): void {
  const { count, n } = lines;
  const orders = keys.length === 1 ? null : Array.from({ length: count }, () => new Int32Array(n));
  for (let k = keys.length - 1; k >= 0; k--) {
    const { kind, data } = keys[k];
    const step = keys[k].width * lines.inner;
    const first = (line: number): number => keys[k].width * startOf(lines, line) + keys[k].at;
    const bytes = bytesOf(kind);
    const size = aligned(n * bytes);
    const places = (at: number): number => (at + radix.HEAD + 2 * size) / 4;
    perform({
      kernel: radix.PLACES[kind],
      pieces: count,
      bytes: radix.HEAD + 4 * size,
      cost: 2 * COST.digits * count * n,
      load(line, views, at) {
        const view = viewOf(views, kind);
        const to = (at + radix.HEAD) / bytes;
        const order = orders?.[line];
        if (k === keys.length - 1 || order === undefined) {
          readLine(data, first(line), step, view, to, n);
          for (let i = 0, q = places(at); i < n; i++, q++) views.i32[q] = i;
        } else {
          readOrdered(data, first(line), step, view, to, order);
          views.i32.set(order, places(at));
        }
      },
      args: () => [n, size],
      store(line, views, at) {
        const from = places(at) + views.i32[(at + radix.HALF) / 4] * size / 4;
        const order = views.i32.subarray(from, from + n);
        if (k === 0) take(line, order);
        else orders?.[line].set(order);
      },
    });
  }
}
