/**
 * WebGPU: that there is an adapter to test on. CI must have one; elsewhere the tests are skipped without it.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";

const adapter = await navigator.gpu?.requestAdapter() ?? null;
const ignore = adapter === null && Deno.env.get("CI") === undefined;
if (ignore) {
  console.log("WebGPU tests are skipped: no adapter; Debian's mesa-vulkan-drivers and libvulkan1 bring a software one");
}

Deno.test({
  name: "webgpu: an adapter's device runs a shader and gives its result back",
  ignore,
  fn: async () => {
    assert(adapter !== null, "CI needs a WebGPU adapter: install mesa-vulkan-drivers and libvulkan1");
    const device = await adapter.requestDevice();
    const values = new Float32Array([1, 2, 3, -4]);
    const usage = GPUBufferUsage;
    const storage = device.createBuffer({
      size: values.byteLength,
      usage: usage.STORAGE | usage.COPY_SRC | usage.COPY_DST,
    });
    const staging = device.createBuffer({ size: values.byteLength, usage: usage.MAP_READ | usage.COPY_DST });
    device.queue.writeBuffer(storage, 0, values);
    const code = `
      @group(0) @binding(0) var<storage, read_write> x: array<f32>;
      @compute @workgroup_size(4) fn main(@builtin(global_invocation_id) id: vec3u) { x[id.x] *= 2; }`;
    const pipeline = device.createComputePipeline({
      layout: "auto",
      compute: { module: device.createShaderModule({ code }) },
    });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [{ binding: 0, resource: { buffer: storage } }],
      }),
    );
    pass.dispatchWorkgroups(1);
    pass.end();
    encoder.copyBufferToBuffer(storage, 0, staging, 0, values.byteLength);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    const result = new Float32Array(staging.getMappedRange().slice(0));
    staging.unmap();
    storage.destroy();
    staging.destroy();
    device.destroy();
    assertEquals(result, values.map((x) => 2 * x));
  },
});
