/**
 * Which of two elements is the larger or smaller one, where the first one stays if neither is.
 *
 * @module
 */

/** Whether `b` comes in place of `a`: `order` is `>` or `<`; NaN comes in place of all others and stays. */
export function extreme(order: string): string {
  return `return select(a, b, !isNan(a) && (isNan(b) || b ${order} a));`;
}

/** The same for complex numbers, by real part and then by imaginary part. */
export function complexExtreme(order: string): string {
  return `let before = b.x ${order} a.x || (b.x == a.x && b.y ${order} a.y);
  return select(a, b, !(isNan(a.x) || isNan(a.y)) && (isNan(b.x) || isNan(b.y) || before));`;
}
