/**
 * A cache of bounded size.
 *
 * @module
 */

/**
 * Keeps the values used last: those used since `limit` others were added or fetched stay, older ones go in bulk.
 * Looking up costs one or two look-ups of a map.
 */
export class BoundedCache<K, V> {
  readonly #limit: number;
  #young = new Map<K, V>();
  #old = new Map<K, V>();

  /** A cache of at most 2 `limit` values. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The number of values. */
  get size(): number {
    let size = this.#young.size;
    for (const key of this.#old.keys()) if (!this.#young.has(key)) size++;
    return size;
  }

  /** The value under `key`, made now if there is none. */
  get(key: K, make: () => V): V {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const value = this.#old.get(key) ?? make();
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}
