/**
 * Programs of numbers that run often, as WebAssembly: those of single precision whose time goes into library functions.
 *
 * @module
 */
import type { ScalarBlock } from "../../lib/core/device.ts";
import type { ScalarProgram } from "../../lib/core/plan.ts";
import { approximationOf, isRare } from "../expr/approximations.ts";
import { Graph, type Node, type Op } from "../expr/graph.ts";
import { lower, type Lowered } from "../expr/lower.ts";
import { blockOf } from "../js/print_block.ts";
import { compile } from "../js/print_runtime.ts";
import { assemble, Code, type Local, MAX_PAGES, type WasmFunction } from "./assembler.ts";
import { features } from "./features.ts";
import { isPrintable, printScalar, valueType } from "./print_scalar.ts";

/** Programs that call fewer functions are as fast in JavaScript. */
const CALLS = 4;
/** Operations at most, since V8 takes long to compile one function of more; and inputs and results. */
const LARGEST = 4000;
const MOST = 500;
/** Runs after which a module is made: until then JavaScript has taken about as long as that does. */
const OFTEN = 1000;

/**
 * Compiles a program. It runs as JavaScript until it has run often. Both give the same, bit for bit: functions are
 * computed in double and rounded, and where that could depend on the last bits of the double, JavaScript decides.
 */
export function compileScalars(program: ScalarProgram): ScalarBlock {
  const lowered = lower(program);
  const block = blockOf(lowered);
  if (!features().simd || !isWorth(lowered)) return block;
  let left = OFTEN;
  let run: ScalarBlock = (inputs, results) => {
    if (--left === 0) run = tried(lowered, block);
    block(inputs, results);
  };
  return (inputs, results) => run(inputs, results);
}

/** The expression as WebAssembly, or `block` where it can't be, as when there is no memory left. */
function tried(lowered: Lowered, block: ScalarBlock): ScalarBlock {
  try {
    return wasmBlock(lowered, block) ?? block;
  } catch (error) {
    if (error instanceof RangeError || error instanceof WebAssembly.CompileError) return block;
    throw error;
  }
}

/** Whether a program is small, and calls functions of single precision enough. */
function isWorth({ nodes, inputs, outputs }: Lowered): boolean {
  if (nodes.length > LARGEST || Math.max(inputs.length, outputs.length) > MOST) return false;
  let calls = 0;
  for (const node of nodes) {
    if (isPrintable(node) || isRare(node.op)) continue;
    if (node.type !== "f32" || node.op === "nextafter" || approximationOf(node.op, true) === undefined) return false;
    calls++;
  }
  return calls >= CALLS;
}

let memory: WebAssembly.Memory | null = null;

/**
 * The expression as WebAssembly, which runs `block` where it can't tell how a function is rounded; null if a function
 * can't be printed.
 */
export function wasmBlock(lowered: Lowered, block: ScalarBlock): ScalarBlock | null {
  const { nodes, inputs, outputs } = lowered;
  const called = nodes.filter((x) => !isPrintable(x) && !isRare(x.op));
  const names = [...new Set(called.map((x) => x.op))];
  const functions = names.map((op) => functionOf(op, nodes.find((x) => x.op === op)!.args.length));
  if (!functions.every((f) => f !== null)) return null;
  const code = new Code(inputs.map((x) => valueType(x.type)));
  const near = code.local("i32");
  const y = code.local("f64");
  const push = printScalar(code, lowered, inputs.map((_, i) => i), (node, push) => {
    if (isRare(node.op)) {
      // JavaScript decides.
      code.i32(1).set(near);
      code[valueType(node.type)](0);
      return;
    }
    for (const x of node.args) {
      push(x);
      code.op("f64.promote_f32");
    }
    code.call(names.indexOf(node.op)).set(y);
    isNear(code, y);
    code.get(near).op("i32.or").set(near).get(y).op("f32.demote_f64");
  });
  outputs.forEach((x, i) => {
    code.i32(0);
    push(x);
    if (x.type === "f32") code.op("f64.promote_f32");
    else if (x.type !== "f64") code.op(x.type === "i32" ? "f64.convert_i32_s" : "f64.convert_i32_u");
    code.access("f64.store", 8 * i);
  });
  code.get(near);
  const module = new WebAssembly.Module(assemble([...functions, { code, name: "run", result: "i32" }], "own"));
  memory ??= new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES });
  const { run } = new WebAssembly.Instance(module, { m: { m: memory } }).exports;
  const given = inputs.map((_, i) => `i[${i}]`).join();
  const taken = outputs.map((_, i) => `o[${i}]=m[${i}];`).join("");
  const source = `(i,o){if(run(${given})!==0)block(i,o);else{${taken}}}`;
  return compile<ScalarBlock>(source, [], { run, block, m: new Float64Array(memory.buffer) });
}

/** Bits of a double's fraction beyond those of a single, and how far from the middle between two singles is near. */
const BEYOND = 29;
const NEAR = 16;

/**
 * Pushes whether a double is so near to the middle between two singles that another one which is off by some of its last
 * bits might be rounded to the other. Where singles are subnormal all are taken for near, but 0.
 */
function isNear(code: Code, y: Local): void {
  code.get(y).op("i64.reinterpret_f64", "i32.wrap_i64").i32(NEAR - 2 ** (BEYOND - 1)).op("i32.add");
  code.i32(2 ** BEYOND - 1).op("i32.and").i32(2 * NEAR).op("i32.le_u");
  code.get(y).op("f64.abs").f64(2 ** -126).op("f64.lt").get(y).f64(0).op("f64.ne", "i32.and", "i32.or");
}

const known = new Map<Op, WasmFunction | null>();

/** A library function of doubles; null if it can't be printed. */
function functionOf(op: Op, count: number): WasmFunction | null {
  let found = known.get(op);
  if (found === undefined) known.set(op, found = printed(op, count));
  return found;
}

function printed(op: Op, count: number): WasmFunction | null {
  const g = new Graph();
  const inputs = Array.from({ length: count }, () => g.input("f64"));
  const output: Node = approximationOf(op, true)!(g, ...inputs);
  if (!g.nodes.every(isPrintable)) return null;
  const code = new Code(inputs.map(() => "f64"));
  const push = printScalar(code, { nodes: g.nodes, inputs, outputs: [output] }, inputs.map((_, i) => i), () => {});
  push(output);
  return { code, result: "f64" };
}
