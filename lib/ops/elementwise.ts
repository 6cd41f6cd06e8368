/**
 * The elementwise family. A record gives a scalar function by name (its meaning is in `kernels/expr`), the dtypes it
 * takes and its partial derivatives; broadcasting, tangents, cotangents, batching and every kernel are derived.
 *
 * @module
 */
import { acceptedDTypes, binary, bind, unary } from "../core/apply.ts";
import { makeAval } from "../core/aval.ts";
import { type DType, DTYPES, kindOf } from "../core/dtype.ts";
import type { Elementwise, Linearity, MaybeZero, Partial } from "../core/op.ts";
import { runPlan } from "../core/placement.ts";
import type { ScalarProgram } from "../core/plan.ts";
import { shapeText } from "../errors.ts";
import { register } from "./family.ts";
import { broadcastTo, reshape, sumTo } from "./structural.ts";

/** What an elementwise record gives. */
export interface ElementwiseSpec {
  readonly name: string;
  /** The kinds it takes, of `b`, `i`, `f` and `c`. */
  readonly kinds: string;
  /** The dtypes it takes, where that isn't all of these kinds. */
  readonly only?: readonly DType[];
  /** The result's dtype: the operand's (default), bool, its real part's, or the complex dtype of that precision. */
  readonly result?: (dtype: DType) => DType;
  /** The operand whose dtype counts; the first. */
  readonly lead?: number;
  /** Partial derivatives times a tangent, one an operand; null is zero. */
  readonly tangents: readonly (Partial | null)[];
  /** Partial derivatives times a cotangent; needed where the op isn't holomorphic. */
  readonly cotangents?: readonly (Partial | null)[];
  /** Which operands it is linear in. */
  readonly linear?: Linearity;
  /** The static number that its scalar function takes, from its parameters. */
  readonly attr?: (params: unknown) => number;
  /** Scalar functions of its results, where it has several or they are named otherwise. */
  readonly scalars?: readonly string[];
  /** The result's dtype where parameters decide it (`bitcast`). */
  readonly resultOf?: (params: unknown) => DType;
  /** What it computes, where that isn't one scalar function. */
  readonly program?: ScalarProgram;
}

/** Makes the record of an elementwise op, and enters it into the table. */
export function elementwise(spec: ElementwiseSpec): Elementwise {
  return register(elementwiseRecord(spec));
}

/** Makes the record of an elementwise op. */
export function elementwiseRecord(spec: ElementwiseSpec): Elementwise {
  const { name, tangents, lead = 0, result = (d: DType) => d, scalars = [name] } = spec;
  const cotangents = spec.cotangents ?? tangents;
  const arity = tangents.length;
  const results = Int8Array.from(
    DTYPES,
    (d) => spec.kinds.includes(kindOf(d)) && (spec.only?.includes(d) ?? true) ? DTYPES.indexOf(result(d)) : -1,
  );
  const op: Elementwise = {
    name,
    family: "elementwise",
    arity,
    lead,
    results,
    tangents,
    cotangents,
    linear: spec.linear ?? null,
    shares: "nothing",
    scalars: DTYPES.map(() => undefined),
    fused: tangents.map(() => DTYPES.map(() => undefined)),
    infer(avals, params) {
      const main = avals[lead];
      const r = results[main.index];
      if (r < 0) {
        throw new TypeError(
          `${name}: an operand has dtype ${main.dtype}; it takes ${acceptedDTypes(op)}; convert it with astype()`,
        );
      }
      let shape = main.shape;
      let weak = true;
      for (let i = 0; i < avals.length; i++) {
        const a = avals[i];
        if (i >= lead) {
          weak &&= a.weak;
          if (a.index !== main.index) {
            throw new TypeError(
              `${name}: operands have dtypes ${main.dtype} and ${a.dtype}; convert one with astype()`,
            );
          }
        }
        if (a.shape !== shape) shape = broadcastShapes(name, shape, a.shape);
      }
      const dtype = spec.resultOf ? spec.resultOf(params) : DTYPES[r];
      const aval = makeAval(shape, dtype, weak && dtype !== "bool");
      return scalars.length === 1 ? [aval] : scalars.map(() => aval);
    },
    execute(args, params) {
      const avals = args.map((x) => x.aval);
      const outs = op.infer(avals, params);
      return runPlan({ kind: "map", program: op.program(avals, params), shape: outs[0].shape }, args, outs);
    },
    program(avals, params): ScalarProgram {
      if (spec.program !== undefined) return spec.program;
      const attr = spec.attr?.(params);
      const inputs = avals.map((a) => a.dtype);
      const dtype = spec.resultOf ? spec.resultOf(params) : DTYPES[results[avals[lead].index]];
      return {
        key: `${name}:${inputs.join()}:${dtype}:${attr}`,
        inputs,
        steps: scalars.map((fn) => ({ fn, args: inputs.map((_, i) => i), dtype, attr })),
        outputs: scalars.map((_, i) => inputs.length + i),
      };
    },
    jvp(primals, tangentsIn, outs, params) {
      let sum: MaybeZero = null;
      for (let i = 0; i < arity; i++) {
        const t = tangentsIn[i];
        const rule = tangents[i];
        if (t === null || rule === null) continue;
        const share = rule(t, outs[0], primals, params);
        sum = sum === null ? share : binary(addOp, sum, share);
      }
      if (sum !== null) sum = broadcastTo(sum, outs[0].shape);
      return scalars.length === 1 ? [sum] : outs.map(() => null);
    },
    vjp(cts, primals, outs, params, needs) {
      const g = cts[0];
      return primals.map((x, i) => {
        const rule = cotangents[i];
        return g === null || rule === null || !needs[i] ? null : sumTo(rule(g, outs[0], primals, params), x.shape);
      });
    },
    batch(args, batched, _size, params) {
      // Logical ranks align from the last axis; batched operands of lower rank get axes of length 1 after the batch
      // axis.
      const rank = Math.max(...args.map((x, i) => batched[i] ? x.ndim - 1 : x.ndim));
      const aligned = args.map((x, i) => {
        const missing = rank - (x.ndim - 1);
        if (!batched[i] || missing === 0) return x;
        return reshape(x, [x.shape[0], ...new Array<number>(missing).fill(1), ...x.shape.slice(1)]);
      });
      if (params === undefined) {
        if (arity === 1) return [unary(op, aligned[0])];
        if (arity === 2) return [binary(op, aligned[0], aligned[1])];
      }
      return bind(op, aligned, params);
    },
  };
  return op;
}

/** The shape that two shapes broadcast to; throws, naming the op, if they don't. */
export function broadcastShapes(action: string, a: readonly number[], b: readonly number[]): readonly number[] {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let i = 0; i < rank; i++) {
    const m = i < rank - a.length ? 1 : a[i - rank + a.length];
    const n = i < rank - b.length ? 1 : b[i - rank + b.length];
    if (m !== n && m !== 1 && n !== 1) {
      throw new RangeError(
        `${action}: shapes ${shapeText(a)} and ${
          shapeText(b)
        } don't broadcast; counted from the last, each axis must be equal or 1`,
      );
    }
    shape[i] = m === 1 ? n : m;
  }
  return shape;
}

/** x + y: in this file because the family sums tangents with it. */
export const addOp: Elementwise = elementwise({
  name: "add",
  kinds: "ifc",
  linear: "jointly",
  tangents: [(g) => g, (g) => g],
});
