/**
 * Looking at staged functions: their jaxpr, and the shapes of their results.
 *
 * @module
 */
import { NDArray } from "../core/array.ts";
import { type Aval, makeAval } from "../core/aval.ts";
import { checkDType, type DType, shortName } from "../core/dtype.ts";
import { type Atom, avalOf, type Graph } from "../transforms/graph.ts";
import { trace } from "../transforms/stage.ts";
import { filled } from "../core/view.ts";
import { flatten, unflatten } from "../tree.ts";
import { checkFunction, flatFunction, flattenAll } from "./flat.ts";
import type { LiftArgs } from "../transforms/types.ts";

/** A staged function, to print. */
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
    return graphText(this.graph, "");
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

/** Names that jaxprs give ops where they aren't the snake_case of ours. */
const NAMES: Record<string, string> = {
  convert: "convert_element_type",
  customJvp: "custom_jvp_call",
  customVjp: "custom_vjp_call",
  bitcast: "bitcast_convert_type",
  select: "select_n",
  reduceProd: "reduce_prod",
};

function opName(name: string): string {
  return NAMES[name] ?? name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
}

function avalText(a: Aval): string {
  return `${shortName(a.dtype)}[${a.shape.join(",")}]`;
}

function letters(n: number): string {
  const rest = Math.floor(n / 26);
  return (rest > 0 ? letters(rest - 1) : "") + String.fromCharCode(97 + n % 26);
}

function graphText(graph: Graph, indent: string): string {
  const names = new Map<number, string>();
  const constNames = new Map<number, string>();
  const used = new Set<Atom>(graph.outs);
  for (const eqn of graph.equations) eqn.ins.forEach((a) => used.add(a));
  let next = 0;
  const name = (slot: number): string => {
    let n = names.get(slot);
    if (n === undefined) names.set(slot, n = letters(next++));
    return n;
  };
  const arrays = graph.consts.map((c, i) => ({ c, i })).filter(({ c, i }) => c.ndim > 0 && used.has(~i));
  for (const { i } of arrays) constNames.set(i, letters(next++));
  const atom = (a: Atom): string => {
    if (a >= 0) return name(a);
    const c = graph.consts[~a];
    return constNames.get(~a) ?? `${c}:${avalText(c.aval)}`;
  };
  const binder = (slot: number): string => `${used.has(slot) ? name(slot) : "_"}:${avalText(graph.avals[slot])}`;
  const consts = arrays.map(({ c, i }) => `${constNames.get(i)}:${avalText(c.aval)}`).join(" ");
  const inputs = graph.inputs.map((slot) => `${name(slot)}:${avalText(graph.avals[slot])}`).join(" ");
  const lines = graph.equations.map(({ op, params, ins, out, count }) => {
    const outs = Array.from({ length: count }, (_, k) => binder(out + k)).join(" ");
    return `${indent}    ${outs} = ${opName(op.name)}${paramsText(params, `${indent}    `)} ${ins.map(atom).join(" ")}`
      .trimEnd();
  });
  const results = graph.outs.map(atom);
  const tuple = results.length === 1 ? `(${results[0]},)` : `(${results.join(", ")})`;
  const head = `{ lambda ${consts}; ${inputs}. let`.replace("lambda ;", "lambda ;");
  return `${head}${lines.length > 0 ? `\n${lines.join("\n")}\n${indent}  ` : " "}in ${tuple} }`;
}

function paramsText(params: unknown, indent: string): string {
  if (typeof params !== "object" || params === null) return "";
  const parts = Object.entries(params).flatMap(([key, value]) => {
    const text = paramText(value, indent);
    return text === null ? [] : [`${opName(key)}=${text}`];
  });
  if (parts.length === 0) return "";
  const long = parts.some((p) => p.includes("\n"));
  return long ? `[\n${indent}  ${parts.join(`\n${indent}  `)}\n${indent}]` : `[${parts.join(" ")}]`;
}

function paramText(value: unknown, indent: string): string | null {
  if (typeof value === "function" || value === undefined) return null;
  if (isGraph(value)) return graphText(value, `${indent}  `);
  if (Array.isArray(value)) {
    const items = value.map((v) => paramText(v, indent) ?? "");
    return `(${items.join(", ")}${items.length === 1 ? "," : ""})`;
  }
  return typeof value === "boolean" ? (value ? "True" : "False") : String(value);
}

function isGraph(x: unknown): x is Graph {
  return typeof x === "object" && x !== null && "equations" in x && "outs" in x;
}

/**
 * Stages a function and gives its jaxpr, which prints as JAX's.
 *
 * @example
 * ```ts
 * import { makeJaxpr, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(String(makeJaxpr(np.sin)(1)), "{ lambda ; a:f32[]. let\n    b:f32[] = sin a\n  in (b,) }");
 * ```
 */
export function makeJaxpr<A extends readonly unknown[]>(f: (...args: A) => unknown): (...args: LiftArgs<A>) => Jaxpr {
  checkFunction("makeJaxpr", f);
  return (...args) => {
    const { leaves, defs } = flattenAll(args, (i) => `makeJaxpr: argument ${i}`);
    const flat = flatFunction("makeJaxpr", f as (...args: never[]) => unknown, defs);
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
  const flat = flatFunction("evalShape", f as (...args: never[]) => unknown, defs);
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
