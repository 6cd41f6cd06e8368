/**
 * The families of ops that aren't elementwise: from what a record gives (how it runs, its transpose, its batch rule),
 * they derive the rest. A record that omits what its family needs does not type-check.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import type { Aval } from "../core/aval.ts";
import type { Forward, MaybeZero, Op, Push, Sharing } from "../core/op.ts";
import { runPlan } from "../core/placement.ts";
import type { Plan } from "../core/plan.ts";
import { zerosOf } from "../core/view.ts";

/**
 * How an op runs on concrete arrays: as a device's plan, as other strides over the same buffer, or in its own way, of
 * which it may say what the results share with the operands. What runs in its own way may be a plan besides, for graphs.
 */
export type How<P> =
  | { plan(avals: readonly Aval[], params: P): Plan }
  | { view(x: NDArray, aval: Aval, params: P): NDArray }
  | { run(args: readonly NDArray[], params: P): readonly NDArray[]; readonly shares?: Sharing };

/** What every record gives. */
export type Base<P> = How<P> & {
  readonly name: string;
  /** Shapes and dtypes of the results. */
  infer(avals: readonly Aval[], params: P): Aval | readonly Aval[];
  /** Runs it on operands of which those marked have a leading batch axis; so do its results. */
  batch(args: readonly NDArray[], batched: readonly boolean[], size: number, params: P): NDArray | readonly NDArray[];
};

/** A record of the linear family. */
export type LinearSpec<P> = Base<P> & {
  /** The operands it is jointly linear in; all by default. */
  readonly operands?: readonly number[];
  /** The cotangents of the operands, for those that `needs` marks. */
  transpose(
    ct: NDArray,
    primals: readonly NDArray[],
    params: P,
    needs: readonly boolean[],
  ): readonly MaybeZero[];
};

/** A record of the bilinear family: an op linear in each of its two operands alone. */
export type BilinearSpec<P> = Base<P> & {
  /** The cotangent of the left operand; only the right one has a value. */
  left(ct: NDArray, x: NDArray, y: NDArray, params: P): NDArray;
  /** The cotangent of the right operand; only the left one has a value. */
  right(ct: NDArray, x: NDArray, y: NDArray, params: P): NDArray;
  /** See {@link Op.expand}. */
  expand?(avals: readonly Aval[], params: P): ((args: readonly NDArray[]) => readonly NDArray[]) | null;
};

/** A record of the general family. */
export type GeneralSpec<P> = Base<P> & {
  /** Tangents of the results. */
  jvp(
    primals: readonly NDArray[],
    tangents: readonly MaybeZero[],
    outs: readonly NDArray[],
    params: P,
  ): readonly MaybeZero[];
  /** Cotangents of the operands; null where the transpose of `jvp` serves. */
  readonly vjp:
    | null
    | ((
      cts: readonly MaybeZero[],
      primals: readonly NDArray[],
      outs: readonly NDArray[],
      params: P,
      needs: readonly boolean[],
    ) => readonly MaybeZero[]);
  /** The operands it is linear in, if any; `vjp` then serves without their values. */
  readonly linear?: readonly number[];
  /** See {@link Op.push}. */
  push?(primals: readonly NDArray[], tangents: readonly MaybeZero[], params: P): Push;
  /** See {@link Op.forward}. */
  forward?(primals: readonly NDArray[], needs: readonly boolean[], params: P): Forward;
  /** See {@link Op.inline}. */
  inline?(args: readonly NDArray[], params: P): readonly NDArray[];
  /** See {@link Op.stage}. */
  stage?(args: readonly NDArray[], params: P): { args: readonly NDArray[]; params: unknown };
};

const TABLE = new Map<string, Op>();

/** Every op there is, by name. */
export const OPS: ReadonlyMap<string, Op> = TABLE;

/** Enters a record into the table of ops. */
export function register<O extends Op>(op: O): O {
  if (TABLE.has(op.name)) throw new Error(`the op ${op.name} is defined twice`);
  TABLE.set(op.name, op);
  return op;
}

function list<T extends object>(x: T | readonly T[]): readonly T[] {
  return Array.isArray(x) ? x : [x as T];
}

function common<P>(spec: Base<P>): Pick<Op, "name" | "infer" | "execute" | "batch" | "plan" | "view" | "shares"> {
  const infer = (avals: readonly Aval[], params: unknown): readonly Aval[] => list(spec.infer(avals, params as P));
  return {
    name: spec.name,
    infer,
    execute(args, params) {
      if ("run" in spec) return spec.run(args, params as P);
      const avals = args.map((x) => x.aval);
      const outs = infer(avals, params);
      if ("view" in spec) return [spec.view(args[0], outs[0], params as P)];
      return runPlan(spec.plan(avals, params as P), args, outs);
    },
    ..."plan" in spec && { plan: (avals: readonly Aval[], params: unknown): Plan => spec.plan(avals, params as P) },
    ..."view" in spec && {
      view: (x: NDArray, aval: Aval, params: unknown): NDArray => spec.view(x, aval, params as P),
    },
    shares: "run" in spec ? spec.shares ?? "unknown" : "view" in spec ? "first" : "nothing",
    batch: (args, batched, size, params) => list(spec.batch(args, batched, size, params as P)),
  };
}

/** An op linear in its operands together: its tangent is the op of the tangents. */
export function linear<P>(spec: LinearSpec<P>): Op {
  const at = (i: number): boolean => spec.operands === undefined || spec.operands.includes(i);
  const op: Op = {
    ...common(spec),
    family: "linear",
    linear: spec.operands ?? "jointly",
    jvp(primals, tangents, _outs, params) {
      if (!tangents.some((t, i) => t !== null && at(i))) return [null];
      return bind(op, primals.map((x, i) => at(i) ? tangents[i] ?? zerosOf(x.aval) : x), params);
    },
    vjp(cts, primals, _outs, params, needs) {
      const ct = cts[0];
      return ct === null ? primals.map(() => null) : spec.transpose(ct, primals, params as P, needs);
    },
  };
  return register(op);
}

/** An op linear in each of two operands alone: its tangent is op(t, y) + op(x, t). */
export function bilinear<P>(spec: BilinearSpec<P>, add: (x: NDArray, y: NDArray) => NDArray): Op {
  const { expand } = spec;
  const op: Op = {
    ...common(spec),
    ...expand && { expand: (avals: readonly Aval[], params: unknown) => expand(avals, params as P) },
    family: "bilinear",
    linear: "each",
    jvp(primals, tangents, _outs, params) {
      const [x, y] = primals;
      const [tx, ty] = tangents;
      const left = tx === null ? null : bind(op, [tx, y], params)[0];
      const right = ty === null ? null : bind(op, [x, ty], params)[0];
      return [left === null ? right : right === null ? left : add(left, right)];
    },
    vjp(cts, primals, _outs, params, needs) {
      const ct = cts[0];
      if (ct === null) return [null, null];
      const [x, y] = primals;
      return [
        needs[0] ? spec.left(ct, x, y, params as P) : null,
        needs[1] ? spec.right(ct, x, y, params as P) : null,
      ];
    },
  };
  return register(op);
}

/** An op with a derivative of its own. */
export function general<P>(spec: GeneralSpec<P>): Op {
  const { vjp, push, forward, inline, stage } = spec;
  const op: Op = {
    ...common(spec),
    family: "general",
    linear: spec.linear ?? null,
    jvp: (primals, tangents, outs, params) => spec.jvp(primals, tangents, outs, params as P),
    vjp: vjp && ((cts, primals, outs, params, needs) => vjp(cts, primals, outs, params as P, needs)),
    ...push && { push: (primals, tangents, params) => push(primals, tangents, params as P) },
    ...forward && { forward: (primals, needs, params) => forward(primals, needs, params as P) },
    ...inline && { inline: (args, params) => inline(args, params as P) },
    ...stage && { stage: (args, params) => stage(args, params as P) },
  };
  return register(op);
}

/**
 * An op whose results don't vary smoothly with its operands (integers, booleans, piecewise constants): zero derivative.
 */
export function discrete<P>(spec: Base<P>): Op {
  return general<P>({
    ...spec,
    jvp: (_p, _t, outs) => outs.map(() => null),
    vjp: (_c, primals) => primals.map(() => null),
  });
}
