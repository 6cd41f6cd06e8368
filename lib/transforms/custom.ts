/**
 * Functions with derivative rules of their own, as ops: the rule fires only under differentiation; plain evaluation,
 * `vmap` and `jit` see the function.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { type Aval, sameShape } from "../core/aval.ts";
import type { Forward, MaybeZero, Op, Push } from "../core/op.ts";
import { avalText, NotDifferentiableError } from "../errors.ts";
import { general } from "../ops/family.ts";
import { reduceSum, spread } from "../ops/structural.ts";
import { instantiate, transpose, vjpFlat } from "./backward.ts";
import { batchFlat, batchPartly } from "./batch.ts";
import { jvpFlat } from "./dual.ts";
import { evaluate, type Graph, outAvals } from "./graph.ts";
import { LinearTape } from "./linear.ts";
import { trace } from "./stage.ts";

/** A function of arrays. */
export type Flat = (args: readonly NDArray[]) => readonly NDArray[];

interface CustomParams {
  /** The function's name, for messages. */
  readonly name: string;
  readonly f: Flat;
  /** Once staged: the function's graph. */
  readonly graph?: Graph;
  /** Once staged: how many operands are the function's own; those after them are what it closed over. */
  readonly count?: number;
}

/** Parameters of a function with a JVP rule. */
export interface CustomJvpParams extends CustomParams {
  /** Results and their tangents, from primals and tangents. */
  readonly rule: (
    primals: readonly NDArray[],
    tangents: readonly NDArray[],
  ) => { outs: readonly NDArray[]; tangents: readonly NDArray[] };
}

/** Parameters of a function with a VJP rule. */
export interface CustomVjpParams extends CustomParams {
  /** Results, and whatever the backward pass needs. */
  readonly fwd: (primals: readonly NDArray[]) => { outs: readonly NDArray[]; residuals: Residuals };
  /** Cotangents of the operands; null is zero. */
  readonly bwd: (residuals: Residuals, cts: readonly NDArray[]) => readonly MaybeZero[];
}

/** Residuals as arrays, with the function that puts them back into the form in which the user returned them. */
export interface Residuals {
  readonly leaves: readonly NDArray[];
  readonly rebuild: (leaves: readonly NDArray[]) => unknown;
}

function results(avals: readonly Aval[], { name, f, graph }: CustomParams): readonly Aval[] {
  return outAvals(graph ?? trace(name, avals, f).graph);
}

function staging<P extends CustomParams>(args: readonly NDArray[], params: P): { args: readonly NDArray[]; params: P } {
  if (params.graph !== undefined) return { args, params };
  const { graph, captures } = trace(params.name, args.map((x) => x.aval), params.f);
  return {
    args: [...args, ...captures],
    params: { ...params, f: (xs) => evaluate(graph, xs), graph, count: params.count ?? args.length },
  };
}

/** Splits what a staged function closed over from its operands; derivatives by the former are not the rule's. */
function operands(args: readonly NDArray[], moving: readonly boolean[], params: CustomParams): "rule" | "closure" {
  const count = params.count ?? args.length;
  const closure = moving.slice(count).includes(true);
  if (!closure) return "rule";
  if (moving.slice(0, count).includes(true)) {
    throw new NotDifferentiableError(
      `differentiating ${params.name}: it has a custom rule and closes over a value that is being differentiated; pass the value as an argument`,
    );
  }
  return "closure";
}

/**
 * The results that a rule gave; where the function is staged, they must be of its types, which what follows relies on.
 */
function checked(outs: readonly NDArray[], { name, graph }: CustomParams): readonly NDArray[] {
  if (graph === undefined) return outs;
  const wanted = outAvals(graph);
  const fits = outs.length === wanted.length &&
    outs.every((x, i) => x.dtype === wanted[i].dtype && sameShape(x.shape, wanted[i].shape));
  if (fits) return outs;
  throw new TypeError(
    `the rule of ${name}: expected an output of the function's own type ${wanted.map(avalText).join(", ")}, got ${
      outs.map(avalText).join(", ")
    }`,
  );
}

/** A call of a function with a JVP rule. */
export const customJvpOp: Op = general<CustomJvpParams>({
  name: "customJvp",
  infer: results,
  run: (args, { f }) => f(args),
  jvp: (primals, tangents, _outs, params) => pushJvp(primals, tangents, params).tangents,
  push: pushJvp,
  vjp: null,
  forward(primals, needs, params): Forward {
    if (operands(primals, needs, params) === "closure") return vjpFlat(params.name, primals, needs, params.f);
    const given = primals.slice(0, params.count ?? primals.length);
    let outs: readonly NDArray[] = [];
    const pull = transpose(
      new LinearTape("grad", `the JVP rule of ${params.name}`),
      given.map((x) => x.aval),
      (boxes) => {
        const result = params.rule(given, boxes as readonly NDArray[]);
        outs = checked(result.outs, params);
        return result.tangents;
      },
    );
    return { outs, pull };
  },
  inline: (args, { f }) => f(args),
  batch(args, batched, size, params) {
    const count = params.count ?? args.length;
    const marks = batched.slice(0, count);
    return bind(customJvpOp, args, {
      name: params.name,
      count,
      f: (xs: readonly NDArray[]) => batchFlat("vmap", size, xs, batched, params.f),
      rule(primals: readonly NDArray[], tangents: readonly NDArray[]) {
        const all = batchFlat("vmap", size, [...primals, ...tangents], [...marks, ...marks], (xs) => {
          const { outs, tangents } = params.rule(xs.slice(0, count), xs.slice(count));
          return [...outs, ...tangents];
        });
        return { outs: all.slice(0, all.length / 2), tangents: all.slice(all.length / 2) };
      },
    });
  },
  stage: staging,
});

function pushJvp(primals: readonly NDArray[], tangents: readonly MaybeZero[], params: CustomJvpParams): Push {
  if (operands(primals, tangents.map((t) => t !== null), params) === "closure") {
    return jvpFlat(params.name, primals, tangents, params.f);
  }
  const given = primals.slice(0, params.count ?? primals.length);
  const result = params.rule(given, given.map((x, i) => instantiate(tangents[i], x.aval)));
  checked(result.outs, params);
  return result;
}

/** A call of a function with a VJP rule. */
export const customVjpOp: Op = general<CustomVjpParams>({
  name: "customVjp",
  infer: results,
  run: (args, { f }) => f(args),
  jvp: (_p, _t, _o, { name }) => refuseJvp(name),
  push(primals, tangents, params) {
    if (operands(primals, tangents.map((t) => t !== null), params) === "closure") {
      return jvpFlat(params.name, primals, tangents, params.f);
    }
    params.fwd(primals.slice(0, params.count ?? primals.length)); // JAX runs the forward pass before it refuses
    return refuseJvp(params.name);
  },
  vjp: null,
  forward(primals, needs, params): Forward {
    if (operands(primals, needs, params) === "closure") return vjpFlat(params.name, primals, needs, params.f);
    const { outs, residuals } = params.fwd(primals.slice(0, params.count ?? primals.length));
    checked(outs, params);
    return {
      outs,
      pull: (cts) => params.bwd(residuals, outs.map((x, i) => instantiate(cts[i], x.aval))),
    };
  },
  batch(args, batched, size, params) {
    const count = params.count ?? args.length;
    return bind(customVjpOp, args, {
      name: params.name,
      count,
      f: (xs: readonly NDArray[]) => batchFlat("vmap", size, xs, batched, params.f),
      fwd(primals: readonly NDArray[]) {
        let inner: Residuals | null = null;
        const { outs, batched: marks } = batchPartly("vmap", size, primals, batched.slice(0, count), (xs) => {
          const result = params.fwd(xs);
          inner = result.residuals;
          return [...result.outs, ...inner.leaves];
        });
        const { leaves, rebuild } = inner! as Residuals;
        const n = outs.length - leaves.length;
        return {
          outs: outs.slice(0, n).map((x, i) => marks[i] ? x : spread(x, size)),
          residuals: { leaves: outs.slice(n), rebuild: () => ({ rebuild, marks: marks.slice(n) }) },
        };
      },
      bwd(residuals: Residuals, cts: readonly NDArray[]) {
        const { rebuild, marks } = residuals.rebuild([]) as {
          rebuild: Residuals["rebuild"];
          marks: readonly boolean[];
        };
        const saved = residuals.leaves;
        let zeros: readonly boolean[] = [];
        const back = batchFlat(
          "vmap",
          size,
          [...saved, ...cts],
          [...marks, ...cts.map(() => true)],
          (xs) => {
            const grads = params.bwd({ leaves: xs.slice(0, saved.length), rebuild }, xs.slice(saved.length));
            zeros = grads.map((g) => g === null);
            return grads.filter((g) => g !== null);
          },
        );
        let next = 0;
        return zeros.map((z, i) => {
          if (z) return null;
          const g = back[next++];
          return batched[i] ? g : reduceSum(g, [0]);
        });
      },
    });
  },
  stage: staging,
});

function refuseJvp(name: string): never {
  throw new NotDifferentiableError(
    `can't apply forward-mode autodiff (jvp) to a custom_vjp function: ${name} has only a VJP rule; define it with customJvp to have both modes`,
  );
}
