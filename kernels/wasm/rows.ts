/**
 * Operations on rows of doubles in scratch memory, and the decompositions that spend their time on them.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { EighPlan, SvdPlan } from "../../lib/core/plan.ts";
import { eighBy } from "../js/eigh.ts";
import { widthOf } from "../js/operand.ts";
import { LEAST_SQUARE } from "../js/pivoted_qr.ts";
import { plainRows } from "../js/plain_rows.ts";
import type { Rows } from "../js/rows.ts";
import { svdBy } from "../js/svd.ts";
import type { Kernel } from "./kernel.ts";
import { BASE } from "./pieces.ts";
import * as kernels from "./rows_kernels.ts";
import { type Scratch, scratch } from "./scratch.ts";
import { aligned } from "./work.ts";

/** Rows below which JavaScript is as fast. */
const SMALL = 32;
/** Bytes of arrays at most. */
const LARGEST = 2 ** 29;

/** Bytes for parameters that are doubles, and for what a kernel answers. */
const CELL = 64;

/**
 * Arrays in scratch memory, and operations on them. Those on arrays that lie elsewhere, because there wasn't room for
 * them, are done in JavaScript; so are those on complex rows that have no kernel.
 */
class WasmRows implements Rows {
  readonly #memory: Scratch;
  readonly #buffer: ArrayBufferLike;
  readonly #cell: Float64Array;
  #next = BASE + CELL;

  /** With room for `bytes` bytes of arrays. */
  constructor(bytes: number) {
    this.#memory = scratch();
    const { f64 } = this.#memory.reserve(BASE + CELL + bytes);
    this.#buffer = f64.buffer;
    this.#cell = f64.subarray(BASE / 8, (BASE + CELL) / 8);
  }

  array(length: number): Float64Array {
    const at = this.#next;
    const end = at + aligned(8 * length);
    if (end > this.#buffer.byteLength) return plainRows.array(length);
    this.#next = end;
    return new Float64Array(this.#buffer, at, length).fill(0);
  }

  /** Whether all lie in scratch. */
  #has(...arrays: readonly Float64Array[]): boolean {
    return arrays.every((x) => x.buffer === this.#buffer);
  }

  #run(kernel: Kernel, ...args: readonly [number, number, ...number[]]): void {
    this.#memory.run(kernel)(...args);
  }

  squares(x: Float64Array, at: number, stride: number, count: number, width: number, out: Float64Array): void {
    if (!this.#has(x, out)) return plainRows.squares(x, at, stride, count, width, out);
    this.#run(kernels.squares, x.byteOffset + 8 * at, 8 * stride, count, 8 * width, out.byteOffset);
  }

  reflect(
    v: Float64Array,
    at: number,
    tau: number,
    x: Float64Array,
    to: number,
    stride: number,
    count: number,
    width: number,
    complex: boolean,
  ): void {
    if (!this.#has(v, x)) return plainRows.reflect(v, at, tau, x, to, stride, count, width, complex);
    this.#cell[0] = tau;
    const kernel = complex ? kernels.reflectComplex : kernels.reflect;
    this.#run(kernel, v.byteOffset + 8 * at, x.byteOffset + 8 * to, 8 * stride, count, 8 * width, BASE);
  }

  rotate(x: Float64Array, width: number, last: number, first: number, c: Float64Array, s: Float64Array): void {
    if (!this.#has(x, c, s)) return plainRows.rotate(x, width, last, first, c, s);
    this.#run(kernels.rotate, x.byteOffset, 8 * width, last, first, c.byteOffset, s.byteOffset);
  }

  symmetric(a: Float64Array, n: number, k: number, w: Float64Array): void {
    if (!this.#has(a, w)) return plainRows.symmetric(a, n, k, w);
    this.#run(kernels.symmetric, a.byteOffset, n, k, w.byteOffset);
  }

  rankTwo(a: Float64Array, n: number, k: number, w: Float64Array): void {
    if (!this.#has(a, w)) return plainRows.rankTwo(a, n, k, w);
    this.#run(kernels.rankTwo, a.byteOffset, n, k, w.byteOffset);
  }

  gram(x: Float64Array, count: number, width: number, out: Float64Array): void {
    if (!this.#has(x, out)) return plainRows.gram(x, count, width, out);
    this.#run(kernels.gram, x.byteOffset, count, 8 * width, out.byteOffset);
  }

  combine(w: Float64Array, x: Float64Array, count: number, width: number, out: Float64Array): void {
    if (!this.#has(w, x, out)) return plainRows.combine(w, x, count, width, out);
    this.#run(kernels.combine, w.byteOffset, x.byteOffset, count, 8 * width, out.byteOffset);
  }

  sweep(
    x: Float64Array,
    count: number,
    width: number,
    w: Float64Array,
    wWidth: number,
    squares: Float64Array,
    tolerance: number,
  ): boolean {
    if (!this.#has(x, w, squares)) return plainRows.sweep(x, count, width, w, wWidth, squares, tolerance);
    this.#cell[0] = tolerance;
    this.#cell[1] = LEAST_SQUARE;
    const places = [squares.byteOffset, BASE, BASE + 8, BASE + 16];
    this.#run(kernels.sweep, x.byteOffset, count, 8 * width, w.byteOffset, 8 * wWidth, ...places);
    return this.#cell[2] !== 0;
  }
}

/** Decomposes Hermitian matrices that are large enough; null for others. */
export function eighWasm(plan: EighPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  const n = outs[0].shape[outs[0].shape.length - 1];
  const bytes = 8 * (2 * widthOf(outs[0]) * n * n + 4 * (n + 8));
  return n < SMALL || bytes > LARGEST ? null : eighBy(() => new WasmRows(bytes), plan, args, outs);
}

/** Decomposes matrices that are large enough; null for others. */
export function svdWasm(plan: SvdPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  const [m, n] = args[0].aval.shape.slice(-2);
  const [least, most] = [Math.min(m, n), Math.max(m, n)];
  const left = plan.computeUv && plan.fullMatrices ? most * most : m * n;
  const bytes = 8 * (widthOf(args[0].aval) * (2 * m * n + left + 4 * least * least) + 6 * (least + 8) + 64);
  return least < SMALL || bytes > LARGEST ? null : svdBy(() => new WasmRows(bytes), plan, args, outs);
}
