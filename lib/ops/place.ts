/**
 * Arrays on devices: where they lie, and moving them.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { type DeviceName, deviceNamed, withDevice } from "../core/device.ts";
import type { Op } from "../core/op.ts";
import { placed } from "../core/placement.ts";
import type { Storage } from "../core/storage.ts";
import { linear } from "./family.ts";

/** Where to, and where from if that is known. */
export interface PlaceParams {
  readonly device: DeviceName;
  readonly from: DeviceName | null;
}

const devicePutOp: Op = linear<PlaceParams>({
  name: "devicePut",
  infer: ([x]) => x,
  shares: "first",
  run: ([x], { device }) => [placed(x, deviceNamed(device, "devicePut"))],
  transpose: (
    ct,
    _p,
    { device, from },
  ) => [from === null ? ct : bind1(devicePutOp, [ct], { device: from, from: device })],
  batch: ([x], _b, _s, params) => bind1(devicePutOp, [x], params),
});

/**
 * The array on a device: itself if it lies there, otherwise a copy. The cotangent goes back to where the array lies, if
 * that is known. A number stays on the host, from where it joins operands on any device.
 */
export function toDevice(x: NDArray, device: DeviceName, action: string): NDArray {
  deviceNamed(device, action);
  return bind1(devicePutOp, [x], { device, from: placeOf(x)?.device.name ?? null });
}

/**
 * Where the array lies that carries a box's value, with a batch axis perhaps; null for a number, undefined if there is no
 * value, as under `jit`.
 */
export function placeOf(x: NDArray): Storage | null | undefined {
  let at: NDArray | null = x;
  while (at !== null && at.level !== null) {
    at.level.check();
    at = at.level.value(at) ?? at.inner;
  }
  return at === null ? undefined : at.ext as Storage | null;
}

/** What `make` gives, made where an array lies, and placed there if it depends on nothing that is placed. */
export function beside(x: NDArray, make: () => NDArray): NDArray {
  const place = placeOf(x);
  return place === null || place === undefined || place.loose ? make() : following(withDevice(place.device, make), x);
}

/** `y`, placed where `x` is if it depends on nothing that is placed: a derivative lies where its argument does. */
export function following(y: NDArray, x: NDArray): NDArray {
  if (y.level !== null || y.ext === null || !(y.ext as Storage).loose) return y;
  const place = placeOf(x);
  return place === null || place === undefined || place.loose ? y : placed(y, place.device);
}
