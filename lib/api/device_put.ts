/**
 * Moving trees of arrays between devices.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { defaultDevice, type DeviceName } from "../core/device.ts";
import { toDevice } from "../ops/place.ts";
import { flattenArrays, unflatten } from "../tree.ts";
import type { Lower } from "../transforms/types.ts";

/**
 * A tree with its arrays on a device, the default one unless another is named: those that lie there as they are, and
 * copies of the others. `x.to(device)` does the same to one array; it says what derivatives do.
 *
 * @param x An array, or a tree of them.
 * @throws {DeviceError} If there is no such device, or if it lacks a dtype: WebGPU has no float64 and no complex128.
 *
 * @example
 * ```ts
 * import { devicePut, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const params = devicePut({ w: np.ones([2, 2]), b: np.zeros(2) }, "cpu");
 * assertEquals(params.w.device, "cpu");
 * ```
 */
export function devicePut<T>(x: T, device: DeviceName | null = null): Lower<T> {
  const { leaves, def } = flattenArrays(x, "devicePut");
  const name = device ?? defaultDevice().name;
  return unflatten(def, leaves.map((v: NDArray) => toDevice(v, name, "devicePut"))) as Lower<T>;
}
