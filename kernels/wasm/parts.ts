/**
 * Long lines sorted in parts: blocks of a line are split by the leading digit of their keys, and then those of the same
 * digits, from all blocks, are sorted. Both fit into a core's cache, and both are pieces that threads share.
 *
 * @module
 */
import type { TypedArray } from "../../lib/core/dtype.ts";
import { buffer, recycle } from "../js/pool.ts";
import { type KeyKind, viewOf, wordOf } from "./keys.ts";
import { ENDS, HALF, HEAD, LEADING, PART, PART_PLACES, SPLIT, SPLIT_PLACES, ZEROS } from "./radix.ts";
import type { Views } from "./scratch.ts";
import { aligned, perform } from "./work.ts";

/** The shortest lines for which it pays. */
export const SHORTEST: number = 1 << 18;
/** Keys of a block: about so many bytes of them, with their places; more where blocks would be too many. */
const BLOCK = 1 << 18;
const BLOCKS = 64;
/** Bytes of a part's keys, if its digits allow it. */
const PART_BYTES = 1 << 17;
/** Nanoseconds a key that splitting and sorting a part take. */
const COST = { split: 3, part: 6 };

/** A line whose numbers are sorted. */
export interface Numbers {
  /** Reads `count` numbers of the line from number `i` on into `view` from `to` on. */
  read(i: number, count: number, view: TypedArray, to: number): void;
  /** Writes `count` numbers of the sorted line from number `i` on, which are in `view` from `from` on. */
  write(i: number, count: number, view: TypedArray, from: number): void;
  /** Gives zeros their signs again. */
  zeros(): void;
}

/** A line whose places are asked for. */
export interface Places {
  read: Numbers["read"];
  /** Writes the places that `count` numbers from number `i` on have, into `view` from `to` on. */
  readPlaces(i: number, count: number, view: Int32Array, to: number): void;
  /** Takes `count` places in their new order from number `i` on, which are in `view` from `from` on. */
  writePlaces(i: number, count: number, view: Int32Array, from: number): void;
}

/** A line to sort, and how its numbers are read. */
export type Line = Numbers | Places;

/** Whether the places of a line are asked for. */
export function byPlaces(line: Line): line is Places {
  return "readPlaces" in line;
}

/** The elements of a memory as keys. */
function keysOf(views: Views, kind: KeyKind): TypedArray {
  return wordOf(kind).bytes === 8 ? views.f64 : views.u32;
}

/** The keys of a part: those of the digits from `low` up to `high`, which go to `to`. */
interface Part {
  readonly low: number;
  readonly high: number;
  readonly to: number;
  readonly count: number;
}

/** Neighbouring digits gathered up to about `most` keys, where `counts` are those of each digit; the largest part first. */
function partsOf(counts: Int32Array, most: number): Part[] {
  const parts: Part[] = [];
  for (let low = 0, high = 0, to = 0, count = 0; low < counts.length; to += count, count = 0, low = high) {
    do count += counts[high++]; while (high < counts.length && count + counts[high] <= most);
    if (count > 0) parts.push({ low, high, to, count });
  }
  return parts.sort((a, b) => b.count - a.count);
}

/** Numbers that are looked at before a line is split, and the largest share of them that may have one leading digit. */
const SAMPLE = 256;
const SHARE = 1 / 4;

const ARRAY = { unsigned: Uint32Array, signed: Int32Array, float: Float32Array, double: Float64Array };

/** Whether a line's keys have many leading digits, so that parts are shorter than it. */
export function hasParts(kind: KeyKind, n: number, line: Line): boolean {
  if (n < SHORTEST) return false;
  const { bytes } = wordOf(kind);
  const sample = new ARRAY[kind](SAMPLE);
  for (let i = 0; i < SAMPLE; i++) line.read(Math.floor((i + 0.5) * n / SAMPLE), 1, sample, i);
  // Numbers begin with the same bits if their keys do; the upper half of a double comes second.
  const words = new Int32Array(sample.buffer).filter((_, i) => bytes === 4 || i % 2 === 1);
  const leading = words.map((word) => word >> (32 - LEADING[bytes])).sort();
  const most = Math.floor(SHARE * SAMPLE);
  return leading.every((digit, i) => i < most || leading[i - most] !== digit);
}

/** Sorts a line of `n` numbers. */
export function sortInParts(kind: KeyKind, n: number, line: Line): void {
  const { bytes } = wordOf(kind);
  const keys = buffer(bytes === 8 ? "float64" : "uint32", n);
  const order = byPlaces(line) ? buffer("int32", n) as Int32Array : null;
  const blocks = splitBlocks(kind, n, line, keys, order);
  sortParts(kind, n, line, keys, order, blocks);
  if (blocks.zeros && !byPlaces(line)) line.zeros();
  recycle(keys);
  if (order !== null) recycle(order);
}

/** The blocks of a line, where the keys of each digit end in each of them, and whether −0 was met. */
interface Blocks {
  readonly count: number;
  readonly length: number;
  readonly ends: Int32Array;
  readonly zeros: boolean;
}

/** Writes the keys of each block to `keys`, and their places to `order` if they are asked for, by leading digits. */
function splitBlocks(kind: KeyKind, n: number, line: Line, keys: TypedArray, order: Int32Array | null): Blocks {
  const { bytes } = wordOf(kind);
  const digits = 1 << LEADING[bytes];
  const width = order === null ? 1 : 2;
  const length = Math.max(BLOCK / bytes, Math.ceil(n / BLOCKS / 64) * 64);
  const count = Math.ceil(n / length);
  const size = aligned(length * bytes);
  const ends = new Int32Array(count * digits);
  const lengthOf = (block: number): number => Math.min(length, n - block * length);
  let zeros = false;
  perform({
    kernel: (order === null ? SPLIT : SPLIT_PLACES)[kind],
    pieces: count,
    bytes: HEAD + 2 * width * size,
    cost: COST.split * width * n,
    load(block, views, at) {
      line.read(block * length, lengthOf(block), viewOf(views, kind), (at + HEAD) / bytes);
      if (byPlaces(line)) line.readPlaces(block * length, lengthOf(block), views.i32, (at + HEAD + 2 * size) / 4);
    },
    args: (block) => [lengthOf(block), size],
    store(block, views, at) {
      const from = at + HEAD + size;
      const [p, q] = [from / bytes, (from + 2 * size) / 4];
      keys.set(keysOf(views, kind).subarray(p, p + lengthOf(block)), block * length);
      order?.set(views.i32.subarray(q, q + lengthOf(block)), block * length);
      for (let d = 0, e = block * digits; d < digits; d++, e++) {
        ends[e] = (views.i32[(at + ENDS) / 4 + d] - from) / bytes;
      }
      zeros ||= views.i32[(at + ZEROS) / 4] !== 0;
    },
  });
  return { count, length, ends, zeros };
}

/** Sorts what lies in blocks, and writes it to the line. */
function sortParts(
  kind: KeyKind,
  n: number,
  line: Line,
  keys: TypedArray,
  order: Int32Array | null,
  { count: blocks, length, ends }: Blocks,
): void {
  const { bytes } = wordOf(kind);
  const bits = LEADING[bytes];
  const width = order === null ? 1 : 2;
  /** The first key of a digit in a block, which may be that after all digits. */
  const start = (block: number, digit: number): number =>
    block * length + (digit === 0 ? 0 : ends[(block << bits) + digit - 1]);
  const counts = new Int32Array(1 << bits);
  for (let block = 0; block < blocks; block++) {
    for (let d = 0; d < counts.length; d++) counts[d] += start(block, d + 1) - start(block, d);
  }
  const parts = partsOf(counts, PART_BYTES / bytes);
  const size = aligned(parts[0].count * bytes);
  perform({
    kernel: (order === null ? PART : PART_PLACES)[kind],
    pieces: parts.length,
    bytes: HEAD + 2 * width * size,
    cost: COST.part * width * n,
    share: (piece) => parts[piece].count / n,
    load(piece, views, at) {
      const { low, high } = parts[piece];
      let to = (at + HEAD) / bytes;
      let placesTo = (at + HEAD + 2 * size) / 4;
      for (let block = 0; block < blocks; block++) {
        const [p, q] = [start(block, low), start(block, high)];
        if (p === q) continue;
        keysOf(views, kind).set(keys.subarray(p, q), to);
        if (order !== null) views.i32.set(order.subarray(p, q), placesTo);
        to += q - p;
        placesTo += q - p;
      }
    },
    args(piece) {
      const { low, high, count } = parts[piece];
      return [count, size, low << (32 - bits), 8 * bytes - bits + Math.ceil(Math.log2(high - low))];
    },
    store(piece, views, at) {
      const { to, count } = parts[piece];
      const half = at + HEAD + views.i32[(at + HALF) / 4] * size;
      if (byPlaces(line)) line.writePlaces(to, count, views.i32, (half + 2 * size) / 4);
      else line.write(to, count, viewOf(views, kind), half / bytes);
    },
  });
}
