/**
 * Initial weights of a fixed scale, and orthogonal ones.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../../core/array.ts";
import type { DType } from "../../core/dtype.ts";
import { shapeText } from "../../errors.ts";
import { checkAxis } from "../../numpy/arguments.ts";
import * as np from "../../numpy/mod.ts";
import { named, type Or } from "../../numpy/named.ts";
import * as ops from "../../ops/mod.ts";
import { normalOf, truncatedNormalOf } from "../../random/normal.ts";
import { uniformOf } from "../../random/uniform.ts";
import { orthogonalOf } from "../../random/vectors.ts";
import { type DTypeOptions, type Initializer, initializer } from "./initializer.ts";

/** The options of initializers that take one number and a dtype. */
function scaleAndDType<N extends string>(
  name: string,
  scale: N,
  values: readonly unknown[],
): { [K in N]?: ArrayLike } & DTypeOptions {
  const given = named<DTypeOptions & { scale?: ArrayLike }>(
    `nn.initializers.${name}`,
    [scale as "scale", "dtype"],
    values,
  );
  return given as { [K in N]?: ArrayLike } & DTypeOptions;
}

const KINDS = "bifc";

/**
 * The initializer whose weights are all 0; it takes no other arguments, and doesn't use the key.
 *
 * @throws RangeError for lengths that are no integers from 0.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.initializers.zeros(random.key(0), [2]).tolist(), [0, 0]);
 * ```
 */
export const zeros: Initializer = initializer("zeros", null, (_, shape, dtype) => np.zeros(shape, dtype), KINDS);

/**
 * The initializer whose weights are all 1; it takes no other arguments, and doesn't use the key.
 *
 * @throws RangeError for lengths that are no integers from 0.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.initializers.ones(random.key(0), [2]).tolist(), [1, 1]);
 * ```
 */
export const ones: Initializer = initializer("ones", null, (_, shape, dtype) => np.ones(shape, dtype), KINDS);

/**
 * An initializer whose weights are all `value`, which broadcasts to their shape.
 *
 * @throws TypeError for an option that doesn't exist. The initializer: RangeError for a value that doesn't broadcast.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.initializers.constant(-7)(random.key(0), [2]).tolist(), [-7, -7]);
 * ```
 */
export function constant(value: ArrayLike, dtype?: Or<DType | null, DTypeOptions>): Initializer {
  const given = named<DTypeOptions>("nn.initializers.constant", ["dtype"], [dtype]);
  const make = (_: NDArray, shape: readonly number[], d: DType): NDArray => np.full(shape, value, d);
  return initializer("constant", given.dtype, make, KINDS);
}

/** Options of {@link uniform}. */
export interface UniformOptions extends DTypeOptions {
  /** The upper bound; 0.01 by default. */
  scale?: ArrayLike;
}

/**
 * An initializer of weights uniform in [0, scale).
 *
 * @throws TypeError for an option that doesn't exist. The initializer: TypeError for a dtype that is no float.
 *
 * @example
 * ```ts
 * import { nn, np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const w = nn.initializers.uniform(10)(random.key(0), [2, 3]);
 * assertEquals([w.shape, np.all(w.less(10)).item<boolean>()], [[2, 3], true]);
 * ```
 */
export function uniform(
  scale?: Or<ArrayLike, UniformOptions>,
  dtype?: Or<DType | null, UniformOptions>,
): Initializer {
  const given = scaleAndDType("uniform", "scale", [scale, dtype]);
  return initializer("uniform", given.dtype, (key, shape, d, action) => {
    return ops.mul(uniformOf(action, key, shape, d), ops.arrayAs(given.scale ?? 0.01, d));
  }, "f");
}

/** Options of {@link normal}. */
export interface NormalOptions extends DTypeOptions {
  /** The standard deviation; 0.01 by default. */
  stddev?: ArrayLike;
}

/**
 * An initializer of normal weights of mean 0 and standard deviation `stddev`.
 *
 * @throws TypeError for an option that doesn't exist. The initializer: TypeError for a dtype neither float nor complex.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const w = nn.initializers.normal(5)(random.key(0), [3]);
 * assertEquals(w.tolist(), random.normal(random.key(0), [3]).mul(5).tolist());
 * ```
 */
export function normal(stddev?: Or<ArrayLike, NormalOptions>, dtype?: Or<DType | null, NormalOptions>): Initializer {
  const given = scaleAndDType("normal", "stddev", [stddev, dtype]);
  return initializer("normal", given.dtype, (key, shape, d, action) => {
    return ops.mul(normalOf(action, key, shape, d), ops.arrayAs(given.stddev ?? 0.01, d));
  });
}

/** Options of {@link truncatedNormal}. */
export interface TruncatedNormalOptions extends NormalOptions {
  /** The lower bound before the weights are scaled; −2 by default. */
  lower?: ArrayLike;
  /** The upper bound before the weights are scaled; 2 by default. */
  upper?: ArrayLike;
}

/**
 * An initializer of normal weights between `lower` and `upper`, times `stddev`: the standard deviation before they were
 * truncated.
 *
 * @throws TypeError for an option that doesn't exist. The initializer: TypeError for a dtype that is no float.
 *
 * @example
 * ```ts
 * import { nn, np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const w = nn.initializers.truncatedNormal(5)(random.key(0), [9]);
 * assertEquals(np.all(np.abs(w).less(10)).item<boolean>(), true);
 * ```
 */
export function truncatedNormal(
  stddev?: Or<ArrayLike, TruncatedNormalOptions>,
  dtype?: Or<DType | null, TruncatedNormalOptions>,
  lower?: Or<ArrayLike, TruncatedNormalOptions>,
  upper?: Or<ArrayLike, TruncatedNormalOptions>,
): Initializer {
  const keys = ["stddev", "dtype", "lower", "upper"] as const;
  const values = [stddev, dtype, lower, upper];
  const given = named<TruncatedNormalOptions>("nn.initializers.truncatedNormal", keys, values);
  return initializer("truncatedNormal", given.dtype, (key, shape, d, action) => {
    const [a, b] = [given.lower ?? -2, given.upper ?? 2].map((x) => ops.arrayAs(x, d));
    return ops.mul(truncatedNormalOf(action, key, a, b, shape, d), ops.arrayAs(given.stddev ?? 0.01, d));
  }, "f");
}

/** Options of {@link orthogonal} and {@link deltaOrthogonal}. */
export interface OrthogonalOptions extends DTypeOptions {
  /** What the orthonormal columns or rows are multiplied by; 1 by default. */
  scale?: ArrayLike;
  /** The axis of the columns; the last by default. */
  columnAxis?: number;
}

function orthogonalOptions(name: string, values: readonly unknown[]): Required<OrthogonalOptions> {
  const keys = ["scale", "columnAxis", "dtype"] as const;
  const { scale = 1, columnAxis = -1, dtype = null } = named<OrthogonalOptions>(
    `nn.initializers.${name}`,
    keys,
    values,
  );
  return { scale, columnAxis, dtype };
}

/** Weights that are a matrix with orthonormal columns or rows if all axes but that of the columns are one. */
function orthogonalWeights(
  action: string,
  key: NDArray,
  shape: readonly number[],
  dtype: DType,
  { scale, columnAxis }: Required<OrthogonalOptions>,
): NDArray {
  const at = checkAxis(action, columnAxis, shape.length);
  if (shape.includes(0)) return np.zeros(shape, dtype);
  const others = shape.toSpliced(at, 1);
  const rows = others.reduce((n, d) => n * d, 1);
  const q = ops.reshape(orthogonalOf(action, key, rows, shape[at], [], dtype), [...others, shape[at]]);
  return ops.mul(ops.arrayAs(scale, dtype), np.moveaxis(q, -1, at));
}

/**
 * An initializer of weights that are uniformly distributed matrices with orthonormal columns, or rows if there are
 * fewer, times `scale`; all axes but `columnAxis` count as one, that of the rows.
 *
 * @throws TypeError for an option that doesn't exist. The initializer: RangeError for fewer than two axes.
 *
 * @example
 * ```ts
 * import { nn, np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const w = nn.initializers.orthogonal()(random.key(0), [2, 3]);
 * assertEquals(np.allclose(w.matmul(w.T), np.eye(2), { atol: 1e-6 }).item<boolean>(), true);
 * ```
 */
export function orthogonal(
  scale?: Or<ArrayLike, OrthogonalOptions>,
  columnAxis?: Or<number, OrthogonalOptions>,
  dtype?: Or<DType | null, OrthogonalOptions>,
): Initializer {
  const given = orthogonalOptions("orthogonal", [scale, columnAxis, dtype]);
  return initializer("orthogonal", given.dtype, (key, shape, d, action) => {
    if (shape.length < 2) {
      throw new RangeError(`${action}: the shape is ${shapeText(shape)}; a matrix needs at least two axes`);
    }
    return orthogonalWeights(action, key, shape, d, given);
  });
}

/**
 * An initializer of convolution kernels, [...window, inputs, outputs] with one to three axes of the window, that are 0
 * but at the window's centre, where they are as {@link orthogonal} makes them: Xiao et al. 2018, "Dynamical isometry and
 * a mean field theory of CNNs".
 *
 * @throws TypeError for an option that doesn't exist. The initializer: RangeError for other than three to five axes, and
 * for fewer outputs than inputs.
 *
 * @example
 * ```ts
 * import { nn, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const w = nn.initializers.deltaOrthogonal()(random.key(0), [3, 2, 2]);
 * assertEquals(w.get(0).tolist(), [[0, 0], [0, 0]]);
 * ```
 */
export function deltaOrthogonal(
  scale?: Or<ArrayLike, OrthogonalOptions>,
  columnAxis?: Or<number, OrthogonalOptions>,
  dtype?: Or<DType | null, OrthogonalOptions>,
): Initializer {
  const given = orthogonalOptions("deltaOrthogonal", [scale, columnAxis, dtype]);
  return initializer("deltaOrthogonal", given.dtype, (key, shape, d, action) => {
    const [inputs, outputs] = shape.slice(-2);
    if (shape.length < 3 || shape.length > 5 || outputs < inputs) {
      throw new RangeError(
        `${action}: the shape is ${shapeText(shape)}; it must have three to five axes, and the last must not be ` +
          `shorter than that before`,
      );
    }
    const matrix = orthogonalWeights(action, key, [inputs, outputs], d, given);
    const window = shape.slice(0, -2);
    if (window.includes(0)) return np.zeros(shape, d);
    const before = window.map((n) => Math.floor((n - 1) / 2));
    const after = window.map((n, i) => n - 1 - before[i]);
    const centre = ops.reshape(matrix, [...window.map(() => 1), inputs, outputs]);
    return ops.pad(centre, [...before, 0, 0], [...after, 0, 0]);
  });
}
