/**
 * Gradients.
 *
 * @module
 */
import { checkOptions } from "../numpy/arguments.ts";
import type { ArrayLike, NDArray } from "../core/array.ts";
import { filled } from "../core/view.ts";
import { avalText } from "../errors.ts";
import { following } from "../ops/place.ts";
import { vjpFlat } from "../transforms/backward.ts";
import { leafPaths, type TreeDef } from "../tree.ts";
import {
  checkFunction,
  flatFunction,
  flattenAll,
  functionOf,
  normalizeArgnums,
  rebuild,
  zeroGradient,
} from "./flat.ts";
import type { LiftAt, Lower, Picked } from "../transforms/types.ts";
import { nameOf, type UserFunction } from "../transforms/user_function.ts";

/** Options of `grad` and `valueAndGrad`. */
export interface GradOptions {
  /** The argument, or arguments, to differentiate by; the first by default. */
  argnums?: number | readonly number[];
  /** Whether the function returns `[output, aux]`; `aux` is handed through. */
  hasAux?: boolean;
  /** Promises that the function is holomorphic, so that its complex derivative is one complex number. */
  holomorphic?: boolean;
  /** Allows integer and boolean inputs; their gradients are float32 zeros. */
  allowInt?: boolean;
}

/** A function of a scalar result, as `grad` takes it. */
export type ScalarFunction<A extends readonly unknown[]> = (...args: A) => ArrayLike;

/** A function of a scalar result and something that is handed through, as `hasAux` takes it. */
export type AuxFunction<A extends readonly unknown[], X> = (...args: A) => readonly [ArrayLike, X];

/** Options with `hasAux`, by one argument or several. */
export type AuxOptions<N> = GradOptions & { hasAux: true; argnums: N };

interface Result {
  readonly value: NDArray;
  readonly aux: unknown;
  readonly grads: unknown;
}

function differentiate(
  action: string,
  f: UserFunction,
  options: GradOptions,
  args: readonly unknown[],
): Result {
  const { argnums = 0, hasAux = false } = options;
  const places = normalizeArgnums(action, argnums, args.length);
  const { leaves, defs } = flattenAll(places.map((i) => args[i]), (i) => `${action}: argument ${places[i]}`);
  checkInputs(action, leaves, defs, places, options);
  const flat = flatFunction(action, args.length === 1 ? f : functionOf(f, args, places), defs, hasAux);
  const { outs, pull, tape } = vjpFlat(action, leaves, null, flat.call);
  const value = outs[0];
  checkOutput(action, f, outs, flat.out(), options);
  const back = pull([filled(value.aval, 1)]);
  const trees = rebuild(defs, leaves.map((x, i) => following(back[i] ?? zeroGradient(x), x)));
  return { value, aux: flat.aux(tape), grads: typeof argnums === "number" ? trees[0] : trees };
}

function checkInputs(
  action: string,
  leaves: readonly NDArray[],
  defs: readonly TreeDef[],
  places: readonly number[],
  { holomorphic = false, allowInt = false }: GradOptions,
): void {
  for (let i = 0; i < leaves.length; i++) {
    const { kind, dtype } = leaves[i].aval;
    if (holomorphic ? kind === "c" : kind === "f" || kind === "c" || allowInt) continue;
    const at = defs.flatMap((d, k) => leafPaths(d, `argument ${places[k]}`))[i];
    throw new TypeError(
      holomorphic
        ? `${action}: holomorphic requires inputs with complex dtype, but ${at} is ${dtype}; convert it with astype("complex64")`
        : `${action} requires real- or complex-valued inputs, but ${at} is ${dtype}; convert it with astype("float32"), or pass allowInt: true for a zero gradient`,
    );
  }
}

function checkOutput(
  action: string,
  f: UserFunction,
  outs: readonly NDArray[],
  def: TreeDef,
  { holomorphic = false }: GradOptions,
): void {
  const [value] = outs;
  if (def.kind !== "leaf" || value.ndim !== 0) {
    const got = def.kind === "leaf" ? `an array ${avalText(value)}` : `a tree of ${outs.length} arrays`;
    throw new TypeError(
      `${action}: a gradient is only defined for scalar-output functions, but ${
        nameOf(f)
      } returned ${got}; return a scalar such as np.sum(y), or try jacobian functions: jacrev or jacfwd`,
    );
  }
  if (value.aval.kind === "c" && !holomorphic) {
    throw new TypeError(
      `${action} requires real-valued outputs, but ${
        nameOf(f)
      } returned ${value.dtype}; take np.real or np.abs of it, or pass holomorphic: true if the function is holomorphic`,
    );
  }
  if (value.aval.kind !== "f" && value.aval.kind !== "c") {
    throw new TypeError(
      `${action} requires real-valued outputs, but ${
        nameOf(f)
      } returned ${value.dtype}; convert it with astype("float32")`,
    );
  }
  if (holomorphic && value.aval.kind !== "c") {
    throw new TypeError(
      `${action}: holomorphic requires outputs with complex dtype, but ${
        nameOf(f)
      } returned ${value.dtype}; leave holomorphic out`,
    );
  }
}

/** The options of a gradient or Jacobian, which may be `argnums` alone. */
export function gradOptions(
  action: string,
  options: number | readonly number[] | GradOptions | undefined,
): GradOptions {
  if (typeof options === "number" || Array.isArray(options)) return { argnums: options };
  return checkOptions(action, (options as GradOptions) ?? {}, ["argnums", "hasAux", "holomorphic", "allowInt"]);
}

/**
 * The gradient of a function with a scalar result, by reverse mode. It differentiates by the first argument, or by
 * those that `argnums` names, and its result has the tree, shapes and dtypes of these.
 *
 * For f: ℂ → ℝ the result is ∂f/∂x − i·∂f/∂y, as in JAX: step along its conjugate to descend.
 *
 * Arguments that it doesn't differentiate by are handed through as they are: a number stays a number.
 *
 * @param f A function of arrays (or trees of them) whose result is 0-d.
 * @param options `argnums`, or an object with `argnums`, `hasAux`, `holomorphic`, `allowInt`.
 * @returns A function of the same arguments that gives the gradient; with `hasAux`, `[gradient, aux]`.
 * @throws {TypeError} If an argument is not floating or complex, or the result not a real scalar.
 *
 * @example
 * ```ts
 * import { grad, type NDArray, np } from "@fluxion/fluxion";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const f = (x: NDArray) => np.sum(np.tanh(x));
 * assertEquals(grad(f)(np.zeros([2])).tolist(), [1, 1]);
 * assertAlmostEquals(grad(grad(np.sin))(1).item(), -Math.sin(1), 1e-6);
 * ```
 */
export function grad<A extends readonly unknown[], X>(
  f: AuxFunction<A, X>,
  options: GradOptions & { hasAux: true; argnums?: undefined },
): (...args: LiftAt<A, 0>) => [Lower<A[0]>, X];
/** {@link grad} with `hasAux`, by the argument of this number. */
export function grad<A extends readonly unknown[], X, N extends number>(
  f: AuxFunction<A, X>,
  options: AuxOptions<N>,
): (...args: LiftAt<A, N>) => [Lower<A[N]>, X];
/** {@link grad} with `hasAux`, by several arguments. */
export function grad<A extends readonly unknown[], X, const N extends readonly number[]>(
  f: AuxFunction<A, X>,
  options: AuxOptions<N>,
): (...args: LiftAt<A, N[number]>) => [Picked<A, N>, X];
/** {@link grad} by the argument of this number. */
export function grad<A extends readonly unknown[], N extends number>(
  f: ScalarFunction<A>,
  options: N | (GradOptions & { argnums: N }),
): (...args: LiftAt<A, N>) => Lower<A[N]>;
/** {@link grad} by several arguments: an array with an entry for each. */
export function grad<A extends readonly unknown[], const N extends readonly number[]>(
  f: ScalarFunction<A>,
  options: N | (GradOptions & { argnums: N }),
): (...args: LiftAt<A, N[number]>) => Picked<A, N>;
/** {@link grad} by the first argument. */
export function grad<A extends readonly unknown[]>(
  f: ScalarFunction<A>,
  options?: GradOptions,
): (...args: LiftAt<A, 0>) => Lower<A[0]>;
export function grad(
  f: UserFunction,
  options?: number | readonly number[] | GradOptions,
): UserFunction {
  checkFunction("grad", f);
  const given = gradOptions("grad", options);
  return (...args: unknown[]) => {
    const { aux, grads } = differentiate("grad", f, given, args);
    return given.hasAux ? [grads, aux] : grads;
  };
}

/**
 * The value of a function together with its gradient: `[value, gradient]`, or `[[value, aux], gradient]` with
 * `hasAux`. Arguments and errors are those of {@link grad}.
 *
 * @example
 * ```ts
 * import { np, valueAndGrad } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [y, dy] = valueAndGrad(np.square)(3);
 * assertEquals([y.item(), dy.item()], [9, 6]);
 * ```
 */
export function valueAndGrad<A extends readonly unknown[], X>(
  f: AuxFunction<A, X>,
  options: GradOptions & { hasAux: true; argnums?: undefined },
): (...args: LiftAt<A, 0>) => [[NDArray, X], Lower<A[0]>];
/** {@link valueAndGrad} with `hasAux`, by the argument of this number. */
export function valueAndGrad<A extends readonly unknown[], X, N extends number>(
  f: AuxFunction<A, X>,
  options: AuxOptions<N>,
): (...args: LiftAt<A, N>) => [[NDArray, X], Lower<A[N]>];
/** {@link valueAndGrad} with `hasAux`, by several arguments. */
export function valueAndGrad<A extends readonly unknown[], X, const N extends readonly number[]>(
  f: AuxFunction<A, X>,
  options: AuxOptions<N>,
): (...args: LiftAt<A, N[number]>) => [[NDArray, X], Picked<A, N>];
/** {@link valueAndGrad} by the argument of this number. */
export function valueAndGrad<A extends readonly unknown[], N extends number>(
  f: ScalarFunction<A>,
  options: N | (GradOptions & { argnums: N }),
): (...args: LiftAt<A, N>) => [NDArray, Lower<A[N]>];
/** {@link valueAndGrad} by several arguments: an array with an entry for each. */
export function valueAndGrad<A extends readonly unknown[], const N extends readonly number[]>(
  f: ScalarFunction<A>,
  options: N | (GradOptions & { argnums: N }),
): (...args: LiftAt<A, N[number]>) => [NDArray, Picked<A, N>];
/** {@link valueAndGrad} by the first argument. */
export function valueAndGrad<A extends readonly unknown[]>(
  f: ScalarFunction<A>,
  options?: GradOptions,
): (...args: LiftAt<A, 0>) => [NDArray, Lower<A[0]>];
export function valueAndGrad(
  f: UserFunction,
  options?: number | readonly number[] | GradOptions,
): UserFunction {
  checkFunction("valueAndGrad", f);
  const given = gradOptions("valueAndGrad", options);
  return (...args: unknown[]) => {
    const { value, aux, grads } = differentiate("valueAndGrad", f, given, args);
    return [given.hasAux ? [value, aux] : value, grads];
  };
}
