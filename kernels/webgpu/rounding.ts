/**
 * How a device rounds: WGSL lets quotients and square roots be 2.5 ulp off, and a multiply-add round twice.
 *
 * @module
 */
import type { Rounding, Source } from "./kernels.ts";
import type { Block, Memory } from "./memory.ts";
import type { Reads } from "./reads.ts";
import type { Recorder } from "./recorder.ts";
import { linear, LINEAR_MAIN } from "./wgsl.ts";

const COUNT = 4096;

const SOURCE: Source = {
  name: "rounding",
  buffers: [{ name: "x", type: "vec2f" }, { name: "y", type: "vec4f", written: true }],
  words: [{ name: "n", type: "u32" }],
  body: `${LINEAR_MAIN}let q = x[i].x / x[i].y;\ny[i] = vec4f(q, sqrt(x[i].x), fma(-q, x[i].y, x[i].x), 0.0f);\n}`,
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
export function probeRounding({ memory, recorder, reads, dispatch }: Probed): Rounding {
  const pairs = new Float32Array(2 * COUNT);
  let state = 1;
  for (let i = 0; i < pairs.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    pairs[i] = 1 + (state >>> 8) / 2 ** 24 * (i % 2 === 0 ? 3 : 1);
  }
  const bytes = 16 * COUNT;
  const [from, to] = [memory.take(pairs.byteLength, "probing"), memory.take(bytes, "probing")];
  recorder.upload(from, pairs);
  dispatch("rounding", () => SOURCE, [from, to], [COUNT], linear(COUNT));
  const results = new Float32Array(reads.read(to, 0, bytes));
  memory.give(from);
  memory.give(to);
  let [roundsRight, fmaRoundsOnce] = [true, true];
  for (let i = 0; i < COUNT; i++) {
    const [a, b] = pairs.subarray(2 * i);
    const [quotient, root, remainder] = results.subarray(4 * i);
    if (quotient !== Math.fround(a / b) || root !== Math.fround(Math.sqrt(a))) roundsRight = false;
    // Exact in double.
    if (remainder !== Math.fround(a - quotient * b)) fmaRoundsOnce = false;
  }
  return { roundsRight, fmaRoundsOnce };
}
