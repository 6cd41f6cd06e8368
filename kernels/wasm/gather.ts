/**
 * Gathers of many short rows on WebAssembly.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { allocate } from "../../lib/core/dtype.ts";
import type { GatherPlan } from "../../lib/core/plan.ts";
import { isRowMajor } from "../../lib/core/storage.ts";
import { bitsOf } from "../js/block.ts";
import { fillMissing } from "../js/gather.ts";
import { host } from "../js/host.ts";
import { dense, raw, wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import type { Code, Local } from "./assembler.ts";
import { ARGS, eachRow, indexBytes, loadVectors, rowArgs, rowKey, type Rows, rowsOf } from "./indexed.ts";
import { Kernel } from "./kernel.ts";
import { bytesOf } from "./map_kernel.ts";
import { viewOf } from "./copy.ts";
import { aligned, perform } from "./work.ts";

/** Fewer elements are gathered in JavaScript in the same time. */
const SMALL = 512;
/** An array with so many times more elements than are gathered stays where it lies, as do those of more bytes. */
const SPARSE = 4;
const LARGEST = 1 << 26;
/** What a last access may go beyond the rows. */
const SLACK = 16;
/** Nanoseconds of a row, and of a vector of it. */
const COST = 2;

const KERNELS = new Map<string, Kernel>();

function kernelOf(x: Rows): Kernel {
  const key = `gather ${rowKey(x)} ${Math.min(x.length, 32)}`;
  let kernel = KERNELS.get(key);
  if (kernel === undefined) {
    KERNELS.set(
      key,
      kernel = Kernel.of(key, ARGS + 2 * x.axes.length, (code) => {
        eachRow(code, x, (row, tile, length) => copyRow(code, row, tile, length, x.length));
      }),
    );
  }
  return kernel;
}

/** Loads and stores that copy rows of so many bytes at once. */
const WHOLE = {
  1: ["i32.load8_u", "i32.store8"],
  4: ["i32.load", "i32.store"],
  8: ["i64.load", "i64.store"],
  16: ["v128.load", "v128.store"],
} as const;

/** Copies a row; what is written beyond it the next row overwrites. */
function copyRow(code: Code, from: Local, to: Local, length: Local, bytes: number): void {
  if (bytes in WHOLE) {
    const [load, store] = WHOLE[bytes as keyof typeof WHOLE];
    code.get(to).get(from).access(load).access(store);
    return;
  }
  const at = code.local("i32");
  code.i32(0).set(at);
  code.count(at, length, 16, () => {
    code.get(to).get(at).op("i32.add").get(from).get(at).op("i32.add").access("v128.load").access("v128.store");
  });
}

/** Runs gathers of many rows that are short and lie in one piece; null for others. */
export function gatherWasm(plan: GatherPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  const [x, indices] = args;
  const [aval] = outs;
  const { shape, size, dtype } = x.aval;
  const element = bytesOf(dtype);
  if (aval.size < SMALL || size > SPARSE * aval.size || size * element > LARGEST || x.ext === null) return null;
  if (!isRowMajor(shape, raw(x).strides)) return null;
  const dropped = [...plan.collapsedSliceDims, ...plan.operandBatchingDims];
  const kept = [...shape.keys()].filter((d) => !dropped.includes(d));
  const lead = aval.shape.length - kept.length;
  if (plan.offsetDims.some((d, i) => d !== lead + i)) return null;
  const along = plan.operandBatchingDims.map((axis, i) => ({ axis, of: plan.startIndicesBatchingDims[i] }));
  const sizes = kept.map((d) => plan.sliceSizes[d]);
  const rows = rowsOf(indices, shape, element, kept, sizes, plan.startIndexMap, along, plan.mode);
  if (rows === null) return null;
  const { count, length, tile } = rows;
  const unit = aval.kind === "c" ? element / 2 : element;
  const out = buffer(dtype, aval.size);
  const [from, to] = [bitsOf(dense(x)), bitsOf(out)];
  const row = allocate(dtype, length / element);
  fillMissing(row, aval);
  const missing = aligned(from.byteLength + SLACK);
  const head = indexBytes(rows);
  const some = (piece: number): number => Math.min(tile, count - piece * tile);
  perform({
    kernel: kernelOf(rows),
    pieces: Math.ceil(count / tile),
    bytes: head + tile * length + SLACK,
    cost: count * (COST + length / 16),
    common: {
      bytes: missing + length + SLACK,
      load(views, at) {
        const view = viewOf(views, unit);
        view.set(from as never, at / unit);
        view.set(bitsOf(row) as never, (at + missing) / unit);
      },
    },
    load: (piece, views, at) => loadVectors(rows, piece * tile, some(piece), views, at),
    args: (piece, at, common) => rowArgs(rows, some(piece), at, common, common + missing),
    store(piece, views, at) {
      const start = (at + head) / unit;
      to.set(
        viewOf(views, unit).subarray(start, start + some(piece) * length / unit) as never,
        piece * tile * length / unit,
      );
    },
  });
  return [wrap(aval, out, host())];
}
