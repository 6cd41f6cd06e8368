/**
 * Decimal digits of floating-point numbers, as NumPy chooses them: the shortest that read back as the same number, or
 * a fixed count, rounded from the exact value with ties to even.
 *
 * @module
 */

/** |x| = d.ddd × 10^exponent; `digits` has no trailing zeros, and is empty for 0. */
export interface Decimal {
  /** The significant digits. */
  readonly digits: string;
  /** The power of ten of the first digit. */
  readonly exponent: number;
}

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

/** Whether a float32 is a power of two: its neighbour below is nearer than the one above. */
function isPowerOfTwo(x: number): boolean {
  float[0] = x;
  return (word[0] & 0x7fffff) === 0;
}

/** `d.ddd` with `count` digits after the point, ties away from zero, and the power of ten. */
function exponential(x: number, count: number): [string, number] {
  const text = x.toExponential(count);
  const e = text.indexOf("e");
  return [text.slice(0, e), Number(text.slice(e + 1))];
}

/** Ties to even: `text` is a number rounded half up, `exact` the same number with enough digits to tell a tie. */
function tiesToEven(text: string, exact: string): string {
  const even = Number(exact[text.length - 1]) % 2 === 0;
  return even && /^\.?50*$/.test(exact.slice(text.length)) ? exact.slice(0, text.length) : text;
}

/** |x| with `count` digits after the point, for |x| in [1e-4, 1e8], where 80 digits are exact. */
export function fixed(x: number, count: number): string {
  const magnitude = Math.abs(x);
  return tiesToEven(magnitude.toFixed(count), magnitude.toFixed(80));
}

/** |x| as `d.ddd` with `count` digits after the point, and its power of ten. */
export function scientific(x: number, count: number): [string, number] {
  const magnitude = Math.abs(x);
  const [text, exponent] = exponential(magnitude, count);
  const [exact, exactExponent] = exponential(magnitude, 100);
  return [exponent === exactExponent ? tiesToEven(text, exact) : text, exponent];
}

function decimal(mantissa: string, exponent: number): Decimal {
  return { digits: mantissa.replace(".", "").replace(/0+$/, ""), exponent };
}

/**
 * The fewest digits that read back as `x` (finite), among float32 numbers if `single`, else among float64 ones; of
 * several such, those nearest to `x`.
 */
export function shortest(x: number, single: boolean): Decimal {
  const magnitude = Math.abs(x);
  if (!single) {
    const [mantissa, e] = magnitude.toExponential().split("e");
    return decimal(mantissa, Number(e));
  }
  for (let count = 0;; count++) {
    // Nine digits always tell float32 numbers apart.
    if (count === 8 || Math.fround(Number(magnitude.toExponential(count))) === magnitude) {
      return decimal(...scientific(magnitude, count));
    }
    if (isPowerOfTwo(magnitude)) {
      // The gap above is twice the gap below, so the next decimal may read back where the nearest one doesn't.
      const [mantissa, exponent] = exponential(magnitude, count);
      const above = Number(mantissa.replace(".", "")) + 1;
      if (Math.fround(Number(`${above}e${exponent - count}`)) === magnitude) return decimal(`${above}`, exponent);
    }
  }
}
