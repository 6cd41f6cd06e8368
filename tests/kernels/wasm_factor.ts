/**
 * What the tests of factors on WebAssembly share.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type Pair, randomFrom } from "./arrays.ts";

/** Numbers with parts in [−1, 1). */
export function randomPairs(seed: number, count: number): Pair[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (): Pair => [2 * random() - 1, 2 * random() - 1]);
}

/** The largest difference of a part; infinite where one of two is NaN. */
export function distance(x: readonly Pair[], y: readonly Pair[]): number {
  assertEquals(x.length, y.length);
  const off = (a: number, b: number): number => {
    if (Object.is(a, b) || a === b) return 0;
    return Number.isNaN(a - b) ? Infinity : Math.abs(a - b);
  };
  return x.reduce((most, [a, b], i) => Math.max(most, off(a, y[i][0]), off(b, y[i][1])), 0);
}
