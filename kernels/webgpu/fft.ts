/**
 * Fourier transforms over the last axes.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { FftPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { FFT_WORDS, type FftForm, fftNames, fftSource, type Form, SWAP } from "./fft_kernel.ts";
import { chirpTables, fineBits, passesOf, RADICES, rootTable, TILE, turnTable } from "./fft_tables.ts";
import type { Gpu } from "./gpu.ts";
import { type LineLayout, linesOf, lineWords } from "./lines.ts";
import type { Block } from "./memory.ts";
import { fresh, type View, viewOf, type Webgpu } from "./operands.ts";
import { grid } from "./wgsl.ts";

/** Transforms axis by axis: of real numbers the last one first, to real numbers last. */
export function runFft(
  device: Webgpu,
  { fftType, fftLengths }: FftPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const [aval] = outs;
  const { gpu } = device;
  const inverse = fftType === "ifft" || fftType === "irfft";
  const rank = aval.shape.length;
  const axes = fftLengths.map((n, i) => ({ axis: rank - fftLengths.length + i, n, real: false }));
  if (fftType === "rfft" || fftType === "irfft") {
    const last = { ...axes.pop()!, real: true };
    if (inverse) axes.push(last);
    else axes.unshift(last);
  }
  const { array, block } = fresh(device, aval, "fft");
  const given = viewOf(device, args[0]);
  let source: View = given;
  axes.forEach(({ axis, n, real }, k) => {
    const last = k === axes.length - 1;
    const shape = last || fftType === "rfft" ? aval.shape : args[0].shape;
    const target = last ? block : gpu.memory.take(8 * shape.reduce((a, b) => a * b, 1), "fft");
    const layout = linesOf(shape, axis, [source, { offset: 0, strides: rowMajor(shape) }]);
    const [from, to]: [Form, Form] = real ? inverse ? ["half", "real"] : ["real", "half"] : ["complex", "complex"];
    transform({ gpu, layout, source: source.block, target, n, from, to, inverse });
    if (source !== given) gpu.memory.give(source.block);
    source = { block: target, offset: 0, strides: rowMajor(shape) };
  });
  return [array];
}

/** A transform along one axis: of the lines of `layout`, first the source's, then the target's. */
interface Job {
  readonly gpu: Gpu;
  readonly layout: LineLayout;
  readonly source: Block;
  readonly target: Block;
  readonly n: number;
  readonly from: Form;
  readonly to: Form;
  /** Real and imaginary parts swapped, before and after, make a transform the inverse one, but for its factor. */
  readonly inverse: boolean;
}

/** A transform of length `n` by passes: where its numbers come from and go to, and what is done to them there. */
interface Chain {
  readonly n: number;
  /** How many elements are read, and how many are stored. */
  readonly valid: number;
  readonly keep: number;
  readonly source: Block;
  readonly target: Block;
  readonly from: Form;
  readonly to: Form;
  /** Tables that numbers are multiplied with as they are read and as they are stored. */
  readonly before: Block | null;
  readonly after: Block | null;
  /** When parts are swapped: {@link SWAP}. */
  readonly swaps: number;
  readonly scale: number;
}

function transform(job: Job): void {
  const { gpu, n, inverse, source, target, from, to } = job;
  const keep = to === "half" ? (n >> 1) + 1 : n;
  const scale = inverse ? 1 / n : 1;
  const [atFirst, end] = inverse ? [SWAP.read, SWAP.end] : [0, 0];
  const whole = { n, valid: n, keep, source, target, from, to, before: null, after: null, swaps: atFirst + end, scale };
  const h = n / 2;
  if ((from === "real" || to === "real") && n % 2 === 0 && passesOf(h)?.length === 1) {
    const [read, store]: [Form, Form] = inverse ? ["apart", "pairs"] : ["pairs", "apart"];
    run(job, {
      ...whole,
      n: h,
      valid: h,
      keep: inverse ? h : h + 1,
      from: read,
      to: store,
      scale: inverse ? 1 / h : 1,
    });
    return;
  }
  if (passesOf(n) !== null) {
    run(job, whole);
    return;
  }
  // A convolution with the chirp: two transforms, the second one turned round; the filter holds its factor.
  const { size, chirp, filter } = chirpTables(gpu, n);
  const between = gpu.memory.take(8 * size * linesIn(job), "fft");
  const there = {
    n: size,
    keep: size,
    target: between,
    to: "row",
    before: chirp,
    after: filter,
    swaps: atFirst,
  } as const;
  run(job, { ...whole, ...there, scale: 1 });
  const back = { n: size, valid: size, source: between, from: "row", after: chirp } as const;
  run(job, { ...whole, ...back, swaps: SWAP.read + SWAP.store + end });
  gpu.memory.give(between);
}

function linesIn({ layout }: Job): number {
  return layout.shape.reduce((a, b) => a * b, 1);
}

/** Whether neighbouring lines lie closer together than the elements of a line do. */
function isAcross({ shape, arrays }: LineLayout, k: number): boolean {
  const { strides, step } = arrays[k];
  return shape.length > 0 && Math.abs(strides[shape.length - 1]) < Math.abs(step);
}

function run(job: Job, chain: Chain): void {
  const { gpu, layout } = job;
  const { n, valid, keep, from, to } = chain;
  const lines = linesIn(job);
  const passes = passesOf(n)!;
  let source = chain.source;
  let stride = 1;
  passes.forEach((radices, k) => {
    const [first, last] = [k === 0, k === passes.length - 1];
    const target = last ? chain.target : gpu.memory.take(8 * n * lines, "fft");
    const before = first ? chain.before : null;
    const after = last ? chain.after : turnTable(gpu, n);
    const [read, store] = [first ? from : "row", last ? to : "row"];
    const names = fftNames({ from: read, to: store });
    const seen = names.map((name) => layout.arrays[name === "x" ? 0 : 1]);
    const { words, values } = lineWords({ shape: layout.shape, arrays: seen }, names);
    const form: FftForm = {
      radices: radices.every((r) => r === 2 || r === 4) ? [2, 4] : RADICES,
      split: passes.length > 1,
      from: read,
      to: store,
      before: before === null ? "nothing" : "table",
      after: !last ? "turn" : after === null ? "nothing" : "table",
      rank: layout.shape.length,
      lines: names.length === 0 ? [] : words,
    };
    const size = radices.reduce((a, b) => a * b, 1);
    const part = n / size;
    const lead = Math.floor(TILE / size);
    const acrossIn = part > 1 || (read !== "row" && isAcross(layout, 0));
    const acrossOut = stride > 1 || (part === 1 && store !== "row" && isAcross(layout, 1));
    const fixed: Record<typeof FFT_WORDS[number], number> = {
      lines: lines * part,
      size,
      part,
      whole: n,
      valid: first ? valid : n,
      keep: last ? keep : n,
      lead,
      steps: radices.length,
      radices: radices.reduce((sum, r, i) => sum + r * 16 ** i, 0),
      stride,
      acrossIn: Number(acrossIn),
      acrossOut: Number(acrossOut),
      bits: fineBits(n),
      real: job.n,
      swaps: (first ? chain.swaps & SWAP.read : 0) + (last ? chain.swaps & ~SWAP.read : 0),
    };
    const halves = read === "apart" || store === "apart" ? rootTable(gpu, job.n) : null;
    const tables = [before, after, halves].filter((x) => x !== null);
    gpu.dispatch(
      `fft:${form.radices}:${form.split}:${read}:${store}:${form.before}:${form.after}:${
        names.length === 0 ? "" : form.rank
      }`,
      () => fftSource(form),
      [source, rootTable(gpu, size), ...tables, target],
      [...FFT_WORDS.map((name) => fixed[name]), last ? chain.scale : 1, ...names.length === 0 ? [] : values],
      grid(Math.ceil(lines * part / lead)),
    );
    if (!first) gpu.memory.give(source);
    source = target;
    stride *= size;
  });
}
