/**
 * What the library asks of a device, and the default one.
 *
 * @module
 */
import type { NDArray } from "./array.ts";
import type { Aval } from "./aval.ts";
import type { DType, TypedArray } from "./dtype.ts";
import type { Plan, ScalarProgram } from "./plan.ts";
import type { Storage } from "./storage.ts";
import { DeviceError, valueText } from "../errors.ts";

/** A function of numbers compiled from a scalar program of real inputs and one real output. */
export type ScalarFn = (...values: number[]) => number;

/** A function compiled from a scalar program of any size: reads `inputs`, writes `outputs`. */
export type ScalarBlock = (inputs: ArrayLike<number>, outputs: number[]) => void;

/** An array that is written piece by piece before anything else sees it. */
export interface Builder {
  /** Writes the elements of `x`, row-major, from element `at` of the row-major array on. */
  write(at: number, x: NDArray): void;
  /** The array, to be taken when all of it is written. */
  finish(): NDArray;
}

/** The names of devices. */
export type DeviceName = "cpu" | "webgpu";

/** The devices that {@link DeviceName} names. */
export const DEVICE_NAMES: readonly DeviceName[] = ["cpu", "webgpu"];

/** Something that runs plans. */
export interface Device {
  /** Its name. */
  readonly name: DeviceName;
  /** What it is, in words. */
  readonly description: string;
  /** Whether it holds elements of a dtype. */
  holds(dtype: DType): boolean;
  /**
   * Runs a plan on concrete arrays; the results have the shapes and dtypes of `outs`, row-major, and share no buffer
   * with each other nor with the operands.
   */
  run(plan: Plan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[];
  /** Compiles a program of real scalars with one output; it is called for 0-d arrays. */
  scalar(program: ScalarProgram): ScalarFn;
  /** Compiles a program of real scalars of any length and number of outputs, in time linear in its length. */
  block(program: ScalarProgram): ScalarBlock;
  /** A row-major array to be written; it may hold anything until then. */
  build(aval: Aval): Builder;
  /** Takes elements (complex ones interleaved) as a row-major buffer; the typed array is owned from then on. */
  upload(data: TypedArray, dtype: DType, shape: readonly number[]): Storage;
  /** The element of a 0-d view of a real dtype as a number, on devices that hold 0-d arrays so; null on others. */
  number(storage: Storage, dtype: DType): number | null;
  /** Gives a buffer back early, on devices where that saves memory; what still sees it can't be read any more. */
  release?(storage: Storage): void;
  /** Takes back a whole buffer that nothing sees any more, neither an array nor a view, for results to come. */
  recycle?(storage: Storage): void;
  /** The elements of a view in row-major order (complex ones interleaved), in an array that the caller owns. */
  read(storage: Storage, aval: Aval): TypedArray;
  /** The same without blocking, on devices where that differs. */
  readAsync?(storage: Storage, aval: Aval): Promise<TypedArray>;
  /** Whether a view is a single element that the host knows, which operands on another device may take over. */
  free(storage: Storage, aval: Aval): boolean;
}

let current: Device | null = null;
const registered = new Map<string, Device>();

/** Makes a device known by its name, in place of one that had it. */
export function registerDevice(device: Device): void {
  if (current !== null && current === registered.get(device.name)) current = device;
  registered.set(device.name, device);
}

/** The devices that are known. */
export function registeredDevices(): readonly Device[] {
  return [...registered.values()];
}

/** The device of a name; throws if there is none. */
export function deviceNamed(name: DeviceName, action: string): Device {
  const found = registered.get(name);
  if (found !== undefined) return found;
  throw new DeviceError(
    `${action}: there is no device ${valueText(name)}; ` +
      (DEVICE_NAMES.includes(name)
        ? `call await init(${valueText(name)}) first`
        : `the devices are ${DEVICE_NAMES.map(valueText).join(" and ")}`),
  );
}

/** The device on which new arrays are made. */
export function defaultDevice(): Device {
  if (current === null) throw new DeviceError("no device is set: import the library through mod.ts, which sets one");
  return current;
}

/** Makes `device` the one on which new arrays are made. */
export function setDefaultDevice(device: Device): void {
  current = device;
}

/** Runs `body` with another default device. */
export function withDevice<T>(device: Device, body: () => T): T {
  const before = current;
  current = device;
  try {
    return body();
  } finally {
    current = before;
  }
}

/** The default device if it holds these dtypes, otherwise the first one that does. */
export function deviceFor(dtypes: readonly DType[]): Device {
  const device = defaultDevice();
  if (dtypes.every(device.holds)) return device;
  return registeredDevices().find(({ holds }) => dtypes.every(holds)) ?? device;
}
