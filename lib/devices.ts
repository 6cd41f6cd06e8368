/**
 * Joins the library and the kernels: the only file that imports both. Importing it sets the default device.
 *
 * @module
 */
import { cpu } from "../kernels/cpu/device.ts";
import { setDefaultDevice } from "./core/device.ts";

setDefaultDevice(cpu);

export { setThreads, threads } from "../kernels/wasm/threads.ts";
