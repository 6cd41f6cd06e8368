/**
 * The WebGPU device of a test file. CI must have an adapter; elsewhere what needs one is skipped with a line.
 *
 * @module
 */
import { assert } from "@std/assert";

const adapter = await navigator.gpu?.requestAdapter() ?? null;
const ignore = adapter === null && Deno.env.get("CI") === undefined;
if (ignore) {
  console.log("WebGPU tests are skipped: no adapter; Debian's mesa-vulkan-drivers and libvulkan1 bring a software one");
}

let device: Promise<GPUDevice> | undefined;

function theDevice(): Promise<GPUDevice> {
  assert(adapter !== null, "CI needs a WebGPU adapter: install mesa-vulkan-drivers and libvulkan1");
  return device ??= adapter.requestDevice();
}

/** Registers a test that takes the device, one for all tests of a file. */
export function gpuTest(name: string, fn: (device: GPUDevice) => Promise<void>): void {
  // What the device holds lives on after a test.
  Deno.test({ name: `webgpu ${name}`, ignore, sanitizeResources: false, fn: async () => await fn(await theDevice()) });
}
