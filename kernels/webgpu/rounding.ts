/**
 * Whether a device rounds quotients and square roots right: WGSL lets them be 2.5 ulp off.
 *
 * @module
 */
import type { Source } from "./kernels.ts";
import type { Block, Memory } from "./memory.ts";
import type { Reads } from "./reads.ts";
import type { Recorder } from "./recorder.ts";
import { linear, LINEAR_MAIN } from "./wgsl.ts";

const COUNT = 4096;

const SOURCE: Source = {
  name: "rounding",
  buffers: [{ name: "x", type: "vec2f" }, { name: "y", type: "vec2f", written: true }],
  words: [{ name: "n", type: "u32" }],
  body: `${LINEAR_MAIN}y[i] = vec2f(x[i].x / x[i].y, sqrt(x[i].x));\n}`,
};

/** What is needed of a device. */
export interface Probed {
  readonly memory: Memory;
  readonly recorder: Recorder;
  readonly reads: Reads;
  dispatch(
    key: string,
    source: () => Source,
    blocks: readonly Block[],
    words: readonly number[],
    groups: readonly number[],
  ): void;
}

/** Tries pairs of numbers in [1, 4) and [1, 2) that are the same in every run. */
export function probeRounding({ memory, recorder, reads, dispatch }: Probed): boolean {
  const pairs = new Float32Array(2 * COUNT);
  let state = 1;
  for (let i = 0; i < pairs.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    pairs[i] = 1 + (state >>> 8) / 2 ** 24 * (i % 2 === 0 ? 3 : 1);
  }
  const [from, to] = [memory.take(pairs.byteLength, "probing"), memory.take(pairs.byteLength, "probing")];
  recorder.upload(from, pairs);
  dispatch("rounding", () => SOURCE, [from, to], [COUNT], linear(COUNT));
  const results = new Float32Array(reads.read(to, 0, pairs.byteLength));
  memory.give(from);
  memory.give(to);
  return results.every((value, i) => {
    const [a, b] = [pairs[i - i % 2], pairs[i - i % 2 + 1]];
    return value === Math.fround(i % 2 === 0 ? a / b : Math.sqrt(a));
  });
}
