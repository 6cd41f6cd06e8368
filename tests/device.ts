/**
 * The device that the tests run on, which a preloaded module may choose (`tests/webgpu/preload.ts`): which dtypes it has,
 * and what is left out where it lacks them.
 *
 * @module
 */
import { defaultDevice, type Device, deviceNamed, registeredDevices } from "../lib/core/device.ts";
import { type DType, DTYPES } from "../lib/core/dtype.ts";
import { np } from "../mod.ts";

/** Where the tests' arrays lie: on WebGPU if it is open, which need not be the default device. */
export const DEVICE: Device = registeredDevices().find(({ name }) => name === "webgpu") ?? defaultDevice();

/**
 * Units in the last place by which functions of float32 may be off: of short arrays on the CPU, the engine's own compute
 * them; kernels have approximations within 4.
 */
export const FUNCTION_ULP: number = DEVICE.name === "cpu" ? 2 : 4;

/** Whether the device takes subnormal numbers for zeros, as most GPUs. */
export const FLUSHES: boolean = DEVICE.name !== "cpu" && flushes();

function flushes(): boolean {
  // So many that they aren't left to the host.
  const x = np.array(new Float32Array(1000).fill(2 ** -130), { device: DEVICE.name });
  return x.mul(np.ones([1000], { device: DEVICE.name })).get(0).item() === 0;
}

/** The CPU. */
export const HOST: Device = deviceNamed("cpu", "the tests");

/** The dtype with the most digits that the device has. */
export const WIDE: "float64" | "float32" = supports("float64") ? "float64" : "float32";

/** Whether every op is a dispatch, which takes a hundred times as long as an op on numbers that the host knows. */
export const DISPATCHED: boolean = defaultDevice().name === "webgpu";

/** Whether the device has all these dtypes. */
export function supports(...dtypes: readonly DType[]): boolean {
  return dtypes.every(DEVICE.holds);
}

/**
 * The cases whose dtypes the device has. If it lacks any, a line says how many are left out: all that have such a dtype,
 * and none of the others.
 */
export function supported<C>(what: string, cases: readonly C[], dtypesOf: (c: C) => readonly DType[]): C[] {
  const kept = cases.filter((c) => supports(...dtypesOf(c)));
  const lacking = DTYPES.filter((d) => !supports(d));
  if (lacking.length > 0) {
    const out = cases.length - kept.length;
    console.log(`${DEVICE.name} lacks ${lacking.join(" and ")}: ${out} of ${cases.length} ${what} are left out`);
  }
  return kept;
}

/** Registers a test about float64; a line says that it is left out where there is none. */
export function doubleTest(name: string, body: () => void): void {
  if (supports("float64")) Deno.test(name, body);
  else console.log(`${DEVICE.name} lacks float64: "${name}" is left out`);
}
