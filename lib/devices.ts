/**
 * Joins the library and the kernels: the only file that imports both. Importing it sets the default device.
 *
 * @module
 */
import { cpu } from "../kernels/cpu/device.ts";
import { webgpuDevice } from "../kernels/webgpu/device.ts";
import { type GpuOptions, open } from "../kernels/webgpu/gpu.ts";
import { registerDevice, setDefaultDevice } from "./core/device.ts";

registerDevice(cpu);
setDefaultDevice(cpu);

export { setThreads, threads } from "../kernels/wasm/threads.ts";

/** Opens a device; awaited once, everything after it is synchronous. */
export async function init(_name: "webgpu", options: GpuOptions = {}): Promise<void> {
  registerDevice(webgpuDevice(await open(options), cpu));
}
