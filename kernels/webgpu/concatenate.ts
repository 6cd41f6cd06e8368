/**
 * Concatenation: a dispatch writes as many operands as a kernel has buffers for.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import type { ConcatenatePlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import type { Source } from "./kernels.ts";
import { merged } from "./layout.ts";
import type { Block } from "./memory.ts";
import { move } from "./move.ts";
import { fresh, Local, type View, viewOf, type Webgpu } from "./operands.ts";
import { coordinates, lengthWords, linear, LINEAR_MAIN, place, strideWords } from "./wgsl.ts";
import { type Bits, widened } from "./wide.ts";

/** Joins arrays that differ at most in the length of `plan.axis`. */
export function runConcatenate(
  device: Webgpu,
  plan: ConcatenatePlan,
  args: readonly NDArray[],
  [aval]: readonly Aval[],
): NDArray[] {
  const parts = joinedOnHost(device, plan, args.filter((x) => x.aval.size > 0));
  const { array, block } = fresh(device, aval, "concatenate");
  const most = Math.min(device.gpu.limits.maxStorageBuffersPerShaderStage - 1, MOST_PARTS);
  for (let at = 0, k = 0; k < parts.length; k += most) {
    const group = parts.slice(k, k + most);
    write(device, plan.axis, group, aval, block, at);
    at += group.reduce((sum, x) => sum + x.shape[plan.axis], 0);
  }
  return [array];
}

/** Operands of one dispatch: few enough for the branches among them. */
const MOST_PARTS = 15;

/** The operands, where neighbours that the host knows are one array as long as the host would join them. */
function joinedOnHost(device: Webgpu, plan: ConcatenatePlan, args: readonly NDArray[]): NDArray[] {
  const out: NDArray[] = [];
  let run: NDArray[] = [];
  let size = 0;
  const finish = (): void => {
    if (run.length < 2) out.push(...run);
    else {
      const length = run.reduce((sum, x) => sum + x.shape[plan.axis], 0);
      const [{ shape, dtype }] = run;
      out.push(...device.run(plan, run, [makeAval(shape.with(plan.axis, length), dtype)]));
    }
    [run, size] = [[], 0];
  };
  for (const x of args) {
    const local = x.ext !== null && (x.ext as { buffer: object }).buffer instanceof Local;
    if (!local || size + x.aval.size >= device.gpu.hostBelow) finish();
    if (!local || x.aval.size >= device.gpu.hostBelow) {
      out.push(x);
      continue;
    }
    run.push(x);
    size += x.aval.size;
  }
  finish();
  return out;
}

/** Writes operands one after the other along an axis of the result, from `first` on. */
function write(
  device: Webgpu,
  axis: number,
  parts: readonly NDArray[],
  aval: Aval,
  block: Block,
  first: number,
): void {
  const steps = rowMajor(aval.shape);
  const to: View = { block, offset: first * steps[axis], strides: steps };
  if (parts.length === 1) return move(device, aval.dtype, parts[0].shape, viewOf(device, parts[0]), to);
  const views = [...parts.map((x) => viewOf(device, x)), to];
  const cut = (from: number, to: number): ReturnType<typeof merged> =>
    merged(aval.shape.slice(from, to), views.map(({ strides }) => strides.slice(from, to)));
  const [before, after] = [cut(0, axis), cut(axis + 1, aval.shape.length)];
  let ends = parts.map(((end) => (x: NDArray) => end += x.shape[axis])(0));
  let along = views.map(({ strides }) => strides[axis]);
  let inner = after.shape;
  let innerStrides = after.strides;
  // An axis after it that continues it in all arrays is one with it.
  if (inner.length === 1 && along.every((s, k) => s === inner[0] * innerStrides[k][0])) {
    ends = ends.map((end) => end * inner[0]);
    along = innerStrides.map(([s]) => s);
    [inner, innerStrides] = [[], innerStrides.map(() => [])];
  }
  const outer = before.shape.length;
  // Each part begins where the one before it ends.
  const places = views.map(({ offset }, k) => ({
    offset: k === 0 || k === parts.length ? offset : offset - ends[k - 1] * along[k],
    strides: [...before.strides[k], along[k], ...innerStrides[k]],
  }));
  const apart = inner.length === 0 ? ends : [];
  const { type, count, shape, accesses } = widened(
    aval.dtype,
    [...before.shape, ends[ends.length - 1], ...inner],
    places,
    apart,
  );
  if (inner.length === 0) ends = ends.map((end) => end / count);
  const n = shape.reduce((a, b) => a * b, 1);
  device.gpu.dispatch(
    `concatenate:${type}:${parts.length}:${outer}:${shape.length}`,
    () => concatenateSource(type, parts.length, outer, shape.length),
    views.map(({ block }) => block),
    [n, ...shape.slice(1), ...ends.slice(0, -1), ...accesses.flatMap(({ offset, strides }) => [offset, ...strides])],
    linear(n),
  );
}

function concatenateSource(type: Bits, count: number, axis: number, rank: number): Source {
  const names = Array.from({ length: count + 1 }, (_, k) => k < count ? `x${k}` : "y");
  const read = (k: number): string => `v = x${k}[${place(rank, "c", `x${k}o`, `x${k}s`)}];`;
  let choice = "";
  for (let k = 0; k < count - 1; k++) choice += `if (c${axis} < p.e${k}) { ${read(k)} } else `;
  return {
    name: "concatenate",
    buffers: names.map((name) => ({ name, type, written: name === "y" })),
    words: [
      { name: "n", type: "u32" },
      ...lengthWords(rank, "d"),
      ...names.slice(0, count - 1).map((_, k) => ({ name: `e${k}`, type: "u32" as const })),
      ...names.flatMap((name) => [{ name: `${name}o`, type: "i32" as const }, ...strideWords(rank, `${name}s`)]),
    ],
    body: `${LINEAR_MAIN}${coordinates("i", rank, "c", "d")}var v: ${type};
${choice}{ ${read(count - 1)} }
y[${place(rank, "c", "yo", "ys")}] = v;\n}`,
  };
}
