/**
 * The library functions as machine operations, one entry each, to 4 ulp at most, as `tests/kernels/accuracy.ts` measures
 * over the whole range.
 *
 * @module
 */
import { cosh, exp, exp2, expm1, logistic, sinh, tanh } from "./exponential.ts";
import type { Libm1, Libm2, Op, Rare, Type } from "./graph.ts";
import { acosh, asinh, atanh } from "./inverse_hyperbolic.ts";
import { acos, asin, atan, atan2 } from "./inverse_trigonometric.ts";
import { log, log1p } from "./logarithm.ts";
import { nextafter } from "./neighbours.ts";
import { pow } from "./power.ts";
import { powOfSingles } from "./power_singles.ts";
import { cbrt, hypot } from "./roots.ts";
import { cos, sin, tan } from "./trigonometric.ts";
import { logNearUnit } from "./unit_sums.ts";
import type { RealRule, Stage } from "./value.ts";
import { zetaNearZero } from "./zeta_zeros.ts";

/** The approximations, by the name of the function. */
export const APPROXIMATIONS: Record<Libm1 | Libm2, RealRule> = {
  exp,
  exp2,
  expm1,
  log,
  log1p,
  asin,
  acos,
  atan,
  atan2,
  sin,
  cos,
  tan,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  logistic,
  pow,
  cbrt,
  hypot,
  nextafter,
  rsqrt: (g, x) => g.div(g.like(x, 1), g.sqrt(x)),
};

/** What stays a call, of a function that is printed once, by the type and whether the device has float64. */
export const RARE: Readonly<Record<Rare, (type: Type, doubles: boolean) => readonly Stage[]>> = {
  logNearUnit: once(logNearUnit("e")),
  log2NearUnit: once(logNearUnit(2)),
  zetaNearZero,
};

/** A function that is one expression. */
function once(rule: RealRule): () => readonly Stage[] {
  return () => [{ times: 1, step: (g, operands) => [rule(g, ...operands)] }];
}

/** Whether an operation, by its name, stays a call. */
export function isRare(op: string): op is Rare {
  return Object.hasOwn(RARE, op);
}

/** Those of float32 that don't take float64 on the way, where others do. */
const SINGLES: Partial<Record<Op, RealRule>> = { pow: powOfSingles };

/** The approximation of a library function, if the operation is one, for a device with or without float64. */
export function approximationOf(op: Op, doubles: boolean): RealRule | undefined {
  return (doubles ? undefined : SINGLES[op]) ?? (APPROXIMATIONS as Partial<Record<Op, RealRule>>)[op];
}
