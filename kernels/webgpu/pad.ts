/**
 * Padding, in one pass over the result.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { PadPlan } from "../../lib/core/plan.ts";
import type { Source, Word } from "./kernels.ts";
import { fresh, viewOf, type Webgpu } from "./operands.ts";
import { coordinates, lengthWords, linear, LINEAR_MAIN, strideWords } from "./wgsl.ts";
import { type Bits, bitsOf, widened } from "./wide.ts";

/** An axis of the result: element `i` of the operand, of `n` elements `stride` apart, lies at `lo + i step`. */
interface Axis {
  readonly length: number;
  readonly n: number;
  readonly stride: number;
  readonly lo: number;
  readonly step: number;
}

/** XLA's pad: places that no element of operand 0 goes to take operand 1. */
export function runPad(
  device: Webgpu,
  plan: PadPlan,
  [x, value]: readonly NDArray[],
  [aval]: readonly Aval[],
): NDArray[] {
  const [from, fill] = [viewOf(device, x), viewOf(device, value)];
  const { array, block } = fresh(device, aval, "pad");
  const axes = mergedAxes(x.shape.map((n, d) => ({
    length: aval.shape[d],
    n,
    stride: from.strides[d],
    lo: plan.lo[d],
    step: plan.interior[d] + 1,
  })));
  const spread = axes.map(({ step }) => step > 1);
  const last = axes[axes.length - 1];
  const { type, count, shape, accesses: [taken] } = widened(
    aval.dtype,
    axes.map(({ length }) => length),
    [{ offset: from.offset, strides: axes.map(({ stride }) => stride) }],
    // Elements that are spread out don't come together.
    last === undefined ? [] : [last.n, last.lo, last.step > 1 ? 1 : 0],
  );
  const bits = bitsOf(aval.dtype);
  device.gpu.dispatch(
    `pad:${bits}:${type}:${spread.map(Number).join("")}`,
    () => padSource(bits, type, spread),
    [from.block, fill.block, block],
    [
      aval.size / count,
      taken.offset,
      fill.offset,
      ...axes.flatMap((axis) =>
        axis === last ? [axis.lo / count, axis.step, axis.n / count] : [axis.lo, axis.step, axis.n]
      ),
      ...taken.strides,
      ...shape.slice(1),
    ],
    linear(aval.size / count),
  );
  return [array];
}

/** Merges axes that are whole with those before them, where the operand's elements allow it. */
function mergedAxes(axes: readonly Axis[]): Axis[] {
  const out: Axis[] = [];
  for (const axis of axes) {
    const { length, n, stride, lo, step } = axis;
    const last = out[out.length - 1];
    const whole = lo === 0 && step === 1 && n === length;
    if (last === undefined || !whole || last.step > 1 || last.stride !== n * stride) out.push(axis);
    else out[out.length - 1] = { length: last.length * n, n: last.n * n, stride, lo: last.lo * n, step: 1 };
  }
  return out;
}

/** What fills 16 bytes. */
const FILLS: Readonly<Record<string, string>> = {
  "u32 vec4u": "vec4u(fill[p.fo])",
  "vec2u vec4u": "vec4u(fill[p.fo], fill[p.fo])",
};

function padSource(bits: Bits, type: Bits, spread: readonly boolean[]): Source {
  const rank = spread.length;
  const axes = spread.map((apart, d) =>
    `let t${d} = i32(c${d}) - p.lo${d};\n` +
    (apart
      ? `let k${d} = t${d} / p.step${d};\nlet in${d} = t${d} >= 0i && k${d} * p.step${d} == t${d} && k${d} < p.n${d};\n`
      : `let k${d} = t${d};\nlet in${d} = k${d} >= 0i && k${d} < p.n${d};\n`)
  );
  const inside = spread.map((_, d) => `in${d}`).join(" && ") || "true";
  const at = spread.map((_, d) => ` + k${d} * p.xs${d}`).join("");
  return {
    name: "pad",
    buffers: [{ name: "x", type }, { name: "fill", type: bits }, { name: "y", type, written: true }],
    words: [
      { name: "n", type: "u32" },
      { name: "xo", type: "i32" },
      { name: "fo", type: "i32" },
      ...spread.flatMap((_, d) => [`lo${d}`, `step${d}`, `n${d}`].map((name): Word => ({ name, type: "i32" }))),
      ...strideWords(rank, "xs"),
      ...lengthWords(rank, "d"),
    ],
    body: `${LINEAR_MAIN}${coordinates("i", rank, "c", "d")}${axes.join("")}var v = ${
      FILLS[`${bits} ${type}`] ?? "fill[p.fo]"
    };
if (${inside}) { v = x[p.xo${at}]; }
y[i] = v;\n}`,
  };
}
