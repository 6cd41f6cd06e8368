/**
 * Arrays as text: NumPy's `str`, JAX's `repr`, and single elements. Pure functions of the elements.
 *
 * @module
 */
import { type DType, kindOf, realOf, type TypedArray } from "./core/dtype.ts";
import { columnFormat, exponentText, positionalParts } from "./print/columns.ts";
import { shortest } from "./print/digits.ts";
import { printOptions } from "./print/options.ts";

/** NumPy's shortest form of a real scalar; `trim` drops a point that nothing follows. */
function realText(x: number, single: boolean, trim: boolean): string {
  if (Number.isNaN(x)) return "nan";
  const sign = x < 0 || Object.is(x, -0) ? "-" : "";
  const magnitude = Math.abs(x);
  if (magnitude === Infinity) return sign + "inf";
  if (magnitude === 0 || (magnitude >= 1e-4 && magnitude < (single ? 1e6 : 1e16))) {
    const [int, frac] = positionalParts(x, single, Infinity);
    return sign + int + (frac === "" ? (trim ? "" : ".0") : "." + frac);
  }
  const { digits, exponent } = shortest(x, single);
  return `${sign}${digits[0]}${digits.length > 1 ? "." : ""}${digits.slice(1)}e${exponentText(exponent)}`;
}

/** NumPy's form of a complex scalar: `(6-8j)`, `2j`. */
function complexText(re: number, im: number, single: boolean): string {
  const imaginary = realText(im, single, true);
  if (Object.is(re, 0)) return `${imaginary}j`;
  return `(${realText(re, single, true)}${imaginary.startsWith("-") ? "" : "+"}${imaginary}j)`;
}

/**
 * One element as NumPy prints a scalar: the fewest digits that read back (`0.1`, `1e-07`), `True`, `(6-8j)`. Floats of
 * 1e16 or more (float32: 1e6) or below 1e-4 are in scientific notation. A complex `value` is a pair [re, im].
 */
export function formatScalar(value: number | boolean | readonly [number, number], dtype: DType): string {
  const single = realOf(dtype) === "float32";
  if (typeof value === "object") return complexText(value[0], value[1], single);
  switch (kindOf(dtype)) {
    case "b":
      return value ? "True" : "False";
    case "i":
      return String(Number(value));
    default:
      return realText(Number(value), single, false);
  }
}

/** The indices that print along an axis; a gap in them prints as `...`. */
function shown(length: number, summary: boolean): number[] {
  const { edgeitems } = printOptions();
  const short = !summary || length <= 2 * edgeitems;
  return Array.from(
    { length: short ? length : 2 * edgeitems },
    (_, i) => short || i < edgeitems ? i : length - 2 * edgeitems + i,
  );
}

/** The elements within brackets; `prefix` characters precede them on the first line, one more follows on the last. */
function bracketed(
  data: TypedArray,
  shape: readonly number[],
  dtype: DType,
  separator: string,
  prefix: number,
  width: number,
): string {
  const size = shape.reduce((a, b) => a * b, 1);
  const { threshold, edgeitems } = printOptions();
  if (size === 0) return "[]";
  const unit = kindOf(dtype) === "c" ? 2 : 1;
  const axes = shape.map((length) => shown(length, size > threshold));
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, unit));
  let places = [0];
  axes.forEach((axis, k) => places = places.flatMap((p) => axis.map((i) => p + i * strides[k])));
  const format = columnFormat(data, places, dtype, shape.length === 0);
  if (shape.length === 0) return format(0);

  const nested = (axis: number, place: number): string => {
    const indent = " ".repeat(prefix + axis + 1);
    const gap = axes[axis].length < shape[axis];
    if (axis < shape.length - 1) {
      const items = axes[axis].map((i) => nested(axis + 1, place + i * strides[axis]));
      if (gap) items.splice(edgeitems, 0, "...");
      return "[" + items.join(separator.trimEnd() + "\n".repeat(shape.length - 1 - axis) + indent) + "]";
    }
    const words = axes[axis].map((i) => format(place + i * strides[axis]));
    if (gap) words.splice(edgeitems, 0, "...");
    return row(words, indent, separator, width - axis - 1);
  };
  return nested(0, 0);
}

/** The last axis, wrapped so that no line is longer than `width`. */
function row(words: readonly string[], indent: string, separator: string, width: number): string {
  let text = "";
  let line = indent;
  words.forEach((word, i) => {
    if (line.length + word.length > width && line.length > indent.length) {
      text += line.trimEnd() + "\n";
      line = indent;
    }
    line += word + (i < words.length - 1 ? separator : "");
  });
  return "[" + (text + line).slice(indent.length) + "]";
}

/**
 * The elements as NumPy's `str` prints them; `data` is row-major, complex elements interleaved.
 *
 * Columns align; how many digits follow the point, how wide lines are and which arrays are abridged, the options of
 * printing say. A 0-d array prints as a scalar, with all digits.
 */
export function arrayText(data: TypedArray, shape: readonly number[], dtype: DType): string {
  if (shape.length > 0) return bracketed(data, shape, dtype, " ", 0, printOptions().linewidth);
  return formatScalar(kindOf(dtype) === "c" ? [data[0], data[1]] : data[0], dtype);
}

/**
 * The array as JAX's `repr` prints it, with its shape besides: `Array([1., 2.], shape=(2,), dtype=float32)`. 0-d arrays
 * have no shape there, weakly typed ones end in `weak_type=True`.
 */
export function arrayRepr(data: TypedArray, shape: readonly number[], dtype: DType, weak: boolean): string {
  const start = "Array(";
  const { linewidth } = printOptions();
  const text = start + bracketed(data, shape, dtype, ", ", start.length, linewidth - 1) + ",";
  const lengths = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const rest = `${shape.length > 0 ? `shape=(${lengths}), ` : ""}dtype=${dtype}${weak ? ", weak_type=True" : ""})`;
  const lastLine = text.length - (text.lastIndexOf("\n") + 1);
  return text + (lastLine + 1 + rest.length > linewidth ? "\n" + " ".repeat(start.length) : " ") + rest;
}
