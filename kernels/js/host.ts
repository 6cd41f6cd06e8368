/**
 * The device that the kernels of this folder, and of those above it, run on.
 *
 * @module
 */
import type { Device } from "../../lib/core/device.ts";
import { DeviceError } from "../../lib/errors.ts";

let cpu: Device | null = null;

/** The CPU as a device: results lie on it, whichever device is the default one. */
export function host(): Device {
  if (cpu === null) throw new DeviceError("no CPU is set: import kernels/cpu/device.ts, which sets it");
  return cpu;
}

/** Says which device the CPU is. */
export function setHost(device: Device): void {
  cpu = device;
}
