/**
 * The dimension numbers of convolutions, under JAX's `lax` names.
 *
 * @module
 */
import { shapeText, valueText } from "../errors.ts";

/**
 * Which axes of a convolution's operands and result are what: batch and feature of the left and the result, output and
 * input feature of the kernel, then the spatial axes, in one order.
 */
export interface ConvDimensionNumbers {
  /** Batch, feature and spatial axes of the left. */
  readonly lhsSpec: readonly number[];
  /** Output feature, input feature and spatial axes of the kernel. */
  readonly rhsSpec: readonly number[];
  /** Batch, feature and spatial axes of the result. */
  readonly outSpec: readonly number[];
}

/**
 * Dimension numbers as {@link ConvDimensionNumbers}, as three words of a letter for each axis ("N" batch, "C" feature,
 * "O" and "I" the kernel's output and input features, any others spatial), as `["NHWC", "HWIO", "NHWC"]`, or null, for
 * batch, feature and spatial axes in order.
 */
export type ConvDimensions = ConvDimensionNumbers | readonly [lhs: string, rhs: string, out: string] | null;

/** Whether a value is dimension numbers rather than an object of options. */
export function isDimensionNumbers(x: unknown): x is ConvDimensionNumbers {
  return typeof x === "object" && x !== null && "lhsSpec" in x;
}

const PAIRS: readonly (readonly [string, string])[] = [["N", "C"], ["O", "I"], ["N", "C"]];

/**
 * The axes that three words name: for each, the two that are not spatial, then the spatial ones in the kernel's order.
 *
 * @throws RangeError for words that lack a letter, have one twice, or differ in their spatial letters.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.convGeneralPermutations(["NHWC", "HWIO", "NHWC"]), [[0, 3, 1, 2], [3, 2, 0, 1], [0, 3, 1, 2]]);
 * ```
 */
export function convGeneralPermutations(
  dimensionNumbers: readonly [lhs: string, rhs: string, out: string],
): [lhs: number[], rhs: number[], out: number[]] {
  const words = dimensionNumbers.map((word) => [...word]);
  const spatial = words.map((letters, i) => letters.filter((c) => !PAIRS[i].includes(c)));
  words.forEach((letters, i) => {
    const whole = PAIRS[i].every((c) => letters.includes(c)) && new Set(letters).size === letters.length;
    if (whole && spatial[i].length === spatial[1].length && spatial[i].every((c) => spatial[1].includes(c))) return;
    throw new RangeError(
      `lax.convGeneralPermutations: [${dimensionNumbers.map(valueText).join(", ")}] are no dimension numbers; each ` +
        `word needs its two letters (N and C, O and I, N and C) and the same spatial ones, each once`,
    );
  });
  const axes = (i: number): number[] => [...PAIRS[i], ...spatial[1]].map((c) => words[i].indexOf(c));
  return [axes(0), axes(1), axes(2)];
}

/**
 * Dimension numbers as lists of axes, from any of their forms.
 *
 * @throws RangeError for shapes of different numbers of axes or less than two, and for words or lists that don't go
 * with them. TypeError for another kind of value.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const numbers = lax.convDimensionNumbers([1, 5, 5, 3], [2, 2, 3, 4], ["NHWC", "HWIO", "NHWC"]);
 * assertEquals(numbers, { lhsSpec: [0, 3, 1, 2], rhsSpec: [3, 2, 0, 1], outSpec: [0, 3, 1, 2] });
 * ```
 */
export function convDimensionNumbers(
  lhsShape: readonly number[],
  rhsShape: readonly number[],
  dimensionNumbers: ConvDimensions = null,
): ConvDimensionNumbers {
  const rank = lhsShape.length;
  const bad = (what: string): RangeError =>
    new RangeError(
      `lax.convDimensionNumbers: a convolution of shape ${shapeText(lhsShape)} with a kernel of shape ${
        shapeText(rhsShape)
      } ${what}`,
    );
  if (rank !== rhsShape.length || rank < 2) {
    throw bad("has no dimension numbers; both need as many axes, two of them for batch and features");
  }
  const iota = lhsShape.map((_, i) => i);
  if (dimensionNumbers === null) return { lhsSpec: iota, rhsSpec: iota, outSpec: iota };
  if (isDimensionNumbers(dimensionNumbers)) {
    const { lhsSpec, rhsSpec, outSpec } = dimensionNumbers;
    const whole = [lhsSpec, rhsSpec, outSpec].every((s) => Array.isArray(s) && s.toSorted().join() === iota.join());
    if (whole) return { lhsSpec, rhsSpec, outSpec };
    throw bad(`got the axes [${lhsSpec}], [${rhsSpec}] and [${outSpec}]; each list names all axes, each once`);
  }
  if (!Array.isArray(dimensionNumbers) || dimensionNumbers.length !== 3) {
    throw new TypeError(
      `lax.convDimensionNumbers: dimension numbers are ${valueText(dimensionNumbers)}; they must be three words, an ` +
        `object {lhsSpec, rhsSpec, outSpec}, or null`,
    );
  }
  const words = dimensionNumbers as readonly [string, string, string];
  if (words.some((word) => word.length !== rank)) {
    throw bad(`got the words ${words.map(valueText).join(", ")}; each needs a letter an axis`);
  }
  const [lhsSpec, rhsSpec, outSpec] = convGeneralPermutations(words);
  return { lhsSpec, rhsSpec, outSpec };
}
