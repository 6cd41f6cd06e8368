/**
 * Makes WebGPU the default device of the tests that are run with `--preload tests/webgpu/preload.ts`: `deno task
 * test:webgpu`. Kernels run for arrays of any size, which an opened device leaves to the host where they are small.
 *
 * @module
 */
import "../../mod.ts";
import { cpu } from "../../kernels/cpu/device.ts";
import { webgpuDevice } from "../../kernels/webgpu/device.ts";
import { open } from "../../kernels/webgpu/gpu.ts";
import { registerDevice, setDefaultDevice } from "../../lib/core/device.ts";

const device = webgpuDevice(await open({ hostBelow: 0 }), cpu);
registerDevice(device);
setDefaultDevice(device);
