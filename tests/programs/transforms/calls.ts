/**
 * Transforms that change how a function runs and not what it computes, but for `vmap`, which is a loop.
 *
 * @module
 */
import { checkpoint, customJvp, customVjp, jit, jvp, type NDArray, np, vjp, vmap } from "@fluxion/fluxion";
import { dependents, freeOf, type Statement, type Type } from "../program.ts";
import {
  argumentText,
  type Builder,
  leaves,
  type Made,
  misfit,
  pack,
  packOut,
  type Style,
  styleOf,
  STYLES,
  text,
  type Transform,
  treeFunction,
  treeText,
} from "./transform.ts";

type Fn = (...args: unknown[]) => unknown;

function buildCall(b: Builder, least = 1): Made | null {
  const args = b.choose(b.random.integer(least, 3), () => true);
  if (args.length < least) return null;
  const { fn } = b.fn(args.map((v) => v.type), { kind: "any" });
  return { params: { style: args.length === 0 ? "args" : b.random.pick(STYLES) }, fns: [fn], args };
}

/** A transform that leaves a function what it is. `wrap` is told where functions of the same statement are kept. */
function call(name: string, wrap: (f: Fn, style: Style) => Fn, more: Partial<Transform> = {}): Transform {
  return {
    name,
    modes: [],
    stages: () => false,
    closes: true,
    build: buildCall,
    infer: (_s, types, [f]) => [...f(types)],
    cost: () => 1,
    library: (s, [f], xs) => leaves(wrap(treeFunction(styleOf(s), f), styleOf(s))(...pack(styleOf(s), xs))),
    meaning: (_s, [f], xs) => f(xs),
    parallel: true,
    print: (s, [f], args) => `${name}(${treeText(styleOf(s), f)})(${argumentText(styleOf(s), args)})`,
    ...more,
  };
}

const KEPT = { float64: new WeakMap<Statement, Fn>(), float32: new WeakMap<Statement, Fn>() };

const staged = (name: string, wrap: (f: Fn) => Fn): Transform =>
  call(name, wrap, {
    stages: () => true,
    // Called twice, so that what the first call cached serves the second. A function that closes over nothing is wrapped
    // once, for all the calls under whatever is around.
    library(s, [f], xs, { real }) {
      const known = freeOf(s.fns[0]).length === 0 ? KEPT[real] : new WeakMap<Statement, Fn>();
      const g = known.get(s) ?? wrap(treeFunction(styleOf(s), f));
      known.set(s, g);
      const first = leaves(g(...pack(styleOf(s), xs)));
      return s.params.again ? leaves(g(...pack(styleOf(s), xs))) : first;
    },
    print(s, [f], args) {
      const [g, xs] = [`${name}(${treeText(styleOf(s), f)})`, argumentText(styleOf(s), args)];
      return s.params.again ? `((g) => (g(${xs}), g(${xs})))(${g})` : `${g}(${xs})`;
    },
    build: (b) => {
      const made = buildCall(b, 0);
      return made && { ...made, params: { ...made.params, again: b.random.chance(0.3) } };
    },
  });

/** The rule of a function is its derivative by the library: what counts is when it runs, and under what. */
function ruledJvp(f: Fn): Fn {
  const g = customJvp(f);
  g.defjvp((primals: unknown[], tangents: unknown[]) => jvp(f, primals, tangents) as [unknown, unknown]);
  return g as Fn;
}

function ruledVjp(f: Fn): Fn {
  const g = customVjp(f);
  g.defvjp(
    (...xs: unknown[]) => [f(...xs), xs] as [unknown, unknown[]],
    (xs: unknown, ct: unknown) => vjp(f, ...xs as unknown[])[1](ct) as unknown[],
  );
  return g as Fn;
}

const ruled = (name: string, wrap: (f: Fn) => Fn, more: Partial<Transform>): Transform =>
  call(name, wrap, {
    closes: false,
    helpers: [wrap],
    print: (s, [f], args) => `${wrap.name}(${treeText(styleOf(s), f)})(${argumentText(styleOf(s), args)})`,
    ...more,
  });

interface VmapParams {
  readonly style: Style;
  readonly inAxes: readonly (number | null)[];
  readonly outAxes: readonly (number | null)[];
  /** Whether one axis stands for all arguments or results that have the same. */
  readonly prefix: boolean;
}
const axesOf = (s: Statement): VmapParams => s.params as unknown as VmapParams;

/** The place of an axis, which may count from the end, among `n`. */
const placeOf = (axis: number, n: number): number => {
  const place = axis < 0 ? axis + n : axis;
  return place >= 0 && place < n ? place : misfit("an axis out of range");
};

/** The axis that all have, where one is to stand for them. */
function shortened(s: Statement, axes: readonly (number | null)[]): number | null {
  return axesOf(s).prefix && axes.every((a) => a === axes[0]) ? axes[0] : null;
}

function example(t: Type, axis: number | null): Type {
  return axis === null ? t : { ...t, shape: t.shape.toSpliced(placeOf(axis, t.shape.length), 1) };
}

function batchSize(types: readonly Type[], axes: readonly (number | null)[]): number {
  const sizes = new Set(types.flatMap((t, i) => axes[i] === null ? [] : [t.shape[placeOf(axes[i], t.shape.length)]]));
  if (sizes.size !== 1) misfit("batch sizes differ");
  return [...sizes][0];
}

const VMAP: Transform = {
  name: "vmap",
  modes: [],
  stages: () => false,
  closes: true,
  build(b) {
    const [first] = b.choose(1, (t) => t.shape.some((n) => n > 0 && n <= 3));
    if (first === undefined) return null;
    const size = b.random.pick(first.type.shape.filter((n) => n > 0 && n <= 3));
    const args = [first, ...b.choose(b.random.integer(0, 2), () => true)];
    const inAxes = args.map(({ type: { shape } }, i) => {
      const axes = [...shape.keys()].filter((k) => shape[k] === size);
      if (axes.length === 0 || (i > 0 && b.random.chance(0.3))) return null;
      return b.random.pick(axes) - (b.random.chance(0.3) ? shape.length : 0);
    });
    const { fn, outs } = b.fn(args.map((v, i) => example(v.type, inAxes[i])), { kind: "any" });
    const varying = dependents(fn, fn.params.filter((_, i) => inAxes[i] !== null));
    const outAxes = outs.map((t, i) =>
      varying.has(fn.outs[i]) || b.random.chance(0.5) ? b.random.integer(-t.shape.length - 1, t.shape.length) : null
    );
    const prefix = b.random.chance(0.3);
    return { params: { style: b.random.pick(STYLES), inAxes, outAxes, prefix }, fns: [fn], args };
  },
  infer(s, types, [f]) {
    const { inAxes, outAxes } = axesOf(s);
    if (inAxes.length !== types.length) misfit("axes for other arguments");
    const size = batchSize(types, inAxes);
    const outs = f(types.map((t, i) => example(t, inAxes[i])));
    if (outs.length !== outAxes.length) misfit("axes for other results");
    return outs.map((t, i) => {
      const axis = outAxes[i];
      return axis === null ? t : { ...t, shape: t.shape.toSpliced(placeOf(axis, t.shape.length + 1), 0, size) };
    });
  },
  cost: (s, types) => batchSize(types, axesOf(s).inAxes),
  library(s, [f], xs) {
    const { style, inAxes, outAxes } = axesOf(s);
    const options = {
      inAxes: shortened(s, inAxes) ?? pack(style, inAxes) as number[],
      outAxes: shortened(s, outAxes) ?? packOut(style, outAxes) as number,
    };
    return leaves(vmap(treeFunction(style, f), options)(...pack(style, xs)));
  },
  meaning(s, [f], xs) {
    const { inAxes, outAxes } = axesOf(s);
    const rows = xs.map((x, i) => inAxes[i] === null ? null : np.moveaxis(x, inAxes[i], 0));
    const size = rows.find((x) => x !== null)!.shape[0];
    const results = Array.from({ length: size }, (_, k) => f(xs.map((x, i): NDArray => rows[i]?.get(k) ?? x)));
    return outAxes.map((axis, j) => axis === null ? results[0][j] : np.stack(results.map((ys) => ys[j]), axis));
  },
  parallel: true,
  print(s, [f], args) {
    const { style, inAxes, outAxes } = axesOf(s);
    const axes = (x: readonly (number | null)[]): string[] => x.map(String);
    const ins = shortened(s, inAxes) ?? `[${argumentText(style, axes(inAxes))}]`;
    const outs = shortened(s, outAxes) ?? text(packOut(style, axes(outAxes)));
    const options = `{ inAxes: ${ins}, outAxes: ${outs} }`;
    return `vmap(${treeText(style, f)}, ${options})(${argumentText(style, args)})`;
  },
};

/** The transforms that call a function. */
export const CALLS: readonly Transform[] = [
  staged("jit", (f) => jit(f)),
  staged("checkpoint", (f) => checkpoint(f)),
  VMAP,
  ruled("customJvp", ruledJvp, { modes: ["forward"] }),
  ruled("customVjp", ruledVjp, { modes: ["reverse"], reverseOnly: true }),
];
