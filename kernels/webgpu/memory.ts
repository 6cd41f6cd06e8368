/**
 * The device's buffers: made by size class, and used again when nothing sees them any more. Arrays aren't disposed of,
 * so that a buffer's owner may be garbage: when many bytes were made, the engine's collector is asked, and what it finds
 * waits to be used again. A fresh buffer costs more than one that is used again: the driver fills it with zeros.
 *
 * @module
 */
import { DeviceError } from "../../lib/errors.ts";
import { type Collector, collector } from "../js/garbage.ts";
import { settled } from "./settled.ts";

/** A buffer of the device. */
interface Cell {
  /** A number of its own. */
  readonly id: number;
  readonly buffer: GPUBuffer;
  /** Its length: a size class. */
  readonly bytes: number;
  /** The number of the last recording that uses it. */
  epoch: number;
  /** Who sees it. */
  owner: WeakRef<Block> | null;
}

/** What became of a block's contents: apart from the block, so that who wants to tell doesn't keep that alive. */
export interface Fate {
  /** Why it doesn't hold what it should, or null. */
  failure: DeviceError | null;
}

/** A buffer on the device while something sees it, and what is known of its contents. */
export class Block {
  /** What became of its contents. */
  readonly fate: Fate = { failure: null };
  #cell: Cell | null;
  /** Why its buffer was taken away. */
  #gone: DeviceError | null = null;

  /** Blocks come from {@link Memory.take}. */
  constructor(cell: Cell) {
    this.#cell = cell;
  }

  #use(): Cell {
    if (this.#cell !== null) return this.#cell;
    throw this.#gone ?? new DeviceError("webgpu: a buffer is used that was given back");
  }

  /** The device's buffer. */
  get buffer(): GPUBuffer {
    return this.#use().buffer;
  }

  /** A number of the buffer's own. */
  get id(): number {
    return this.#use().id;
  }

  /** The number of the last recording that uses it. */
  get epoch(): number {
    return this.#use().epoch;
  }
  set epoch(epoch: number) {
    this.#use().epoch = epoch;
  }

  /** Takes the buffer away, for a reason that its users are told; null if that was done. */
  leave(why: DeviceError | null): Cell | null {
    const cell = this.#cell;
    if (cell !== null) this.#gone = why;
    this.#cell = null;
    return cell;
  }
}

/** Some numbers of a {@link Memory}, for tests and the curious. */
export interface MemoryCounts {
  /** Buffers made, and buffers used again. */
  fresh: number;
  again: number;
  /** Times that buffers were looked through for those without an owner, and full collections asked of the engine then. */
  sweeps: number;
  collections: number;
  /** Bytes of all buffers. */
  bytes: number;
}

/**
 * So many bytes and buffers may be made before owners are looked for, at least; of bytes twice as many whenever that took
 * more than a tenth of the time since the last look, as long as they are no more than the largest buffer that a device
 * makes, since nothing else says how much memory it has.
 */
const BYTES = 2 ** 28;
const BUFFERS = 2000;
const SHARE = 0.1;
/** Between so many blocks the engine is told that it needn't keep those whose owners were looked for. */
const TAKEN = 64;
/** From this size on, a buffer is made under scopes of its own that catch the lack of memory. */
const WATCHED = 2 ** 20;
const SMALLEST = 256;

/** The size class of a number of bytes: powers of two, from 1 MiB on eighths of them. */
function sizeClass(bytes: number): number {
  if (bytes <= SMALLEST) return SMALLEST;
  const power = 2 ** Math.ceil(Math.log2(bytes));
  if (power <= 2 ** 20) return power;
  const step = power / 8;
  return Math.ceil(bytes / step) * step;
}

/** Makes, keeps and lets go of buffers. */
export class Memory {
  /** What happened so far. */
  readonly counts: MemoryCounts = { fresh: 0, again: 0, sweeps: 0, collections: 0, bytes: 0 };
  readonly #device: GPUDevice;
  readonly #limit: number;
  readonly #submit: () => void;
  /** Buffers that something sees, as far as is known. */
  readonly #cells = new Set<Cell>();
  /** Those that wait to be used again, by size. */
  readonly #waiting = new Map<number, Cell[]>();
  #waitingBytes = 0;
  /** When the collector is asked next. */
  #mostBytes = BYTES;
  #mostBuffers = BUFFERS;
  #bytes = BYTES;
  /** What they may grow to; the memory of a software device is the machine's. */
  readonly #room: number;
  #taken = 0;
  #looked = 0;

  /** Buffers of `device`, up to `limit` bytes each; `submit` submits what is recorded, which may use those that wait. */
  constructor(device: GPUDevice, limit: number, submit: () => void) {
    this.#device = device;
    this.#limit = limit;
    this.#submit = submit;
    this.#room = device.adapterInfo?.isFallbackAdapter === true ? BYTES : device.limits.maxBufferSize;
  }

  /** A block of at least so many bytes, with anything in it. `what` is named if there is no room. */
  take(bytes: number, what: string): Block {
    if (bytes > this.#limit) {
      throw new DeviceError(
        `${what} on webgpu: it takes ${bytes} bytes, and the device binds at most ${this.#limit} bytes ` +
          `(maxStorageBufferBindingSize); use smaller arrays, or move them to the CPU with to("cpu")`,
      );
    }
    const size = Math.min(sizeClass(bytes), this.#limit);
    let cell = this.#again(size);
    if (cell === undefined && (this.counts.bytes + size > this.#mostBytes || this.#cells.size >= this.#mostBuffers)) {
      this.#look();
      cell = this.#again(size);
      // Those of other sizes make room.
      if (cell === undefined) this.clear();
    }
    cell ??= this.#make(size, what);
    if (++this.#taken % TAKEN === 0) collector()?.endJob();
    const block = new Block(cell);
    cell.owner = new WeakRef(block);
    this.#cells.add(cell);
    return block;
  }

  #again(size: number): Cell | undefined {
    const cell = this.#waiting.get(size)?.pop();
    if (cell === undefined) return undefined;
    this.#waitingBytes -= size;
    this.counts.again++;
    return cell;
  }

  #make(size: number, what: string): Cell {
    let refused: string | null = "";
    for (let attempt = 0; attempt < 2; attempt++) {
      if (attempt > 0) {
        this.collect(true);
        this.clear();
      }
      const made = this.#try(size);
      if (made instanceof Object) {
        this.counts.fresh++;
        this.counts.bytes += size;
        return { id: this.counts.fresh, buffer: made, bytes: size, epoch: -1, owner: null };
      }
      refused = made;
    }
    throw new DeviceError(
      `${what} on webgpu: there is no memory for ${size} bytes (${refused}); use smaller arrays, or release what is ` +
        `not needed`,
    );
  }

  /** A new buffer, or what the driver says against it. */
  #try(size: number): GPUBuffer | string {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const descriptor = { size, usage: STORAGE | COPY_SRC | COPY_DST };
    if (size < WATCHED) return this.#device.createBuffer(descriptor);
    this.#device.pushErrorScope("validation");
    this.#device.pushErrorScope("out-of-memory");
    const buffer = this.#device.createBuffer(descriptor);
    const memory = settled(this.#device.popErrorScope());
    const other = settled(this.#device.popErrorScope());
    return memory ?? other ?? buffer;
  }

  /** Takes back a block that nothing sees any more, or nothing may: then users are told why. */
  give(block: Block, why: DeviceError | null = null): void {
    const cell = block.fate.failure === null ? block.leave(why) : null;
    if (cell === null) return;
    this.#cells.delete(cell);
    this.#wait(cell);
  }

  #wait(cell: Cell): void {
    cell.owner = null;
    let list = this.#waiting.get(cell.bytes);
    if (list === undefined) this.#waiting.set(cell.bytes, list = []);
    list.push(cell);
    this.#waitingBytes += cell.bytes;
  }

  /** Lets all waiting buffers go. */
  clear(): void {
    if (this.#waitingBytes > 0) this.#submit();
    for (const list of this.#waiting.values()) {
      for (const { buffer } of list) buffer.destroy();
    }
    this.counts.bytes -= this.#waitingBytes;
    this.#waiting.clear();
    this.#waitingBytes = 0;
  }

  /** Collects, and notes how long that takes. */
  #look(): void {
    const start = performance.now();
    this.collect();
    const end = performance.now();
    if (end - start > SHARE * (end - this.#looked) && 2 * this.#bytes <= this.#room) {
      this.#bytes *= 2;
      this.#mostBytes = Math.max(this.#mostBytes, this.#bytes);
    }
    this.#looked = end;
  }

  /**
   * Asks the engine to collect garbage, all of it or as much as it takes; buffers that no array holds wait to be used
   * again then. Also within a synchronous loop, in which finalizers don't run.
   */
  collect(all = false): void {
    const found = collector();
    if (found === null) {
      // Without it nobody says who is garbage: the engine is left to free what only its owner holds.
      this.#cells.clear();
      this.counts.bytes = this.#waitingBytes;
      return;
    }
    // What the engine collected by itself may do; what survived its nursery takes more.
    if (!all && !this.#mostly(this.#sweep(found), 0.5)) return;
    found.young();
    if (!all && !this.#mostly(this.#sweep(found), 0.75)) return;
    found.all();
    this.counts.collections++;
    const live = this.#sweep(found);
    // What lives may double before the next time.
    this.#mostBytes = Math.max(this.#bytes, 2 * live);
    this.#mostBuffers = Math.max(BUFFERS, 2 * this.#cells.size);
  }

  /** Whether what lives is more than a share of what may be made. */
  #mostly(live: number, share: number): boolean {
    return live > share * this.#mostBytes || this.#cells.size > share * this.#mostBuffers;
  }

  /** Lets buffers wait whose owners are gone; the bytes of the others. */
  #sweep(collector: Collector): number {
    this.counts.sweeps++;
    collector.endJob();
    const gone: Cell[] = [];
    let live = 0;
    for (const cell of this.#cells) {
      if (cell.owner?.deref() === undefined) gone.push(cell);
      else live += cell.bytes;
    }
    collector.endJob();
    // Taken in the same order as before, they meet the same ones in dispatches, whose bind groups are known.
    for (const cell of gone.reverse()) {
      this.#cells.delete(cell);
      this.#wait(cell);
    }
    return live;
  }
}
