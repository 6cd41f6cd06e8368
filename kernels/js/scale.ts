/**
 * The scale of a matrix.
 *
 * @module
 */

/**
 * The power of two by which to divide so that the largest part is from 1 to 2: squares then neither overflow nor, where
 * they count, underflow. 1 for zeros; NaN or infinite where an element is.
 */
export function scaleOf(x: Float64Array): number {
  let most = 0;
  for (let p = 0; p < x.length; p++) {
    const size = Math.abs(x[p]);
    if (!(size <= most)) most = size;
    if (most !== most) return NaN;
  }
  if (most === 0 || most === Infinity) return most === 0 ? 1 : most;
  return 2 ** Math.min(1023, Math.max(-1022, Math.floor(Math.log2(most))));
}
