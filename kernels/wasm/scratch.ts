/**
 * The scratch memory that kernels compute in, seen as typed arrays.
 *
 * @module
 */
import { MAX_PAGES, type MemoryKind } from "./assembler.ts";
import type { Kernel } from "./kernel.ts";
import { DeviceError } from "../../lib/errors.ts";

/** A memory as numbers of each type. */
export interface Views {
  readonly u8: Uint8Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
}

/** An instance of a kernel. */
export type Run = (at: number, common: number, ...rest: readonly number[]) => void;

const PAGE = 0x10000;

/** Bounds of scratch memories. Tests lower them. */
export const bounds: { most: number; kept: number; recent: number } = {
  /** Bytes of a memory at most. */
  most: MAX_PAGES * PAGE,
  /** A memory of more bytes than this is given back when {@link bounds.recent} uses needed less than a quarter of it. */
  kept: 1 << 26,
  recent: 1000,
};

/** The error where there is no memory. */
function noMemory(action: string, bytes: number, cause: unknown): DeviceError {
  return new DeviceError(
    `${action} the scratch memory: there is no memory for ${bytes} bytes; use smaller arrays, or release what is not needed`,
    { cause },
  );
}

/** A memory and the kernels that were instantiated on it. */
export class Scratch {
  readonly #kind: MemoryKind;
  readonly #memory: WebAssembly.Memory;
  readonly #runs = new WeakMap<Kernel, Map<string, Run>>();
  #views: Views | null = null;
  /** Uses since the last look at what they needed, and the most bytes that one of them did. */
  #uses = 0;
  #needed = 0;
  #ample = false;

  /** A memory that grows as it is used. */
  constructor(kind: MemoryKind) {
    this.#kind = kind;
    try {
      this.#memory = new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: kind === "shared" });
    } catch (error) {
      throw noMemory("making", PAGE, error);
    }
  }

  /** The memory itself. */
  get memory(): WebAssembly.Memory {
    return this.#memory;
  }

  /** Whether it is much larger than what recent uses needed, so that a new one should take its place. */
  get ample(): boolean {
    return this.#ample;
  }

  /** The memory, at least so many bytes of it. The views are good until it grows. */
  reserve(bytes: number): Views {
    this.#needed = Math.max(this.#needed, bytes);
    if (++this.#uses >= bounds.recent) {
      const { byteLength } = this.#memory.buffer;
      this.#ample = byteLength > bounds.kept && byteLength > 4 * this.#needed;
      this.#uses = this.#needed = 0;
    }
    const missing = Math.ceil(bytes / PAGE) - this.#memory.buffer.byteLength / PAGE;
    if (missing > 0 || bytes > bounds.most) this.#grow(missing, bytes);
    // Growing replaces the buffer, or, of a shared memory, makes a longer one of the same bytes.
    if (this.#views === null || this.#views.u8.buffer !== this.#memory.buffer) {
      const { buffer } = this.#memory;
      this.#views = {
        u8: new Uint8Array(buffer),
        i32: new Int32Array(buffer),
        u32: new Uint32Array(buffer),
        f32: new Float32Array(buffer),
        f64: new Float64Array(buffer),
      };
    }
    return this.#views;
  }

  #grow(pages: number, bytes: number): void {
    try {
      if (bytes > bounds.most) throw new RangeError(`a scratch memory has ${bounds.most} bytes at most`);
      this.#memory.grow(pages);
    } catch (error) {
      throw noMemory("growing", bytes, error);
    }
  }

  /** The kernel on this memory, compiled at its first use. */
  run(kernel: Kernel): Run {
    let variants = this.#runs.get(kernel);
    if (variants === undefined) this.#runs.set(kernel, variants = new Map());
    let run = variants.get(kernel.variant);
    if (run === undefined) {
      const module = new WebAssembly.Module(kernel.bytes(this.#kind));
      const { exports } = new WebAssembly.Instance(module, { m: { m: this.#memory } });
      variants.set(kernel.variant, run = exports.run as Run);
    }
    return run;
  }
}

let own: Scratch | null = null;

/** The scratch memory of this thread, made at its first use, and anew when it is much larger than what is needed. */
export function scratch(): Scratch {
  return own = own === null || own.ample ? new Scratch("own") : own;
}
