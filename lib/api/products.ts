/**
 * Jacobian-vector and vector-Jacobian products, linearisation and transposition.
 *
 * @module
 */
import { checkOptions } from "../numpy/arguments.ts";
import { type NDArray, withAval } from "../core/array.ts";
import { sameShape } from "../core/aval.ts";
import type { MaybeZero } from "../core/op.ts";
import { zerosOf } from "../core/view.ts";
import { avalText } from "../errors.ts";
import { following } from "../ops/place.ts";
import { instantiate, pushFlat, transpose, vjpFlat } from "../transforms/backward.ts";
import { jvpFlat } from "../transforms/dual.ts";
import { LinearTape } from "../transforms/linear.ts";
import { differentiable } from "../transforms/tape.ts";
import { arrayDef, defText, flatten, flattenArrays, leafPaths, sameTree, type TreeDef, unflatten } from "../tree.ts";
import { checkFunction, flatFunction, flattenAll, inDType, rebuild, yieldsTo } from "./flat.ts";
import type { Lift, LiftArgs, Lower, LowerArgs } from "../transforms/types.ts";
import { nameOf, type UserFunction } from "../transforms/user_function.ts";

/** Checks tangents (or cotangents) against what they belong to, leaf by leaf. */
function matchLeaves(
  action: string,
  what: string,
  source: unknown,
  given: readonly NDArray[],
  givenDef: TreeDef,
  wanted: readonly NDArray[],
  wantedDef: TreeDef,
  owner: string,
): NDArray[] {
  if (!sameTree(givenDef, wantedDef)) {
    throw new TypeError(
      `${action}: the ${what}s form the tree ${defText(givenDef)} and the ${owner}s ${
        defText(wantedDef)
      }; they must have the same structure`,
    );
  }
  return given.map((t, i) => {
    const x = wanted[i];
    const fits = sameShape(t.shape, x.shape) && (yieldsTo(t, x) || !differentiable(x.aval));
    if (!fits) {
      const path = leafPaths(wantedDef)[i];
      throw new TypeError(
        `${action}: ${what}${path} is ${avalText(t)} and the ${owner} it belongs to ${
          avalText(x)
        }; they must have the same shape and dtype`,
      );
    }
    if (t.dtype === x.dtype || !differentiable(x.aval)) return t;
    return inDType(t, flatten(source).leaves[i], x.dtype);
  });
}

/**
 * The value of a function and its derivative in a direction (forward mode): `[y, ẏ]`, or `[y, ẏ, aux]` with `hasAux`.
 *
 * @param f A function of arrays or trees of them.
 * @param primals Where: one entry an argument.
 * @param tangents In which direction: trees, shapes and dtypes as the primals'.
 * @throws {TypeError} If a tangent differs from its primal in tree, shape or dtype.
 *
 * @example
 * ```ts
 * import { jvp, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [y, dy] = jvp(np.square, [3], [1]);
 * assertEquals([y.item(), dy.item()], [9, 6]);
 * ```
 */
export function jvp<A extends readonly unknown[], Y, X>(
  f: (...args: A) => readonly [Y, X],
  primals: Readonly<LiftArgs<A>>,
  tangents: Readonly<LiftArgs<A>>,
  options: { hasAux: true },
): [Lower<Y>, Lower<Y>, X];
/** {@link jvp} of a function without an auxiliary output. */
export function jvp<A extends readonly unknown[], Y>(
  f: (...args: A) => Y,
  primals: Readonly<LiftArgs<A>>,
  tangents: Readonly<LiftArgs<A>>,
  options?: { hasAux?: false },
): [Lower<Y>, Lower<Y>];
export function jvp(
  f: UserFunction,
  primals: readonly unknown[],
  tangents: readonly unknown[],
  options: { hasAux?: boolean } = {},
): unknown {
  checkFunction("jvp", f);
  checkOptions("jvp", options, ["hasAux"]);
  if (!Array.isArray(primals) || !Array.isArray(tangents)) {
    throw new TypeError("jvp: primals and tangents must be arrays with one entry an argument, as in jvp(f, [x], [v])");
  }
  const xs = flattenAll(primals, (i) => `jvp: primal ${i}`);
  const ts = flattenAll(tangents, (i) => `jvp: tangent ${i}`);
  const moving = matchLeaves(
    "jvp",
    "tangent",
    tangents,
    ts.leaves,
    arrayDef(ts.defs),
    xs.leaves,
    arrayDef(xs.defs),
    "primal",
  );
  const flat = flatFunction("jvp", f, xs.defs, options.hasAux);
  const result = jvpFlat("jvp", xs.leaves, moving, flat.call);
  const y = unflatten(flat.out(), result.outs);
  const dy = unflatten(
    flat.out(),
    result.outs.map((x, i) => following(weakAs(instantiate(result.tangents[i], x.aval), x), x)),
  );
  return options.hasAux ? [y, dy, flat.aux(result.level)] : [y, dy];
}

/** A tangent with the weak type of its primal. */
function weakAs(t: NDArray, x: NDArray): NDArray {
  return t.dtype === x.dtype ? withAval(t, x.aval) : t;
}

function pullback(
  action: string,
  f: UserFunction,
  primals: readonly unknown[],
  hasAux: boolean,
): [unknown, (ct: unknown) => unknown[], unknown] {
  checkFunction(action, f);
  const { leaves, defs } = flattenAll(primals, (i) => `${action}: primal ${i}`);
  const flat = flatFunction(action, f, defs, hasAux);
  const { outs, pull, tape } = vjpFlat(action, leaves, null, flat.call);
  const out = flat.out();
  return [unflatten(out, outs), pullTrees(action, pull, { leaves, defs }, outs, out), flat.aux(tape)];
}

/** A pullback of flat arrays as one of trees: from a cotangent of the result to one of each argument. */
function pullTrees(
  action: string,
  pull: (cts: readonly NDArray[]) => readonly MaybeZero[],
  args: { readonly leaves: readonly NDArray[]; readonly defs: readonly TreeDef[] },
  outs: readonly NDArray[],
  out: TreeDef,
): (ct: unknown) => unknown[] {
  return (ct) => {
    const given = flattenArrays(ct, `${action}: the cotangent`);
    const back = pull(matchLeaves(action, "cotangent", ct, given.leaves, given.def, outs, out, "output"));
    return rebuild(args.defs, args.leaves.map((x, i) => following(back[i] ?? zerosOf(x.aval), x)));
  };
}

/**
 * The value of a function and its pullback (reverse mode): `[y, pull]`, where `pull(ct)` gives one cotangent an
 * argument. The pullback can be called many times, vmapped, jitted and differentiated.
 *
 * @param f A function of arrays or trees of them.
 * @param primals Where: one value an argument.
 * @throws {TypeError} When pulling, if the cotangent differs from the result in tree, shape or dtype.
 *
 * @example
 * ```ts
 * import { np, vjp } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [y, pull] = vjp(np.multiply, 3, 4);
 * assertEquals(y.item(), 12);
 * assertEquals(pull(1).map((g) => g.item()), [4, 3]);
 * ```
 */
export function vjp<A extends readonly unknown[], Y>(
  f: (...args: A) => Y,
  ...primals: LiftArgs<A>
): [Lower<Y>, (ct: Lift<Y>) => LowerArgs<A>] {
  const [y, pull] = pullback("vjp", f as UserFunction, primals, false);
  return [y as Lower<Y>, pull as (ct: Lift<Y>) => LowerArgs<A>];
}

/**
 * As {@link vjp}, for a function that returns `[output, aux]`: gives `[y, pull, aux]`.
 *
 * @example
 * ```ts
 * import { type NDArray, np, vjpAux } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [y, pull, note] = vjpAux((x: NDArray) => [np.square(x), "squared"] as const, 3);
 * assertEquals([y.item(), pull(1)[0].item(), note], [9, 6, "squared"]);
 * ```
 */
export function vjpAux<A extends readonly unknown[], Y, X>(
  f: (...args: A) => readonly [Y, X],
  ...primals: LiftArgs<A>
): [Lower<Y>, (ct: Lift<Y>) => LowerArgs<A>, X] {
  const [y, pull, aux] = pullback("vjpAux", f as UserFunction, primals, true);
  return [y as Lower<Y>, pull as (ct: Lift<Y>) => LowerArgs<A>, aux as X];
}

/**
 * The value of a function and its derivative as a linear function: `[y, push]`, where `push(...tangents)` gives ẏ. The
 * function runs once; each push costs only the linear part.
 *
 * @throws {TypeError} When pushing, if a tangent differs from its primal in tree, shape or dtype.
 *
 * @example
 * ```ts
 * import { linearize, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [y, push] = linearize(np.square, 3);
 * assertEquals([y.item(), push(1).item(), push(10).item()], [9, 6, 60]);
 * ```
 */
export function linearize<A extends readonly unknown[], Y>(
  f: (...args: A) => Y,
  ...primals: LiftArgs<A>
): [Lower<Y>, (...tangents: LiftArgs<A>) => Lower<Y>] {
  checkFunction("linearize", f);
  const xs = flattenAll(primals, (i) => `linearize: primal ${i}`);
  const flat = flatFunction("linearize", f as UserFunction, xs.defs);
  const back = vjpFlat("linearize", xs.leaves, null, flat.call);
  const out = flat.out();
  const push = (...tangents: unknown[]): unknown => {
    const ts = flattenAll(tangents, (i) => `linearize: tangent ${i}`);
    const moving = matchLeaves(
      "linearize",
      "tangent",
      tangents,
      ts.leaves,
      arrayDef(ts.defs),
      xs.leaves,
      arrayDef(xs.defs),
      "primal",
    );
    const pushed = pushFlat(back, moving);
    return unflatten(out, back.outs.map((x, i) => weakAs(instantiate(pushed[i], x.aval), x)));
  };
  return [unflatten(out, back.outs) as Lower<Y>, push as (...tangents: LiftArgs<A>) => Lower<Y>];
}

/**
 * The transpose of a linear function: from a cotangent of its result to one cotangent an argument. The values of the
 * examples don't matter, only their trees, shapes and dtypes.
 *
 * @throws {NotDifferentiableError} If the function applies an op that isn't linear; the message names it.
 * @throws {TypeError} On a cotangent that differs from the result in tree, shape or dtype.
 *
 * @example
 * ```ts
 * import { linearTranspose, type NDArray, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const f = (x: NDArray) => np.sum(x.mul(3));
 * assertEquals(linearTranspose(f, np.zeros([2]))(1)[0].tolist(), [3, 3]);
 * ```
 */
export function linearTranspose<A extends readonly unknown[], Y>(
  f: (...args: A) => Y,
  ...examples: LiftArgs<A>
): (ct: Lift<Y>) => LowerArgs<A> {
  checkFunction("linearTranspose", f);
  const xs = flattenAll(examples, (i) => `linearTranspose: example ${i}`);
  const flat = flatFunction("linearTranspose", f as UserFunction, xs.defs);
  let outs: readonly NDArray[] = [];
  const tape = new LinearTape("linearTranspose", nameOf(f as UserFunction));
  const pull = transpose(tape, xs.leaves.map((x) => x.aval), (boxes) => outs = flat.call(boxes as readonly NDArray[]));
  return pullTrees("linearTranspose", pull, xs, outs, flat.out()) as (ct: Lift<Y>) => LowerArgs<A>;
}
