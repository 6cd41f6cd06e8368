/**
 * Initial weights scaled by how many inputs and outputs a layer has.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../../core/array.ts";
import { type DType, kindOf, realOf } from "../../core/dtype.ts";
import { shapeText, valueText } from "../../errors.ts";
import { checkAxis } from "../../numpy/arguments.ts";
import { named, type Or } from "../../numpy/named.ts";
import * as ops from "../../ops/mod.ts";
import { split } from "../../random/keys.ts";
import { normalOf, truncatedNormalOf } from "../../random/normal.ts";
import { uniformOf } from "../../random/uniform.ts";
import { type DTypeOptions, type Initializer, initializer } from "./initializer.ts";

/** Which number of connections the variance is divided by: inputs, outputs, or their arithmetic or geometric mean. */
export type FanMode = "fan_in" | "fan_out" | "fan_avg" | "fan_geo_avg";

/** What weights are distributed like. */
export type FanDistribution = "truncated_normal" | "normal" | "uniform";

/** Axes of the weights; the others are the window of a convolution. */
export interface FanOptions extends DTypeOptions {
  /** The axis or axes of the inputs; the last but one by default. */
  inAxis?: number | readonly number[];
  /** The axis or axes of the outputs; the last by default. */
  outAxis?: number | readonly number[];
  /** The axis or axes that count for neither; none by default. */
  batchAxis?: number | readonly number[];
}

/** An axis or axes, or the options. */
type AxesOr = Or<number | readonly number[], FanOptions>;

const KEYS = ["inAxis", "outAxis", "batchAxis", "dtype"] as const;

/** The numbers of inputs and of outputs of each weight. */
function fansOf(action: string, shape: readonly number[], options: FanOptions): readonly [number, number] {
  const { inAxis = -2, outAxis = -1, batchAxis = [] } = options;
  if (inAxis === -2 && shape.length < 2) {
    throw new RangeError(
      `${action}: the shape is ${shapeText(shape)}, which has no axis of inputs; name it in inAxis`,
    );
  }
  const size = (axes: number | readonly number[]): number =>
    [axes].flat().reduce((n, axis) => n * shape[checkAxis(action, axis, shape.length)], 1);
  const [inputs, outputs] = [size(inAxis), size(outAxis)];
  const window = shape.reduce((n, d) => n * d, 1) / inputs / outputs / size(batchAxis);
  return [inputs * window, outputs * window];
}

function denominatorOf(action: string, mode: FanMode, [inputs, outputs]: readonly [number, number]): number {
  switch (mode) {
    case "fan_in":
      return inputs;
    case "fan_out":
      return outputs;
    case "fan_avg":
      return (inputs + outputs) / 2;
    case "fan_geo_avg":
      return (inputs * outputs) ** 0.5;
    default:
      throw new RangeError(
        `${action}: the mode is ${valueText(mode)}; it must be "fan_in", "fan_out", "fan_avg" or "fan_geo_avg"`,
      );
  }
}

/** Complex numbers of a given modulus and uniform angle. */
function turned(action: string, key: NDArray, modulus: NDArray): NDArray {
  const angle = ops.mul(2 * Math.PI, uniformOf(action, key, modulus.shape, modulus.dtype));
  return ops.complex(ops.mul(modulus, ops.cos(angle)), ops.mul(modulus, ops.sin(angle)));
}

/** Standard deviations of what is truncated at 2: of real numbers, of the modulus of complex ones. */
const TRUNCATED = { real: 0.87962566103423978, complex: 0.95311164380491208 };

/** Weights of variance 1, or whose square root of the variance is `scale`. */
function drawn(
  action: string,
  key: NDArray,
  shape: readonly number[],
  dtype: DType,
  distribution: FanDistribution,
  variance: NDArray,
): NDArray {
  const real = kindOf(dtype) === "f";
  const part = realOf(dtype);
  const modulusKeys = (): NDArray[] => [...split(key)];
  switch (distribution) {
    case "normal":
      return ops.mul(normalOf(action, key, shape, dtype), ops.sqrt(variance));
    case "truncated_normal": {
      const scale = ops.div(ops.sqrt(variance), real ? TRUNCATED.real : TRUNCATED.complex);
      if (real) {
        const [a, b] = [-2, 2].map((x) => ops.arrayAs(x, dtype));
        return ops.mul(truncatedNormalOf(action, key, a, b, shape, dtype), scale);
      }
      // The modulus of a complex normal number has the distribution function 1 − exp(−r²).
      const [first, second] = modulusKeys();
      const t = ops.mul(1 - Math.exp(-4), uniformOf(action, first, shape, part));
      return ops.mul(turned(action, second, ops.sqrt(ops.neg(ops.log(ops.sub(1, t))))), scale);
    }
    case "uniform": {
      if (real) {
        return ops.mul(uniformOf(action, key, shape, dtype, -1, 1), ops.sqrt(ops.mul(3, variance)));
      }
      const [first, second] = modulusKeys();
      const modulus = ops.sqrt(ops.mul(2, uniformOf(action, first, shape, part)));
      return ops.mul(turned(action, second, modulus), ops.sqrt(variance));
    }
    default:
      throw new RangeError(
        `${action}: the distribution is ${
          valueText(distribution)
        }; it must be "truncated_normal", "normal" or "uniform"`,
      );
  }
}

function scaling(
  name: string,
  scale: ArrayLike,
  mode: FanMode,
  distribution: FanDistribution,
  values: readonly unknown[],
): Initializer {
  const given = named<FanOptions>(`nn.initializers.${name}`, KEYS, values);
  return initializer(name, given.dtype, (key, shape, dtype, action) => {
    const denominator = denominatorOf(action, mode, fansOf(action, shape, given));
    const ratio = typeof scale === "number" ? scale / denominator : ops.trueDivide(scale, denominator);
    return drawn(action, key, shape, dtype, distribution, ops.arrayAs(ratio, dtype));
  });
}

/**
 * An initializer of weights of mean 0 and variance `scale`/n, n by `mode` the number of inputs, of outputs, or their
 * arithmetic or geometric mean; axes that are neither in `inAxis`, `outAxis` nor `batchAxis` are the window of a
 * convolution, and multiply both numbers.
 *
 * `"truncated_normal"` is truncated at two standard deviations, before it is scaled to that variance; `"uniform"` is
 * uniform in an interval around 0, or, if complex, in a disk.
 *
 * @throws TypeError for an option that doesn't exist. The initializer: RangeError for another mode or distribution, for
 * axes that the shape lacks, and for one that has no axis of inputs.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const w = nn.initializers.varianceScaling(1, "fan_in", "normal")(random.key(0), [4, 3]);
 * assertEquals(w.tolist(), random.normal(random.key(0), [4, 3]).mul(0.5).tolist());
 * ```
 */
export function varianceScaling(
  scale: ArrayLike,
  mode: FanMode,
  distribution: FanDistribution,
  inAxis?: AxesOr,
  outAxis?: AxesOr,
  batchAxis?: AxesOr,
  dtype?: Or<DType | null, FanOptions>,
): Initializer {
  return scaling("varianceScaling", scale, mode, distribution, [inAxis, outAxis, batchAxis, dtype]);
}

/**
 * {@link varianceScaling} with scale 1, mode `"fan_avg"` and distribution `"uniform"`: Glorot and Bengio 2010,
 * "Understanding the difficulty of training deep feedforward neural networks".
 *
 * @throws TypeError for an option that doesn't exist. The initializer: RangeError for axes that the shape lacks, and for
 * one that has no axis of inputs.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.initializers.glorotUniform()(random.key(0), [2, 3]).shape, [2, 3]);
 * ```
 */
export function glorotUniform(
  inAxis?: AxesOr,
  outAxis?: AxesOr,
  batchAxis?: AxesOr,
  dtype?: Or<DType | null, FanOptions>,
): Initializer {
  return scaling("glorotUniform", 1, "fan_avg", "uniform", [inAxis, outAxis, batchAxis, dtype]);
}

/**
 * Another name of {@link glorotUniform}.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.initializers.xavierUniform()(random.key(0), [2, 3]).shape, [2, 3]);
 * ```
 */
export const xavierUniform: typeof glorotUniform = glorotUniform;

/**
 * {@link varianceScaling} with scale 1, mode `"fan_avg"` and distribution `"truncated_normal"`: Glorot and Bengio 2010,
 * "Understanding the difficulty of training deep feedforward neural networks".
 *
 * @throws TypeError for an option that doesn't exist. The initializer: RangeError for axes that the shape lacks, and for
 * one that has no axis of inputs.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.initializers.glorotNormal()(random.key(0), [2, 3]).shape, [2, 3]);
 * ```
 */
export function glorotNormal(
  inAxis?: AxesOr,
  outAxis?: AxesOr,
  batchAxis?: AxesOr,
  dtype?: Or<DType | null, FanOptions>,
): Initializer {
  return scaling("glorotNormal", 1, "fan_avg", "truncated_normal", [inAxis, outAxis, batchAxis, dtype]);
}

/**
 * Another name of {@link glorotNormal}.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.initializers.xavierNormal()(random.key(0), [2, 3]).shape, [2, 3]);
 * ```
 */
export const xavierNormal: typeof glorotNormal = glorotNormal;

/**
 * {@link varianceScaling} with scale 1, mode `"fan_in"` and distribution `"uniform"`: LeCun et al. 1998, "Efficient
 * backprop".
 *
 * @throws TypeError for an option that doesn't exist. The initializer: RangeError for axes that the shape lacks, and for
 * one that has no axis of inputs.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.initializers.lecunUniform()(random.key(0), [2, 3]).shape, [2, 3]);
 * ```
 */
export function lecunUniform(
  inAxis?: AxesOr,
  outAxis?: AxesOr,
  batchAxis?: AxesOr,
  dtype?: Or<DType | null, FanOptions>,
): Initializer {
  return scaling("lecunUniform", 1, "fan_in", "uniform", [inAxis, outAxis, batchAxis, dtype]);
}

/**
 * {@link varianceScaling} with scale 1, mode `"fan_in"` and distribution `"truncated_normal"`: LeCun et al. 1998,
 * "Efficient backprop".
 *
 * @throws TypeError for an option that doesn't exist. The initializer: RangeError for axes that the shape lacks, and for
 * one that has no axis of inputs.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.initializers.lecunNormal()(random.key(0), [2, 3]).shape, [2, 3]);
 * ```
 */
export function lecunNormal(
  inAxis?: AxesOr,
  outAxis?: AxesOr,
  batchAxis?: AxesOr,
  dtype?: Or<DType | null, FanOptions>,
): Initializer {
  return scaling("lecunNormal", 1, "fan_in", "truncated_normal", [inAxis, outAxis, batchAxis, dtype]);
}

/**
 * {@link varianceScaling} with scale 2, mode `"fan_in"` and distribution `"uniform"`: He et al. 2015, "Delving deep
 * into rectifiers".
 *
 * @throws TypeError for an option that doesn't exist. The initializer: RangeError for axes that the shape lacks, and for
 * one that has no axis of inputs.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.initializers.heUniform()(random.key(0), [2, 3]).shape, [2, 3]);
 * ```
 */
export function heUniform(
  inAxis?: AxesOr,
  outAxis?: AxesOr,
  batchAxis?: AxesOr,
  dtype?: Or<DType | null, FanOptions>,
): Initializer {
  return scaling("heUniform", 2, "fan_in", "uniform", [inAxis, outAxis, batchAxis, dtype]);
}

/**
 * Another name of {@link heUniform}.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.initializers.kaimingUniform()(random.key(0), [2, 3]).shape, [2, 3]);
 * ```
 */
export const kaimingUniform: typeof heUniform = heUniform;

/**
 * {@link varianceScaling} with scale 2, mode `"fan_in"` and distribution `"truncated_normal"`: He et al. 2015, "Delving
 * deep into rectifiers".
 *
 * @throws TypeError for an option that doesn't exist. The initializer: RangeError for axes that the shape lacks, and for
 * one that has no axis of inputs.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.initializers.heNormal()(random.key(0), [2, 3]).shape, [2, 3]);
 * ```
 */
export function heNormal(
  inAxis?: AxesOr,
  outAxis?: AxesOr,
  batchAxis?: AxesOr,
  dtype?: Or<DType | null, FanOptions>,
): Initializer {
  return scaling("heNormal", 2, "fan_in", "truncated_normal", [inAxis, outAxis, batchAxis, dtype]);
}

/**
 * Another name of {@link heNormal}.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.initializers.kaimingNormal()(random.key(0), [2, 3]).shape, [2, 3]);
 * ```
 */
export const kaimingNormal: typeof heNormal = heNormal;
