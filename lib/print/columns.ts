/**
 * How the elements of one array print: all with one number of digits, aligned. The rules are those of NumPy's
 * `FloatingFormat`, `ComplexFloatingFormat`, `IntegerFormat` and `BoolFormat` with its default options.
 *
 * @module
 */
import { type DType, kindOf, realOf } from "../core/dtype.ts";
import { fixed, scientific, shortest } from "./digits.ts";

/** Prints the element that starts at `i` of the flat data. */
export type Format = (i: number) => string;

/** Digits after the point, at most. */
const PRECISION = 8;

/**
 * The parts before and after the point of |x|: as many digits as tell it apart, {@link PRECISION} after the point at
 * most.
 */
export function positionalParts(x: number, single: boolean, precision: number = PRECISION): [string, string] {
  const { digits, exponent } = shortest(x, single);
  const int = exponent < 0 || digits === "" ? "0" : digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const frac = exponent < 0 ? "0".repeat(-exponent - 1) + digits : digits.slice(exponent + 1);
  if (frac.length <= precision) return [int, frac];
  const [rounded, places] = fixed(x, precision).split(".");
  return [rounded, places.replace(/0+$/, "")];
}

/** A power of ten as NumPy prints it: a sign and at least `digits` digits. */
export function exponentText(exponent: number, digits = 2): string {
  return (exponent < 0 ? "-" : "+") + String(Math.abs(exponent)).padStart(digits, "0");
}

function isNegative(x: number): boolean {
  return x < 0 || Object.is(x, -0);
}

/** The digits after the point of d.ddd × 10^exponent, {@link PRECISION} at most, and the exponent. */
function fractionDigits(x: number, single: boolean): [string, number] {
  const { digits, exponent } = shortest(x, single);
  if (digits.length - 1 <= PRECISION) return [digits.slice(1), exponent];
  const [mantissa, e] = scientific(x, PRECISION);
  return [mantissa.slice(2).replace(/0+$/, ""), e];
}

/** Whether an array with these finite magnitudes prints in scientific notation. */
function wantsExponent(finite: readonly number[], single: boolean): boolean {
  const round = single ? Math.fround : (x: number) => x;
  let max = 0;
  let min = Infinity;
  for (const x of finite) {
    const magnitude = Math.abs(x);
    if (magnitude > max) max = magnitude;
    if (magnitude !== 0 && magnitude < min) min = magnitude;
  }
  return max !== 0 && (max >= (single ? 1e6 : 1e8) || min < round(1e-4) || round(max / min) > 1000);
}

/** One column of floating-point numbers: `values` decides on notation, digits and padding. */
function floatColumn(values: readonly number[], single: boolean, plus: boolean): (x: number) => string {
  const finite = values.filter(Number.isFinite);
  const sign = (x: number) => isNegative(x) ? "-" : plus ? "+" : "";
  let left = 0;
  let right = 0;
  let body: (x: number) => string;
  if (finite.length !== 0 && wantsExponent(finite, single)) {
    let count = 0;
    let exponentDigits = 2;
    for (const x of finite) {
      const [frac, e] = fractionDigits(x, single);
      count = Math.max(count, frac.length);
      exponentDigits = Math.max(exponentDigits, exponentText(e).length - 1);
      left = Math.max(left, sign(x).length + 1);
    }
    right = exponentDigits + 2 + count;
    body = (x) => {
      const [mantissa, e] = scientific(x, count);
      const text = (sign(x) + mantissa + (count === 0 ? "." : "")).padStart(left + 1 + count);
      return `${text}e${exponentText(e, exponentDigits)}`;
    };
  } else {
    for (const x of finite) {
      const [int, frac] = positionalParts(x, single);
      left = Math.max(left, sign(x).length + int.length);
      right = Math.max(right, frac.length);
    }
    body = (x) => {
      const [int, frac] = positionalParts(x, single);
      return (sign(x) + int).padStart(left) + "." + frac.padEnd(right);
    };
  }
  if (finite.length !== values.length) {
    const infinity = plus || values.includes(-Infinity) ? 4 : 3;
    left = Math.max(left, 3 - right - 1, infinity - right - 1);
  }
  return (x) => {
    if (Number.isFinite(x)) return body(x);
    const text = Number.isNaN(x) ? (plus ? "+nan" : "nan") : sign(x) + "inf";
    return text.padStart(left + right + 1);
  };
}

/**
 * The format of the elements of `data` that start at `places`.
 *
 * `scalar` is a 0-d array, whose booleans aren't padded.
 */
export function columnFormat(
  data: ArrayLike<number>,
  places: readonly number[],
  dtype: DType,
  scalar: boolean,
): Format {
  const kind = kindOf(dtype);
  if (kind === "b") return (i) => data[i] ? (scalar ? "True" : " True") : "False";
  if (kind === "i") {
    const width = places.reduce((w, i) => Math.max(w, String(data[i]).length), 0);
    return (i) => String(data[i]).padStart(width);
  }
  const single = realOf(dtype) === "float32";
  const re = floatColumn(places.map((i) => data[i]), single, false);
  if (kind === "f") return (i) => re(data[i]);
  const im = floatColumn(places.map((i) => data[i + 1]), single, true);
  return (i) => {
    const text = im(data[i + 1]);
    const end = text.trimEnd().length;
    return re(data[i]) + text.slice(0, end) + "j" + text.slice(end);
  };
}
