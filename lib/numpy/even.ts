/**
 * Numbers at even distances, between numbers and between arrays.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { allocate, type DType, inexactOf, kindOf, realOf } from "../core/dtype.ts";
import * as ops from "../ops/mod.ts";
import {
  add,
  broadcastShapes,
  broadcastTo,
  concatenate,
  convert,
  floor,
  fromData,
  inexact,
  iota,
  mul,
  promoteAll,
  reshape,
  slice,
  sub,
} from "../ops/mod.ts";
import { checkAxis, checkInteger, dtypeOption } from "./arguments.ts";

/** What `np.linspace` takes besides the ends. */
interface Spacing {
  num?: number;
  endpoint?: boolean;
  retstep?: boolean;
  dtype?: DType | null;
  axis?: number;
}

/** What `np.linspace` gives, loose where it depends on no array. */
export function evenlySpaced(
  start: ArrayLike,
  stop: ArrayLike,
  given: Spacing,
): { readonly numbers: NDArray; readonly step: NDArray | null } {
  const n = checkInteger("linspace", "num", given.num ?? 50, 0);
  const closed = given.endpoint ?? true;
  const asked = dtypeOption("linspace", given.dtype);
  const [a, b] = promoteAll([start, stop]).map(inexact);
  const compute = asked === null ? a.dtype : inexactOf(asked);
  const [from, to] = [convert(a, compute), convert(b, compute)];
  const y = typeof start === "number" && typeof stop === "number" && kindOf(compute) === "f"
    ? evenNumbers(start, stop, n, closed, compute)
    : evenArrays(from, to, n, closed, given.axis ?? 0);
  const numbers = convert(kindOf(asked ?? compute) === "i" ? floor(y) : y, asked ?? compute);
  return { numbers, step: given.retstep ? distance(from, to, n, closed) : null };
}

/** The distance of `num` even numbers, or NaN. */
function distance(a: NDArray, b: NDArray, num: number, endpoint: boolean): NDArray {
  const div = endpoint ? num - 1 : num;
  return div > 0 ? ops.div(sub(b, a), div) : ops.arrayAs(NaN, a.dtype);
}

/** Rounds as JAX's compiled linspace does: stop/div once, its product with i and the sum in one rounding. */
function evenNumbers(start: number, stop: number, num: number, endpoint: boolean, dtype: DType): NDArray {
  const round = dtype === "float32" ? Math.fround : (v: number): number => v;
  const [a, b] = [round(start), round(stop)];
  const div = endpoint ? num - 1 : num;
  const inverse = round(1 / div);
  const slope = round(b * inverse);
  const data = allocate(dtype, num);
  for (let i = 0; i < num; i++) data[i] = slope * i + round(a * round(1 - round(i * inverse)));
  if (num > 0) data[0] = a;
  if (endpoint && num > 1) data[num - 1] = b;
  return fromData(data, [num], dtype);
}

/** start·(1 − step) + stop·step along a new axis, differentiable in both. */
function evenArrays(a: NDArray, b: NDArray, num: number, endpoint: boolean, axis: number): NDArray {
  const shape = broadcastShapes("linspace", a.shape, b.shape);
  const at = checkAxis("linspace", axis, shape.length + 1);
  const one = [...shape.slice(0, at), 1, ...shape.slice(at)];
  const [from, to] = [a, b].map((v) => reshape(broadcastTo(v, shape), one));
  if (num < 2) return num === 1 ? from : slice(from, one.map(() => 0), one.with(at, 0));
  const div = endpoint ? num - 1 : num;
  const places = reshape(iota(realOf(a.dtype), [div], 0), one.map((_, i) => i === at ? div : 1));
  const step = ops.div(places, div);
  const out = add(mul(from, sub(1, step)), mul(to, step));
  return endpoint ? concatenate([out, to], at) : out;
}
