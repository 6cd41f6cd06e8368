/**
 * Reductions on WebAssembly, along any axes: in the order in which the elements lie, by lines or by rows.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import type { DType, TypedArray } from "../../lib/core/dtype.ts";
import type { ReduceFn, ReducePlan } from "../../lib/core/plan.ts";
import { host } from "../js/host.ts";
import { raw, wrap } from "../js/operand.ts";
import { buffer, recycle } from "../js/pool.ts";
import { runReduce } from "../js/reduce.ts";
import { copyIn, type Operand } from "./copy.ts";
import { type Cut, cut, type Group } from "./cut.ts";
import { foldLines } from "./fold_lines.ts";
import { foldRows } from "./fold_rows.ts";
import { type VectorFold, vectorFold, viewAs } from "./folds.ts";
import { arranged, inMemory, realShape, rounded } from "./in_memory.ts";
import { Kernel } from "./kernel.ts";
import { aligned, perform } from "./work.ts";

/** Elements below which JavaScript is as fast. */
const SMALL = 3072;
/** Bytes of a piece: of lines, and of rows, of which more are combined the more there are. */
const LINES = 1 << 16;
const ROWS = 1 << 18;
/** Nanoseconds an element. */
const COST = 0.15;

const KERNELS = new Map<string, Kernel>();

/** The kernel `run(at, common, out, ...)` of lines or rows: its parameters are those of {@link Part.args}. */
function kernelOf(fold: VectorFold, kind: Cut["kind"]): Kernel {
  const name = `${fold.name}, ${kind}`;
  let kernel = KERNELS.get(name);
  if (kernel === undefined) {
    const write = kind === "lines" ? foldLines : foldRows;
    KERNELS.set(name, kernel = new Kernel(name, () => [{ code: write(fold), name: "run" }]));
  }
  return kernel;
}

/** Runs reductions of arrays that are large enough, but products and extremes of complex ones; null for others. */
export function reduceWasm(plan: ReducePlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  const [x] = args;
  const [aval] = outs;
  if (x.ext === null || x.aval.size < SMALL || (aval.kind === "c" && plan.fn !== "sum")) return null;
  const view = inMemory(x, plan.axes);
  const fold = vectorFold(plan.fn, view.dtype);
  const { operand, groups, order } = view;
  if (!groups.some((g) => g.combined)) return null;
  const pieces = cut(groups, (groups[groups.length - 1].combined ? LINES : ROWS) / fold.bytes);
  const partials = performFold(fold, pieces, operand, x.aval.size);
  const elements = combine(plan.fn, fold.partial, pieces.groups, partials);
  return [
    wrap(
      aval,
      arranged(rounded(elements, fold.partial, view.dtype), view.dtype, realShape(aval), order),
      host(),
    ),
  ];
}

/** What each piece gives. */
function performFold(
  fold: VectorFold,
  { kind, parts, groups, most }: Cut,
  operand: Operand,
  size: number,
): TypedArray {
  const results = buffer(fold.partial, groups.reduce((n, g) => n * g.n, 1));
  const longest = parts.reduce((n, part) => Math.max(n, part.runs * part.run), 0);
  const out = aligned(longest * fold.bytes);
  perform({
    kernel: kernelOf(fold, kind),
    pieces: parts.length,
    bytes: aligned(out + most * fold.partialBytes),
    cost: COST * size,
    load(piece, views, at) {
      const { start, runs, run, skip } = parts[piece];
      for (let i = 0; i < runs; i++) copyIn(operand, start + i * skip, run, views, at, i * run);
    },
    args: (piece, at) => [at + out, ...parts[piece].args],
    store(piece, views, at) {
      const { to, count } = parts[piece];
      const from = (at + out) / fold.partialBytes;
      results.set(viewAs(views, fold.partial).subarray(from, from + count), to);
    },
  });
  return results;
}

/**
 * Combines what pieces gave, in the nest `groups`, until nothing is left to combine: the kept elements. The buffer of
 * the pieces' results is used again.
 */
export function combine(fn: ReduceFn, dtype: DType, groups: readonly Group[], partials: TypedArray): TypedArray {
  const axes = [...groups.keys()].filter((d) => groups[d].combined);
  if (axes.length === 0) return partials;
  const args = [wrap(makeAval(groups.map((g) => g.n), dtype), partials, host())];
  const outs = [makeAval(groups.filter((g) => !g.combined).map((g) => g.n), dtype)];
  const plan = { kind: "reduce", fn, axes } as const;
  const [y] = reduceWasm(plan, args, outs) ?? runReduce(plan, args, outs);
  recycle(partials);
  return raw(y).data;
}
