/**
 * How the elements of one array print: all with one number of digits, aligned. The rules are those of NumPy's
 * `FloatingFormat`, `ComplexFloatingFormat`, `IntegerFormat` and `BoolFormat`.
 *
 * @module
 */
import { type DType, kindOf, realOf } from "../core/dtype.ts";
import { fixed, scientific, shortest } from "./digits.ts";
import { printOptions } from "./options.ts";

/** Prints the element that starts at `i` of the flat data. */
export type Format = (i: number) => string;

/** The parts before and after the point of |x|: as many digits as tell it apart, `precision` after the point at most. */
export function positionalParts(x: number, single: boolean, precision: number): [string, string] {
  const { digits, exponent } = shortest(x, single);
  const int = exponent < 0 || digits === "" ? "0" : digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const frac = exponent < 0 ? "0".repeat(-exponent - 1) + digits : digits.slice(exponent + 1);
  if (frac.length <= precision) return [int, frac];
  const [rounded, places] = fixedParts(x, precision);
  return [rounded, places.replace(/0+$/, "")];
}

/** The parts before and after the point of |x|, of which the latter has `precision` digits. */
function fixedParts(x: number, precision: number): [string, string] {
  const [int, frac = ""] = fixed(x, precision).split(".");
  return [int, frac];
}

/** A power of ten as NumPy prints it: a sign and at least `digits` digits. */
export function exponentText(exponent: number, digits = 2): string {
  return (exponent < 0 ? "-" : "+") + String(Math.abs(exponent)).padStart(digits, "0");
}

function isNegative(x: number): boolean {
  return x < 0 || Object.is(x, -0);
}

/** d and the digits after the point of d.ddd × 10^exponent, `precision` at most (or exactly), and the exponent. */
function mantissaOf(x: number, single: boolean, precision: number, exact: boolean): [string, string, number] {
  const { digits, exponent } = shortest(x, single);
  if (!exact && digits.length - 1 <= precision) return [digits[0] ?? "0", digits.slice(1), exponent];
  const [mantissa, e] = scientific(x, precision);
  const frac = mantissa.slice(2);
  return [mantissa[0], exact ? frac : frac.replace(/0+$/, ""), e];
}

/** Whether an array with these finite magnitudes prints in scientific notation. */
function wantsExponent(finite: readonly number[], single: boolean, suppress: boolean): boolean {
  const round = single ? Math.fround : (x: number) => x;
  let max = 0;
  let min = Infinity;
  for (const x of finite) {
    const magnitude = Math.abs(x);
    if (magnitude > max) max = magnitude;
    if (magnitude !== 0 && magnitude < min) min = magnitude;
  }
  if (max === 0) return false;
  return max >= (single ? 1e6 : 1e8) || (!suppress && (min < round(1e-4) || round(max / min) > 1000));
}

/** How numbers of one column print, and how long their parts before and after the point are. */
interface Column {
  readonly left: number;
  readonly right: number;
  /** A finite number. */
  body(x: number, left: number): string;
}

function exponentColumn(finite: readonly number[], single: boolean, sign: (x: number) => string): Column {
  const { precision, floatmode } = printOptions();
  const most = floatmode === "unique" ? Infinity : precision;
  const parts = (x: number): [string, string, number] => mantissaOf(x, single, most, floatmode === "fixed");
  let [count, exponentDigits, left] = [0, 2, 0];
  for (const x of finite) {
    const [int, frac, e] = parts(x);
    count = Math.max(count, frac.length);
    exponentDigits = Math.max(exponentDigits, exponentText(e).length - 1);
    left = Math.max(left, sign(x).length + int.length);
  }
  return {
    left,
    right: exponentDigits + 2 + count,
    body(x, width) {
      const [mantissa, e] = scientific(x, count);
      const text = sign(x) + mantissa + (count === 0 ? "." : "");
      return `${text.padStart(width + 1 + count)}e${exponentText(e, exponentDigits)}`;
    },
  };
}

function positionalColumn(finite: readonly number[], single: boolean, sign: (x: number) => string): Column {
  const { precision, floatmode } = printOptions();
  const most = floatmode === "unique" ? Infinity : precision;
  const parts = (x: number): [string, string] =>
    floatmode === "fixed" ? fixedParts(x, most) : positionalParts(x, single, most);
  let [left, right] = [0, 0];
  for (const x of finite) {
    const [int, frac] = parts(x);
    left = Math.max(left, sign(x).length + int.length);
    right = Math.max(right, frac.length);
  }
  return {
    left,
    right,
    body(x, width) {
      const [int, frac] = floatmode === "maxprec_equal" ? fixedParts(x, right) : parts(x);
      return (sign(x) + int).padStart(width) + "." + frac.padEnd(right);
    },
  };
}

/** One column of floating-point numbers: `values` decides on notation, digits and padding. */
function floatColumn(values: readonly number[], single: boolean, before: "-" | "+" | " "): (x: number) => string {
  const { suppress, nanstr, infstr } = printOptions();
  const finite = values.filter(Number.isFinite);
  const plus = before === "+";
  const sign = (x: number): string => isNegative(x) ? "-" : plus ? "+" : "";
  const wide = finite.length !== 0 && wantsExponent(finite, single, suppress);
  const column = (wide ? exponentColumn : positionalColumn)(finite, single, sign);
  const { right } = column;
  let left = column.left;
  if (before === " " && !finite.some(isNegative)) left++;
  if (finite.length !== values.length) {
    const signed = before !== "-" || values.includes(-Infinity) ? 1 : 0;
    left = Math.max(left, nanstr.length - right - 1, infstr.length + signed - right - 1);
  }
  return (x) => {
    if (Number.isFinite(x)) return column.body(x, left);
    const text = Number.isNaN(x) ? (plus ? "+" : "") + nanstr : sign(x) + infstr;
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
    const { sign } = printOptions();
    const before = sign === "-" || (sign === " " && places.some((i) => data[i] < 0)) ? "" : sign;
    const text = (i: number): string => (data[i] < 0 ? "" : before) + String(data[i]);
    const width = places.reduce((w, i) => Math.max(w, text(i).length), 0);
    return (i) => text(i).padStart(width);
  }
  const single = realOf(dtype) === "float32";
  const re = floatColumn(places.map((i) => data[i]), single, printOptions().sign);
  if (kind === "f") return (i) => re(data[i]);
  const im = floatColumn(places.map((i) => data[i + 1]), single, "+");
  return (i) => {
    const text = im(data[i + 1]);
    const end = text.trimEnd().length;
    return re(data[i]) + text.slice(0, end) + "j" + text.slice(end);
  };
}
