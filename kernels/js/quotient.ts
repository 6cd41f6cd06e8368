/**
 * Quotients of interleaved complex numbers.
 *
 * @module
 */

/** Divides `m` complex numbers, interleaved from `at` on, by c + di, scaled by its larger part so that nothing overflows (Smith, 1962). */
export function divideNumbers(y: Float64Array, at: number, m: number, c: number, d: number): void {
  const swap = Math.abs(c) < Math.abs(d);
  const ratio = swap ? c / d : d / c;
  const scale = swap ? d + c * ratio : c + d * ratio;
  for (let p = at; p < at + 2 * m; p += 2) {
    const a = y[p];
    const b = y[p + 1];
    y[p] = (swap ? a * ratio + b : a + b * ratio) / scale;
    y[p + 1] = (swap ? b * ratio - a : b - a * ratio) / scale;
  }
}
