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
