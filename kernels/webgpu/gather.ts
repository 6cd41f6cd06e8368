/**
 * XLA's gather: each element of the result finds its own place.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { GatherPlan, IndexMode } from "../../lib/core/plan.ts";
import type { Source, Word } from "./kernels.ts";
import { merged } from "./layout.ts";
import { bitsOf, strideWords } from "./move.ts";
import { fresh, viewOf, type Webgpu } from "./operands.ts";
import { coordinates, dimWords, linear, LINEAR_MAIN, place } from "./wgsl.ts";

/** The bits of what shows that an element is missing: NaN (with imaginary part 0), the least int32, ..., or true. */
function missing(dtype: DType): number {
  return dtype === "int32" ? 2 ** 31 : dtype === "uint32" ? 2 ** 32 - 1 : dtype === "bool" ? 1 : 0x7fc00000;
}

/**
 * For each index vector, the slice of `plan.sliceSizes` of operand 0 that starts there. A slice that doesn't fit is
 * moved inside (`clip`) or is throughout what {@link missing} says (`fill`).
 */
export function runGather(
  device: Webgpu,
  plan: GatherPlan,
  [x, indices]: readonly NDArray[],
  [aval]: readonly Aval[],
): NDArray[] {
  const [from, vectors] = [viewOf(device, x), viewOf(device, indices)];
  const { array, block } = fresh(device, aval, "gather");
  const dropped = new Set([...plan.collapsedSliceDims, ...plan.operandBatchingDims]);
  const kept = from.strides.filter((_, d) => !dropped.has(d));
  let batch = 0;
  // Along each axis of the result: the step in the operand, and the step among the index vectors.
  const steps = aval.shape.map((_, d): [number, number] => {
    const k = plan.offsetDims.indexOf(d);
    if (k >= 0) return [kept[k], 0];
    const b = batch++;
    const run = plan.startIndicesBatchingDims.indexOf(b);
    return [run < 0 ? 0 : from.strides[plan.operandBatchingDims[run]], vectors.strides[b]];
  });
  const layout = merged(aval.shape, [steps.map(([s]) => s), steps.map(([, s]) => s)]);
  const rank = layout.shape.length;
  const count = plan.startIndexMap.length;
  const type = bitsOf(aval.dtype);
  device.gpu.dispatch(
    `gather:${type}:${rank}:${count}:${plan.mode}`,
    () => gatherSource(type, rank, count, plan.mode),
    [from.block, vectors.block, block],
    [
      aval.size,
      from.offset,
      ...layout.strides[0],
      vectors.offset,
      ...layout.strides[1],
      vectors.strides[vectors.strides.length - 1],
      ...plan.startIndexMap.flatMap((d) => [x.shape[d] - plan.sliceSizes[d], from.strides[d]]),
      ...layout.shape.slice(1),
      missing(aval.dtype),
    ],
    linear(aval.size),
  );
  return [array];
}

/** Words of the axes that index vectors address: the last index that fits, and the step. */
export function addressWords(count: number): Word[] {
  return Array.from({ length: count }, (_, v) => [`limit${v}`, `step${v}`].map((name): Word => ({ name, type: "i32" })))
    .flat();
}

function gatherSource(type: string, rank: number, count: number, mode: IndexMode): Source {
  const each = Array.from({ length: count }, (_, v) => v);
  const load = each.map((v) => `let j${v} = index[at + ${v} * p.along];\n`).join("");
  const inside = each.map((v) => `j${v} >= 0i && j${v} <= p.limit${v}`).join(" && ") || "true";
  const index = (v: number): string => mode === "clip" ? `clamp(j${v}, 0i, p.limit${v})` : `j${v}`;
  const from = place(rank, "c", "xo", "xs") + each.map((v) => ` + ${index(v)} * p.step${v}`).join("");
  const write = mode === "clip"
    ? `y[i] = x[${from}];`
    : `var v = ${type === "vec2u" ? "vec2u(p.missing, 0u)" : "p.missing"};
if (${inside}) { v = x[${from}]; }
y[i] = v;`;
  return {
    name: "gather",
    buffers: [{ name: "x", type }, { name: "index", type: "i32" }, { name: "y", type, written: true }],
    words: [
      { name: "n", type: "u32" },
      { name: "xo", type: "i32" },
      ...strideWords(rank, "xs"),
      { name: "io", type: "i32" },
      ...strideWords(rank, "is"),
      { name: "along", type: "i32" },
      ...addressWords(count),
      ...dimWords(new Array(rank).fill(1), "d").words,
      { name: "missing", type: "u32" },
    ],
    body: `${LINEAR_MAIN}${coordinates("i", rank, "c", "d")}let at = ${place(rank, "c", "io", "is")};
${load}${write}\n}`,
  };
}
