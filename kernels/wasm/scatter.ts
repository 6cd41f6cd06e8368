/**
 * Scatters of many short rows on WebAssembly, one after the other, so that sums are those of JavaScript.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { ScatterFn, ScatterPlan } from "../../lib/core/plan.ts";
import { bitsOf } from "../js/block.ts";
import { host } from "../js/host.ts";
import { layOut } from "../js/map_layout.ts";
import { dense, wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import type { Access, Code, Local, Plain } from "./assembler.ts";
import { copyIn, copyOut, operandOf, resultOf, viewOf } from "./copy.ts";
import { ARGS, eachRow, indexBytes, loadVectors, rowArgs, rowKey, rowsOf } from "./indexed.ts";
import { Kernel } from "./kernel.ts";
import { bytesOf } from "./map_kernel.ts";
import { BASE } from "./pieces.ts";
import { scratch } from "./scratch.ts";
import { aligned } from "./work.ts";

/** Fewer updates are scattered in JavaScript in the same time. */
const SMALL = 512;
/** An array with so many times more elements than updates stays where it lies, as do those of more bytes. */
const SPARSE = 8;
const LARGEST = 1 << 26;

/** How numbers are loaded, stored and combined: singly, and as vectors. */
interface Numbers {
  readonly bytes: 1 | 4 | 8;
  readonly load: Access;
  readonly store: Access;
  readonly type: "i32" | "i64" | "f32" | "f64";
  readonly lanes: "i32x4" | "f32x4" | "f64x2";
  /** How extremes of integers are compared. */
  readonly signed: "" | "_s" | "_u";
}

const INT32: Numbers = { bytes: 4, load: "i32.load", store: "i32.store", type: "i32", lanes: "i32x4", signed: "_s" };
const SINGLE: Numbers = { bytes: 4, load: "f32.load", store: "f32.store", type: "f32", lanes: "f32x4", signed: "" };
const DOUBLE: Numbers = { bytes: 8, load: "f64.load", store: "f64.store", type: "f64", lanes: "f64x2", signed: "" };
const BOOL: Numbers = { ...INT32, bytes: 1, load: "i32.load8_u", store: "i32.store8" };
const NUMBERS: Record<DType, Numbers> = {
  bool: BOOL,
  int32: INT32,
  uint32: { ...INT32, signed: "_u" },
  float32: SINGLE,
  float64: DOUBLE,
  complex64: SINGLE,
  complex128: DOUBLE,
};

/** The numbers that a scatter combines one by one; null where it can't. */
function numbersOf(fn: ScatterFn, dtype: DType): Numbers | null {
  const kind = kindOf(dtype);
  if (fn !== "set" && (kind === "b" || (kind === "c" && fn !== "add"))) return null;
  return NUMBERS[dtype];
}

const KERNELS = new Map<string, Kernel>();

/** Runs scatters of many rows that are short and lie in one piece; null for others. */
export function scatterWasm(plan: ScatterPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  const [x, indices, updates] = args;
  const [aval] = outs;
  const { shape, size, dtype } = aval;
  const element = bytesOf(dtype);
  const many = updates.aval.size;
  const numbers = numbersOf(plan.fn, dtype);
  if (numbers === null || many < SMALL || size > SPARSE * many || size * element > LARGEST) return null;
  const dropped = [...plan.insertedWindowDims, ...plan.operandBatchingDims];
  const kept = [...shape.keys()].filter((d) => !dropped.includes(d));
  const lead = updates.aval.shape.length - kept.length;
  if (plan.updateWindowDims.some((d, i) => d !== lead + i)) return null;
  const along = plan.operandBatchingDims.map((axis, i) => ({ axis, of: plan.scatterIndicesBatchingDims[i] }));
  const sizes = plan.updateWindowDims.map((d) => updates.aval.shape[d]);
  const rows = rowsOf(indices, shape, element, kept, sizes, plan.scatterDimsToOperandDims, along, plan.mode);
  if (rows === null) return null;
  const { count, length, tile } = rows;
  const key = `scatter ${plan.fn} ${dtype} ${rowKey(rows)} ${length === numbers.bytes}`;
  let kernel = KERNELS.get(key);
  if (kernel === undefined) {
    KERNELS.set(
      key,
      kernel = Kernel.of(key, ARGS + 2 * rows.axes.length, (code) => {
        eachRow(code, rows, (row, from, length) => {
          // Missing rows are those at address 0.
          if (plan.mode === "fill") code.get(row).if();
          if (rows.length === numbers.bytes) combineNumber(code, plan.fn, numbers, row, from);
          else combineRow(code, plan.fn, numbers, row, from, length);
          if (plan.mode === "fill") code.end();
        });
      }),
    );
  }
  const at = BASE + aligned(size * element);
  const head = indexBytes(rows);
  const memory = scratch();
  const views = memory.reserve(at + head + aligned(tile * length));
  const run = memory.run(kernel);
  viewOf(views, numbers.bytes).set(bitsOf(dense(x)) as never, BASE / numbers.bytes);
  const { dims, operands: [laid] } = layOut([updates], updates.aval.shape);
  const given = { ...operandOf(updates, dtype, { ...laid, walk: "step" }, dims, head), once: false };
  for (let i = 0; i < count; i += tile) {
    const n = Math.min(tile, count - i);
    loadVectors(rows, i, n, views, at);
    copyIn(given, i * length / element, n * length / element, views, at);
    run(at, 0, ...rowArgs(rows, n, at, BASE, 0));
  }
  const out = buffer(dtype, size);
  copyOut(resultOf(out, dtype, 0), 0, size, views, BASE);
  return [wrap(aval, out, host())];
}

/** Combines the number at `from` into that at `to`. */
function combineNumber(code: Code, fn: ScatterFn, numbers: Numbers, to: Local, from: Local): void {
  const { load, store, type, lanes, bytes } = numbers;
  if (fn === "min" || fn === "max") {
    // As the first lane of vectors: V8 chooses one of two numbers by a branch.
    const zero = bytes === 4 ? "v128.load32_zero" : "v128.load64_zero";
    const [x, y] = [code.local("v128"), code.local("v128")];
    code.get(from).access(zero).set(x).get(to).access(zero).set(y).get(to);
    combined(code, fn, numbers, lanes, x, y);
    code.laneAccess(bytes === 4 ? "v128.store32_lane" : "v128.store64_lane", 0);
    return;
  }
  const [x, y] = [code.local(type), code.local(type)];
  code.get(from).access(load).set(x).get(to).access(load).set(y).get(to);
  combined(code, fn, numbers, type, x, y);
  code.access(store);
}

/** Combines `length` bytes from `from` on into those at `to`. */
function combineRow(code: Code, fn: ScatterFn, numbers: Numbers, to: Local, from: Local, length: Local): void {
  const { bytes, lanes } = numbers;
  const [i, stop, p, q] = Array.from({ length: 4 }, () => code.local("i32"));
  const [x, y] = [code.local("v128"), code.local("v128")];
  code.get(from).set(p).get(to).set(q);
  const move = (step: number): void => {
    code.get(p).i32(step).op("i32.add").set(p).get(q).i32(step).op("i32.add").set(q);
  };
  code.i32(0).set(i).get(length).i32(-16).op("i32.and").set(stop);
  code.count(i, stop, 16, () => {
    code.get(p).access("v128.load").set(x).get(q).access("v128.load").set(y).get(q);
    combined(code, fn, numbers, lanes, x, y);
    code.access("v128.store");
    move(16);
  });
  code.count(i, length, bytes, () => {
    combineNumber(code, fn, numbers, q, p);
    move(bytes);
  });
}

/**
 * Pushes what becomes of `y` when `x` comes; where extremes are wanted, both are vectors. NaN takes the place of any
 * number, and neither zero that of the other.
 */
function combined(
  code: Code,
  fn: ScatterFn,
  { signed }: Numbers,
  type: Numbers["type"] | Numbers["lanes"],
  x: Local,
  y: Local,
): void {
  if (fn === "set") code.get(x);
  else if (fn === "add" || fn === "mul") code.get(y).get(x).op(`${type}.${fn}` as Plain);
  else {
    const compare = fn === "max" ? "gt" : "lt";
    code.get(x).get(y).get(x).get(y).op(`${type}.${compare}${signed}` as Plain);
    if (signed === "") code.get(x).get(x).op(`${type}.ne` as Plain, "v128.or");
    code.op("v128.bitselect");
  }
}
