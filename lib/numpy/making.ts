/**
 * Where what users make lies.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { defaultDevice, type DeviceName, deviceNamed, withDevice } from "../core/device.ts";
import type { DType } from "../core/dtype.ts";
import { placed } from "../core/placement.ts";
import type { Storage } from "../core/storage.ts";
import { placeOf, toDevice } from "../ops/mod.ts";
import { dtypeOption } from "./arguments.ts";
import { named } from "./named.ts";

/** Options of functions that make arrays. */
export interface MakeOptions {
  /** The dtype. */
  dtype?: DType | null;
  /** The device; the default one by default, or where the arrays lie that it is made of. */
  device?: DeviceName | null;
}

/** The dtype of an array to be made by itself, or the options. */
export type MakeOption = DType | null | MakeOptions;

/** The options behind the dtype. */
export type DeviceOption = DeviceName | null | { device?: DeviceName | null };

/** A dtype and a device, alone or as options. */
export function makeOptions(
  action: string,
  dtype: MakeOption | undefined,
  options: DeviceOption | undefined,
): { readonly dtype: DType | null; readonly device: DeviceName | null } {
  if (options === undefined && typeof dtype !== "object") return { dtype: dtypeOption(action, dtype), device: null };
  const given = named<MakeOptions>(action, ["dtype", "device"], [dtype, options]);
  return { dtype: dtypeOption(action, given.dtype), device: given.device ?? null };
}

/**
 * What a user makes: on the device that was asked for, otherwise where the arrays lie of which it is made, otherwise on
 * the default device. What isn't made for users stays loose (`core/placement.ts`).
 */
export function made(action: string, device: DeviceName | null | undefined, make: () => NDArray): NDArray {
  if (device === null || device === undefined) return settled(make());
  const target = deviceNamed(device, action);
  const x = withDevice(target, make);
  return x.level === null ? placed(x, target) : toDevice(x, device, action);
}

/** An array, placed on the default device if it is loose; one of a single value needs no place. */
export function settled(x: NDArray): NDArray {
  if (x.level !== null || x.ext === null) return x;
  const storage = x.ext as Storage;
  if (!storage.loose || (storage.device === defaultDevice() && storage.device.free(storage, x.aval))) return x;
  return placed(x, defaultDevice());
}

/** The name of the device on which an array lies, if it lies somewhere. */
export function deviceOf(x: NDArray): DeviceName | null {
  return placeOf(x)?.device.name ?? null;
}
