/**
 * Opens WebGPU for the tests that are run with `--preload tests/webgpu/beside.ts`: their arrays lie on it, while the CPU
 * stays the default device, so that what the library makes for itself must follow. Small arrays stay on the host, as users
 * have it.
 *
 * @module
 */
import { init } from "../../mod.ts";

await init("webgpu");
