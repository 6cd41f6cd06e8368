/**
 * A scatter of few windows: each element of the result goes through all of them, in one dispatch.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { ScatterPlan } from "../../lib/core/plan.ts";
import type { Source, Word } from "./kernels.ts";
import { fresh, viewOf, type Webgpu } from "./operands.ts";
import { type Combining, combiningOf } from "./scatter_combine.ts";
import { windowAxes } from "./scatter_places.ts";
import { coordinates, lengthWords, linear, LINEAR_MAIN, place, strideWords } from "./wgsl.ts";

/** Windows are few if there are at most so many pairs of a window and an element of the result. */
const PAIRS = 2 ** 18;

/** Whether a scatter into `aval` has few windows. */
export function isFew(plan: ScatterPlan, aval: Aval, updates: NDArray): boolean {
  return windowsOf(plan, updates) * aval.size <= PAIRS;
}

/** The number of windows. */
export function windowsOf(plan: ScatterPlan, updates: NDArray): number {
  return updates.shape.reduce((n, length, d) => plan.updateWindowDims.includes(d) ? n : n * length, 1);
}

/** Where a window starts along an axis of the operand: at an entry of its index vector, along with a batch axis, or at 0. */
interface Axis {
  readonly vector: number;
  readonly batch: number;
  /** The window's length. */
  readonly size: number;
  /** The step among the updates. */
  readonly step: number;
}

/** Combines the operand's elements with the updates. */
export function scatterFew(
  device: Webgpu,
  plan: ScatterPlan,
  [x, indices, updates]: readonly NDArray[],
  [aval]: readonly Aval[],
): NDArray[] {
  const { shape } = aval;
  const combining = combiningOf(plan.fn, aval.dtype);
  const [from, index, update] = [x, indices, updates].map((operand) => viewOf(device, operand));
  const { array, block: y } = fresh(device, aval, "scatter");
  const kept = windowAxes(plan, shape.length);
  const axes = shape.map((_, d): Axis => {
    const window = plan.updateWindowDims[kept.indexOf(d)];
    const running = plan.operandBatchingDims.indexOf(d);
    return {
      vector: plan.scatterDimsToOperandDims.indexOf(d),
      batch: running < 0 ? -1 : plan.scatterIndicesBatchingDims[running],
      size: window === undefined ? 1 : updates.shape[window],
      step: window === undefined ? 0 : update.strides[window],
    };
  });
  const batch = [...updates.shape.keys()].filter((d) => !plan.updateWindowDims.includes(d));
  const lengths = batch.map((d) => updates.shape[d]);
  const starts = axes.map(({ vector, batch }) => vector >= 0 ? `j${vector}` : batch >= 0 ? `b${batch}` : "0");
  device.gpu.dispatch(
    `scatter:few:${combining.key}:${starts}:${batch.length}:${plan.mode}`,
    () => source(combining, axes, batch.length, plan),
    [from.block, index.block, update.block, y],
    [
      aval.size,
      lengths.reduce((a, b) => a * b, 1),
      from.offset,
      ...from.strides,
      ...shape.slice(1),
      ...axes.flatMap(({ size, step }, d) => [size, step, shape[d] - size]),
      update.offset,
      ...batch.map((d) => update.strides[d]),
      index.offset,
      ...index.strides,
      ...lengths.slice(1),
    ],
    linear(aval.size),
  );
  return [array];
}

function source({ type, code }: Combining, axes: readonly Axis[], batch: number, { mode }: ScatterPlan): Source {
  const rank = axes.length;
  const vector = axes.map(({ vector }, d) => ({ vector, d })).filter(({ vector }) => vector >= 0);
  const load = vector.map(({ vector: v, d }) =>
    `let v${v} = index[at + ${v} * p.is${batch}];\n` +
    (mode === "clip"
      ? `let j${v} = clamp(v${v}, 0i, p.limit${d});\n`
      : `let j${v} = v${v};\nif (j${v} < 0i || j${v} > p.limit${d}) { continue; }\n`)
  );
  const within = axes.map(({ vector, batch }, d) => {
    const start = vector >= 0 ? `j${vector}` : batch >= 0 ? `i32(b${batch})` : "0i";
    return `let t${d} = i32(c${d}) - ${start};\nif (t${d} < 0i || t${d} >= p.size${d}) { continue; }\n`;
  });
  const integer = (name: string): Word => ({ name, type: "i32" });
  return {
    name: "scatter",
    buffers: [
      { name: "x", type },
      { name: "index", type: "i32" },
      { name: "u", type },
      { name: "y", type, written: true },
    ],
    words: [
      { name: "n", type: "u32" },
      { name: "windows", type: "u32" },
      integer("xo"),
      ...strideWords(rank, "xs"),
      ...lengthWords(rank, "d"),
      ...axes.flatMap((_, d) => [`size${d}`, `step${d}`, `limit${d}`].map(integer)),
      integer("uo"),
      ...strideWords(batch, "us"),
      integer("io"),
      ...strideWords(batch + 1, "is"),
      ...lengthWords(batch, "e"),
    ],
    body: `${code}${LINEAR_MAIN}${coordinates("i", rank, "c", "d")}var a = x[${place(rank, "c", "xo", "xs")}];
for (var w = 0u; w < p.windows; w++) {
${coordinates("w", batch, "b", "e")}let at = ${place(batch, "b", "io", "is")};
${load.join("")}${within.join("")}a = combine(a, u[${place(batch, "b", "uo", "us")}${
      axes.map((_, d) => ` + t${d} * p.step${d}`).join("")
    }]);
}
y[i] = a;
}`,
  };
}
