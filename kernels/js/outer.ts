/**
 * Contractions without axes to sum over: products of each element with each, which are maps of views.
 *
 * @module
 */
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { ContractPlan, MapPlan, ScalarProgram } from "../../lib/core/plan.ts";
import { Storage } from "../../lib/core/storage.ts";
import { freeOf } from "./contract_side.ts";
import { host } from "./host.ts";
import { raw } from "./operand.ts";

const programs = new Map<DType, ScalarProgram>();

function programOf(dtype: DType): ScalarProgram {
  let found = programs.get(dtype);
  if (found === undefined) {
    const steps = [{ fn: dtype === "bool" ? "and" : "mul", args: [0, 1], dtype }];
    programs.set(dtype, found = { key: `outer product of ${dtype}`, inputs: [dtype, dtype], steps, outputs: [2] });
  }
  return found;
}

/** Where the host has an operand's elements. */
function onHost(x: NDArray): Storage {
  const { data, offset, strides } = raw(x);
  return new Storage(host(), data, offset, strides);
}

/** The product as a map of operands that repeat along each other's free axes; null if axes are contracted. */
export function outer(
  plan: ContractPlan,
  args: readonly NDArray[],
  { shape, dtype }: Aval,
  storageOf: (x: NDArray) => Storage = onHost,
): { readonly plan: MapPlan; readonly args: readonly NDArray[] } | null {
  if (plan.lhsContract.length > 0) return null;
  const [x, y] = args;
  const [left, right] = [freeOf(x, plan.lhsBatch, []), freeOf(y, plan.rhsBatch, [])];
  const spread = (x: NDArray, axes: readonly (number | null)[]): NDArray => {
    const { device, buffer, offset, strides } = storageOf(x);
    const steps = axes.map((d) => d === null ? 0 : strides[d]);
    return storedArray(makeAval(shape, dtype), new Storage(device, buffer, offset, steps));
  };
  return {
    plan: { kind: "map", program: programOf(dtype), shape },
    args: [
      spread(x, [...plan.lhsBatch, ...left, ...right.map(() => null)]),
      spread(y, [...plan.rhsBatch, ...left.map(() => null), ...right]),
    ],
  };
}
