/**
 * Gumbel noise, which makes categories of log probabilities.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import { valueText } from "../errors.ts";
import { named, type Or } from "../numpy/named.ts";
import * as ops from "../ops/mod.ts";
import { add, convert, log, log1p, mul, neg, select, sub } from "../ops/mod.ts";
import { asked, type DTypeOr, type SampleOptions, type ShapeOr } from "./arguments.ts";
import { draw } from "./keys.ts";
import { floatInfo, ofUniform, uniformOf } from "./uniform.ts";

/** How finely Gumbel noise is resolved where it is large: from 32 random bits, from 46, or in float32 from 64. */
export type GumbelMode = "low" | "high" | "highest";

/** Options of {@link gumbel}. */
export interface GumbelOptions extends SampleOptions {
  /** How finely large values are resolved; `"low"` by default. */
  mode?: GumbelMode | null;
}

/** Entry i of the first axis. */
function entry(x: NDArray, i: number): NDArray {
  const rest = x.shape.slice(1);
  return ops.reshape(ops.slice(x, [i, ...rest.map(() => 0)], [i + 1, ...rest]), rest);
}

const plain = ofUniform("gumbel", (u) => neg(log(neg(log(u)))), ({ tiny }) => tiny);

/** −log(−log u) in one of three ways. */
export function gumbelOf(
  action: string,
  key: NDArray,
  shape: readonly number[],
  dtype: DType,
  mode: GumbelMode | null | undefined,
): NDArray {
  const { tiny, mantissa } = floatInfo(dtype);
  switch (mode ?? "low") {
    case "low":
      return plain(action, key, shape, dtype);
    case "high":
      break;
    case "highest":
      if (dtype === "float32") return finest(action, key, shape);
      break;
    default:
      throw new RangeError(`${action}: the mode is ${valueText(mode)}; it must be "low", "high" or "highest"`);
  }
  const u = uniformOf(action, key, [2, ...shape], dtype);
  const [high, low] = [entry(u, 0), entry(u, 1)];
  const x = select(ops.ge(high, 0.5), high, add(add(high, mul(2 ** -mantissa, low)), tiny));
  return neg(log(neg(log1p(neg(x)))));
}

/** −log(−log u) for u = bits/2⁶⁴, from whichever of u and 1 − u is below ½. */
function finest(action: string, key: NDArray, shape: readonly number[]): NDArray {
  const [a, b] = draw(action, key, [2, ...shape]);
  const bits = ops.xor(a, b);
  const [high, low] = [entry(bits, 0), entry(bits, 1)];
  const small = ops.lt(high, 2 ** 31);
  // 1 − u: the two's complement, of which JAX carries where the lower word's complement is full.
  const lowest = ops.not(low);
  const carry = convert(ops.eq(lowest, 2 ** 32 - 1), "uint32");
  const rest = [add(ops.not(high), carry), add(lowest, 1)];
  const x = fixedPoint(select(small, high, rest[0]), select(small, low, rest[1]));
  return select(small, neg(log(neg(log1p(neg(x))))), neg(log(neg(log(x)))));
}

/** (high·2³² + low)/2⁶⁴ cut off to float32; 2⁻⁶⁵ for 0. */
function fixedPoint(high: NDArray, low: NDArray): NDArray {
  const short = ops.eq(high, 0);
  const [first, second] = [select(short, low, high), select(short, 0, low)];
  const zeros = ops.clz(first);
  const bits = ops.or(ops.shiftLeft(first, zeros), ops.shiftRightLogical(second, sub(32, zeros)));
  // The leading 24 bits, of which the first is worth half a power of two.
  const exponent = sub(127 - 24, add(zeros, select(short, ops.constLike(zeros, 32), ops.constLike(zeros, 0))));
  const power = ops.bitcast(ops.shiftLeft(exponent, 23), "float32");
  return ops.max(mul(convert(ops.shiftRightLogical(bits, 8), "float32"), power), 2 ** -65);
}

/**
 * Numbers of the standard Gumbel distribution, of density exp(−x − e⁻ˣ): −log(−log u), u uniform.
 *
 * @throws TypeError for what is no key and for a dtype that is no float. RangeError for another mode.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.gumbel(random.key(0), [3]).shape, [3]);
 * assertEquals(random.gumbel(random.key(0), { shape: [3], mode: "high" }).shape, [3]);
 * ```
 */
export function gumbel(
  key: NDArray,
  shape?: ShapeOr<GumbelOptions>,
  dtype?: DTypeOr<GumbelOptions>,
  mode?: Or<GumbelMode | null, GumbelOptions>,
): NDArray {
  const given = named<GumbelOptions>("random.gumbel", ["shape", "dtype", "mode"], [shape, dtype, mode]);
  const sample = asked("random.gumbel", given);
  return gumbelOf("random.gumbel", key, sample.shape ?? [], sample.dtype, given.mode);
}
