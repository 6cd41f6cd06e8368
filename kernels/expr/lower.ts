/**
 * Scalar programs to expressions over reals.
 *
 * @module
 */
import { kindOf } from "../../lib/core/dtype.ts";
import type { ScalarProgram, Step } from "../../lib/core/plan.ts";
import { SCALAR_FUNCTIONS, type ScalarFunction } from "./functions.ts";
import { Graph, type Node, typeOf } from "./graph.ts";
import { isPair, type Value } from "./value.ts";

/** A program over reals: a complex input or output of the source is two here, the real part first. */
export interface Lowered {
  /** Every node, operands first; some may be unused. */
  readonly nodes: readonly Node[];
  /** The inputs in order. */
  readonly inputs: readonly Node[];
  /** The outputs in order. */
  readonly outputs: readonly Node[];
}

/** The expression of a scalar program for a device with or without float64, in time linear in its steps. */
export function lower(program: ScalarProgram, doubles = true): Lowered {
  const g = new Graph(doubles);
  const inputs: Node[] = [];
  const values: Value[] = [];
  const input = (dtype: Step["dtype"]): Node => {
    const node = g.input(typeOf(dtype));
    inputs.push(node);
    return node;
  };
  for (const dtype of program.inputs) {
    values.push(kindOf(dtype) === "c" ? { re: input(dtype), im: input(dtype) } : input(dtype));
  }
  for (const step of program.steps) values.push(lowerStep(g, values, step));
  const outputs: Node[] = [];
  for (const i of program.outputs) {
    const value = values[i];
    if (isPair(value)) outputs.push(value.re, value.im);
    else outputs.push(value);
  }
  return { nodes: g.nodes, inputs, outputs };
}

function lowerStep(g: Graph, values: readonly Value[], step: Step): Value {
  if (step.fn === "const") {
    const type = typeOf(step.dtype);
    const re = g.const(type, step.attr ?? 0);
    return kindOf(step.dtype) === "c" ? { re, im: g.const(type, step.imag ?? 0) } : re;
  }
  if (!Object.hasOwn(SCALAR_FUNCTIONS, step.fn)) {
    throw new TypeError(
      `lowering a scalar program: there is no scalar function ${step.fn}; add an entry to kernels/expr/functions.ts`,
    );
  }
  const { arity, build } = SCALAR_FUNCTIONS[step.fn as ScalarFunction];
  if (step.args.length !== arity) {
    throw new TypeError(`lowering a scalar program: ${step.fn} takes ${arity} operands and got ${step.args.length}`);
  }
  try {
    return build(g, step.args.map((i) => values[i]), step);
  } catch (error) {
    if (error instanceof TypeError) throw new TypeError(`lowering ${step.fn} for ${step.dtype}: ${error.message}`);
    throw error;
  }
}

/** 1 for each node that an output needs. */
export function needed({ nodes, outputs }: Lowered): Uint8Array {
  const live = new Uint8Array(nodes.length);
  for (const x of outputs) live[x.id] = 1;
  for (let i = nodes.length - 1; i >= 0; i--) {
    if (live[i] === 1) { for (const x of nodes[i].args) live[x.id] = 1; }
  }
  return live;
}
