/**
 * Values while a scalar program is lowered, and the shape of an entry in the table of scalar functions.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import { type Graph, Node } from "./graph.ts";

/** A complex value: two real ones. */
export interface Pair {
  /** Real part. */
  readonly re: Node;
  /** Imaginary part. */
  readonly im: Node;
}

/** A real or complex value. */
export type Value = Node | Pair;

/** Whether a value is complex. */
export function isPair(x: Value): x is Pair {
  return !(x instanceof Node);
}

/** What a step says besides its operands. */
export interface StepInfo {
  /** The dtype of the result. */
  readonly dtype: DType;
  /** The static number, if the function takes one. */
  readonly attr?: number;
}

/** A scalar function: how its operands become machine operations. */
export interface ScalarEntry {
  /** The number of operands. */
  readonly arity: number;
  /** Adds the operations to the graph. */
  build(g: Graph, args: readonly Value[], step: StepInfo): Value;
}

/**
 * A stage of a function out of line: each time it replaces the state, which is the operands at first, and in the end the
 * result alone, which is converted to their type. One that is repeated keeps the number and types of values.
 */
export interface Stage {
  readonly times: number;
  readonly step: (g: Graph, state: readonly Node[]) => readonly Node[];
}

/** How a function of real operands is built. */
export type RealRule = (g: Graph, ...args: Node[]) => Node;
/** How a function of complex operands is built. */
export type ComplexRule = (g: Graph, ...args: Pair[]) => Value;

/** A function of `arity` operands that are all real, or, if there is a rule for it, all complex. */
export function entry(arity: number, real: RealRule, complex?: ComplexRule): ScalarEntry {
  return {
    arity,
    build(g: Graph, args: readonly Value[]): Value {
      if (!args.some(isPair)) return real(g, ...args as Node[]);
      if (complex === undefined) throw new TypeError("it takes no complex operands; take real or imag first");
      return complex(g, ...args.map((x) => toPair(g, x)));
    },
  };
}

/** A function that looks at the step, or takes operands of several types. */
export function special(
  arity: number,
  build: (g: Graph, args: readonly Value[], step: StepInfo) => Value,
): ScalarEntry {
  return { arity, build };
}

/** A value as a complex one. */
export function toPair(g: Graph, x: Value): Pair {
  return isPair(x) ? x : { re: x, im: g.like(x, 0) };
}

/** The operand of a function that takes only real ones. */
export function toReal(x: Value): Node {
  if (isPair(x)) throw new TypeError("it takes no complex operands; take real or imag first");
  return x;
}
