/**
 * The device's buffers: made by size class, used again when nothing sees them any more, and collected under pressure.
 *
 * @module
 */
import { DeviceError } from "../../lib/errors.ts";
import { settled } from "./settled.ts";

/** A buffer on the device, and what is known of its contents. What lies in it is let go with the last that sees it. */
export class Block {
  /** The device's buffer. */
  readonly buffer: GPUBuffer;
  /** Its length: a size class. */
  readonly bytes: number;
  /** The number of the last recording that uses it. */
  epoch: number;
  /** Why it doesn't hold what it should, or null. */
  failure: DeviceError | null = null;

  /** Blocks come from {@link Memory.take}. */
  constructor(buffer: GPUBuffer, bytes: number, epoch: number) {
    this.buffer = buffer;
    this.bytes = bytes;
    this.epoch = epoch;
  }
}

/** Some numbers of a {@link Memory}, for tests and the curious. */
export interface MemoryCounts {
  /** Buffers made, and buffers used again. */
  fresh: number;
  again: number;
  /** Collections that were prompted. */
  collections: number;
}

/** The most bytes that wait to be used again. */
const WAITING = 2 ** 29;
/** So many bytes may be made before garbage is collected, at least; and buffers, each of which costs the driver some. */
const BUDGET = 2 ** 28;
const BUFFERS = 50_000;
/** From this size on, a buffer is made under a scope of its own that catches the lack of memory. */
const WATCHED = 2 ** 20;
const SMALLEST = 256;

/** The size class of a number of bytes: powers of two, from 1 MiB on in quarters. */
export function sizeClass(bytes: number): number {
  if (bytes <= SMALLEST) return SMALLEST;
  const power = 2 ** Math.ceil(Math.log2(bytes));
  if (power <= 2 ** 20) return power;
  const step = power / 8;
  return Math.ceil(bytes / step) * step;
}

/** Makes, keeps and lets go of buffers. */
export class Memory {
  /** What happened so far. */
  readonly counts: MemoryCounts = { fresh: 0, again: 0, collections: 0 };
  readonly #device: GPUDevice;
  readonly #limit: number;
  readonly #flush: () => void;
  readonly #waiting = new Map<number, { buffer: GPUBuffer; epoch: number }[]>();
  #waitingBytes = 0;
  #madeBytes = 0;
  #made = 0;

  /** Buffers of `device`, up to `limit` bytes each; `flush` submits what is recorded, so that garbage can go. */
  constructor(device: GPUDevice, limit: number, flush: () => void) {
    this.#device = device;
    this.#limit = limit;
    this.#flush = flush;
  }

  /** A block of at least so many bytes, with anything in it. `what` is named if there is no room. */
  take(bytes: number, what: string): Block {
    const size = sizeClass(bytes);
    const list = this.#waiting.get(size);
    const found = list?.pop();
    if (found !== undefined) {
      this.#waitingBytes -= size;
      this.counts.again++;
      return new Block(found.buffer, size, found.epoch);
    }
    if (bytes > this.#limit) {
      throw new DeviceError(
        `${what} on webgpu: it takes ${bytes} bytes, and the device binds at most ${this.#limit} bytes ` +
          `(maxStorageBufferBindingSize); use smaller arrays, or move them to the CPU with to("cpu")`,
      );
    }
    if (this.#madeBytes + size > BUDGET || this.#made >= BUFFERS) this.collect();
    this.#madeBytes += size;
    this.#made++;
    this.counts.fresh++;
    return new Block(this.#make(Math.min(size, Math.max(bytes, this.#limit)), what), size, -1);
  }

  #make(size: number, what: string): GPUBuffer {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const descriptor = { size, usage: STORAGE | COPY_SRC | COPY_DST };
    if (size < WATCHED) return this.#device.createBuffer(descriptor);
    let refused = "";
    for (let attempt = 0; attempt < 2; attempt++) {
      this.#device.pushErrorScope("validation");
      this.#device.pushErrorScope("out-of-memory");
      const buffer = this.#device.createBuffer(descriptor);
      const memory = settled(this.#device.popErrorScope());
      const other = settled(this.#device.popErrorScope());
      if ((memory ?? other ?? null) === null) return buffer;
      refused = memory ?? other ?? "";
      this.clear();
      this.collect();
    }
    throw new DeviceError(
      `${what} on webgpu: there is no memory for ${size} bytes (${refused}); use smaller arrays, or release what is ` +
        `not needed`,
    );
  }

  /** Takes back a block that nothing sees any more. */
  give(block: Block): void {
    if (block.failure !== null || this.#waitingBytes + block.bytes > WAITING) return;
    let list = this.#waiting.get(block.bytes);
    if (list === undefined) this.#waiting.set(block.bytes, list = []);
    list.push({ buffer: block.buffer, epoch: block.epoch });
    this.#waitingBytes += block.bytes;
  }

  /** Lets all waiting buffers go. */
  clear(): void {
    for (const list of this.#waiting.values()) for (const { buffer } of list) buffer.destroy();
    this.#waiting.clear();
    this.#waitingBytes = 0;
  }

  /**
   * Asks the engine to collect garbage: buffers that no array holds are freed then, also within a synchronous loop,
   * in which finalizers don't run.
   */
  collect(): void {
    this.#flush();
    this.#madeBytes = this.#made = 0;
    this.counts.collections++;
    collector()?.();
  }
}

let gc: (() => void) | null | undefined;

/** The engine's garbage collector as a function, where it can be had. */
function collector(): (() => void) | null {
  if (gc !== undefined) return gc;
  type Builtin = (name: string) => { setFlagsFromString?(flag: string): void; runInNewContext?(code: string): unknown };
  const load = (globalThis as { process?: { getBuiltinModule?: Builtin } }).process?.getBuiltinModule;
  try {
    load?.("node:v8").setFlagsFromString?.("--expose-gc");
    const found = load?.("node:vm").runInNewContext?.("gc");
    gc = typeof found === "function" ? found as () => void : null;
  } catch {
    gc = null;
  }
  return gc;
}
