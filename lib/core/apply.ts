/**
 * Applying an op: the newest level among the operands processes it, or, with none, their device runs it.
 * The forms for one and two operands build no argument arrays; scalar code lives on them.
 *
 * @module
 */
import { NDArray } from "./array.ts";
import { type Aval, scalarAvalAt } from "./aval.ts";
import { defaultDevice, type ScalarFn } from "./device.ts";
import { checkNans, debug } from "./debug.ts";
import { DTYPES } from "./dtype.ts";
import type { Level } from "./level.ts";
import type { Elementwise, Op } from "./op.ts";

/** Applies an elementwise op without parameters to one operand. */
export function unary(op: Elementwise, x: NDArray): NDArray {
  return x.level === null ? unaryConcrete(op, x) : x.level.unary(op, x);
}

/** Applies an elementwise op without parameters to two operands of one dtype. */
export function binary(op: Elementwise, x: NDArray, y: NDArray): NDArray {
  const a = x.level;
  const b = y.level;
  if (a === null) return b === null ? binaryConcrete(op, x, y) : b.binary(op, x, y);
  return b === null || a.id >= b.id ? a.binary(op, x, y) : b.binary(op, x, y);
}

/** Applies any op. */
export function bind(op: Op, args: readonly NDArray[], params?: unknown): readonly NDArray[] {
  const level = newest(args);
  if (level !== null) return level.apply(op, args, params);
  const outs = op.execute(args, params);
  if (debug.nans && op.inline === undefined) checkNans(op.name, args, outs);
  return outs;
}

/** Applies an op that has one result. */
export function bind1(op: Op, args: readonly NDArray[], params?: unknown): NDArray {
  return bind(op, args, params)[0];
}

/** The newest level among the operands, or null if all are concrete. */
export function newest(args: readonly NDArray[]): Level | null {
  let level: Level | null = null;
  for (const x of args) {
    if (x.level !== null && (level === null || x.level.id > level.id)) level = x.level;
  }
  return level;
}

/** Runs an elementwise op on one concrete array. */
function unaryConcrete(op: Elementwise, x: NDArray): NDArray {
  if (x.ext !== null || debug.nans) return checked(op, [x]);
  const a = x.aval;
  const f = op.scalars[a.index] ?? compileScalar(op, [a]);
  if (f === null) return checked(op, [x]);
  return new NDArray(unaryScalarAval(op, a), null, f(x.num), -1, null, null);
}

/** Runs an elementwise op on two concrete arrays. */
function binaryConcrete(op: Elementwise, x: NDArray, y: NDArray): NDArray {
  const a = x.aval;
  const b = y.aval;
  if (x.ext !== null || y.ext !== null || a.index !== b.index || debug.nans) return checked(op, [x, y]);
  const f = op.scalars[a.index] ?? compileScalar(op, [a, b]);
  if (f === null) return checked(op, [x, y]);
  return new NDArray(binaryScalarAval(op, a, b), null, f(x.num, y.num), -1, null, null);
}

function checked(op: Elementwise, args: readonly NDArray[]): NDArray {
  const outs = op.execute(args, undefined);
  if (debug.nans) checkNans(op.name, args, outs);
  return outs[0];
}

/** The abstract value of an elementwise op's result for one 0-d operand. */
export function unaryScalarAval(op: Elementwise, a: Aval): Aval {
  const r = op.results[a.index];
  return r === a.index ? a : r < 0 ? op.infer([a], undefined)[0] : scalarAvalAt(r, a.weak && r !== 0);
}

/** The abstract value of an elementwise op's result for two 0-d operands of one dtype. */
export function binaryScalarAval(op: Elementwise, a: Aval, b: Aval): Aval {
  const r = op.results[a.index];
  if (r < 0) return op.infer([a, b], undefined)[0];
  if (r !== a.index) return scalarAvalAt(r, a.weak && b.weak && r !== 0);
  return a.weak ? b : a;
}

/**
 * The compiled scalar function of an elementwise op without parameters, remembered in its record; null if its result is
 * complex.
 */
function compileScalar(op: Elementwise, avals: readonly Aval[]): ScalarFn | null {
  const [out] = op.infer(avals, undefined); // throws for a dtype that the op doesn't take
  if (out.kind === "c") return null;
  return op.scalars[avals[op.lead].index] = defaultDevice().scalar(op.program(avals, undefined));
}

/** The names of the dtypes that an elementwise op takes, for messages. */
export function acceptedDTypes(op: Elementwise): string {
  return DTYPES.filter((_, i) => op.results[i] >= 0).join(", ");
}
