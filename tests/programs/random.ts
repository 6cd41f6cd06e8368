/**
 * Random choices from a seed.
 *
 * @module
 */

/** A stream of choices that its seed determines: Steele, Lea and Flood's SplitMix, in 32 bits. */
export class Random {
  private state: number;

  /** The stream of a seed; `index` tells streams of one seed apart. */
  constructor(seed: number, index = 0) {
    this.state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) | 0;
    this.bits();
  }

  private bits(): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    let z = this.state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }

  /** A number in [0, 1). */
  unit(): number {
    return this.bits() / 2 ** 32;
  }

  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** One of the items. */
  pick<T>(items: readonly T[]): T {
    return items[this.integer(0, items.length - 1)];
  }

  /** The items in a random order. */
  shuffle<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const k = this.integer(0, i);
      [out[i], out[k]] = [out[k], out[i]];
    }
    return out;
  }

  /** `n` multiples of 1/64 in [−range, range], none of them 0: short to print, exact in every floating dtype. */
  values(n: number, range = 1.5): number[] {
    return Array.from(
      { length: n },
      () => (this.integer(1, Math.floor(range * 64)) * (this.chance(0.5) ? 1 : -1)) / 64,
    );
  }
}
