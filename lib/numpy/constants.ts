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
/** Euler's constant: the limit of 1 + ½ + ... + 1/n − log n. */
export const eulerGamma: number = 0.5772156649015329;
/** A new axis in an index: null. */
export const newaxis: null = null;
