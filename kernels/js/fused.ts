/**
 * A loop whose outputs are stored or combined as a map, reductions, and a map of what they give, and a contraction with
 * the maps before and after it. They run on the device, the CPU unless another is given, which may have better kernels
 * for each than this folder's.
 *
 * @module
 */
import { type NDArray, storedArray, withAval } from "../../lib/core/array.ts";
import { type Aval, makeAval, sameShape } from "../../lib/core/aval.ts";
import type { Device } from "../../lib/core/device.ts";
import { allocate } from "../../lib/core/dtype.ts";
import {
  type ContractPlan,
  dtypeOf,
  type FusedPlan,
  type MapPlan,
  type Prologue,
  type ScalarProgram,
  sidesOf,
} from "../../lib/core/plan.ts";
import { Storage } from "../../lib/core/storage.ts";
import { host } from "./host.ts";
import { broadcastStrides } from "./operand.ts";

/** Runs the program over the whole shape, combines what is to be combined, and runs the epilogue. */
export function runFused(
  plan: FusedPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
  device: Device = host(),
): NDArray[] {
  const { program, shape, axes, folds, epilogue } = plan;
  const stored = program.outputs.length - folds.length;
  const inputs = args.slice(0, program.inputs.length);
  // An operand that is combined as it is need not be copied; values that several results take are computed once.
  const computed = [...new Set(program.outputs.filter((v, i) => i < stored || v >= inputs.length))];
  const values = new Map<number, NDArray>();
  if (computed.length > 0) {
    const avals = computed.map((v) => makeAval(shape, dtypeOf(program, v)));
    const narrow = { ...program, key: `${program.key}|${computed}`, outputs: computed };
    device.run({ kind: "map", program: narrow, shape }, inputs, avals)
      .forEach((x, i) => values.set(computed[i], x));
  }
  const kept = shape.filter((_, d) => !axes.includes(d));
  const combined = folds.map((fn, i): NDArray => {
    const v = program.outputs[stored + i];
    const x = values.get(v) ?? broadcast(device, inputs[v], shape);
    return device.run({ kind: "reduce", fn, axes }, [x], [makeAval(kept, x.dtype)])[0];
  });
  const results = program.outputs.slice(0, stored).map((v) => values.get(v)!);
  for (const x of values.values()) if (!results.includes(x)) giveBack(device, x);
  if (epilogue === null) return [...results, ...combined].map((x, i) => withAval(x, outs[i]));
  const rest = args.slice(inputs.length);
  const last = device.run({ kind: "map", program: epilogue, shape: kept }, [...combined, ...rest], outs.slice(stored));
  combined.forEach((x) => giveBack(device, x));
  return [...results.map((x, i) => withAval(x, outs[i])), ...last];
}

/** A contraction without its prologue, and what the maps of that give. */
interface Apart {
  readonly plan: ContractPlan;
  readonly avals: readonly (Aval | null)[];
}

const known = new WeakMap<ContractPlan, Apart>();

function apart(plan: ContractPlan, { lhs, rhs }: Prologue): Apart {
  let found = known.get(plan);
  if (found === undefined) {
    const given = (map: MapPlan | undefined): Aval | null =>
      map === undefined ? null : makeAval(map.shape, dtypeOf(map.program, map.program.outputs[0]));
    known.set(plan, found = { plan: { ...plan, prologue: undefined }, avals: [lhs, rhs].map(given) });
  }
  return found;
}

/** Runs the maps that give a contraction's arrays, then the contraction with what follows it. */
export function runPrologue(
  plan: ContractPlan,
  prologue: Prologue,
  args: readonly NDArray[],
  outs: readonly Aval[],
  device: Device = host(),
): NDArray[] {
  const { plan: product, avals: [left, right] } = apart(plan, prologue);
  const [lhs, rhs, rest] = sidesOf(prologue, args);
  const x = left === null ? lhs[0] : device.run(prologue.lhs!, lhs, [left])[0];
  const y = right === null ? rhs[0] : device.run(prologue.rhs!, rhs, [right])[0];
  const results = device.run(product, [x, y, ...rest], outs);
  if (left !== null) giveBack(device, x);
  if (right !== null) giveBack(device, y);
  return results;
}

/** Runs a contraction, then its epilogue as a map over the product. */
export function runEpilogue(
  plan: ContractPlan,
  epilogue: ScalarProgram,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const device = host();
  const { shape } = outs[0];
  const [product] = device.run({ ...plan, epilogue: undefined }, args.slice(0, 2), [makeAval(shape, args[0].dtype)]);
  const results = device.run({ kind: "map", program: epilogue, shape }, [product, ...args.slice(2)], outs);
  giveBack(device, product);
  return results;
}

/** Recycles the buffer of a result that nothing else sees. */
function giveBack(device: Device, x: NDArray): void {
  if (x.ext !== null) device.recycle?.(x.ext as Storage);
}

/** A view of the shape that `x` broadcasts to. */
function broadcast(device: Device, x: NDArray, shape: readonly number[]): NDArray {
  if (sameShape(x.shape, shape)) return x;
  const { buffer, offset, strides } = x.ext === null
    ? device.upload(allocate(x.dtype, 1).fill(x.num as never), x.dtype, [])
    : x.ext as Storage;
  return storedArray(
    makeAval(shape, x.dtype),
    new Storage(device, buffer, offset, broadcastStrides(x.shape, strides, shape)),
  );
}
