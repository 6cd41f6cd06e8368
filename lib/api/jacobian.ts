/**
 * Jacobians and Hessians: whole bases pushed forward or pulled back at once.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { filled, zerosOf } from "../core/view.ts";
import { convert, eq, following, iota, moveAxis, reshape, slice } from "../ops/mod.ts";
import { vjpFlat } from "../transforms/backward.ts";
import { batchFlat } from "../transforms/batch.ts";
import { jvpFlat } from "../transforms/dual.ts";
import { differentiable } from "../transforms/tape.ts";
import { leafPaths, type TreeDef, unflatten } from "../tree.ts";
import {
  checkFunction,
  flatFunction,
  flattenAll,
  functionOf,
  normalizeArgnums,
  rebuild,
  zeroGradient,
} from "./flat.ts";
import { type AuxOptions, type GradOptions, gradOptions } from "./grad.ts";
import type { LiftAt, Lower, Picked } from "../transforms/types.ts";
import { namedAs, nameOf, type UserFunction } from "../transforms/user_function.ts";

/** The tree `Y` with, in place of each leaf, the tree `X`. */
export type Jacobian<Y, X> = NDArray extends Y ? Lower<X>
  : Y extends number ? Lower<X>
  : Y extends null ? null
  : { [K in keyof Y]: Jacobian<Y[K], X> };

interface Problem {
  readonly leaves: NDArray[];
  readonly defs: TreeDef[];
  readonly call: UserFunction;
}

/** The differentiated arguments, checked, and the function of them alone. */
function problem(action: string, f: UserFunction, options: GradOptions, args: readonly unknown[]): Problem {
  const places = normalizeArgnums(action, options.argnums ?? 0, args.length);
  const { leaves, defs } = flattenAll(places.map((i) => args[i]), (i) => `${action}: argument ${places[i]}`);
  leaves.forEach((x, i) => {
    const { kind, dtype } = x.aval;
    if (options.holomorphic ? kind === "c" : kind === "f" || (options.allowInt && kind !== "c")) return;
    const at = defs.flatMap((d, k) => leafPaths(d, `argument ${places[k]}`))[i];
    const wanted = options.holomorphic
      ? "inputs with complex dtype"
      : kind === "c"
      ? "real inputs"
      : "real- or complex-valued inputs";
    const remedy = options.holomorphic
      ? 'convert it with astype("complex64")'
      : kind === "c"
      ? "pass holomorphic: true if the function is holomorphic, or use jvp or vjp"
      : 'convert it with astype("float32"), or pass allowInt: true';
    throw new TypeError(`${action} requires ${wanted}, but ${at} is ${dtype}; ${remedy}`);
  });
  return { leaves, defs, call: functionOf(f, args, places) };
}

/** The unit vectors of all leaves together: for each leaf, an array [total, ...shape]. */
function basis(leaves: readonly NDArray[]): NDArray[] {
  const total = leaves.reduce((n, x) => n + x.size, 0);
  let start = 0;
  return leaves.map((x) => {
    const flat = [total, x.size];
    const shifted = reshape(iota("int32", [total], 0), [total, 1]);
    const columns = iota("int32", flat, 1);
    const offset = filled(makeAval([], "int32"), start);
    start += x.size;
    return reshape(convert(eq(shifted, columns.add(offset)), x.dtype), [total, ...x.shape]);
  });
}

/** Pieces of `rows`, whose leading axis runs over the elements of all leaves, by leaf. */
function pieces(rows: NDArray, leaves: readonly NDArray[]): NDArray[] {
  let start = 0;
  return leaves.map((x) => {
    const low = rows.shape.map((_, i) => i === 0 ? start : 0);
    start += x.size;
    return slice(rows, low, rows.shape.map((n, i) => i === 0 ? start : n));
  });
}

function assemble(
  options: GradOptions,
  out: TreeDef,
  defs: readonly TreeDef[],
  blocks: readonly (readonly NDArray[])[],
  aux: unknown,
): unknown {
  const trees = blocks.map((row) => {
    const inner = rebuild(defs, row);
    return typeof (options.argnums ?? 0) === "number" ? inner[0] : inner;
  });
  const jacobian = unflatten(out, trees);
  return options.hasAux ? [jacobian, aux] : jacobian;
}

function forward(action: string, f: UserFunction, options: GradOptions, args: readonly unknown[]): unknown {
  const { leaves, defs, call } = problem(action, f, options, args);
  const flat = flatFunction(action, call, defs, options.hasAux);
  const units = basis(leaves.filter((x) => differentiable(x.aval)));
  const size = units[0]?.shape[0] ?? 0;
  let aux: unknown = null;
  const moved = batchFlat(action, size, units, units.map(() => true), (ts) => {
    let next = 0;
    const tangents = leaves.map((x) => differentiable(x.aval) ? ts[next++] : null);
    const result = jvpFlat(action, leaves, tangents, flat.call);
    aux = flat.aux(result.level);
    return result.outs.map((y, i) => result.tangents[i] ?? zerosOf(y.aval));
  });
  const moving = leaves.filter((x) => differentiable(x.aval));
  if (options.holomorphic) checkComplex(action, f, moved);
  const blocks = moved.map((rows) => {
    const parts = pieces(rows, moving);
    let next = 0;
    return leaves.map((x) => {
      const outShape = rows.shape.slice(1);
      if (!differentiable(x.aval)) return following(zerosOf(makeAval([...outShape, ...x.shape], rows.dtype)), x);
      return following(reshape(moveAxis(parts[next++], 0, rows.ndim - 1), [...outShape, ...x.shape]), x);
    });
  });
  return assemble(options, flat.out(), defs, blocks, aux);
}

function reverse(action: string, f: UserFunction, options: GradOptions, args: readonly unknown[]): unknown {
  const { leaves, defs, call } = problem(action, f, options, args);
  const flat = flatFunction(action, call, defs, options.hasAux);
  const { outs, pull, tape } = vjpFlat(action, leaves, null, flat.call);
  if (options.holomorphic) checkComplex(action, f, outs);
  outs.forEach((y) => {
    const { kind, dtype } = y.aval;
    if (kind === "f" || (kind === "c" && options.holomorphic)) return;
    throw new TypeError(
      `${action} requires real-valued outputs, but ${nameOf(f)} returned ${dtype}; ${
        kind === "c" ? "pass holomorphic: true if the function is holomorphic" : 'convert it with astype("float32")'
      }`,
    );
  });
  const units = basis(outs);
  const pulled = batchFlat(action, units[0]?.shape[0] ?? 0, units, units.map(() => true), (cts) => {
    const back = pull(cts);
    return leaves.map((x, i) => back[i] ?? zeroGradient(x));
  });
  const byLeaf = pulled.map((rows) => pieces(rows, outs));
  const blocks = outs.map((y, i) =>
    leaves.map((x, k) => following(reshape(byLeaf[k][i], [...y.shape, ...x.shape]), x))
  );
  return assemble(options, flat.out(), defs, blocks, flat.aux(tape));
}

function checkComplex(action: string, f: UserFunction, outs: readonly NDArray[]): void {
  for (const y of outs) {
    if (y.aval.kind !== "c") {
      throw new TypeError(
        `${action}: holomorphic requires outputs with complex dtype, but ${
          nameOf(f)
        } returned ${y.dtype}; leave holomorphic out`,
      );
    }
  }
}

/** A function that takes a function and gives its Jacobian, in the forms of `argnums`. */
export interface JacobianTransform {
  <A extends readonly unknown[], Y, X>(
    f: (...args: A) => readonly [Y, X],
    options: GradOptions & { hasAux: true; argnums?: undefined },
  ): (...args: LiftAt<A, 0>) => [Jacobian<Y, A[0]>, X];
  <A extends readonly unknown[], Y, X, N extends number>(
    f: (...args: A) => readonly [Y, X],
    options: AuxOptions<N>,
  ): (...args: LiftAt<A, N>) => [Jacobian<Y, A[N]>, X];
  <A extends readonly unknown[], Y, X, const N extends readonly number[]>(
    f: (...args: A) => readonly [Y, X],
    options: AuxOptions<N>,
  ): (...args: LiftAt<A, N[number]>) => [Jacobian<Y, Picked<A, N>>, X];
  <A extends readonly unknown[], Y, N extends number>(
    f: (...args: A) => Y,
    options: N | (GradOptions & { argnums: N }),
  ): (...args: LiftAt<A, N>) => Jacobian<Y, A[N]>;
  <A extends readonly unknown[], Y, const N extends readonly number[]>(
    f: (...args: A) => Y,
    options: N | (GradOptions & { argnums: N }),
  ): (...args: LiftAt<A, N[number]>) => Jacobian<Y, Picked<A, N>>;
  <A extends readonly unknown[], Y>(
    f: (...args: A) => Y,
    options?: GradOptions,
  ): (...args: LiftAt<A, 0>) => Jacobian<Y, A[0]>;
}

function jacobian(
  action: string,
  mode: (action: string, f: UserFunction, options: GradOptions, args: readonly unknown[]) => unknown,
): JacobianTransform {
  return ((f: UserFunction, options?: number | readonly number[] | GradOptions) => {
    checkFunction(action, f);
    const given = gradOptions(action, options);
    return (...args: unknown[]) => mode(action, f, given, args);
  }) as JacobianTransform;
}

/**
 * The Jacobian by forward mode, best for more outputs than inputs. Its result is the tree of the output with, in place
 * of each leaf, the tree of the input; each leaf has the output's shape followed by the input's.
 *
 * @throws {TypeError} If an argument is not floating (complex needs `holomorphic`).
 *
 * @example
 * ```ts
 * import { jacfwd, type NDArray, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(jacfwd((x: NDArray) => x.mul(x))(np.array([1, 2])).tolist(), [[2, 0], [0, 4]]);
 * ```
 */
export const jacfwd: JacobianTransform = jacobian("jacfwd", forward);

/**
 * The Jacobian by reverse mode, best for more inputs than outputs. Its result is that of {@link jacfwd}.
 *
 * @throws {TypeError} If an argument or the result is not floating (complex needs `holomorphic`).
 *
 * @example
 * ```ts
 * import { jacrev, type NDArray, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(jacrev((x: NDArray) => x.mul(x))(np.array([1, 2])).tolist(), [[2, 0], [0, 4]]);
 * ```
 */
export const jacrev: JacobianTransform = jacobian("jacrev", reverse);

/** A function that takes a function and gives its Hessian, in the forms of `argnums`. */
export interface HessianTransform {
  <A extends readonly unknown[], Y, X>(
    f: (...args: A) => readonly [Y, X],
    options: GradOptions & { hasAux: true; argnums?: undefined },
  ): (...args: LiftAt<A, 0>) => [Jacobian<Jacobian<Y, A[0]>, A[0]>, X];
  <A extends readonly unknown[], Y, X, N extends number>(
    f: (...args: A) => readonly [Y, X],
    options: AuxOptions<N>,
  ): (...args: LiftAt<A, N>) => [Jacobian<Jacobian<Y, A[N]>, A[N]>, X];
  <A extends readonly unknown[], Y, X, const N extends readonly number[]>(
    f: (...args: A) => readonly [Y, X],
    options: AuxOptions<N>,
  ): (...args: LiftAt<A, N[number]>) => [Jacobian<Jacobian<Y, Picked<A, N>>, Picked<A, N>>, X];
  <A extends readonly unknown[], Y, N extends number>(
    f: (...args: A) => Y,
    options: N | (GradOptions & { argnums: N }),
  ): (...args: LiftAt<A, N>) => Jacobian<Jacobian<Y, A[N]>, A[N]>;
  <A extends readonly unknown[], Y, const N extends readonly number[]>(
    f: (...args: A) => Y,
    options: N | (GradOptions & { argnums: N }),
  ): (...args: LiftAt<A, N[number]>) => Jacobian<Jacobian<Y, Picked<A, N>>, Picked<A, N>>;
  <A extends readonly unknown[], Y>(
    f: (...args: A) => Y,
    options?: GradOptions,
  ): (...args: LiftAt<A, 0>) => Jacobian<Jacobian<Y, A[0]>, A[0]>;
}

/**
 * The Hessian: the forward-mode Jacobian of the reverse-mode one. For outputs of any shape; each leaf has the output's
 * shape, then the input's twice.
 *
 * @throws {TypeError} If an argument or the result is not floating (complex needs `holomorphic`).
 *
 * @example
 * ```ts
 * import { hessian, type NDArray, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const f = (x: NDArray) => np.sum(x.pow(3));
 * assertEquals(hessian(f)(np.array([1, 2])).tolist(), [[6, 0], [0, 12]]);
 * ```
 */
export const hessian: HessianTransform = ((f: UserFunction, options?: number | readonly number[] | GradOptions) => {
  checkFunction("hessian", f);
  const given = gradOptions("hessian", options);
  const inner = (...args: unknown[]): unknown => reverse("hessian", f, given, args);
  return (...args: unknown[]) => forward("hessian", namedAs(f, inner), given, args);
}) as HessianTransform;
