/**
 * Counting along an axis, on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import type { IotaPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { host } from "./host.ts";
import { Loops } from "./loops.ts";
import { widthOf, wrap } from "./operand.ts";
import { buffer } from "./pool.ts";

type Count = (y: TypedArray, n: number, inner: number, w: number) => void;

const COUNT = new Loops<Count>("(y,n,inner,w){for(let i=0,q=0;i<n;i++){for(let k=0;k<inner;k++,q+=w)y[q]=i;}}");
const COUNT_ALONE = new Loops<Count>("(y,n){for(let i=0;i<n;i++)y[i]=i;}");

/** Each element is its own index along `plan.axis`. */
export function runIota(plan: IotaPlan, _args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const aval = outs[0];
  const w = widthOf(aval);
  // Imaginary parts stay 0.
  const out = w === 1 ? buffer(aval.dtype, aval.size) : allocate(aval.dtype, aval.size);
  const n = plan.shape[plan.axis];
  const inner = rowMajor(plan.shape)[plan.axis];
  if (out.length > 0) (w * inner === 1 ? COUNT_ALONE : COUNT).of(out)(out, n, inner, w);
  // What was written is doubled until all is.
  for (let done = n * inner * w; done < out.length; done *= 2) out.copyWithin(done, 0, done);
  return [wrap(aval, out, host())];
}
