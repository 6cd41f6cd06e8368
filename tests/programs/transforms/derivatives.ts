/**
 * Derivatives. All mean derivatives in the directions of the units.
 *
 * @module
 */
import {
  grad,
  type GradOptions,
  hessian,
  jacfwd,
  jacrev,
  jit,
  jvp,
  lax,
  linearize,
  linearTranspose,
  type NDArray,
  np,
  tree,
  valueAndGrad,
  vjp,
  vmap,
} from "@fluxion/fluxion";
import { sizeOf, type Statement, type Type } from "../program.ts";
import {
  agree,
  argnumsOf,
  argumentText,
  type Builder,
  type Flat,
  grown,
  isComplex,
  leaves,
  type Made,
  type Meaning,
  misfit,
  pack,
  packOut,
  paired,
  type Pushed,
  type Rendered,
  type Style,
  STYLES,
  text,
  type Transform,
  treeFunction,
  treeText,
  type Variable,
  type Want,
  zeros,
} from "./transform.ts";

type Fn = (...args: unknown[]) => unknown;
type Way = "plain" | "jit" | "jvp" | "vmap";
interface DerivativeParams {
  readonly style: Style;
  /** The arguments to differentiate by. */
  readonly by: readonly number[];
}
interface ProductParams {
  readonly style: Style;
  /** How the linear function that it gives is called. */
  readonly way: Way;
  /** The number of primals. */
  readonly n: number;
}
const by = (s: Statement): DerivativeParams => s.params as unknown as DerivativeParams;
const product = (s: Statement): ProductParams => s.params as unknown as ProductParams;
const total = (types: readonly Type[]): number => types.reduce((n, t) => n + sizeOf(t.shape), 0);

/** The unit of element `e` of `x`: 1 there, or i. */
function unit(x: NDArray, e: number, imaginary: boolean): NDArray {
  const real = np.zeros([x.size], { dtype: np.real(x).dtype }).at(e).set(1).reshape(x.shape);
  if (!isComplex(x)) return real;
  return imaginary ? lax.complex(zeros(real), real) : lax.complex(real, zeros(real));
}

/** For each element of `xs[i]` the tangents of the results in the direction of its unit; for complex ones also of i. */
function columns(s: Statement, f: Flat, xs: readonly NDArray[], i: number, m: Meaning): [NDArray[], NDArray[]][] {
  return Array.from({ length: xs[i].size }, (_, e) => {
    const along = (imaginary: boolean): NDArray[] => [
      ...m.push(s, f, xs, xs.map((x, k) => k === i ? unit(x, e, imaginary) : zeros(x))).tangents,
    ];
    return [along(false), isComplex(xs[i]) ? along(true) : []];
  });
}

/** The cotangent of `xs[i]`: the transpose of the derivative applied to `cts`. */
function pulled(
  s: Statement,
  f: Flat,
  xs: readonly NDArray[],
  i: number,
  cts: readonly NDArray[],
  m: Meaning,
): NDArray {
  const parts = columns(s, f, xs, i, m).map(([re, im]) =>
    isComplex(xs[i]) ? lax.complex(paired(cts, re), paired(cts, im).neg()) : paired(cts, re)
  );
  return np.stack(parts).reshape(xs[i].shape);
}

function chooseArguments(b: Builder, most: number, size: number, real: boolean): Variable[] {
  let room = size;
  const chosen = b.choose(b.random.integer(1, most), (t) => {
    const fits = (t.kind === "f" || (t.kind === "c" && !real)) && sizeOf(t.shape) > 0 && sizeOf(t.shape) <= room;
    if (fits) room -= sizeOf(t.shape);
    return fits;
  });
  return chosen;
}

function buildDerivative(b: Builder, size: number, real: boolean, want: Want): Made | null {
  const args = chooseArguments(b, 3, size, real);
  if (args.length === 0) return null;
  const style = b.random.pick(STYLES);
  const all = args.map((_, i) => i);
  const some = all.filter(() => b.random.chance(0.7));
  // Integers are handed through.
  if (style === "args" && b.random.chance(0.3)) args.push(...b.choose(1, (t) => t.kind === "i"));
  const { fn } = b.fn(args.map((v) => v.type), want);
  return { params: { style, by: style !== "args" || some.length === 0 ? all : some }, fns: [fn], args };
}

function printDerivative(name: string, s: Statement, f: Rendered, args: readonly string[]): string {
  const { style, by: places } = by(s);
  return `${name}(${treeText(style, f)}, ${JSON.stringify(argnumsOf(style, places, args.length))})(${
    argumentText(style, args)
  })`;
}

/** As `grad` and its kin take functions and options. */
type Taker = (f: Fn, options: number | readonly number[] | GradOptions) => Fn;

/** Checks that these can be differentiated by. */
function smooth(types: readonly Type[]): readonly Type[] {
  return types.some((t) => t.kind === "i") ? misfit("a derivative by integers") : types;
}

function gradient(name: string, library: Taker, value: boolean): Transform {
  return {
    name,
    modes: ["reverse"],
    stages: () => false,
    closes: true,
    build: (b) => buildDerivative(b, 6, false, { kind: "scalar" }),
    infer(s, types, [f]) {
      const [y, ...aux] = f(types);
      if (y.kind !== "f" || y.shape.length > 0) misfit("a gradient of more than a real scalar");
      const grads = grown(smooth(by(s).by.map((i) => types[i])));
      return value ? [y, ...aux, ...grads] : [...grads, ...aux];
    },
    cost: (s, types) => 2 * total(by(s).by.map((i) => types[i])),
    library: (s, [f], xs) => {
      const { style, by: places } = by(s);
      const hasAux = s.fns[0].outs.length > 1;
      const g = (...args: unknown[]): unknown => {
        const [y, ...aux] = f(leaves(args));
        return hasAux ? [y, aux] : y;
      };
      const argnums = argnumsOf(style, places, xs.length);
      return leaves(library(g, hasAux ? { argnums, hasAux } : argnums)(...pack(style, xs)));
    },
    meaning(s, [f], xs, m) {
      const first: Flat = (ys) => f(ys).slice(0, 1);
      const grads = by(s).by.map((i) => pulled(s, first, xs, i, [np.ones([], { dtype: m.precision.real })], m));
      const [y, ...aux] = f(xs);
      return value ? [y, ...aux, ...grads] : [...grads, ...aux];
    },
    print(s, [f], args) {
      if (s.fns[0].outs.length === 1) return printDerivative(name, s, f, args);
      const { style, by: places } = by(s);
      const g = f.text(argumentText(style, f.params), ([y, ...aux]) => `[${y}, [${aux.join(", ")}]]`);
      const argnums = JSON.stringify(argnumsOf(style, places, args.length));
      return `${name}(${g}, { argnums: ${argnums}, hasAux: true })(${argumentText(style, args)})`;
    },
  };
}

function jacobian(name: string, library: Taker, reverse: boolean): Transform {
  return {
    name,
    modes: [reverse ? "reverse" : "forward"],
    stages: () => false,
    closes: true,
    build: (b) => buildDerivative(b, 4, true, { kind: reverse ? "real" : "smooth" }),
    infer(s, types, [f]) {
      if (by(s).by.some((i) => types[i].kind !== "f")) misfit("a Jacobian by an array that isn't real");
      return smooth(f(types)).flatMap((y) => {
        if (reverse && y.kind === "c") misfit("a Jacobian of a complex array");
        return by(s).by.map((i): Type => ({ ...y, shape: [...y.shape, ...types[i].shape], bound: 4 }));
      });
    },
    cost: (s, types) => total(by(s).by.map((i) => types[i])),
    library: (s, [f], xs) => {
      const { style, by: places } = by(s);
      return leaves(library(treeFunction(style, f), argnumsOf(style, places, xs.length))(...pack(style, xs)));
    },
    meaning(s, [f], xs, m) {
      const blocks = by(s).by.map((i) => {
        const ts = columns(s, f, xs, i, m).map(([re]) => re);
        return ts[0].map((t, k) => np.stack(ts.map((c) => c[k]), -1).reshape([...t.shape, ...xs[i].shape]));
      });
      return blocks[0].flatMap((_, k) => blocks.map((row) => row[k]));
    },
    print: (s, [f], args) => printDerivative(name, s, f, args),
  };
}

/** The function whose results are the derivatives of `f` by all elements of `xs[i]`, along a new last axis. */
function slopes(s: Statement, f: Flat, i: number, m: Meaning): Flat {
  return (xs) => {
    const ts = columns(s, f, xs, i, m).map(([re]) => re);
    return ts[0].map((_, k) => np.stack(ts.map((c) => c[k]), -1));
  };
}

const HESSIAN: Transform = {
  ...jacobian("hessian", hessian as unknown as Taker, true),
  modes: ["reverse", "forward"],
  build: (b) => buildDerivative(b, 3, true, { kind: "real" }),
  infer(s, types, [f]) {
    const places = by(s).by;
    if (places.some((i) => types[i].kind !== "f")) misfit("a Hessian by an array that isn't real");
    return f(types).flatMap((y) => {
      if (y.kind !== "f") misfit("a Hessian of an array that isn't real");
      return places.flatMap((i) =>
        places.map((k): Type => ({ ...y, shape: [...y.shape, ...types[i].shape, ...types[k].shape], bound: 4 }))
      );
    });
  },
  cost: (s, types) => total(by(s).by.map((i) => types[i])) ** 2,
  meaning(s, [f], xs, m) {
    const places = by(s).by;
    const blocks = places.map((i) => {
      // Differences, where they are asked for, are those of the outer derivative.
      const inner = slopes({ ...s }, f, i, m);
      return places.map((k) =>
        slopes(s, inner, k, m)(xs).map((h) => h.reshape([...h.shape.slice(0, -2), ...xs[i].shape, ...xs[k].shape]))
      );
    });
    return blocks[0][0].flatMap((_, y) => blocks.flatMap((row) => row.map((c) => c[y])));
  },
};

function buildProduct(b: Builder, tangents: boolean): Made | null {
  const primals = chooseArguments(b, 2, 6, false);
  if (primals.length === 0) return null;
  const { fn, outs } = b.fn(primals.map((v) => v.type), { kind: "smooth" });
  const others = (tangents ? primals.map((v) => v.type) : outs).map((t) => b.valueOf(t));
  const way = b.random.pick(["plain", "plain", "jit", "jvp", "vmap"] satisfies Way[]);
  return { params: { style: b.random.pick(STYLES), n: primals.length, way }, fns: [fn], args: [...primals, ...others] };
}

/** Calls a linear function: as it is, compiled, by its own derivative, or as the first of a batch. */
function linearly(way: Way, f: Fn, args: unknown[]): unknown {
  if (way === "jit") return jit(f)(...args);
  if (way === "jvp") return jvp(f, args, args)[1];
  if (way === "plain") return f(...args);
  const two = tree.map((t: NDArray) => np.stack([t, t.mul(2)]), args as unknown as NDArray) as unknown as unknown[];
  return tree.map((y: NDArray) => y.get(0), vmap(f)(...two) as NDArray);
}

function forward(name: string, run: (f: Fn, xs: unknown[], ts: unknown[], way: Way) => unknown): Transform {
  return {
    name,
    // linearize records a tape, as reverse mode does.
    modes: name === "jvp" ? ["forward"] : ["forward", "reverse"],
    stages: ({ way }) => name !== "jvp" && way === "jit",
    closes: true,
    helpers: name === "jvp" ? [] : [linearly],
    build: (b) => buildProduct(b, true),
    infer(s, types, [f]) {
      const { n } = product(s);
      agree(types.slice(0, n), types.slice(n));
      const outs = smooth(f(smooth(types.slice(0, n))));
      return [...outs, ...grown(outs)];
    },
    cost: () => 2,
    library(s, [f], xs) {
      const { style, n, way } = product(s);
      return leaves(run(treeFunction(style, f), pack(style, xs.slice(0, n)), pack(style, xs.slice(n)), way));
    },
    meaning(s, [f], xs, m) {
      const { n } = product(s);
      const { outs, tangents }: Pushed = m.push(s, f, xs.slice(0, n), xs.slice(n));
      return [...outs, ...tangents];
    },
    print(s, [f], args) {
      const { style, n, way } = product(s);
      const [xs, ts] = [args.slice(0, n), args.slice(n)].map((a) => argumentText(style, a));
      const g = treeText(style, f);
      return name === "jvp"
        ? `jvp(${g}, [${xs}], [${ts}])`
        : `(([y, push]) => [y, linearly("${way}", push, [${ts}])])(linearize(${g}, ${xs}))`;
    },
  };
}

function backward(name: string, run: (f: Fn, xs: unknown[]) => Fn): Transform {
  return {
    name,
    modes: name === "vjp" ? ["reverse"] : ["forward", "reverse"],
    stages: ({ way }) => way === "jit",
    closes: true,
    helpers: [linearly],
    build: (b) => buildProduct(b, false),
    infer(s, types, [f]) {
      const { n } = product(s);
      agree(smooth(f(smooth(types.slice(0, n)))), types.slice(n));
      return grown(types.slice(0, n));
    },
    cost: (s, types) => 2 * total(types.slice(0, product(s).n)),
    library(s, [f], xs) {
      const { style, n, way } = product(s);
      const pull = run(treeFunction(style, f), pack(style, xs.slice(0, n)));
      return leaves(linearly(way, pull, [packOut(style, xs.slice(n))]));
    },
    meaning(s, [f], xs, m) {
      const { n } = product(s);
      const primals = xs.slice(0, n);
      return primals.map((_, i) => pulled(s, f, primals, i, xs.slice(n), m));
    },
    print(s, [f], args) {
      const { style, n, way } = product(s);
      const xs = argumentText(style, args.slice(0, n));
      const ct = text(packOut(style, args.slice(n)));
      const g = treeText(style, f);
      const pull = name === "vjp"
        ? `vjp(${g}, ${xs})[1]`
        : `linearTranspose((...ts) => jvp(${g}, [${xs}], ts)[1], ${xs})`;
      return `linearly("${way}", ${pull}, [${ct}])`;
    },
  };
}

/** The derivatives. */
export const DERIVATIVES: readonly Transform[] = [
  gradient("grad", grad as unknown as Taker, false),
  gradient("valueAndGrad", valueAndGrad as unknown as Taker, true),
  jacobian("jacfwd", jacfwd as unknown as Taker, false),
  jacobian("jacrev", jacrev as unknown as Taker, true),
  HESSIAN,
  forward("jvp", (f, xs, ts) => jvp(f, xs, ts)),
  forward("linearize", (f, xs, ts, way) => {
    const [y, push] = linearize(f, ...xs);
    return [y, linearly(way, push as Fn, ts)];
  }),
  backward("vjp", (f, xs) => vjp(f, ...xs)[1] as Fn),
  // The transpose of the derivative, which is linear in its tangents.
  backward("linearTranspose", (f, xs) => linearTranspose((...ts: unknown[]) => jvp(f, xs, ts)[1], ...xs) as Fn),
];
