/**
 * Elements moved from one strided place to another: copies, pieces of larger arrays, and blocks at positions that may
 * lie on the device. Elements are moved as bits, so that dtypes of a width share kernels and NaN keeps its payload.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { Binding, Source, Word } from "./kernels.ts";
import { merged } from "./layout.ts";
import type { Block } from "./memory.ts";
import { numberOf, type View, viewOf, type Webgpu } from "./operands.ts";
import { coordinates, lengthWords, linear, LINEAR_MAIN, place, strideWords } from "./wgsl.ts";
import { type Bits, widened } from "./wide.ts";

/** A position along an axis: a 0-d int32 array, moved to between 0 and `limit`, each of which is `step` elements. */
export interface Position {
  readonly at: NDArray;
  readonly limit: number;
  readonly step: number;
}

/** Moves the elements of `from` to `to`, both of this shape, where {@link Position}s move one side further. */
export function move(
  device: Webgpu,
  dtype: DType,
  shape: readonly number[],
  from: View,
  to: View,
  positions: readonly Position[] = [],
  side: "from" | "to" = "from",
): void {
  const n = shape.reduce((a, b) => a * b, 1);
  if (n === 0) return;
  const layout = merged(shape, [from.strides, to.strides]);
  const found = located(device, positions);
  const [xo, yo] = [from, to].map(({ offset }, k) => offset + (k === (side === "from" ? 0 : 1) ? found.offset : 0));
  const { type, count, shape: lengths, accesses: [x, y] } = widened(
    dtype,
    layout.shape,
    [{ offset: xo, strides: layout.strides[0] }, { offset: yo, strides: layout.strides[1] }],
    found.steps,
  );
  const rank = lengths.length;
  device.gpu.dispatch(
    `move:${type}:${rank}:${side}:${found.key}`,
    () => moveSource(type, rank, side, found),
    [from.block, ...found.blocks, to.block],
    [
      n / count,
      x.offset,
      ...x.strides,
      y.offset,
      ...y.strides,
      ...lengths.slice(1),
      ...found.starts.flatMap(({ offset, limit }, k) => [offset, limit, found.steps[k] / count]),
    ],
    linear(n / count),
  );
  found.scratch.forEach((block) => device.gpu.memory.give(block));
}

/** Positions as a kernel sees them. */
interface Located {
  /** What the text depends on. */
  readonly key: string;
  /** What the positions that the host knows come to. */
  readonly offset: number;
  readonly buffers: readonly Binding[];
  readonly blocks: readonly Block[];
  readonly words: readonly Word[];
  /** By position: its place in its block, and the most that it may be. */
  readonly starts: readonly { readonly offset: number; readonly limit: number }[];
  /** By position: the elements that it moves by. */
  readonly steps: readonly number[];
  /** What the positions on the device come to, as text that begins with a plus. */
  readonly text: string;
  /** Blocks to be given back after the dispatch. */
  readonly scratch: readonly Block[];
}

/** Of the buffers of a kernel, so many may be those of positions. */
const MOST_BLOCKS = 4;

/** Looks where positions lie: on the host, or in blocks, of which each is bound once. */
function located(device: Webgpu, positions: readonly Position[]): Located {
  let offset = 0;
  const onDevice: { readonly view: View; readonly limit: number; readonly step: number }[] = [];
  for (const { at, limit, step } of positions) {
    if (limit === 0) continue;
    const value = numberOf(at);
    if (value === null) onDevice.push({ view: viewOf(device, at), limit, step });
    else offset += Math.max(0, Math.min(value, limit)) * step;
  }
  const scratch: Block[] = [];
  let blocks = [...new Set(onDevice.map(({ view }) => view.block))];
  let views = onDevice.map(({ view }) => view);
  if (blocks.length > MOST_BLOCKS) {
    const block = device.gpu.memory.take(4 * onDevice.length, "positions");
    const together = views.map((_, k) => ({ block, offset: k, strides: [] }));
    views.forEach((view, k) => move(device, "int32", [], view, together[k]));
    scratch.push(block);
    [blocks, views] = [[block], together];
  }
  const within = views.map(({ block }) => blocks.indexOf(block));
  return {
    key: within.join(),
    offset,
    buffers: blocks.map((_, k) => ({ name: `s${k}`, type: "i32" })),
    blocks,
    words: within.flatMap((_, k) => ["o", "l", "t"].map((part) => ({ name: `s${k}${part}`, type: "i32" as const }))),
    starts: onDevice.map(({ limit }, k) => ({ offset: views[k].offset, limit })),
    steps: onDevice.map(({ step }) => step),
    text: within.map((b, k) => ` + clamp(s${b}[p.s${k}o], 0i, p.s${k}l) * p.s${k}t`).join(""),
    scratch,
  };
}

function moveSource(type: Bits, rank: number, side: "from" | "to", found: Located): Source {
  const places = {
    from: place(rank, "c", "xo", "xs"),
    to: place(rank, "c", "yo", "ys"),
  };
  places[side] += found.text;
  return {
    name: "move",
    buffers: [{ name: "x", type }, ...found.buffers, { name: "y", type, written: true }],
    words: [
      { name: "n", type: "u32" },
      { name: "xo", type: "i32" },
      ...strideWords(rank, "xs"),
      { name: "yo", type: "i32" },
      ...strideWords(rank, "ys"),
      ...lengthWords(rank, "d"),
      ...found.words,
    ],
    body: `${LINEAR_MAIN}${coordinates("i", rank, "c", "d")}y[${places.to}] = x[${places.from}];\n}`,
  };
}
