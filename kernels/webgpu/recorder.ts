/**
 * Dispatches are recorded into one compute pass, and submitted when a result is read or enough of them wait.
 *
 * @module
 */
import { DeviceError } from "../../lib/errors.ts";
import { type Kernel, MOST_WORDS } from "./kernels.ts";
import type { Block, Fate } from "./memory.ts";
import { settled } from "./settled.ts";

/** So many dispatches are submitted together at most. */
const DISPATCHES = 512;
/** Bytes of uniform data of one submission. */
const UNIFORMS = 2 ** 17;
/** So many bind groups are kept. */
const GROUPS = 8192;
/** So many names of ops stand in a message. */
const MOST_NAMES = 12;
const WINDOW = 4 * MOST_WORDS;

/** Records work for a device. */
export class Recorder {
  /** The number of the recording in progress. */
  epoch = 0;
  /** Dispatches so far. */
  dispatches = 0;
  /** Submissions so far. */
  submissions = 0;
  /** The layout of group 0 of every kernel: its words. */
  readonly uniforms: GPUBindGroupLayout;
  readonly #device: GPUDevice;
  readonly #debug: boolean;
  readonly #align: number;
  readonly #words = new ArrayBuffer(UNIFORMS);
  readonly #u32 = new Uint32Array(this.#words);
  readonly #i32 = new Int32Array(this.#words);
  readonly #f32 = new Float32Array(this.#words);
  readonly #buffer: GPUBuffer;
  readonly #group: GPUBindGroup;
  readonly #groups = new Map<string, GPUBindGroup>();
  #used = 0;
  #encoder: GPUCommandEncoder | null = null;
  #pass: GPUComputePassEncoder | null = null;
  #pending = 0;
  /** What the recording in progress runs and writes. */
  #names = new Set<string>();
  #written: Fate[] = [];
  /** Scopes whose outcome isn't known yet. */
  #open: { scopes: Promise<GPUError | null>[]; names: Set<string>; written: Fate[] }[] = [];

  /** A recorder for `device`; with `debug`, each dispatch is submitted alone, so that errors name it. */
  constructor(device: GPUDevice, debug: boolean) {
    this.#device = device;
    this.#debug = debug;
    this.#align = Math.max(device.limits.minUniformBufferOffsetAlignment, 16);
    this.uniforms = device.createBindGroupLayout({
      entries: [{
        binding: 0,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: "uniform", hasDynamicOffset: true },
      }],
    });
    this.#buffer = device.createBuffer({ size: UNIFORMS, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
    this.#group = device.createBindGroup({
      layout: this.uniforms,
      entries: [{ binding: 0, resource: { buffer: this.#buffer, size: WINDOW } }],
    });
  }

  #begin(): GPUCommandEncoder {
    return this.#encoder ??= this.#device.createCommandEncoder();
  }

  /** Records a dispatch of `groups` workgroups; `words` are in the kernel's order, `blocks` too. */
  dispatch(kernel: Kernel, blocks: readonly Block[], words: readonly number[], groups: readonly number[]): void {
    if (this.#used + WINDOW > UNIFORMS || this.#pending >= DISPATCHES) this.submit();
    const encoder = this.#begin();
    if (this.#pass === null) this.#pass = encoder.beginComputePass();
    const at = this.#used;
    this.#write(kernel, words, at);
    const pass = this.#pass;
    pass.setPipeline(kernel.pipeline);
    pass.setBindGroup(0, this.#group, [at]);
    pass.setBindGroup(1, this.#groupOf(kernel, blocks));
    pass.dispatchWorkgroups(groups[0], groups[1] ?? 1, groups[2] ?? 1);
    this.#used = Math.ceil((at + 4 * words.length + 4) / this.#align) * this.#align;
    this.#pending++;
    this.dispatches++;
    this.#names.add(kernel.name);
    let failure: DeviceError | null = null;
    for (const block of blocks) {
      block.epoch = this.epoch;
      failure ??= block.fate.failure;
    }
    for (let i = 0; i < blocks.length; i++) {
      if (kernel.buffers[i].written !== true) continue;
      const { fate } = blocks[i];
      if (failure !== null) fate.failure = failure;
      this.#written.push(fate);
    }
    if (this.#debug) this.submit();
  }

  /** The kernel's buffers as a bind group; compiled functions meet the same ones again and again. */
  #groupOf(kernel: Kernel, blocks: readonly Block[]): GPUBindGroup {
    let key = `${kernel.id}`;
    for (const block of blocks) key += `,${block.id}`;
    let group = this.#groups.get(key);
    if (group === undefined) {
      if (this.#groups.size >= GROUPS) this.#groups.clear();
      const entries = blocks.map(({ buffer }, binding) => ({ binding, resource: { buffer } }));
      group = this.#device.createBindGroup({ label: kernel.name, layout: kernel.layout, entries });
      this.#groups.set(key, group);
    }
    return group;
  }

  #write({ name, words: types }: Kernel, words: readonly number[], at: number): void {
    if (words.length !== types.length) {
      throw new RangeError(`dispatching ${name}: it takes ${types.length} words and got ${words.length}`);
    }
    for (let i = 0, w = at >> 2; i < words.length; i++, w++) {
      const { type } = types[i];
      (type === "f32" ? this.#f32 : type === "i32" ? this.#i32 : this.#u32)[w] = words[i];
    }
  }

  /** Records a copy of bytes to a buffer outside the pool. */
  copy(from: Block, offset: number, to: GPUBuffer, bytes: number, at = 0): void {
    const encoder = this.#begin();
    this.#pass?.end();
    this.#pass = null;
    encoder.copyBufferToBuffer(from.buffer, offset, to, at, bytes);
    from.epoch = this.epoch;
  }

  /** Writes elements into a block, after all that is recorded. */
  upload(block: Block, data: ArrayBufferView<ArrayBuffer>, offset = 0): void {
    // Writes of the queue come before what is only recorded.
    if (block.epoch === this.epoch && this.#encoder !== null) this.submit();
    this.#device.queue.writeBuffer(block.buffer, offset, data.buffer, data.byteOffset, data.byteLength);
  }

  /** Submits what is recorded. */
  submit(): void {
    if (this.#encoder === null) return;
    this.#pass?.end();
    if (this.#used > 0) {
      this.#device.queue.writeBuffer(this.#buffer, 0, this.#words, 0, Math.ceil(this.#used / 4) * 4);
    }
    // What is wrong with a dispatch is said when the recording is finished. No scope is open while other code runs, which
    // may have some of its own on a device that it gave.
    this.#device.pushErrorScope("validation");
    this.#device.pushErrorScope("out-of-memory");
    this.#device.queue.submit([this.#encoder.finish()]);
    const scopes = [this.#device.popErrorScope(), this.#device.popErrorScope()];
    this.#open.push({ scopes, names: this.#names, written: this.#written });
    this.#encoder = this.#pass = null;
    this.#used = this.#pending = 0;
    this.#names = new Set();
    this.#written = [];
    this.epoch++;
    this.submissions++;
    this.#check();
  }

  /** Marks what failed submissions were to write, as far as their outcome is known. */
  #check(): void {
    this.#open = this.#open.filter(({ scopes, names, written }) => {
      for (const scope of scopes) {
        const message = settled(scope);
        if (message === undefined) {
          scope.then((error) => error === null || this.#fail(error.message, names, written), () => {});
          continue;
        }
        if (message !== null) this.#fail(message, names, written);
      }
      return false;
    });
  }

  #fail(message: string, names: ReadonlySet<string>, written: readonly Fate[]): void {
    const ops = [...names];
    const what = ops.length > MOST_NAMES ? `${ops.slice(0, MOST_NAMES).join(", ")}, ...` : ops.join(", ");
    const which = ops.length > 1 ? "one of these failed (init with debug: true to know which), and " : "";
    const failure = new DeviceError(
      `running ${what} on webgpu: ${message}; ${which}the results are lost: compute them again, or on the CPU`,
    );
    for (const fate of written) fate.failure ??= failure;
  }
}
