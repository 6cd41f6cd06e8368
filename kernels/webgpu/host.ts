/**
 * Plans that the host runs for the device: factorizations, whose steps wait for each other, so that a device would
 * mostly idle. Their operands are read and their results written back. `small.ts` has those of small matrices.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { Device } from "../../lib/core/device.ts";
import type { Plan } from "../../lib/core/plan.ts";
import type { Storage } from "../../lib/core/storage.ts";
import { DeviceError } from "../../lib/errors.ts";
import { upload, type Webgpu, wrap } from "./operands.ts";
import { runSmallCholesky, runSmallTriangularSolve } from "./small.ts";
import { broughtTo, isKnown, kept } from "./transfer.ts";

/** The kinds of plans that the host runs. */
export const HOSTED = ["cholesky", "triangularSolve", "lu", "geqrf", "eigh", "svd", "eig"] as const;

/** A plan that the host runs. */
export type Hosted = Extract<Plan, { readonly kind: typeof HOSTED[number] }>;

/** Whether the host runs a plan. */
export function isHosted(plan: Plan): plan is Hosted {
  return (HOSTED as readonly string[]).includes(plan.kind);
}

/** Those that the device runs itself where matrices are small. */
const SMALL: { readonly [K in Hosted["kind"]]?: Small<Extract<Plan, { readonly kind: K }>> } = {
  cholesky: runSmallCholesky,
  triangularSolve: runSmallTriangularSolve,
};

type Small<P> = (device: Webgpu, plan: P, args: readonly NDArray[], outs: readonly Aval[]) => NDArray[] | null;

/**
 * Runs a plan on `host` for `device`, unless it is a small one: operands are read together, and results that are short
 * stay on the host.
 */
export function runOnHost(
  host: Device,
  device: Webgpu,
  plan: Hosted,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const { gpu } = device;
  const known = args.every(isKnown);
  const small = known ? undefined : SMALL[plan.kind] as Small<Hosted> | undefined;
  const found = small?.(device, plan, args, outs) ?? null;
  if (found !== null) return found;
  if (!gpu.reads.sync && !known) {
    throw new DeviceError(
      `${plan.kind} on webgpu: the CPU computes it, and this engine can't read its operands synchronously from the ` +
        `device; make them on the CPU, of what await x.data() gives`,
    );
  }
  return host.run(plan, broughtTo(host, device, args), outs).map((x) => {
    if (x.ext === null || x.size < gpu.hostBelow) return kept(device, x);
    return wrap(device, x.aval, upload(gpu, host.read(x.ext as Storage, x.aval), plan.kind));
  });
}
