/**
 * Lines of arrays: read, written and rearranged, with loops of their own for each class of typed arrays.
 *
 * @module
 */
import type { TypedArray } from "../../lib/core/dtype.ts";
import type { Bits } from "./block.ts";
import { Loops } from "./loops.ts";

type Move = (x: TypedArray, p: number, ps: number, y: TypedArray, q: number, qs: number, n: number) => void;
type Ordered = (x: TypedArray, p: number, step: number, y: TypedArray, q: number, order: Int32Array) => void;

const MOVE = new Loops<Move>("(x,p,ps,y,q,qs,n){for(let i=0;i<n;i++,p+=ps,q+=qs)y[q]=x[p];}");
const ORDERED = new Loops<Ordered>(
  "(x,p,step,y,q,order){const n=order.length;for(let i=0;i<n;i++)y[q+i]=x[p+order[i]*step];}",
);
const PERMUTE = new Loops<Ordered>(
  "(x,p,step,y,q,order){const n=order.length;for(let i=0;i<n;i++,q+=step)y[q]=x[p+order[i]*step];}",
);
const PERMUTE_PAIRS = new Loops<Ordered>(
  "(x,p,step,y,q,order){const n=order.length;" +
    "for(let i=0;i<n;i++,q+=step){const s=p+order[i]*step;y[q]=x[s];y[q+1]=x[s+1];}}",
);

/** From this length on the engine copies what lies side by side faster than a loop. */
const RUN = 32;

/** Reads `n` elements of `x` from `p` on, `step` apart, into `y` from `q` on. */
export function readLine(x: TypedArray, p: number, step: number, y: TypedArray, q: number, n: number): void {
  if (step === 1 && n >= RUN) y.set(x.subarray(p, p + n), q);
  else MOVE.of(x)(x, p, step, y, q, 1, n);
}

/** Writes `n` elements of `x` from `p` on into `y` from `q` on, `step` apart. */
export function writeLine(x: TypedArray, p: number, y: TypedArray, q: number, step: number, n: number): void {
  if (step === 1 && n >= RUN) y.set(x.subarray(p, p + n), q);
  else MOVE.of(x)(x, p, 1, y, q, step, n);
}

/** {@link readLine} of the elements in another order. */
export function readOrdered(x: TypedArray, p: number, step: number, y: TypedArray, q: number, order: Int32Array): void {
  ORDERED.of(x)(x, p, step, y, q, order);
}

/**
 * Writes elements of the line of `x` that begins with element `at` into the same line of `out`, from number `first` of it
 * on, in another order.
 */
export function permuteLine(
  x: Bits,
  out: Bits,
  width: number,
  at: number,
  step: number,
  first: number,
  order: Int32Array,
): void {
  const to = width * (at + first * step);
  (width === 1 ? PERMUTE : PERMUTE_PAIRS).of(x)(x, width * at, width * step, out, to, order);
}

/** Gives the zeros of a sorted line of `out` the signs and the order that they have in the same line of `x`. */
export function keepZeros(x: TypedArray, out: TypedArray, at: number, step: number, n: number): void {
  let lo = 0;
  let hi = n;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (out[at + mid * step] < 0) lo = mid + 1;
    else hi = mid;
  }
  if (lo === n || out[at + lo * step] !== 0) return;
  for (let i = 0, p = at, q = at + lo * step; i < n; i++, p += step) {
    if (x[p] !== 0) continue;
    out[q] = x[p];
    q += step;
  }
}
