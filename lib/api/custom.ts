/**
 * Functions with derivative rules of the user's.
 *
 * @module
 */
import { checkOptions } from "../numpy/arguments.ts";
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { sameShape } from "../core/aval.ts";
import type { MaybeZero } from "../core/op.ts";
import { zerosOf } from "../core/view.ts";
import { avalText, NotDifferentiableError, valueText } from "../errors.ts";
import { add } from "../ops/arithmetic.ts";
import { customJvpOp, customVjpOp, type Residuals } from "../transforms/custom.ts";
import { differentiable } from "../transforms/tape.ts";
import { defText, flatten, flattenArrays, leafPaths, sameTree, type TreeDef, unflatten } from "../tree.ts";
import {
  checkFunction,
  type FlatFunction,
  flatFunction,
  flattenAll,
  inDType,
  normalizeArgnums,
  rebuild,
  refuseTraced,
  withoutDefaults,
  yieldsTo,
} from "./flat.ts";
import type { CustomJvp, CustomOptions, CustomVjp } from "./custom_types.ts";
import { namedAs, nameOf, type UserFunction } from "../transforms/user_function.ts";

/** One call taken apart: the differentiable arguments as leaves, the others as they are. */
interface Call {
  readonly leaves: NDArray[];
  readonly defs: TreeDef[];
  readonly nondiff: readonly unknown[];
  /** The arguments in the function's order, from the trees of the differentiable ones. */
  arrange(trees: readonly unknown[]): unknown[];
}

function takeApart(name: string, f: UserFunction, fixed: readonly number[], given: readonly unknown[]): Call {
  // Arguments left out take the function's defaults: they stay undefined, and are not differentiated.
  const places = normalizeArgnums(name, fixed, Math.max(given.length, f.length));
  const nondiff = places.map((i) => given[i]);
  places.forEach((i) => {
    const leaves = typeof given[i] === "object" && given[i] !== null ? flatten(given[i]).leaves : [];
    refuseTraced(`${name}: the argument ${i}, which nondiffArgnums marks,`, leaves);
  });
  const rest = given.map((_, i) => i).filter((i) => !places.includes(i));
  const { leaves, defs } = flattenAll(rest.map((i) => given[i]), (k) => `${name}: argument ${rest[k]}`);
  const arrange = (trees: readonly unknown[]): unknown[] => {
    const args = [...given];
    rest.forEach((place, i) => args[place] = trees[i]);
    return args;
  };
  return { leaves, defs, nondiff, arrange };
}

function arranged(name: string, f: UserFunction, { arrange, defs }: Call): FlatFunction {
  return flatFunction(
    name,
    namedAs(f, (...trees: unknown[]): unknown => f(...arrange(trees) as never[])),
    defs,
  );
}

function named<F>(f: UserFunction, call: (...args: unknown[]) => unknown, methods: object): F {
  return Object.assign(namedAs(f, call), methods) as F;
}

/**
 * A function with a derivative rule for forward mode; reverse mode transposes it. The rule fires only under
 * differentiation, and in higher orders as often as it calls the function itself.
 *
 * @param f The function, of arrays or trees of them.
 * @param options `nondiffArgnums`.
 * @throws {TypeError} On differentiation, if the rule returns something other than `[output, tangent]`, or a tangent of
 * another tree, shape or dtype than the output.
 * @throws {NotDifferentiableError} On differentiation without a rule, or in reverse mode by one that isn't linear in
 * the tangents.
 *
 * @example
 * ```ts
 * import { customJvp, grad, type NDArray, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const log1pexp = customJvp((x: NDArray) => np.log(np.exp(x).add(1)));
 * log1pexp.defjvps((t, _ans, x) => np.subtract(1, np.divide(1, np.exp(x).add(1))).mul(t));
 * assertEquals(grad(log1pexp)(100).item(), 1);
 * ```
 */
export function customJvp<A extends readonly unknown[], Y, const N extends readonly number[] = readonly []>(
  f: (...args: A) => Y,
  options: CustomOptions<N> = {},
): CustomJvp<A, Y, N> {
  checkFunction("customJvp", f);
  const fun = f as UserFunction;
  const name = nameOf(fun);
  const fixed = checkOptions("customJvp", options, ["nondiffArgnums"]).nondiffArgnums ?? [];
  let rule: UserFunction | null = null;

  const call = (...given: unknown[]): unknown => {
    const parts = takeApart(name, fun, fixed, withoutDefaults(given));
    const flat = arranged(name, fun, parts);
    let out: TreeDef | null = null;
    const flatRule = (
      primals: readonly NDArray[],
      tangents: readonly NDArray[],
    ): { outs: NDArray[]; tangents: NDArray[] } => {
      if (rule === null) {
        throw new NotDifferentiableError(
          `differentiating ${name}: no JVP defined for function ${
            fun.name || "(anonymous)"
          }; set one with defjvp or defjvps`,
        );
      }
      const result = rule(
        ...[...parts.nondiff, rebuild(parts.defs, primals), rebuild(parts.defs, tangents)] as never[],
      );
      const checked = checkRule(name, result);
      out = checked.def;
      return checked;
    };
    const outs = bind(customJvpOp, parts.leaves, { name, f: flat.call, rule: flatRule });
    return unflatten(out ?? flat.out(), outs);
  };

  return named<CustomJvp<A, Y, N>>(fun, call, {
    defjvp<R extends UserFunction>(given: R): R {
      checkFunction("defjvp", given);
      rule = given;
      return given;
    },
    defjvps(...rules: (UserFunction | null)[]): void {
      if (fixed.length > 0) throw new TypeError(`defjvps of ${name}: it can't be used with nondiffArgnums; use defjvp`);
      rule = ((primals: readonly unknown[], tangents: readonly unknown[]) => {
        if (rules.length < primals.length) {
          throw new TypeError(
            `defjvps of ${name}: ${rules.length} rules were given and the function has ${primals.length} arguments; give one each, or null`,
          );
        }
        const ans = (call as UserFunction)(...primals as never[]);
        let sum: { leaves: NDArray[]; def: TreeDef } | null = null;
        // Rules of arguments that were left out have nothing to add.
        rules.forEach((r, i) => {
          if (r === null || i >= primals.length) return;
          const part = flattenArrays(r(...[tangents[i], ans, ...primals] as never[]), `defjvps of ${name}: rule ${i}`);
          sum = sum === null ? part : { leaves: sum.leaves.map((a, k) => add(a, part.leaves[k])), def: part.def };
        });
        const flatAns = flattenArrays(ans, name);
        const total = sum as { leaves: NDArray[]; def: TreeDef } | null;
        const tangent = total?.leaves ?? flatAns.leaves.map((x) => zerosOf(x.aval));
        return [ans, unflatten(flatAns.def, tangent)];
      }) as UserFunction;
    },
  });
}

function checkRule(name: string, result: unknown): { outs: NDArray[]; tangents: NDArray[]; def: TreeDef } {
  if (!Array.isArray(result) || result.length !== 2) {
    throw new TypeError(
      `the JVP rule of ${name} must return a pair [output, outputTangent], and returned ${valueText(result)}`,
    );
  }
  const primal = flattenArrays(result[0], `the JVP rule of ${name}: the output`);
  const tangent = flattenArrays(result[1], `the JVP rule of ${name}: the output's tangent`);
  if (!sameTree(primal.def, tangent.def)) {
    throw new TypeError(
      `the JVP rule of ${name}: expected a tangent of the output's structure ${defText(primal.def)}, got ${
        defText(tangent.def)
      }`,
    );
  }
  const raw = flatten(result[1]).leaves;
  const tangents = tangent.leaves.map((t, i) => {
    const x = primal.leaves[i];
    if (!sameShape(t.shape, x.shape) || (differentiable(x.aval) && !yieldsTo(t, x))) {
      throw new TypeError(
        `the JVP rule of ${name}: expected a tangent${leafPaths(primal.def)[i]} of type ${
          avalText(x)
        }, as the output, got ${avalText(t)}`,
      );
    }
    return differentiable(x.aval) ? inDType(t, raw[i], x.dtype) : t;
  });
  return { outs: primal.leaves, tangents, def: primal.def };
}

/**
 * A function with a derivative rule for reverse mode only: a forward pass that keeps residuals, and a backward pass.
 * Forward mode is an error.
 *
 * @param f The function, of arrays or trees of them.
 * @param options `nondiffArgnums`: these come first among the arguments of the backward pass.
 * @throws {TypeError} On differentiation, if a pass returns something of another structure or shape than it must.
 * @throws {NotDifferentiableError} On differentiation without a rule, or under `jvp`.
 *
 * @example
 * ```ts
 * import { customVjp, grad, type NDArray, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const clipped = customVjp((x: NDArray) => x);
 * clipped.defvjp((x: NDArray) => [x, null], (_res: null, g: NDArray) => [np.clip(g, -1, 1)]);
 * assertEquals(grad((x: NDArray) => clipped(x).mul(5))(2).item(), 1);
 * ```
 */
export function customVjp<A extends readonly unknown[], Y, const N extends readonly number[] = readonly []>(
  f: (...args: A) => Y,
  options: CustomOptions<N> = {},
): CustomVjp<A, Y, N> {
  checkFunction("customVjp", f);
  const fun = f as UserFunction;
  const name = nameOf(fun);
  const fixed = checkOptions("customVjp", options, ["nondiffArgnums"]).nondiffArgnums ?? [];
  let rules: { fwd: UserFunction; bwd: UserFunction } | null = null;

  const call = (...given: unknown[]): unknown => {
    const parts = takeApart(name, fun, fixed, withoutDefaults(given));
    const flat = arranged(name, fun, parts);
    let out: TreeDef | null = null;
    const fwd = (primals: readonly NDArray[]): { outs: NDArray[]; residuals: Residuals } => {
      if (rules === null) {
        throw new NotDifferentiableError(
          `differentiating ${name}: no VJP defined for function ${fun.name || "(anonymous)"}; set one with defvjp`,
        );
      }
      const result = rules.fwd(...parts.arrange(rebuild(parts.defs, primals)) as never[]);
      if (!Array.isArray(result) || result.length !== 2) {
        throw new TypeError(
          `the forward pass of ${name} must return a pair [output, residuals], and returned ${valueText(result)}`,
        );
      }
      const primal = flattenArrays(result[0], `the forward pass of ${name}: the output`);
      out = primal.def;
      const residual = flattenArrays(result[1], `the forward pass of ${name}: the residuals`);
      return {
        outs: primal.leaves,
        residuals: { leaves: residual.leaves, rebuild: (leaves) => unflatten(residual.def, leaves) },
      };
    };
    const bwd = (residuals: Residuals, cts: readonly NDArray[]): MaybeZero[] => {
      const ct = unflatten(out!, cts);
      const result = rules!.bwd(...[...parts.nondiff, residuals.rebuild(residuals.leaves), ct] as never[]);
      return checkBackward(name, result, parts);
    };
    const outs = bind(customVjpOp, parts.leaves, { name, f: flat.call, fwd, bwd });
    return unflatten(out ?? flat.out(), outs);
  };

  return named<CustomVjp<A, Y, N>>(fun, call, {
    defvjp(fwd: UserFunction, bwd: UserFunction): void {
      checkFunction("defvjp", fwd);
      checkFunction("defvjp", bwd);
      rules = { fwd, bwd };
    },
  });
}

/** The cotangents that a backward pass returned, leaf by leaf; null holds for a whole subtree. */
function checkBackward(name: string, result: unknown, { leaves, defs }: Call): MaybeZero[] {
  const count = defs.length;
  if (!Array.isArray(result) || result.length !== count) {
    const got = Array.isArray(result) ? `${result.length}` : valueText(result);
    throw new TypeError(
      `the backward pass of ${name} must return an array with one entry per argument: expected ${count}, got ${got}; return null for an argument without a cotangent`,
    );
  }
  let at = 0;
  return defs.flatMap((def, i) => {
    const start = at;
    at += def.size;
    return cotangents(name, result[i], def, leaves.slice(start, at), ` of argument ${i}`);
  });
}

function cotangents(name: string, ct: unknown, def: TreeDef, leaves: readonly NDArray[], path: string): MaybeZero[] {
  if (ct === null) return leaves.map(() => null);
  const misfit = (given: TreeDef): TypeError =>
    new TypeError(
      `the backward pass of ${name}: the cotangent${path} has the structure ${defText(given)}, and the argument ${
        defText(def)
      }; they must agree`,
    );
  if (def.kind === "leaf") {
    const flat = flattenArrays(ct, `the backward pass of ${name}: the cotangent${path}`);
    if (flat.def.kind !== "leaf") throw misfit(flat.def);
    const [g] = flat.leaves;
    const [x] = leaves;
    if (!differentiable(x.aval)) return [null];
    if (!sameShape(g.shape, x.shape) || !yieldsTo(g, x)) {
      throw new TypeError(
        `the backward pass of ${name}: the cotangent${path} must have the argument's type: expected ${
          avalText(x)
        }, got ${avalText(g)}`,
      );
    }
    return [inDType(g, ct, x.dtype)];
  }
  const { def: given } = flatten(ct);
  const parts = given.kind === "object" && def.kind === "object"
    ? def.keys.map((k) => (ct as Record<string, unknown>)[k])
    : Array.isArray(ct)
    ? ct
    : given.kind === "class"
    ? childrenOf(ct, given)
    : [];
  if (given.kind !== def.kind || parts.length !== def.children.length || given.keys.join() !== def.keys.join()) {
    throw misfit(given);
  }
  let at = 0;
  return def.children.flatMap((child, i) => {
    const start = at;
    at += child.size;
    const step = def.kind === "object" ? `.${def.keys[i]}` : `[${i}]`;
    return cotangents(name, parts[i], child, leaves.slice(start, at), path + step);
  });
}

/** The children of a registered instance, each as a tree. */
function childrenOf(node: unknown, def: TreeDef): unknown[] {
  return rebuild(def.children, flatten(node).leaves);
}
