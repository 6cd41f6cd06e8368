/**
 * The padding of windows, under JAX's `lax` names.
 *
 * @module
 */
import { shapeText, valueText } from "../errors.ts";
import { paddingNamed } from "../ops/mod.ts";

/**
 * What a window finds around an array: nothing ("VALID"), as much as gives one place of the window for every stride
 * ("SAME", the odd one at the end; "SAME_LOWER", at the start), or `[low, high]` for each axis; negative ones crop.
 */
export type Padding = "VALID" | "SAME" | "SAME_LOWER" | readonly (readonly [low: number, high: number])[];

/** Padding as numbers before and after each axis. */
export function padsOf(
  action: string,
  padding: Padding,
  lengths: readonly number[],
  windows: readonly number[],
  strides: readonly number[],
): { lo: number[]; hi: number[] } {
  if (typeof padding === "string") return paddingNamed(action, padding, lengths, windows, strides);
  const pairs = Array.isArray(padding) && padding.length === lengths.length &&
    padding.every((p) => Array.isArray(p) && p.length === 2 && p.every(Number.isInteger));
  if (!pairs) {
    throw new RangeError(
      `${action}: the padding ${valueText(padding)} doesn't go with windows over ${lengths.length} axes; ` +
        `give integers [low, high] for each, or "VALID", "SAME" or "SAME_LOWER"`,
    );
  }
  return { lo: padding.map(([lo]) => lo), hi: padding.map(([, hi]) => hi) };
}

/**
 * `[low, high]` for each axis, from the name of a padding: "VALID", "SAME" or "SAME_LOWER", in any case.
 *
 * @throws RangeError for another name, and for lists of different lengths.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.padtypeToPads([5], [4], [1], "SAME"), [[1, 2]]);
 * ```
 */
export function padtypeToPads(
  inShape: readonly number[],
  windowShape: readonly number[],
  windowStrides: readonly number[],
  padding: string,
): [low: number, high: number][] {
  if (windowShape.length !== inShape.length || windowStrides.length !== inShape.length) {
    throw new RangeError(
      `lax.padtypeToPads: windows ${shapeText(windowShape)} with strides [${windowStrides}] over a shape ${
        shapeText(inShape)
      }; give one number an axis each`,
    );
  }
  const { lo, hi } = paddingNamed("lax.padtypeToPads", padding, inShape, windowShape, windowStrides);
  return lo.map((n, i) => [n, hi[i]]);
}
