/**
 * Elements moved 16 bytes at a time, where they lie so that this can be.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";

/** The types that elements are moved as: one of 4 or 8 bytes, or as many as 16 bytes hold. */
export type Bits = "u32" | "vec2u" | "vec4u";

/** The type that elements of a dtype are moved as, one by one. */
export function bitsOf(dtype: DType): "u32" | "vec2u" {
  return dtype === "complex64" ? "vec2u" : "u32";
}

/** Where elements lie: an offset, and a stride for each axis. */
export interface Access {
  readonly offset: number;
  readonly strides: readonly number[];
}

/** Elements of a shape to be moved between several places. */
export interface Wide {
  readonly type: Bits;
  /** The elements in one of {@link type}: everything else counts those. */
  readonly count: number;
  readonly shape: readonly number[];
  readonly accesses: readonly Access[];
}

/**
 * Moves of elements of a dtype, in 16 bytes if all accesses are contiguous along the last axis and begin at multiples of
 * that. `steps` are other numbers of elements that must be multiples, too.
 */
export function widened(
  dtype: DType,
  shape: readonly number[],
  accesses: readonly Access[],
  steps: readonly number[] = [],
): Wide {
  const type = bitsOf(dtype);
  const count = type === "u32" ? 4 : 2;
  const last = shape.length - 1;
  const whole = (n: number): boolean => n % count === 0;
  const can = last >= 0 && whole(shape[last]) && steps.every(whole) &&
    accesses.every(({ offset, strides }) =>
      whole(offset) && strides[last] === 1 && strides.every((s, d) => d === last || whole(s))
    );
  if (!can) return { type, count: 1, shape, accesses };
  const narrowed = (n: number, d: number): number => d === last ? n : n / count;
  return {
    type: "vec4u",
    count,
    shape: shape.with(last, shape[last] / count),
    accesses: accesses.map(({ offset, strides }) => ({ offset: offset / count, strides: strides.map(narrowed) })),
  };
}
