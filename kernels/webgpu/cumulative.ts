/**
 * Running sums, products, extremes and log-sum-exps: an invocation for each line, or where lines are long and few, one
 * for each chunk of a line, after the states of the chunks were combined likewise.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { CumulativePlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import type { Binding, Source, Word } from "./kernels.ts";
import { merged } from "./layout.ts";
import type { Block } from "./memory.ts";
import { fresh, viewOf, type Webgpu } from "./operands.ts";
import { type Running, runningOf } from "./running.ts";
import { coordinates, lengthWords, linear, LINEAR_MAIN, place, strideWords } from "./wgsl.ts";

/** Elements of a chunk. */
const CHUNK = 64;
/** Lines up to this length are run along by one invocation, */
const SHORT = 256;
/** and so are lines that are at least so many. */
const MANY = 2048;

/** Running combination along `plan.axis`. */
export function runCumulative(
  device: Webgpu,
  plan: CumulativePlan,
  [x]: readonly NDArray[],
  [aval]: readonly Aval[],
): NDArray[] {
  const { array, block } = fresh(device, aval, plan.fn);
  const from = viewOf(device, x);
  const n = aval.shape[plan.axis];
  const steps = rowMajor(aval.shape);
  const others = [...aval.shape.keys()].filter((d) => d !== plan.axis);
  const layout = merged(others.map((d) => aval.shape[d]), [from.strides, steps].map((s) => others.map((d) => s[d])));
  const [along, step] = [from.strides[plan.axis], steps[plan.axis]];
  const backwards = plan.reverse ? n - 1 : 0;
  const sign = plan.reverse ? -1 : 1;
  const lines: Lines = {
    n,
    count: aval.size / n,
    rank: layout.shape.length,
    blocks: [from.block, block],
    words: [
      ...layout.shape.slice(1),
      from.offset + backwards * along,
      ...layout.strides[0],
      sign * along,
      backwards * step,
      ...layout.strides[1],
      sign * step,
    ],
  };
  scan(device, { fn: plan.fn, key: `${plan.fn}:${aval.dtype}`, running: () => runningOf(plan.fn, aval.dtype) }, lines);
  return [array];
}

/** The combination: what it is called, what tells it from others, and how to make it. */
interface Combination {
  readonly fn: string;
  readonly key: string;
  readonly running: () => Running;
}

/** Lines of elements, from one block to another; or of states, element by element of all lines, in one block. */
interface Lines {
  readonly n: number;
  readonly count: number;
  /** Axes of the lines; null if they are states. */
  readonly rank: number | null;
  readonly blocks: readonly Block[];
  readonly words: readonly number[];
}

/** Runs along lines: elements are combined with all before them and themselves, states with those before them alone. */
function scan(device: Webgpu, combination: Combination, lines: Lines): void {
  const { n, count, rank, blocks, words } = lines;
  const { gpu } = device;
  const chunks = n <= SHORT || count >= MANY ? 1 : Math.ceil(n / CHUNK);
  const length = chunks === 1 ? n : CHUNK;
  const pass = (stage: Stage, used: readonly Block[]): void =>
    gpu.dispatch(
      `cumulative:${combination.key}:${rank}:${stage}`,
      () => source(combination, rank, stage),
      used,
      [count * chunks, count, n, length, ...words],
      linear(count * chunks),
    );
  if (chunks === 1) return pass("run", blocks);
  const totals = gpu.memory.take(4 * MOST_STATE * count * chunks, combination.fn);
  pass("total", [blocks[0], totals]);
  scan(device, combination, { n: chunks, count, rank: null, blocks: [totals], words: [] });
  pass("continue", [...blocks, totals]);
  gpu.memory.give(totals);
}

/** Numbers that a state takes at most. */
const MOST_STATE = 4;

/** Running along whole lines; combining each chunk; running along chunks, from what was before each. */
type Stage = "run" | "total" | "continue";

function source({ fn, running }: Combination, rank: number | null, stage: Stage): Source {
  const { element, state, code } = running();
  const states = rank === null;
  const axes = rank ?? 0;
  const x: Binding = states ? { name: "x", type: state, written: stage !== "total" } : { name: "x", type: element };
  const buffers: Binding[] = [x];
  if (!states && stage !== "total") buffers.push({ name: "y", type: element, written: true });
  if (stage !== "run") buffers.push({ name: "t", type: state, written: stage === "total" });
  const words: Word[] = ["n", "lines", "length", "chunk"].map((name) => ({ name, type: "u32" }));
  if (!states) {
    words.push(...lengthWords(axes, "d"));
    for (const name of ["x", "y"]) {
      words.push({ name: `${name}o`, type: "i32" }, ...strideWords(axes, `${name}s`), {
        name: `${name}a`,
        type: "i32",
      });
    }
  }
  const at = (name: string): string =>
    states ? "j * p.lines + line" : `${place(axes, "c", `${name}o`, `${name}s`)} + i32(j) * p.${name}a`;
  const write = stage === "total" ? "" : states ? `x[${at("x")}] = before;` : `y[${at("y")}] = result(a);`;
  return {
    name: fn,
    buffers,
    words,
    body: `${code}${LINEAR_MAIN}let line = i % p.lines;
let first = i / p.lines * p.chunk;
let zero = unknownZero(p.n);
${coordinates("line", axes, "c", "d")}var a = ${stage === "continue" ? "t[i]" : "none()"};
for (var j = first; j < min(first + p.chunk, p.length); j++) {
${states ? "let before = a;\n" : ""}a = join(a, ${states ? `x[${at("x")}]` : `lift(x[${at("x")}], zero)`}, zero);
${write}
}
${stage === "total" ? "t[i] = a;" : ""}
}`,
  };
}
