/**
 * Which large buffers arrays hold, and which they held: fresh ones cost more than most kernels take for them, since the
 * system makes their pages, filled with zeros, one by one as they are written.
 *
 * The owner of a buffer is the typed array that arrays' storages share. Whoever else keeps a view of its buffer must be
 * done with it when a plan begins to run, or {@link disown} it.
 *
 * @module
 */
import type { TypedArray } from "../../lib/core/dtype.ts";
import { type Collector, collector } from "./garbage.ts";

/** Smaller buffers are left to the engine. */
const LARGE = 2 ** 18;
/** After so many bytes those that nothing holds are looked for, at least. */
const LEAST = 2 ** 26;
/** Between so many the engine is told that it needn't keep those that were given meanwhile. */
const GIVEN = 16;

interface Cell {
  readonly buffer: ArrayBuffer;
  readonly type: new (buffer: ArrayBuffer) => TypedArray;
  readonly owner: WeakRef<TypedArray>;
}

const cells = new Set<Cell>();
const cellOf = new WeakMap<TypedArray, Cell>();
/** Lets go of what became garbage between jobs. */
const registry = new FinalizationRegistry<Cell>((cell) => cells.delete(cell));
/** Bytes and buffers that were given since the last look. */
let given = 0;
let count = 0;
let next = LEAST;

/** Notes that an array is to hold this buffer, which no one else does. */
export function own(data: TypedArray): void {
  if (data.byteLength < LARGE || next === Infinity) return;
  given += data.byteLength;
  const known = cellOf.get(data);
  if (known !== undefined && cells.has(known)) return;
  const type = data.constructor as Cell["type"];
  const cell: Cell = { buffer: data.buffer as ArrayBuffer, type, owner: new WeakRef(data) };
  cells.add(cell);
  cellOf.set(data, cell);
  registry.register(data, cell);
  if (++count % GIVEN === 0) collector()?.endJob();
}

/** Leaves a buffer to the engine: somebody may hold a part of it. */
export function disown(data: TypedArray): void {
  const cell = cellOf.get(data);
  if (cell !== undefined) cells.delete(cell);
}

const NONE: readonly TypedArray[] = [];

/** Buffers that nothing holds any more, now and then; the engine may be asked to collect what was made lately. */
export function abandoned(): readonly TypedArray[] {
  if (given < next) return NONE;
  given = 0;
  const found = collector();
  if (found === null) {
    cells.clear();
    next = Infinity;
    return NONE;
  }
  const { free, ...first } = sweep(found);
  let { held } = first;
  for (const collect of [found.young, found.all]) {
    if (2 * free.reduce((bytes, data) => bytes + data.byteLength, 0) >= next) return free;
    collect();
    const more = sweep(found);
    free.push(...more.free);
    held = more.held;
  }
  // Of what lives there is nothing to find.
  next = Math.max(LEAST, held);
  return free;
}

function sweep(collector: Collector): { readonly free: TypedArray[]; readonly held: number } {
  collector.endJob();
  const free: TypedArray[] = [];
  let held = 0;
  for (const cell of cells) {
    if (cell.owner.deref() !== undefined) held += cell.buffer.byteLength;
    else {
      cells.delete(cell);
      free.push(new cell.type(cell.buffer));
    }
  }
  collector.endJob();
  return { free, held };
}
