/**
 * NumPy's constants.
 *
 * @module
 */

/** Not a number. */
export const nan: number = NaN;
/** Positive infinity. */
export const inf: number = Infinity;
/** The ratio of a circle's circumference to its diameter. */
export const pi: number = Math.PI;
/** The base of the natural logarithm. */
export const e: number = Math.E;
/** A new axis in an index: null. */
export const newaxis: null = null;
