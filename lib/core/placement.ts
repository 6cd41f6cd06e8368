/**
 * On which device a plan runs: where its operands lie.
 *
 * @module
 */
import { type NDArray, storedArray } from "./array.ts";
import type { Aval } from "./aval.ts";
import { makeAval } from "./aval.ts";
import { defaultDevice, type Device } from "./device.ts";
import type { Plan } from "./plan.ts";
import { Storage } from "./storage.ts";
import { avalText, DeviceError } from "../errors.ts";

/** The device that concrete arrays lie on; numbers lie on none. */
export function deviceOf(args: readonly NDArray[]): Device {
  for (const x of args) if (x.ext !== null) return (x.ext as Storage).device;
  return defaultDevice();
}

/** Runs a plan where its operands lie. Operands of a single known value go where the others are. */
export function runPlan(plan: Plan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  let device: Device | null = null;
  for (const x of args) {
    if (x.ext === null) continue;
    const own = (x.ext as Storage).device;
    if (device === null) device = own;
    else if (own !== device) return runMixed(plan, args, outs);
  }
  return (device ?? defaultDevice()).run(plan, args, outs);
}

function runMixed(plan: Plan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const device = commonDevice(plan.kind, args);
  return device.run(plan, args.map((x) => x.ext === null ? x : taken(x, device)), outs);
}

/** The device of operands that aren't free; throws if there are two. */
function commonDevice(action: string, args: readonly NDArray[]): Device {
  const stored = args.filter((x) => x.ext !== null);
  const placed = stored.filter((x) => !(x.ext as Storage).device.free(x.ext as Storage, x.aval));
  const [first] = placed.length > 0 ? placed : stored;
  const { device } = first.ext as Storage;
  const other = placed.find((x) => (x.ext as Storage).device !== device);
  if (other === undefined) return device;
  const [a, b] = [device.name, (other.ext as Storage).device.name];
  throw new DeviceError(
    a === b
      ? `${action}: ${avalText(other.aval)} lies on a ${a} that was replaced by init; make it anew`
      : `${action}: operands lie on two devices, ${avalText(first.aval)} on ${a} and ${
        avalText(other.aval)
      } on ${b}; ` +
        `move one with to("${b}") or to("${a}")`,
  );
}

/** A single value on another device. */
function taken(x: NDArray, device: Device): NDArray {
  const storage = x.ext as Storage;
  if (storage.device === device) return x;
  const one = storage.device.read(
    new Storage(storage.device, storage.buffer, storage.offset, []),
    makeAval([], x.dtype),
  );
  const { buffer, offset } = device.upload(one, x.dtype, []);
  return storedArray(x.aval, new Storage(device, buffer, offset, x.shape.map(() => 0)));
}
