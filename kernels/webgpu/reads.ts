/**
 * Elements from the device, synchronously where the engine allows it.
 *
 * @module
 */
import { DeviceError } from "../../lib/errors.ts";
import type { Block } from "./memory.ts";
import type { Recorder } from "./recorder.ts";

/** Lengths of the staging buffers: a short one is faster to map. */
const STAGING = [2 ** 16, 2 ** 22];

/** Bytes of a block. */
export interface Part {
  readonly block: Block;
  readonly offset: number;
  readonly bytes: number;
}

/** Reads blocks through staging buffers. */
export class Reads {
  /** Whether reads may be synchronous. */
  readonly sync: boolean;
  /** How many reads there were. */
  count = 0;
  readonly #device: GPUDevice;
  readonly #recorder: Recorder;
  readonly #staging: readonly GPUBuffer[];

  private constructor(device: GPUDevice, recorder: Recorder, staging: readonly GPUBuffer[], sync: boolean) {
    this.#device = device;
    this.#recorder = recorder;
    this.#staging = staging;
    this.sync = sync;
  }

  /**
   * Maps each staging buffer once and awaits that: from then on the engine maps it at once, which is tried with a value
   * (`works`).
   */
  static async start(
    device: GPUDevice,
    recorder: Recorder,
    works: (device: GPUDevice, staging: GPUBuffer) => boolean = probe,
  ): Promise<Reads> {
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const staging = STAGING.map((size) => device.createBuffer({ label: "staging", size, usage }));
    await Promise.all(staging.map((buffer) => buffer.mapAsync(GPUMapMode.READ)));
    staging.forEach((buffer) => buffer.unmap());
    return new Reads(device, recorder, staging, staging.every((buffer) => works(device, buffer)));
  }

  /** A copy of bytes of a block. */
  read(block: Block, offset: number, bytes: number): ArrayBuffer {
    return this.readAll([{ block, offset, bytes }])[0];
  }

  /** Copies of bytes of several blocks: in one submission, if they fit the staging buffer together. */
  readAll(parts: readonly Part[]): ArrayBuffer[] {
    if (!this.sync) {
      throw new DeviceError(
        "reading from webgpu: this engine can't read synchronously from the device; use await x.data()",
      );
    }
    this.count++;
    const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
    const staging = this.#staging.find(({ size }) => size >= total);
    if (staging === undefined) return parts.map((part) => this.#inPieces(part));
    if (total === 0) return parts.map(() => new ArrayBuffer(0));
    let at = 0;
    for (const { block, offset, bytes } of parts) {
      if (bytes > 0) this.#recorder.copy(block, offset, staging, bytes, at);
      at += bytes;
    }
    const all = this.#mapped(parts.map(({ block }) => block), staging, total);
    if (parts.length === 1) return [all];
    at = 0;
    return parts.map(({ bytes }) => all.slice(at, at += bytes));
  }

  #inPieces({ block, offset, bytes }: Part): ArrayBuffer {
    const staging = this.#staging[this.#staging.length - 1];
    const out = new Uint8Array(bytes);
    for (let at = 0; at < bytes; at += staging.size) {
      const length = Math.min(staging.size, bytes - at);
      this.#recorder.copy(block, offset + at, staging, length);
      out.set(new Uint8Array(this.#mapped([block], staging, length)), at);
    }
    return out.buffer;
  }

  #mapped(blocks: readonly Block[], staging: GPUBuffer, bytes: number): ArrayBuffer {
    this.#recorder.submit();
    for (const { fate } of blocks) if (fate.failure !== null) throw fate.failure;
    return mapped(staging, bytes);
  }

  /** The same, awaited. */
  async readAsync(block: Block, offset: number, bytes: number): Promise<ArrayBuffer> {
    if (bytes === 0) return new ArrayBuffer(0);
    this.count++;
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const staging = this.#device.createBuffer({ label: "staging", size: bytes, usage });
    this.#recorder.copy(block, offset, staging, bytes);
    this.#recorder.submit();
    try {
      await staging.mapAsync(GPUMapMode.READ);
      if (block.fate.failure !== null) throw block.fate.failure;
      return staging.getMappedRange().slice(0);
    } catch (error) {
      throw error instanceof DeviceError ? error : lost(error);
    } finally {
      staging.destroy();
    }
  }
}

function lost(cause: unknown): DeviceError {
  return new DeviceError(
    `reading from webgpu: the device gives nothing back (${cause instanceof Error ? cause.message : cause}); it was ` +
      `lost or destroyed: await init("webgpu") again, and make its arrays anew`,
    { cause },
  );
}

/** What lies in a staging buffer that was mapped before: mapping it needs no awaiting then. */
function mapped(staging: GPUBuffer, bytes: number): ArrayBuffer {
  staging.mapAsync(GPUMapMode.READ, 0, bytes).catch(() => {});
  try {
    const range = staging.getMappedRange(0, bytes);
    const data = range.slice(0);
    staging.unmap();
    return data;
  } catch (error) {
    throw lost(error);
  }
}

/** Whether a value just written is read back without awaiting. */
function probe(device: GPUDevice, staging: GPUBuffer): boolean {
  const { COPY_SRC, COPY_DST } = GPUBufferUsage;
  const source = device.createBuffer({ size: 16, usage: COPY_SRC | COPY_DST });
  const right = [1, 2].every((value) => {
    device.queue.writeBuffer(source, 0, new Float32Array([value, -value, 0.5, 3]));
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(source, 0, staging, 0, 16);
    device.queue.submit([encoder.finish()]);
    try {
      return new Float32Array(mapped(staging, 16))[1] === -value;
    } catch {
      return false;
    }
  });
  source.destroy();
  return right;
}
