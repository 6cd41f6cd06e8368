/**
 * Radix sort: stable, in time linear in the number of keys, by digits of 11 bits from the lowest on (D. Knuth, "The
 * Art of Computer Programming", volume 3, section 5.2.5).
 *
 * @module
 */
import type { TypedArray } from "../../lib/core/dtype.ts";

/** Lengths from which on it is faster than sorting by comparisons. */
export const RADIX = 1024;

const DIGIT = 11;
const BUCKETS = 1 << DIGIT;
const PASSES = 3;

/** How many keys have each digit; then where those with each digit begin. */
const starts = new Int32Array(PASSES * BUCKETS);

/** Counts the digits of the keys, and gives for each pass whether it would move anything. */
function count(keys: Uint32Array): boolean[] {
  starts.fill(0);
  const n = keys.length;
  for (let i = 0; i < n; i++) {
    const key = keys[i];
    starts[key & (BUCKETS - 1)]++;
    starts[BUCKETS + ((key >>> DIGIT) & (BUCKETS - 1))]++;
    starts[2 * BUCKETS + (key >>> (2 * DIGIT))]++;
  }
  return Array.from({ length: PASSES }, (_, pass) => {
    let sum = 0;
    let moves = true;
    for (let b = pass * BUCKETS; b < (pass + 1) * BUCKETS; b++) {
      const size = starts[b];
      if (size === n) moves = false;
      starts[b] = sum;
      sum += size;
    }
    return moves;
  });
}

/** Sorts keys; the result is one of the two arrays. */
function sortKeys(keys: Uint32Array, other: Uint32Array): Uint32Array {
  let [from, to] = [keys, other];
  count(keys).forEach((moves, pass) => {
    if (!moves) return;
    scatterKeys(from, to, pass * BUCKETS, pass * DIGIT);
    [from, to] = [to, from];
  });
  return from;
}

function scatterKeys(from: Uint32Array, to: Uint32Array, base: number, shift: number): void {
  for (let i = 0; i < from.length; i++) {
    const key = from[i];
    to[starts[base + ((key >>> shift) & (BUCKETS - 1))]++] = key;
  }
}

/** Sorts places along with their keys, which it changes; the result is one of the two arrays of places. */
export function sortPairs(keys: Uint32Array, places: Int32Array, keys2: Uint32Array, places2: Int32Array): Int32Array {
  let [k, p, k2, p2] = [keys, places, keys2, places2];
  count(keys).forEach((moves, pass) => {
    if (!moves) return;
    scatterPairs(k, p, k2, p2, pass * BUCKETS, pass * DIGIT);
    [k, p, k2, p2] = [k2, p2, k, p];
  });
  return p;
}

function scatterPairs(
  k: Uint32Array,
  p: Int32Array,
  k2: Uint32Array,
  p2: Int32Array,
  base: number,
  shift: number,
): void {
  for (let i = 0; i < k.length; i++) {
    const key = k[i];
    const to = starts[base + ((key >>> shift) & (BUCKETS - 1))]++;
    k2[to] = key;
    p2[to] = p[i];
  }
}

/** Writes numbers of a float in an order-preserving way: negative ones with all bits turned, others above them. */
function floatKeys(bits: Int32Array, keys: Uint32Array): void {
  for (let i = 0; i < bits.length; i++) {
    const b = bits[i];
    // −0 is 0, and every NaN the same one above infinity.
    if ((b & 0x7fffffff) > 0x7f800000) keys[i] = 0xffffffff;
    else keys[i] = b === -0x80000000 ? 0x80000000 : b ^ ((b >> 31) | -0x80000000);
  }
}

/** Sorts a line of floats in place but for −0, which counts as 0 and becomes it; NaN goes last. */
export function sortFloats(line: Float32Array): void {
  const keys = new Uint32Array(line.length);
  const bits = new Int32Array(line.buffer, line.byteOffset, line.length);
  floatKeys(bits, keys);
  const sorted = sortKeys(keys, new Uint32Array(line.length));
  for (let i = 0; i < bits.length; i++) {
    const key = sorted[i];
    // Signs are random, so that a branch on them would be guessed wrong half of the time.
    bits[i] = key === 0xffffffff ? 0x7fc00000 : key ^ (~(key >> 31) | -0x80000000);
  }
}

/** Sorts a line of 32-bit integers in place. */
export function sortIntegers(line: Int32Array | Uint32Array): void {
  const keys = new Uint32Array(line.buffer, line.byteOffset, line.length);
  const flip = line instanceof Int32Array ? 0x80000000 : 0;
  for (let i = 0; i < keys.length && flip !== 0; i++) keys[i] ^= flip;
  const sorted = sortKeys(keys, new Uint32Array(keys.length));
  for (let i = 0; i < keys.length; i++) keys[i] = sorted[i] ^ flip;
}

/** A key as words of 32 bits whose order, the last one first, is the key's. */
function wordsOf(key: TypedArray): Uint32Array[] {
  const n = key.length;
  const words = new Uint32Array(n);
  if (key instanceof Float32Array) {
    floatKeys(new Int32Array(key.buffer, key.byteOffset, n), words);
    return [words];
  }
  if (!(key instanceof Float64Array)) {
    const flip = key instanceof Int32Array ? 0x80000000 : 0;
    for (let i = 0; i < n; i++) words[i] = key[i] ^ flip;
    return [words];
  }
  const halves = new Int32Array(key.buffer, key.byteOffset, 2 * n);
  const low = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const value = key[i];
    const high = halves[2 * i + 1];
    if (value !== value) words[i] = low[i] = 0xffffffff;
    else if (value === 0) words[i] = 0x80000000;
    else {
      words[i] = high < 0 ? ~high : high ^ 0x80000000;
      low[i] = high < 0 ? ~halves[2 * i] : halves[2 * i];
    }
  }
  return [low, words];
}

/** The places of keys that lie in lines of one length, sorted by the first key, ties by the next, then as they were. */
export function sortedPlaces(keys: readonly TypedArray[]): Int32Array {
  const n = keys[0].length;
  let places: Int32Array = Int32Array.from({ length: n }, (_, i) => i);
  let other: Int32Array = new Int32Array(n);
  const moved = new Uint32Array(n);
  const scratch = new Uint32Array(n);
  for (let k = keys.length - 1; k >= 0; k--) {
    for (const words of wordsOf(keys[k])) {
      for (let i = 0; i < n; i++) moved[i] = words[places[i]];
      const sorted = sortPairs(moved, places, scratch, other);
      if (sorted === other) [places, other] = [other, places];
    }
  }
  return places;
}
