/**
 * Fourier transforms over the last axes.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { type Aval, makeAval, sameShape } from "../core/aval.ts";
import { allocate, complexOf, type DType, realOf } from "../core/dtype.ts";
import type { Op } from "../core/op.ts";
import type { FftPlan, FftType } from "../core/plan.ts";
import { zerosOf } from "../core/view.ts";
import { avalText, shapeText } from "../errors.ts";
import { div, mul } from "./arithmetic.ts";
import { conj } from "./complex.ts";
import { linear } from "./family.ts";
import { fromData, inexact } from "./operands.ts";
import { convert, strong } from "./structural.ts";

type FftParams = Omit<FftPlan, "kind">;

const fftOp: Op = linear<FftParams>({
  name: "fft",
  infer([x], { fftType, fftLengths }) {
    checkOperand(x, fftType, fftLengths);
    const lead = x.shape.slice(0, x.shape.length - fftLengths.length);
    const last = fftLengths.length - 1;
    const lengths = fftType === "rfft" ? fftLengths.with(last, spectrumLength(fftLengths[last])) : fftLengths;
    const dtype = fftType === "rfft" ? complexOf(x.dtype) : fftType === "irfft" ? realOf(x.dtype) : x.dtype;
    return makeAval([...lead, ...lengths], dtype);
  },
  plan: (_a, params) => ({ kind: "fft", ...params }),
  // The matrix exp(∓2πi jk/n) is symmetric. The real transforms are those of a matrix with half of the rows or columns,
  // of which each but those of real elements stands for two.
  transpose(ct, [x], { fftType, fftLengths }) {
    if (ct.size === 0) return [zerosOf(x.aval)];
    if (fftType === "fft" || fftType === "ifft") return [fft(ct, fftType, fftLengths)];
    const size = fftLengths.reduce((n, d) => n * d, 1);
    const shares = sharesOf(fftLengths[fftLengths.length - 1], realOf(ct.dtype));
    if (fftType === "rfft") return [mul(fft(div(conj(ct), shares), "irfft", fftLengths), size)];
    return [conj(mul(fft(ct, "rfft", fftLengths), div(shares, size)))];
  },
  batch: ([x], _b, _s, { fftType, fftLengths }) => fft(x, fftType, fftLengths),
});

/** The number of elements from which the transform of n real numbers follows. */
function spectrumLength(n: number): number {
  return (n >> 1) + 1;
}

/** How many elements of the whole transform of n real numbers each element of its first half stands for. */
function sharesOf(n: number, dtype: DType): NDArray {
  const data = allocate(dtype, spectrumLength(n)).fill(2);
  data[0] = 1;
  if (n % 2 === 0) data[n >> 1] = 1;
  return fromData(data, [data.length], dtype);
}

function checkOperand(x: Aval, type: FftType, lengths: readonly number[]): void {
  if (x.kind !== (type === "rfft" ? "f" : "c")) {
    throw new TypeError(
      `${type}: an array ${avalText(x)} was given; convert it to a ${type === "rfft" ? "float" : "complex"} dtype`,
    );
  }
  const last = lengths.length - 1;
  // Nothing is read of what has no length, so that any spectrum serves.
  const spectrum = lengths[last] === 0 ? x.shape[x.shape.length - 1] : spectrumLength(lengths[last]);
  const wanted = type === "irfft" ? lengths.with(last, spectrum) : lengths;
  if (!sameShape(x.shape.slice(x.shape.length - lengths.length), wanted)) {
    throw new RangeError(
      `${type}: an array of shape ${shapeText(x.shape)} doesn't go with the lengths ${
        shapeText(lengths)
      }; its last axes must be ${shapeText(wanted)}, cut or padded to fit`,
    );
  }
  if (type === "rfft" && lengths[last] === 0) {
    throw new RangeError(`${type}: the last of the lengths ${shapeText(lengths)} is 0; it must be at least 1`);
  }
}

/**
 * The Fourier transform of `x` over its last axes, whose lengths (those of the real side, for `rfft` and `irfft`) are
 * given. Other dtypes become the float or complex one of their precision; without axes nothing else happens.
 */
export function fft(x: NDArray, fftType: FftType, fftLengths: readonly number[]): NDArray {
  const operand = fftType === "rfft" ? strong(inexact(x)) : convert(x, complexOf(x.dtype));
  return fftLengths.length === 0 ? operand : bind1(fftOp, [operand], { fftType, fftLengths });
}
