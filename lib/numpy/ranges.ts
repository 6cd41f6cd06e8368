/**
 * Numbers at even distances.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import type { DeviceName } from "../core/device.ts";
import { type DType, inexactOf } from "../core/dtype.ts";
import { valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { add, convert, inexact, iota, mul, promoteAll, strong } from "../ops/mod.ts";
import { checkAxis, dtypeOption, refuseArray } from "./arguments.ts";
import { evenlySpaced } from "./even.ts";
import { type DeviceOption, made, type MakeOption, makeOptions, settled } from "./making.ts";
import { log10 } from "./math.ts";
import { named } from "./named.ts";

/**
 * The numbers from `start` (0 by default) up to but without `stop` in steps: start + step·i. float32 unless `dtype` says
 * otherwise.
 *
 * @throws TypeError for what is no number and for an unknown dtype; RangeError for a step of 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.arange(3).tolist(), [0, 1, 2]);
 * assertEquals(np.arange(1, 2, 0.25).tolist(), [1, 1.25, 1.5, 1.75]);
 * assertEquals(np.arange(5, 0, -2, { dtype: "int32" }).tolist(), [5, 3, 1]);
 * ```
 */
export function arange(
  ...args:
    | [stop: number, dtype?: MakeOption, options?: DeviceOption]
    | [start: number, stop: number | null, dtype?: MakeOption, options?: DeviceOption]
    | [start: number, stop: number | null, step: number | null, dtype?: MakeOption, options?: DeviceOption]
): NDArray {
  const at = args.findIndex((v) =>
    typeof v === "string" || (typeof v === "object" && v !== null && !(v instanceof NDArray))
  );
  const numbers = (at < 0 ? args : args.slice(0, at)) as (number | null | undefined)[];
  const [given, options] = (at < 0 ? [] : args.slice(at)) as [MakeOption?, DeviceOption?];
  const { dtype, device } = makeOptions("arange", given, options);
  const [first, second, step] = numbers.map((v) => v ?? null);
  const [start, stop] = second === null || second === undefined ? [0, first] : [first, second];
  const by = step ?? 1;
  for (const v of [start, stop, by]) {
    refuseArray("arange", v);
    if (typeof v !== "number" || Number.isNaN(v)) {
      throw new TypeError(`arange: ${valueText(v)} is no number; pass start, stop and step as JavaScript numbers`);
    }
  }
  if (by === 0) throw new RangeError("arange: the step is 0; it must be positive, or negative to run backwards");
  const size = Math.max(0, Math.ceil((stop! - start!) / by));
  return made("arange", device, () => {
    let x = iota(dtype ?? "float32", [size], 0);
    if (by !== 1) x = mul(x, by);
    return strong(start === 0 ? x : add(x, start!));
  });
}

/** Options of {@link linspace}. */
export interface LinspaceOptions {
  /** How many numbers; 50 by default. */
  num?: number;
  /** Whether the last number is `stop`; true by default. */
  endpoint?: boolean;
  /** Whether to give their distance as well: NaN where there is none, of a single number with both ends or of none. */
  retstep?: boolean;
  /** The dtype; float32 by default, or as `start` and `stop` have it. */
  dtype?: DType | null;
  /** Where the new axis goes if `start` and `stop` are arrays; first by default. */
  axis?: number;
  /** The device; where `start` and `stop` lie if they are arrays, otherwise the default one. */
  device?: DeviceName | null;
}

/**
 * `num` numbers at even distances from `start` to `stop`, along a new axis if these are arrays; with `retstep`, a pair of
 * these and of the distance. float32 unless `dtype` or the arguments say otherwise; float32 numbers round as JAX's do.
 *
 * @throws RangeError for a negative `num` and for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.linspace(0, 1, 5).tolist(), [0, 0.25, 0.5, 0.75, 1]);
 * assertEquals(np.linspace(0, 1, 4, { endpoint: false }).tolist(), [0, 0.25, 0.5, 0.75]);
 * assertEquals(np.linspace(0, 1, 5, { retstep: true })[1].item(), 0.25);
 * ```
 */
export function linspace<R extends boolean = false>(
  start: ArrayLike,
  stop: ArrayLike,
  num?: number | (LinspaceOptions & { retstep?: R }),
  endpoint?: boolean | (Omit<LinspaceOptions, "num"> & { retstep?: R }),
  retstep?: R,
  dtype?: DType | null,
  axis?: number,
  options?: DeviceOption,
): R extends true ? [NDArray, NDArray] : NDArray {
  type Result = R extends true ? [NDArray, NDArray] : NDArray;
  const keys = ["num", "endpoint", "retstep", "dtype", "axis", "device"] as const;
  const given = named<LinspaceOptions>("linspace", keys, [num, endpoint, retstep, dtype, axis, options]);
  let step: NDArray | null = null;
  const numbers = made("linspace", given.device, () => {
    const even = evenlySpaced(start, stop, given);
    step = even.step;
    return even.numbers;
  });
  return (given.retstep ? [numbers, made("linspace", given.device, () => step!)] : numbers) as Result;
}

/** Options of {@link geomspace}. */
export interface GeomspaceOptions {
  /** How many numbers; 50 by default. */
  num?: number;
  /** Whether the last number is `stop`; true by default. */
  endpoint?: boolean;
  /** The dtype; float32 by default, or as `start` and `stop` have it. */
  dtype?: DType | null;
  /** Where the new axis goes if `start` and `stop` are arrays; first by default. */
  axis?: number;
}

/** Options of {@link logspace}. */
export interface LogspaceOptions extends GeomspaceOptions {
  /** The base of the powers; 10 by default. */
  base?: ArrayLike;
}

/** The ends of a range in the dtype to compute in, and the dtype of the result. */
function endsOf(
  action: string,
  ends: readonly ArrayLike[],
  asked: DType | null | undefined,
): [NDArray, NDArray, DType] {
  const [a, b] = promoteAll(ends).map(inexact);
  const dtype = dtypeOption(action, asked) ?? a.dtype;
  const compute = inexactOf(dtype);
  return [convert(a, compute), convert(b, compute), dtype];
}

/**
 * `num` powers of a base whose exponents lie at even distances from `start` to `stop`, along a new axis if these are arrays.
 * float32 unless `dtype` or the arguments say otherwise; powers become integers by truncation.
 *
 * @throws RangeError for a `num` that is no integer from 0, for shapes that don't broadcast, and for an axis that there
 *   isn't; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.logspace(0, 3, 4, { base: 2 }).tolist(), [1, 2, 4, 8]);
 * ```
 */
export function logspace(
  start: ArrayLike,
  stop: ArrayLike,
  num?: number | LogspaceOptions,
  endpoint?: boolean | Omit<LogspaceOptions, "num">,
  base?: ArrayLike,
  dtype?: DType | null,
  axis?: number,
): NDArray {
  const keys = ["num", "endpoint", "base", "dtype", "axis"] as const;
  const given = named<LogspaceOptions>("logspace", keys, [num, endpoint, base, dtype, axis]);
  const [a, b, result] = endsOf("logspace", [start, stop], given.dtype);
  const { num: n = 50, endpoint: closed = true, axis: at = 0 } = given;
  const { numbers } = evenlySpaced(a, b, { num: n, endpoint: closed, axis: at });
  return settled(convert(ops.pow(given.base ?? 10, numbers), result));
}

/**
 * `num` numbers at even ratios from `start` to `stop`, which have one sign, along a new axis if these are arrays. float32
 * unless `dtype` or the arguments say otherwise; they become integers by truncation.
 *
 * @throws RangeError for a `num` that is no integer from 0, for shapes that don't broadcast, and for an axis that there
 *   isn't; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.geomspace(1, 8, 4).get(1).item(), 2, 1e-6);
 * ```
 */
export function geomspace(
  start: ArrayLike,
  stop: ArrayLike,
  num?: number | GeomspaceOptions,
  endpoint?: boolean | Omit<GeomspaceOptions, "num">,
  dtype?: DType | null,
  axis?: number,
): NDArray {
  const keys = ["num", "endpoint", "dtype", "axis"] as const;
  const given = named<GeomspaceOptions>("geomspace", keys, [num, endpoint, dtype, axis]);
  const [a, b, result] = endsOf("geomspace", [start, stop], given.dtype);
  const sign = ops.sign(a);
  const { num: n = 50, endpoint: closed = true, axis: at = 0 } = given;
  const [from, to] = [a, b].map((end) => log10(ops.div(end, sign)));
  const y = mul(sign, logspace(from, to, { num: n, endpoint: closed }));
  return convert(ops.moveAxis(y, 0, checkAxis("geomspace", at, y.ndim)), result);
}
