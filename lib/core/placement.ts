/**
 * On which device a plan runs: where its operands lie.
 *
 * What a user places (`np.array`, `to`, and what is computed of it) stays there, and two places are an error. What the
 * library makes for itself is loose (`Storage.loose`): made on the default device, it goes where placed operands are.
 * Numbers lie nowhere.
 *
 * @module
 */
import { type NDArray, storedArray } from "./array.ts";
import { type Aval, makeAval } from "./aval.ts";
import { defaultDevice, type Device, deviceFor } from "./device.ts";
import type { Plan } from "./plan.ts";
import { rowMajor, Storage } from "./storage.ts";
import { avalText, DeviceError } from "../errors.ts";

/** Runs a plan where its operands lie. Loose operands and those of a single known value go where the others are. */
export function runPlan(plan: Plan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  let device: Device | null = null;
  let loose = true;
  for (const x of args) {
    if (x.ext === null) continue;
    const storage = x.ext as Storage;
    if (device === null) device = storage.device;
    else if (storage.device !== device) return runMixed(plan, args, outs);
    loose &&= storage.loose;
  }
  return device === null || loose ? runLoose(device, plan, args, outs) : device.run(plan, args, outs);
}

/** Runs a plan whose operands are all loose: on their device, or on one that holds the dtypes if theirs doesn't. */
function runLoose(device: Device | null, plan: Plan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  if (device === null || !outs.every((a) => device!.holds(a.dtype))) {
    device = deviceFor([...args, ...outs].map((x) => x.dtype));
    args = args.map((x) => bring(x, device!));
  }
  return device.run(plan, args, outs).map(loosened);
}

/** Whether a concrete array has a place that it keeps. */
function isPlaced(x: NDArray): boolean {
  return x.ext !== null && !(x.ext as Storage).loose;
}

/** What a plan does, for messages: of maps, their last step. */
function actionOf(plan: Plan): string {
  return plan.kind === "map" ? plan.program.steps.at(-1)?.fn ?? "copy" : plan.kind;
}

function runMixed(plan: Plan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const device = commonDevice(actionOf(plan), args);
  const here = args.map((x) => bring(x, device));
  return args.some(isPlaced) ? device.run(plan, here, outs) : runLoose(device, plan, here, outs);
}

/** The device on which what is computed of concrete arrays lies; throws if they are placed on two. */
export function commonDevice(action: string, args: readonly NDArray[]): Device {
  const stored = args.filter((x) => x.ext !== null);
  const placed = stored.filter(isPlaced);
  const bound = placed.filter((x) => !(x.ext as Storage).device.free(x.ext as Storage, x.aval));
  const first = bound[0] ?? placed[0] ?? stored[0];
  if (first === undefined) return defaultDevice();
  const { device } = first.ext as Storage;
  const other = bound.find((x) => (x.ext as Storage).device !== device);
  if (other === undefined) return device;
  const [a, b] = [device.name, (other.ext as Storage).device.name];
  throw new DeviceError(
    a === b
      ? `${action}: ${avalText(first.aval)} and ${
        avalText(other.aval)
      } lie on two devices named ${a}, one of which was ` +
        `replaced by init; make that one's arrays anew`
      : `${action}: operands lie on two devices, ${avalText(first.aval)} on ${a} and ${
        avalText(other.aval)
      } on ${b}; move one with to("${b}") or to("${a}")`,
  );
}

/** Where what is made of operands in another way than by a plan lies, and how results are put there. */
export function homeOf(
  action: string,
  args: readonly NDArray[],
): { readonly device: Device; readonly settle: (x: NDArray) => NDArray } {
  const device = commonDevice(action, args);
  return { device, settle: args.some(isPlaced) ? (x) => placed(x, device) : loosened };
}

/** Copies of arrays on other devices, by array: what a compiled function holds is moved once. */
const copies = new WeakMap<NDArray, NDArray>();

/** A concrete array on `device`: itself if it lies there or is a number, otherwise a copy. */
export function bring(x: NDArray, device: Device): NDArray {
  if (x.ext === null) return x;
  const storage = x.ext as Storage;
  if (storage.device === device) return x;
  if (!storage.loose) return copied(x, device);
  const known = copies.get(x);
  if (known !== undefined && (known.ext as Storage).device === device) return known;
  const copy = copied(x, device);
  copies.set(x, copy);
  return copy;
}

function copied(x: NDArray, device: Device): NDArray {
  const from = x.ext as Storage;
  if (x.size > 0 && from.device.free(from, x.aval)) {
    const one = from.device.read(new Storage(from.device, from.buffer, from.offset, []), makeAval([], x.dtype));
    const { buffer, offset } = device.upload(one, x.dtype, []);
    return storedArray(x.aval, new Storage(device, buffer, offset, x.shape.map(() => 0), from.loose));
  }
  const { buffer, offset } = device.upload(from.device.read(from, x.aval), x.dtype, x.shape);
  return storedArray(x.aval, new Storage(device, buffer, offset, rowMajor(x.shape), from.loose));
}

/** A concrete array that is loose. */
export function loosened(x: NDArray): NDArray {
  return x.ext === null || (x.ext as Storage).loose ? x : withLoose(x, true);
}

/** A concrete array placed on a device: a copy if it lies elsewhere. */
export function placed(x: NDArray, device: Device): NDArray {
  if (x.ext === null) return x;
  const here = (x.ext as Storage).device === device ? x : copied(x, device);
  return (here.ext as Storage).loose ? withLoose(here, false) : here;
}

function withLoose(x: NDArray, loose: boolean): NDArray {
  const { device, buffer, offset, strides } = x.ext as Storage;
  return storedArray(x.aval, new Storage(device, buffer, offset, strides, loose));
}
