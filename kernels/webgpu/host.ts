/**
 * Plans that the host runs for the device: their operands are read, and their results written back.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { Device } from "../../lib/core/device.ts";
import { storedArray } from "../../lib/core/array.ts";
import type { Plan } from "../../lib/core/plan.ts";
import type { Storage } from "../../lib/core/storage.ts";
import { upload, type Webgpu, wrap } from "./operands.ts";

/** Runs a plan on `host` for `device`. */
export function runOnHost(
  host: Device,
  device: Webgpu,
  plan: Plan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const operands = args.map((x) => {
    if (x.ext === null) return x;
    const storage = x.ext as Storage;
    return storedArray(x.aval, host.upload(storage.device.read(storage, x.aval), x.dtype, x.shape));
  });
  return host.run(plan, operands, outs).map((x) => {
    if (x.ext === null) return x;
    const storage = x.ext as Storage;
    return wrap(device, x.aval, upload(device.gpu, host.read(storage, x.aval), plan.kind));
  });
}
