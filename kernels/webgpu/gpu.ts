/**
 * A WebGPU device in use: its memory, kernels, recording and reads.
 *
 * @module
 */
import { DeviceError } from "../../lib/errors.ts";
import { type Kernel, Kernels, type Source } from "./kernels.ts";
import { type Block, Memory } from "./memory.ts";
import { Reads } from "./reads.ts";
import { Recorder } from "./recorder.ts";
import { probeRounding } from "./rounding.ts";

/** What may be asked of {@link open}. */
export interface GpuOptions {
  /** Which adapter, of several. */
  readonly powerPreference?: "low-power" | "high-performance";
  /** A device to use, in place of one of our own. */
  readonly device?: GPUDevice;
  /** Whether each dispatch is submitted alone, so that errors name it, and errors of shaders hold their text. */
  readonly debug?: boolean;
  /**
   * Arrays of fewer elements stay on the host, and are computed there, as long as no larger one meets them: a dispatch
   * takes longer than they do. 256 by default; 0 leaves everything to the device.
   */
  readonly hostBelow?: number;
}

/** A device, opened. */
export interface Gpu {
  /** The adapter, in words. */
  readonly description: string;
  /** The device itself. */
  readonly device: GPUDevice;
  /** What the device allows. */
  readonly limits: GPUSupportedLimits;
  /** Whether it runs on the CPU, where workgroup memory is memory like any other and barriers are slow. */
  readonly software: boolean;
  /** Its buffers. */
  readonly memory: Memory;
  /** Its compiled kernels. */
  readonly kernels: Kernels;
  /** What is recorded. */
  readonly recorder: Recorder;
  /** What reads from it. */
  readonly reads: Reads;
  /** Results of fewer elements are computed on the host where it knows the operands. */
  readonly hostBelow: number;
  /** Why nothing runs on it any more, or null. */
  lost(): DeviceError | null;
  /** Compiles a kernel, once, and records a dispatch of it. `words` and `blocks` are in the source's order. */
  dispatch(
    key: string,
    source: () => Source,
    blocks: readonly Block[],
    words: readonly number[],
    groups: readonly number[],
  ): void;
  /** Lets the device go. */
  close(): void;
}

/** The limits that are asked for as far as the adapter goes. */
const WANTED = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxBindingsPerBindGroup",
] as const;

/** Opens a device of the best adapter, or takes the given one. */
export async function open(options: GpuOptions): Promise<Gpu> {
  if (options.device === undefined) {
    const { device, description } = await request(options);
    return await start(device, description, options);
  }
  const description = options.device.label || "a given device";
  try {
    return await start(options.device, description, options);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DeviceError(
      `init("webgpu"): ${description} doesn't run (${why}), as one that was lost or destroyed; give another one, or ` +
        `none`,
      { cause },
    );
  }
}

async function start(device: GPUDevice, description: string, options: GpuOptions): Promise<Gpu> {
  let gone: DeviceError | null = null;
  device.lost.then(({ reason, message }) => {
    gone = new DeviceError(
      `the webgpu device was lost (${reason || "unknown"}: ${message}); its arrays are gone: await init("webgpu") ` +
        `again, and make them anew`,
    );
  });
  // What no scope catches: nothing that is recorded, which has scopes of its own.
  device.addEventListener("uncapturederror", (event) => {
    (event as GPUUncapturedErrorEvent).preventDefault?.();
    console.warn(`webgpu: ${(event as GPUUncapturedErrorEvent).error.message}`);
  });
  const recorder = new Recorder(device, options.debug === true);
  const kernels = new Kernels(device, recorder.uniforms, options.debug === true);
  const { maxStorageBufferBindingSize, maxBufferSize } = device.limits;
  const limit = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  const memory = new Memory(device, limit, () => recorder.submit());
  const reads = await Reads.start(device, recorder);
  const gpu: Gpu = {
    description,
    device,
    limits: device.limits,
    software: device.adapterInfo?.isFallbackAdapter === true,
    memory,
    kernels,
    recorder,
    reads,
    hostBelow: options.hostBelow ?? 256,
    lost: () => gone,
    dispatch(key, source, blocks, words, groups) {
      if (gone !== null) throw gone;
      const kernel: Kernel = kernels.get(key, source);
      recorder.dispatch(kernel, blocks, words, groups);
    },
    close() {
      memory.clear();
      device.destroy();
    },
  };
  // Without synchronous reads nothing is known of it, and the safe form is taken.
  kernels.rounding = reads.sync ? probeRounding(gpu) : { roundsRight: false, fmaRoundsOnce: false };
  return gpu;
}

const REMEDY = "on Debian and Ubuntu, mesa-vulkan-drivers and libvulkan1 bring a software one, and a graphics card's " +
  "own driver a fast one";

async function request(options: GpuOptions): Promise<{ device: GPUDevice; description: string }> {
  const { powerPreference } = options;
  const asked = `init("webgpu")${powerPreference === undefined ? "" : ` with powerPreference ${powerPreference}`}`;
  const gpu = globalThis.navigator?.gpu;
  if (gpu === undefined) {
    throw new DeviceError(`${asked}: this engine has no navigator.gpu; run it in Deno, which has WebGPU built in`);
  }
  const adapter = await gpu.requestAdapter(powerPreference === undefined ? {} : { powerPreference });
  if (adapter === null) {
    throw new DeviceError(
      `${asked}: navigator.gpu found no adapter, which needs a Vulkan, Metal or DX12 driver; ${REMEDY}`,
    );
  }
  const requiredLimits = Object.fromEntries(WANTED.map((name) => [name, adapter.limits[name]]));
  const { vendor, architecture, device, description } = adapter.info;
  const words = description || [vendor, architecture, device].filter((x) => x !== "").join(" ");
  try {
    return { device: await adapter.requestDevice({ label: "fluxion", requiredLimits }), description: words };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DeviceError(`${asked}: the adapter ${words} gave no device (${why}); ${REMEDY}`, { cause });
  }
}
