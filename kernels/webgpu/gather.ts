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
import { fresh, viewOf, type Webgpu } from "./operands.ts";
import { coordinates, lengthWords, linear, LINEAR_MAIN, place, strideWords } from "./wgsl.ts";
import { type Bits, bitsOf, widened } from "./wide.ts";

/**
 * The bits of what shows that an element is missing, in turn: NaN (with imaginary part 0), the least int32, the largest
 * uint32, or true.
 */
function missing(dtype: DType): [number, number] {
  if (dtype === "complex64") return [0x7fc00000, 0];
  const bits = dtype === "int32" ? 2 ** 31 : dtype === "uint32" ? 2 ** 32 - 1 : dtype === "bool" ? 1 : 0x7fc00000;
  return [bits, bits];
}

const MISSING: Readonly<Record<Bits, string>> = {
  u32: "p.m0",
  vec2u: "vec2u(p.m0, p.m1)",
  vec4u: "vec4u(p.m0, p.m1, p.m0, p.m1)",
};

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
  // Index vectors are the same all along an axis that is moved 16 bytes at a time.
  const inner = layout.strides[1][layout.strides[1].length - 1] === 0;
  const { type, count: wide, shape, accesses: [taken] } = inner
    ? widened(
      aval.dtype,
      layout.shape,
      [{ offset: from.offset, strides: layout.strides[0] }],
      plan.startIndexMap.map((d) => from.strides[d]),
    )
    : {
      type: bitsOf(aval.dtype),
      count: 1,
      shape: layout.shape,
      accesses: [{ offset: from.offset, strides: layout.strides[0] }],
    };
  const rank = shape.length;
  const count = plan.startIndexMap.length;
  device.gpu.dispatch(
    `gather:${type}:${rank}:${count}:${plan.mode}`,
    () => gatherSource(type, rank, count, plan.mode),
    [from.block, vectors.block, block],
    [
      aval.size / wide,
      taken.offset,
      ...taken.strides,
      vectors.offset,
      ...layout.strides[1],
      vectors.strides[vectors.strides.length - 1],
      ...plan.startIndexMap.flatMap((d) => [x.shape[d] - plan.sliceSizes[d], from.strides[d] / wide]),
      ...shape.slice(1),
      ...missing(aval.dtype),
    ],
    linear(aval.size / wide),
  );
  return [array];
}

/** Words of the axes that index vectors address: the last index that fits, and the step. */
function addressWords(count: number): Word[] {
  return Array.from({ length: count }, (_, v) => [`limit${v}`, `step${v}`].map((name): Word => ({ name, type: "i32" })))
    .flat();
}

function gatherSource(type: Bits, rank: number, count: number, mode: IndexMode): Source {
  const each = Array.from({ length: count }, (_, v) => v);
  const load = each.map((v) => `let j${v} = index[at + ${v} * p.along];\n`).join("");
  const inside = each.map((v) => `j${v} >= 0i && j${v} <= p.limit${v}`).join(" && ") || "true";
  const index = (v: number): string => mode === "clip" ? `clamp(j${v}, 0i, p.limit${v})` : `j${v}`;
  const from = place(rank, "c", "xo", "xs") + each.map((v) => ` + ${index(v)} * p.step${v}`).join("");
  const write = mode === "clip" ? `y[i] = x[${from}];` : `var v = ${MISSING[type]};
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
      ...lengthWords(rank, "d"),
      { name: "m0", type: "u32" },
      { name: "m1", type: "u32" },
    ],
    body: `${LINEAR_MAIN}${coordinates("i", rank, "c", "d")}let at = ${place(rank, "c", "io", "is")};
${load}${write}\n}`,
  };
}
