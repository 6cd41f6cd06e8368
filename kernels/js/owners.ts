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
/** After so many bytes those that nothing holds are looked for, at least and at most. */
const LEAST = 2 ** 26;
const MOST = 2 ** 28;
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
/** Bytes that were given since the last look, those of them that are fresh, and buffers so far. */
let given = 0;
let fresh = 0;
let count = 0;
let next = LEAST;

/** A fresh buffer that an array is to hold. */
export function own(data: TypedArray): TypedArray {
  if (data.byteLength < LARGE || next === Infinity) return data;
  fresh += data.byteLength;
  return owned(data);
}

/** One that is used again, as a new typed array: the engine's nursery has none that waited. */
export function ownAgain(data: TypedArray): TypedArray {
  if (data.byteLength < LARGE || next === Infinity) return data;
  disown(data);
  return owned(new (data.constructor as Cell["type"])(data.buffer as ArrayBuffer));
}

function owned(data: TypedArray): TypedArray {
  given += data.byteLength;
  const type = data.constructor as Cell["type"];
  const cell: Cell = { buffer: data.buffer as ArrayBuffer, type, owner: new WeakRef(data) };
  cells.add(cell);
  cellOf.set(data, cell);
  registry.register(data, cell);
  if (++count % GIVEN === 0) collector()?.endJob();
  return data;
}

/** Leaves a buffer to the engine: somebody may hold a part of it. */
export function disown(data: TypedArray): void {
  const cell = cellOf.get(data);
  if (cell !== undefined) cells.delete(cell);
}

/** The same of all. */
export function disownAll(): void {
  cells.clear();
}

const NONE: readonly TypedArray[] = [];

/**
 * Buffers that nothing holds any more, now and then, unless more bytes are `waiting` than were made; the engine may be
 * asked to collect what was made lately.
 */
export function abandoned(waiting: number): readonly TypedArray[] {
  if (given < next || waiting > fresh) return NONE;
  const wanted = Math.max(fresh, next / 2);
  given = fresh = 0;
  const found = collector();
  if (found === null) {
    cells.clear();
    next = Infinity;
    return NONE;
  }
  const free = sweep(found);
  if (2 * bytesOf(free) < wanted) {
    found.young();
    free.push(...sweep(found));
  }
  if (2 * bytesOf(free) >= wanted) next = Math.max(next / 2, LEAST);
  else {
    // What lives longer, as on a tape, is looked for more rarely, and in the end left to the engine.
    if (next === MOST) cells.clear();
    next = Math.min(2 * next, MOST);
  }
  return free;
}

function bytesOf(buffers: readonly TypedArray[]): number {
  return buffers.reduce((bytes, { byteLength }) => bytes + byteLength, 0);
}

function sweep(collector: Collector): TypedArray[] {
  collector.endJob();
  const free: TypedArray[] = [];
  for (const cell of cells) {
    if (cell.owner.deref() !== undefined) continue;
    cells.delete(cell);
    free.push(new cell.type(cell.buffer));
  }
  collector.endJob();
  return free;
}
