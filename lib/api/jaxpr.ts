/**
 * Looking at staged functions: their jaxpr, and the shapes of their results.
 *
 * @module
 */
import { NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { checkDType, type DType } from "../core/dtype.ts";
import { avalOf, type Graph } from "../transforms/graph.ts";
import { trace } from "../transforms/stage.ts";
import type { UserFunction } from "../transforms/user_function.ts";
import { filled } from "../core/view.ts";
import { flatten, unflatten } from "../tree.ts";
import { jaxprText } from "./jaxpr_text.ts";
import { checkFunction, flatFunction, flattenAll } from "./flat.ts";
import type { LiftArgs } from "../transforms/types.ts";

/**
 * A staged function, to print.
 *
 * @example
 * ```ts
 * import { makeJaxpr, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(makeJaxpr(np.sin)(1).length, 1);
 * ```
 */
export class Jaxpr {
  /** @internal */
  readonly graph: Graph;

  /** @internal */
  constructor(graph: Graph) {
    this.graph = graph;
  }

  /** The number of equations. */
  get length(): number {
    return this.graph.equations.length;
  }

  /** The function in JAX's notation: `{ lambda ; a:f32[]. let b:f32[] = sin a in (b,) }`. */
  toString(): string {
    return jaxprText(this.graph);
  }

  static {
    for (const name of ["Deno.customInspect", "nodejs.util.inspect.custom"]) {
      Object.defineProperty(Jaxpr.prototype, Symbol.for(name), {
        value(this: Jaxpr): string {
          return this.toString();
        },
      });
    }
  }
}

/**
 * Stages a function and gives its jaxpr, which prints as JAX's.
 *
 * @example
 * ```ts
 * import { makeJaxpr, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(String(makeJaxpr(np.sin)(1)), "{ lambda ; a:f32[]. let b:f32[] = sin a in (b,) }");
 * ```
 */
export function makeJaxpr<A extends readonly unknown[]>(f: (...args: A) => unknown): (...args: LiftArgs<A>) => Jaxpr {
  checkFunction("makeJaxpr", f);
  return (...args) => {
    const { leaves, defs } = flattenAll(args, (i) => `makeJaxpr: argument ${i}`);
    const flat = flatFunction("makeJaxpr", f as UserFunction, defs);
    return new Jaxpr(trace("makeJaxpr", leaves.map((x) => x.aval), flat.call).graph);
  };
}

/** The shape and dtype of an array that need not exist. */
export interface ShapeDtype {
  /** Lengths of the axes. */
  readonly shape: number[];
  /** The element type. */
  readonly dtype: DType;
}

/** The tree `T` with shapes and dtypes for its leaves. */
export type Shapes<T> = NDArray extends T ? ShapeDtype
  : T extends number ? ShapeDtype
  : T extends null ? null
  : { [K in keyof T]: Shapes<T[K]> };

/** What `evalShape` takes for an argument `T`: arrays, or shapes and dtypes in their place. */
export type ShapeArg<T> = NDArray extends T ? T | ShapeDtype
  : T extends number ? T | ShapeDtype
  : T extends null ? null
  : { [K in keyof T]: ShapeArg<T[K]> };

/**
 * Shapes and dtypes of a function's results, without computing any. Arguments are arrays, or `{ shape, dtype }` in
 * place of them.
 *
 * @example
 * ```ts
 * import { evalShape, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const y = evalShape(np.matmul, { shape: [1000, 200], dtype: "float32" }, { shape: [200, 5], dtype: "float32" });
 * assertEquals(y, { shape: [1000, 5], dtype: "float32" });
 * ```
 */
export function evalShape<A extends readonly unknown[], Y>(
  f: (...args: A) => Y,
  ...args: { [K in keyof A]: ShapeArg<A[K]> }
): Shapes<Y> {
  checkFunction("evalShape", f);
  const arrays = args.map((x) => withArrays(x));
  const { leaves, defs } = flattenAll(arrays, (i) => `evalShape: argument ${i}`);
  const flat = flatFunction("evalShape", f as UserFunction, defs);
  const { graph } = trace("evalShape", leaves.map((x) => x.aval), flat.call);
  const out = graph.outs.map((a) => avalOf(graph, a)).map(({ shape, dtype }): ShapeDtype => ({
    shape: [...shape],
    dtype,
  }));
  return unflatten(flat.out(), out) as Shapes<Y>;
}

/** A tree with one-element arrays of the shapes that it describes. */
function withArrays(x: unknown): unknown {
  if (typeof x !== "object" || x === null || x instanceof NDArray) return x;
  if ("shape" in x && "dtype" in x && Array.isArray(x.shape)) {
    return filled(makeAval(x.shape, checkDType(x.dtype, "evalShape")), 0);
  }
  if (Array.isArray(x)) return x.map(withArrays);
  const { def } = flatten(x);
  if (def.kind !== "object") return x;
  return Object.fromEntries(Object.entries(x).map(([k, v]) => [k, withArrays(v)]));
}
