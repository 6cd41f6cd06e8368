/**
 * Degrees and radians, and angles without jumps.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";
import { checkAxis } from "./arguments.ts";
import { floorDivide, remainder } from "./arithmetic.ts";
import { diff } from "./differences.ts";
import { named, type Or } from "./named.ts";
import { floats, realArray } from "./operands.ts";
import { part } from "./parts.ts";

/**
 * Degrees as radians. Integers and booleans become float32.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.deg2rad(180).item(), np.pi, 1e-6);
 * ```
 */
export function deg2rad(x: ArrayLike): NDArray {
  return ops.mul(floats("deg2rad", x), Math.PI / 180);
}

/**
 * Radians as degrees. Integers and booleans become float32.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.rad2deg(np.pi).item(), 180, 1e-4);
 * ```
 */
export function rad2deg(x: ArrayLike): NDArray {
  return ops.mul(floats("rad2deg", x), 180 / Math.PI);
}

/**
 * Another name of {@link deg2rad}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.radians(90).item(), np.pi / 2, 1e-6);
 * ```
 */
export const radians: typeof deg2rad = deg2rad;

/**
 * Another name of {@link rad2deg}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.degrees(np.pi / 2).item(), 90, 1e-4);
 * ```
 */
export const degrees: typeof rad2deg = rad2deg;

/** Options of {@link unwrap}. */
export interface UnwrapOptions {
  /** Jumps smaller than this one stay; half of the period by default. */
  discont?: ArrayLike | null;
  /** The axis; the last by default. */
  axis?: number;
  /** The period; 2π by default. */
  period?: ArrayLike;
}

/**
 * Angles without jumps along an axis, the last by default: where neighbours differ by half a period or more, all that
 * follow are shifted by whole periods. Integers stay integers with an integer period.
 *
 * @throws TypeError for complex numbers. RangeError for an axis that `p` lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.unwrap([0, 3, 6, 1, 4], { period: 8 }).tolist(), [0, 3, 6, 9, 12]);
 * ```
 */
export function unwrap(
  p: ArrayLike,
  discont?: Or<ArrayLike | null, UnwrapOptions>,
  axis?: Or<number, UnwrapOptions>,
  period?: Or<ArrayLike, UnwrapOptions>,
): NDArray {
  const keys = ["discont", "axis", "period"] as const;
  const given = named<UnwrapOptions>("unwrap", keys, [discont, axis, period]);
  const [a, cycle] = ops.promoteAll([realArray("unwrap", p), given.period ?? 2 * Math.PI]);
  const at = checkAxis("unwrap", given.axis ?? -1, a.ndim);
  if (a.shape[at] === 0) return a;
  const half = a.aval.kind === "f" ? ops.div(cycle, 2) : floorDivide(cycle, 2);
  const steps = diff(a, { axis: at });
  const shifted = ops.sub(remainder(ops.add(steps, half), cycle), half);
  const short = ops.select(ops.and(ops.eq(shifted, ops.neg(half)), ops.gt(steps, 0)), half, shifted);
  const stays = ops.lt(ops.abs(steps), given.discont ?? ops.trueDivide(cycle, 2));
  const moved = ops.cumsum(ops.select(stays, 0, ops.sub(short, steps)), at);
  return ops.strong(ops.concatenate([part(a, at, 0, 1), ops.add(part(a, at, 1), moved)], at));
}
