/**
 * What the library is asked of a whole program: its value and derivatives to second order, by every mode, over and
 * under `jit`, `checkpoint` and `vmap`.
 *
 * @module
 */
import { checkpoint, debugNans, jit, jvp, linearize, type NDArray, np, vjp, vmap } from "@fluxion/fluxion";
import type { Surroundings } from "./infer.ts";
import { type Mode, paired } from "./transforms/transform.ts";

/** A program as a function. */
export type Whole = (...xs: NDArray[]) => NDArray[];

/** Where derivatives go. */
export interface Directions {
  /** Tangents of the inputs. */
  readonly ts: readonly NDArray[];
  /** More of them, for second derivatives. */
  readonly ws: readonly NDArray[];
  /** Cotangents of the results. */
  readonly cts: readonly NDArray[];
}

/** What may be computed: results, their tangents, those paired with the cotangents, and the derivative of these. */
export type Quantity = "value" | "tangents" | "slope" | "curvature";

/** A way to compute a quantity. */
interface Way {
  readonly quantity: Quantity;
  readonly modes: readonly Mode[];
  readonly run: (g: Whole, d: Directions) => Whole;
}

/** One way, over and under others. */
export interface Form {
  readonly name: string;
  readonly quantity: Quantity;
  readonly around: Surroundings;
  /** Whether the arguments have a leading axis of examples. */
  readonly batched: boolean;
  /** The program as a function that computes the quantity. */
  readonly apply: (g: Whole, d: Directions) => Whole;
}

function pulled(g: Whole, xs: readonly NDArray[], cts: readonly NDArray[]): NDArray[] {
  const back = vjp(g, ...xs)[1]([...cts]) as NDArray[];
  back.forEach((x, i) => {
    const [found, wanted] = [x, xs[i]].map((y) => `${y.dtype}[${y.shape}]`);
    if (found !== wanted) throw new TypeError(`the cotangent of argument ${i} is ${found}, and that ${wanted}`);
  });
  return back;
}

const tangents = (g: Whole, { ts }: Directions): Whole => (...xs) => jvp(g, xs, ts)[1];
const slope = (g: Whole, { ts, cts }: Directions): Whole => (...xs) => [paired(pulled(g, xs, cts), ts)];

const WAYS: Readonly<Record<string, Way>> = {
  "": { quantity: "value", modes: [], run: (g) => g },
  jvp: { quantity: "tangents", modes: ["forward"], run: tangents },
  linearize: {
    quantity: "tangents",
    modes: ["forward", "reverse"],
    run: (g, { ts }) => (...xs) => linearize(g, ...xs)[1](...ts),
  },
  vjp: { quantity: "slope", modes: ["reverse"], run: slope },
  "jvp of vjp": {
    quantity: "curvature",
    modes: ["reverse", "forward"],
    run: (g, d) => tangents(slope(g, d), { ...d, ts: d.ws }),
  },
  "vjp of jvp": {
    quantity: "curvature",
    modes: ["forward", "reverse"],
    run: (g, d) => slope(tangents(g, d), { ...d, ts: d.ws }),
  },
  "vjp of vjp": {
    quantity: "curvature",
    modes: ["reverse", "reverse"],
    run: (g, d) => slope(slope(g, d), { ...d, ts: d.ws, cts: [np.ones([], { dtype: "float64" })] }),
  },
};

const OVER: Readonly<Record<string, (g: Whole) => Whole>> = {
  "": (g) => g,
  jit: (g) => jit(g),
  vmap: (g) => vmap(g),
  debugNans: (g) => (...xs) => {
    debugNans(true);
    try {
      return g(...xs);
    } finally {
      debugNans(false);
    }
  },
  "jit of vmap": (g) => jit(vmap(g)),
  "vmap of jit": (g) => vmap(jit(g)),
};

const UNDER: Readonly<Record<string, (g: Whole) => Whole>> = {
  "": (g) => g,
  jit: (g) => jit(g),
  checkpoint: (g) => checkpoint(g),
};

/** Every form. The debug mode is slow, and the same under any of the others. */
export const FORMS: readonly Form[] = Object.entries(OVER).flatMap(([over, outer]) =>
  Object.entries(WAYS).flatMap(([way, { quantity, modes, run }]) =>
    Object.entries(UNDER).map(([under, inner]): Form => ({
      name: [over, way, under].filter((part) => part !== "").join(" of ") || "eager",
      quantity,
      batched: over.includes("vmap"),
      around: { modes, staged: over.includes("jit") || under !== "", batched: over.includes("vmap") },
      apply: (g, d) => outer(run(inner(g), d)),
    }))
  )
).filter(({ name }) => !/^debugNans.*(jit|checkpoint|linearize|of.*of)/.test(name));
