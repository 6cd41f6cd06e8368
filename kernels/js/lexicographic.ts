/**
 * The order of complex numbers in max, min and their kin: by real part, then by imaginary part.
 *
 * @module
 */

/**
 * Whether `a + bi` takes the place of `re + im i` in a running maximum (`sign` 1) or minimum (`sign` −1). A number
 * with a NaN takes the place of any other, and keeps it.
 */
export function supersedes(sign: number, a: number, b: number, re: number, im: number): boolean {
  if (re !== re || im !== im) return false;
  return a !== a || b !== b || sign * (a - re) > 0 || (a === re && sign * (b - im) > 0);
}
