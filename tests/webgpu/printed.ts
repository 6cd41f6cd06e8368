/**
 * Scalar programs at many points on the device, printed as WGSL, and by the JavaScript printer.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { expand } from "../../kernels/expr/expand.ts";
import { Graph, type Node, type Op } from "../../kernels/expr/graph.ts";
import { lower, type Lowered } from "../../kernels/expr/lower.ts";
import { blockOf } from "../../kernels/js/print_block.ts";
import { prelude } from "../../kernels/webgpu/prelude.ts";
import { type Printed, printWgsl, type WgslType } from "../../kernels/webgpu/print.ts";
import type { ScalarProgram } from "../../lib/core/plan.ts";

/** A column of values of a type. */
export type Column = Float32Array | Int32Array | Uint32Array;

/** A column of a type; booleans are 0 and 1. */
export function column(type: WgslType, values: ArrayLike<number>): Column {
  return type === "f32"
    ? Float32Array.from(values)
    : type === "i32"
    ? Int32Array.from(values)
    : Uint32Array.from(values);
}

const GROUP = 64;

/** An entry point that applies printed programs to the same columns, which lie one after another in one buffer. */
function entry(programs: readonly Printed[], count: number, { roundsRight, fmaRoundsTwice }: Traits): string {
  let place = 0;
  const calls = programs.map(({ inputs, outputs }, n) => {
    const args = inputs.map((type, k) => {
      const word = `words[i + ${k * count}u]`;
      return type === "u32" ? word : type === "bool" ? `${word} != 0u` : `bitcast<${type}>(${word})`;
    });
    const stores = outputs.map((type, k) => {
      const value = outputs.length === 1 ? `y${n}` : `y${n}.o${k}`;
      const word = type === "u32" ? value : type === "bool" ? `u32(${value})` : `bitcast<u32>(${value})`;
      return `  results[i + ${place++ * count}u] = ${word};`;
    });
    return `  let y${n} = f${n}(${args.join(", ")});\n${stores.join("\n")}`;
  });
  const used = new Set(programs.flatMap((x) => [...x.used]));
  return `const roundsRight = ${roundsRight};
const fmaRoundsOnce = ${!fmaRoundsTwice};
@group(0) @binding(0) var<storage, read> words: array<u32>;
@group(0) @binding(1) var<storage, read_write> results: array<u32>;
${prelude(used)}${programs.map((x) => x.code).join("")}
@compute @workgroup_size(${GROUP}) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= ${count}u) { return; }
${calls.join("\n")}
}`;
}

/** The words of all columns, one after another. */
function words(columns: readonly Column[]): Uint32Array<ArrayBuffer> {
  const count = columns[0].length;
  const all = new Uint32Array(columns.length * count);
  columns.forEach((x, k) => all.set(new Uint32Array(x.buffer, x.byteOffset, count), k * count));
  return all;
}

/** Runs a shader over the words `given`; so many words of results. */
export async function runShader(
  device: GPUDevice,
  code: string,
  given: Uint32Array<ArrayBuffer>,
  results: number,
  groups: number,
): Promise<Uint32Array<ArrayBuffer>> {
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ code });
  const pipeline = device.createComputePipeline({ layout: "auto", compute: { module } });
  assertEquals((await device.popErrorScope())?.message, undefined);
  const { STORAGE, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage;
  const source = device.createBuffer({ size: Math.max(given.byteLength, 4), usage: STORAGE | COPY_DST });
  const target = device.createBuffer({ size: 4 * results, usage: STORAGE | COPY_SRC });
  const staging = device.createBuffer({ size: 4 * results, usage: MAP_READ | COPY_DST });
  device.queue.writeBuffer(source, 0, given);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  const entries = [source, target].map((buffer, binding) => ({ binding, resource: { buffer } }));
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(groups);
  pass.end();
  encoder.copyBufferToBuffer(target, 0, staging, 0, 4 * results);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const out = new Uint32Array(staging.getMappedRange().slice(0));
  for (const buffer of [source, target, staging]) buffer.destroy();
  return out;
}

/**
 * The columns of the outputs of programs on the device, those of one program after those of another; `columns` are those
 * of the inputs of each, complex ones as two.
 */
export async function onDevice(
  device: GPUDevice,
  programs: readonly ScalarProgram[],
  columns: readonly Column[],
): Promise<Column[]> {
  const count = columns[0].length;
  const printed = programs.map((x, n) => printWgsl(x, `f${n}`));
  const types = printed.flatMap((x) => x.outputs);
  const code = entry(printed, count, await traitsOf(device));
  const results = await runShader(device, code, words(columns), count * types.length, Math.ceil(count / GROUP));
  return types.map((type, k) => {
    const part = results.slice(k * count, (k + 1) * count);
    return type === "f32" ? new Float32Array(part.buffer) : type === "i32" ? new Int32Array(part.buffer) : part;
  });
}

/** The columns of a program's outputs by the JavaScript printer. */
export function inJavaScript(program: ScalarProgram, columns: readonly Column[]): Column[] {
  return blockColumns(lower(program), columns);
}

/** An expression with other operations in place of some; null leaves one as it is. */
function replaced(
  { nodes, inputs, outputs }: Lowered,
  other: (g: Graph, x: Node, valueOf: (y: Node) => Node) => Node | null,
): Lowered {
  const g = new Graph();
  const values: Node[] = [];
  const valueOf = (x: Node): Node => values[x.id];
  for (const x of inputs) values[x.id] = g.input(x.type);
  for (const x of nodes) {
    if (x.op === "const") values[x.id] = g.const(x.type, x.value);
    else if (x.op !== "input") values[x.id] = other(g, x, valueOf) ?? g.make(x.op, x.type, x.args.map(valueOf));
  }
  return { nodes: g.nodes, inputs: inputs.map(valueOf), outputs: outputs.map(valueOf) };
}

/** Operations that a device which flushes takes subnormal operands of for zeros, and results too. */
const FLUSHED: ReadonlySet<Op> = new Set(["add", "sub", "mul", "div", "fma", "sqrt", "floor", "ceil", "rint"]);
const COMPARED: ReadonlySet<Op> = new Set(["eq", "ne", "lt", "le"]);

/** A float; 0 of its sign for a subnormal one. */
function flushed(g: Graph, x: Node): Node {
  if (x.type !== "f32") return x;
  const c = g.constants(x);
  return g.select(g.lt(g.abs(x), c(2 ** -126)), g.make("copysign", "f32", [c(0), x]), x);
}

/** The same with the operations that WGSL has, as a device with these traits does them. */
export function inJavaScriptAlike(
  program: ScalarProgram,
  columns: readonly Column[],
  { fmaRoundsTwice, flushes }: Traits,
): Column[] {
  const alike = replaced(expand(lower(program, false), false), (g, { op, type, args }, valueOf) => {
    const values = args.map(valueOf);
    const operands = flushes && (FLUSHED.has(op) || COMPARED.has(op)) ? values.map((x) => flushed(g, x)) : values;
    const [a, b, c] = operands;
    const y = op === "fma" && fmaRoundsTwice ? g.add(g.mul(a, b), c) : g.make(op, type, operands);
    return flushes && FLUSHED.has(op) ? flushed(g, y) : y;
  });
  return blockColumns(alike, columns);
}

function blockColumns(lowered: Lowered, columns: readonly Column[]): Column[] {
  const block = blockOf(lowered);
  const out = lowered.outputs.map((x) => column(x.type as WgslType, new Uint32Array(columns[0].length)));
  const inputs = columns.map(() => 0);
  const outputs: number[] = [];
  for (let i = 0; i < columns[0].length; i++) {
    columns.forEach((x, k) => inputs[k] = x[i]);
    block(inputs, outputs);
    out.forEach((x, k) => x[i] = outputs[k]);
  }
  return out;
}

/** What WGSL leaves open. */
export interface Traits {
  /** Whether a multiply-add rounds its product too, as on software. */
  readonly fmaRoundsTwice: boolean;
  /** Whether subnormal numbers are taken for zeros, as on most GPUs. */
  readonly flushes: boolean;
  /** Whether quotients and square roots are the nearest floats. */
  readonly roundsRight: boolean;
}

const traits = new WeakMap<GPUDevice, Promise<Traits>>();

/** What a device does where WGSL leaves it open. */
export function traitsOf(device: GPUDevice): Promise<Traits> {
  let found = traits.get(device);
  if (found === undefined) traits.set(device, found = probe(device));
  return found;
}

async function probe(device: GPUDevice): Promise<Traits> {
  const pairs = Float32Array.from({ length: 512 }, (_, i) => 1 + ((i * 0.6180339887) % 1) * (i % 2 === 0 ? 3 : 1));
  const e = 2 ** -12;
  const given = Float32Array.from([1 + e, -(1 + 2 * e), 2 ** -130, 1, ...pairs]);
  const code = `@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i == 0u) {
    y[0] = fma(x[0], x[0], x[1]);
    y[1] = x[2] * x[3];
  }
  if (i >= ${pairs.length / 2}u) { return; }
  y[2u + 2u * i] = x[4u + 2u * i] / x[5u + 2u * i];
  y[3u + 2u * i] = sqrt(x[4u + 2u * i]);
}`;
  const words = new Uint32Array(given.buffer);
  const results = await runShader(device, code, words, 2 + pairs.length, Math.ceil(pairs.length / 128));
  const [remainder, product, ...rest] = new Float32Array(results.buffer);
  const roundsRight = rest.every((y, i) =>
    y === Math.fround(i % 2 === 0 ? pairs[i] / pairs[i + 1] : Math.sqrt(pairs[i - 1]))
  );
  return { fmaRoundsTwice: remainder === 0, flushes: product === 0, roundsRight };
}
