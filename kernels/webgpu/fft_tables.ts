/**
 * The numbers that Fourier transforms take from the host: how a length is cut into passes, and roots of unity, computed
 * in double.
 *
 * @module
 */
import { BoundedCache } from "../js/bounded_cache.ts";
import { convolution } from "../js/fft_line.ts";
import { rootsOf } from "../js/fft_passes.ts";
import type { Gpu } from "./gpu.ts";
import type { Block } from "./memory.ts";
import { upload } from "./operands.ts";

/** Elements of the lines that a workgroup transforms: with those that a step makes of them, 16 KiB. */
export const TILE = 1024;
/** Where several passes are needed, so many lines lie side by side in a workgroup that it reads whole cache lines. */
const SIDE_BY_SIDE = TILE / 2;

/** Radices of the steps within a pass, the largest first. */
export const RADICES: readonly number[] = [7, 5, 4, 3, 2];

/** The radices whose product is `n`, or null if there is a larger prime factor. */
function radicesOf(n: number): number[] | null {
  const out: number[] = [];
  for (const r of RADICES) for (; n % r === 0; n /= r) out.push(r);
  return n === 1 ? out : null;
}

/** Cuts a length into passes, of which each transforms lines that fit a workgroup; null for large prime factors. */
export function passesOf(n: number): number[][] | null {
  const radices = radicesOf(n);
  if (radices === null || n <= TILE) return radices && [radices];
  const least = Math.ceil(Math.log(n) / Math.log(SIDE_BY_SIDE));
  for (let most = Math.ceil(n ** (1 / least)); most < SIDE_BY_SIDE; most = Math.ceil(most * 1.1)) {
    const passes = grouped(radices, most);
    if (passes.length <= least) return passes;
  }
  return grouped(radices, SIDE_BY_SIDE);
}

/** The radices in groups whose products are at most `most`. */
function grouped(radices: readonly number[], most: number): number[][] {
  const groups: number[][] = [];
  for (const r of radices) {
    const group = groups.find((g) => g.reduce((a, b) => a * b, r) <= most);
    if (group === undefined) groups.push([r]);
    else group.push(r);
  }
  return groups;
}

const CACHES = new WeakMap<Gpu["memory"], BoundedCache<string, Block>>();

/** A table on the device, made now if it isn't there. */
function table(gpu: Gpu, key: string, make: () => Float64Array): Block {
  let cache = CACHES.get(gpu.memory);
  if (cache === undefined) CACHES.set(gpu.memory, cache = new BoundedCache(32));
  return cache.get(key, () => upload(gpu, Float32Array.from(make()), "fft"));
}

/** exp(−2πi k/n) for all k. */
export function rootTable(gpu: Gpu, n: number): Block {
  return table(gpu, `roots ${n}`, () => rootsOf(n));
}

/** The power of two up to which {@link turnTable} is fine. */
export function fineBits(n: number): number {
  return Math.ceil(Math.log2(n) / 2);
}

/** With b = 2^{@link fineBits}: exp(−2πi k/n) for k below b, then for the multiples of b, of which all are products. */
export function turnTable(gpu: Gpu, n: number): Block {
  return table(gpu, `turns ${n}`, () => {
    const all = rootsOf(n);
    const fine = 2 ** fineBits(n);
    const coarse = Math.ceil(n / fine);
    const out = new Float64Array(2 * (fine + coarse));
    out.set(all.subarray(0, 2 * fine));
    for (let i = 0; i < coarse; i++) out.set(all.subarray(2 * i * fine, 2 * i * fine + 2), 2 * (fine + i));
    return out;
  });
}

/** The tables of a transform as a convolution of length `size`: the chirp, and the filter's transform over `size`. */
export function chirpTables(gpu: Gpu, n: number): { size: number; chirp: Block; filter: Block } {
  const size = convolutionLength(n);
  return {
    size,
    chirp: table(gpu, `chirp ${n}`, () => convolution(n, size).chirp),
    filter: table(gpu, `filter ${n}`, () => convolution(n, size).filter.map((x) => x / size)),
  };
}

/** The power of two that a line of `n` and its filter fit into. */
function convolutionLength(n: number): number {
  return 2 ** Math.ceil(Math.log2(2 * n - 1));
}
