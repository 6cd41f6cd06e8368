/**
 * What an initializer is.
 *
 * @module
 */
import type { NDArray } from "../../core/array.ts";
import type { DType } from "../../core/dtype.ts";
import type { ShapeLike } from "../../numpy/arguments.ts";
import { named, type Or } from "../../numpy/named.ts";
import { asked } from "../../random/arguments.ts";

/** The dtype of weights, as an option. */
export interface DTypeOptions {
  /** The dtype, float32 by default; of a function that makes an initializer, the initializer's default. */
  dtype?: DType | null;
}

/** What makes weights: from a key, their shape, and their dtype, by place or as an option. */
export type Initializer = (key: NDArray, shape: ShapeLike, dtype?: Or<DType | null, DTypeOptions>) => NDArray;

/** An initializer of a function of checked arguments. */
export function initializer(
  name: string,
  usual: DType | null | undefined,
  make: (key: NDArray, shape: readonly number[], dtype: DType, action: string) => NDArray,
  kinds = "fc",
): Initializer {
  const action = `nn.initializers.${name}`;
  return (key, shape, dtype) => {
    const given = named<DTypeOptions>(action, ["dtype"], [dtype]);
    const sample = asked(action, { shape, dtype: given.dtype ?? usual }, kinds);
    return make(key, sample.shape!, sample.dtype, action);
  };
}
