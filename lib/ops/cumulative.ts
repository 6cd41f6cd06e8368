/**
 * Running sums, products, extremes and log-sum-exps.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import type { Aval } from "../core/aval.ts";
import type { Op } from "../core/op.ts";
import type { CumulativePlan } from "../core/plan.ts";
import { avalText } from "../errors.ts";
import { add, max, min, mul, sub, tieShare } from "./arithmetic.ts";
import { type Base, general, linear } from "./family.ts";
import { finiteAbove, logaddexp } from "./floats.ts";
import { exp } from "./math.ts";
import { scanAlong } from "./prefix.ts";
import { rev } from "./structural.ts";

/** Parameters of running combinations. */
export interface CumulativeParams {
  readonly axis: number;
  readonly reverse: boolean;
}

type Name = CumulativePlan["fn"];

function base(name: Name, kinds: string): Base<CumulativeParams> {
  return {
    name,
    infer([x]) {
      check(name, kinds, x);
      return x;
    },
    plan: (_a, { axis, reverse }) => ({ kind: "cumulative", fn: name, axis, reverse }),
    batch: ([x], _b, _s, { axis, reverse }) => running(name, x, axis + 1, reverse),
  };
}

function check(name: string, kinds: string, x: Aval): void {
  if (kinds.includes(x.kind)) return;
  const remedy = kinds === "fc" ? "a float or complex dtype" : "a dtype of numbers";
  throw new TypeError(`${name}: an array ${avalText(x)} was given; convert it to ${remedy} with astype()`);
}

/** The combination of two elements, and its tangent from theirs. */
type Pair = (p: NDArray, t: NDArray, q: NDArray, u: NDArray) => [NDArray, NDArray];

/**
 * An op whose tangents are those of a prefix scan of pairs (value, tangent), as in JAX: ties of extremes halve the
 * derivative at each combination, so that how several share it depends on the order in which they are combined.
 */
function scanned(name: Name, kinds: string, pair: Pair): Op {
  return general<CumulativeParams>({
    ...base(name, kinds),
    jvp([x], [t], _o, { axis, reverse }) {
      const turned = [x, t!].map((y) => reverse ? rev(y, [axis]) : y);
      const [, s] = scanAlong(turned, [axis, axis], ([p, dp], [q, dq]) => pair(p, dp, q, dq));
      return [reverse ? rev(s, [axis]) : s];
    },
    vjp: null,
  });
}

const extreme = (fn: typeof max): Pair => (p, t, q, u) => {
  const y = fn(p, q);
  return [y, add(mul(t, tieShare(p, q, y)), mul(u, tieShare(q, p, y)))];
};

// d log(e^p + e^q) = e^(p − y) dp + e^(q − y) dq; JAX has 0 for p, q and y where they are +∞
const logSumExp: Pair = (p, t, q, u) => {
  const y = logaddexp(p, q);
  const z = finiteAbove(y);
  return [y, add(mul(t, exp(sub(finiteAbove(p), z))), mul(u, exp(sub(finiteAbove(q), z))))];
};

const OPERATIONS: Record<Name, Op> = {
  cumsum: linear<CumulativeParams>({
    ...base("cumsum", "ifc"),
    transpose: (ct, _p, { axis, reverse }) => [cumsum(ct, axis, !reverse)],
  }),
  cumprod: scanned("cumprod", "ifc", (p, t, q, u) => [mul(p, q), add(mul(t, q), mul(p, u))]),
  cummax: scanned("cummax", "ifc", extreme(max)),
  cummin: scanned("cummin", "ifc", extreme(min)),
  cumlogsumexp: scanned("cumlogsumexp", "fc", logSumExp),
};

function running(name: Name, x: NDArray, axis: number, reverse: boolean): NDArray {
  return bind1(OPERATIONS[name], [x], { axis, reverse });
}

/** Running sums along `axis`, from the end if `reverse`. */
export function cumsum(x: NDArray, axis: number, reverse = false): NDArray {
  return running("cumsum", x, axis, reverse);
}
/** Running products along `axis`, from the end if `reverse`. */
export function cumprod(x: NDArray, axis: number, reverse = false): NDArray {
  return running("cumprod", x, axis, reverse);
}
/** The largest element so far along `axis`, from the end if `reverse`. */
export function cummax(x: NDArray, axis: number, reverse = false): NDArray {
  return running("cummax", x, axis, reverse);
}
/** The smallest element so far along `axis`, from the end if `reverse`. */
export function cummin(x: NDArray, axis: number, reverse = false): NDArray {
  return running("cummin", x, axis, reverse);
}
/** log Σ exp of the elements so far along `axis`, from the end if `reverse`. */
export function cumlogsumexp(x: NDArray, axis: number, reverse = false): NDArray {
  return running("cumlogsumexp", x, axis, reverse);
}
