/**
 * Values of arrays, for functions that must know them.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import type { TypedArray } from "../core/dtype.ts";
import { concrete } from "../core/level.ts";
import { storageOf } from "../core/view.ts";
import { avalText, ConcreteValueError } from "../errors.ts";

/**
 * The elements of an array, row-major, complex ones interleaved.
 *
 * @throws ConcreteValueError, which names the remedy, for an array that `jit` or `vmap` traces.
 */
export function elementsOf(action: string, what: string, x: NDArray, remedy: string): TypedArray {
  const value = concrete(x);
  if (value === null) {
    const transform = x.level?.transform;
    throw new ConcreteValueError(
      `${action}: ${what} ${avalText(x)} that ${transform} traces has no values while ${transform} runs; ${remedy}`,
    );
  }
  const storage = storageOf(value);
  return storage.device.read(storage, value.aval);
}

/** The places of the elements that are true or not 0, in order. */
export function placesOfTrue(elements: ArrayLike<number | boolean>): Int32Array {
  const n = elements.length;
  const places = new Int32Array(n);
  let count = 0;
  // Each place is written and counts only if it is meant: no branch that random elements would make unpredictable.
  for (let i = 0; i < n; i++) {
    places[count] = i;
    count += Number(Boolean(elements[i]));
  }
  return places.slice(0, count);
}
