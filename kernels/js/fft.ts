/**
 * Fourier transforms over the last axes on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import type { FftPlan } from "../../lib/core/plan.ts";
import { backward, lineOf, rootsFor } from "./fft_line.ts";
import { host } from "./host.ts";
import { aroundAxis, dense, wrap } from "./operand.ts";

/**
 * Transforms over the last `fftLengths.length` axes, in double. Real forward transforms give the first half of the last
 * axis, of which the rest is the conjugate; real inverse ones take it, and read no imaginary part where there can't be
 * one.
 */
export function runFft(plan: FftPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const { fftType: type, fftLengths } = plan;
  const aval = outs[0];
  const { shape } = args[0].aval;
  if (aval.size === 0) return [wrap(aval, allocate(aval.dtype, 0), host())];
  const source = dense(args[0]);
  const n = fftLengths[fftLengths.length - 1];
  const others = fftLengths.map((_, i) => shape.length - fftLengths.length + i);
  if (type === "rfft" || type === "irfft") others.pop();
  const inverse = type === "ifft" || type === "irfft";
  const work = type === "rfft" ? realForward(source, n) : Float64Array.from(source);
  const complexShape = type === "rfft" ? aval.shape : shape;
  for (const axis of others) alongAxis(work, complexShape, axis, inverse);
  const result = type === "irfft" ? realBackward(work, n) : work;
  return [wrap(aval, inDType(result, aval), host())];
}

/** The numbers in an array of the dtype: themselves if they are double already. */
function inDType(x: Float64Array, { dtype, size }: Aval): TypedArray {
  const out = allocate(dtype, size);
  if (out instanceof Float64Array) return x;
  out.set(x);
  return out;
}

/** Transforms pairs in place along an axis. */
function alongAxis(x: Float64Array, shape: readonly number[], axis: number, inverse: boolean): void {
  const { outer, n, inner } = aroundAxis(shape, axis);
  const line = lineOf(n);
  const transform = inverse ? (v: Float64Array): void => backward(line, v) : line;
  if (inner === 1) {
    for (let o = 0; o < outer; o++) transform(x.subarray(2 * n * o, 2 * n * (o + 1)));
    return;
  }
  const buffer = new Float64Array(2 * n);
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < inner; k++) {
      const at = 2 * (o * n * inner + k);
      for (let i = 0, p = at; i < 2 * n; i += 2, p += 2 * inner) {
        buffer[i] = x[p];
        buffer[i + 1] = x[p + 1];
      }
      transform(buffer);
      for (let i = 0, p = at; i < 2 * n; i += 2, p += 2 * inner) {
        x[p] = buffer[i];
        x[p + 1] = buffer[i + 1];
      }
    }
  }
}

/**
 * The first n/2 + 1 pairs of the transforms of real lines. Of an even length, elements 2k and 2k + 1 are the parts of a
 * complex number, and the transform Z of these gives that of the line as E + w O, with E = (Z_k + Z̄_(h−k))/2 the
 * transform of the even elements, O = (Z_k − Z̄_(h−k))/2i that of the odd ones, w = exp(−2πi k/n) and h = n/2.
 */
function realForward(x: TypedArray, n: number): Float64Array {
  const even = n % 2 === 0;
  const h = n >> 1;
  const line = lineOf(even ? h : n);
  const roots = rootsFor(n);
  const count = x.length / n;
  const out = new Float64Array(count * 2 * (h + 1));
  const buffer = new Float64Array(even ? n : 2 * n);
  for (let l = 0; l < count; l++) {
    const to = l * 2 * (h + 1);
    if (even) { for (let i = 0; i < n; i++) buffer[i] = x[l * n + i]; }
    else {
      for (let i = 0; i < n; i++) {
        buffer[2 * i] = x[l * n + i];
        buffer[2 * i + 1] = 0;
      }
    }
    line(buffer);
    if (!even) out.set(buffer.subarray(0, 2 * (h + 1)), to);
    else for (let k = 0; k <= h; k++) separate(buffer, out, to + 2 * k, k, h, roots);
    // The first element is real, and the middle one too.
    out[to + 1] = 0;
    if (even) out[to + 2 * h + 1] = 0;
  }
  return out;
}

function separate(z: Float64Array, out: Float64Array, to: number, k: number, h: number, roots: Float64Array): void {
  const a = 2 * (k % h);
  const b = 2 * ((h - k) % h);
  const er = (z[a] + z[b]) / 2;
  const ei = (z[a + 1] - z[b + 1]) / 2;
  const or = (z[a + 1] + z[b + 1]) / 2;
  const oi = (z[b] - z[a]) / 2;
  const wr = roots[2 * k];
  const wi = roots[2 * k + 1];
  out[to] = er + or * wr - oi * wi;
  out[to + 1] = ei + or * wi + oi * wr;
}

/** The real lines of length n whose transforms begin with these n/2 + 1 pairs: {@link realForward} turned round. */
function realBackward(x: Float64Array, n: number): Float64Array {
  const h = n >> 1;
  const count = x.length / (2 * (h + 1));
  const out = new Float64Array(count * n);
  const even = n % 2 === 0;
  const line = lineOf(even ? h : n);
  const roots = rootsFor(n);
  const buffer = new Float64Array(even ? n : 2 * n);
  for (let l = 0; l < count; l++) {
    const spectrum = x.subarray(l * 2 * (h + 1), (l + 1) * 2 * (h + 1));
    spectrum[1] = 0;
    if (even) {
      spectrum[2 * h + 1] = 0;
      joinHalves(spectrum, buffer, h, roots);
    } else mirror(spectrum, buffer, n);
    backward(line, buffer);
    const step = even ? 1 : 2;
    for (let i = 0; i < n; i++) out[l * n + i] = buffer[i * step];
  }
  return out;
}

/** Z = E + iO of an even length, with E = (X_k + X̄_(h−k))/2 and O = (X_k − X̄_(h−k))/2 · exp(2πi k/n). */
function joinHalves(x: Float64Array, z: Float64Array, h: number, roots: Float64Array): void {
  for (let k = 0; k < h; k++) {
    const a = 2 * k;
    const b = 2 * (h - k);
    const dr = (x[a] - x[b]) / 2;
    const di = (x[a + 1] + x[b + 1]) / 2;
    const wr = roots[a];
    const wi = -roots[a + 1];
    z[a] = (x[a] + x[b]) / 2 - (dr * wi + di * wr);
    z[a + 1] = (x[a + 1] - x[b + 1]) / 2 + (dr * wr - di * wi);
  }
}

/** The whole spectrum of an odd length. */
function mirror(x: Float64Array, z: Float64Array, n: number): void {
  z.set(x);
  for (let k = 1; k <= n >> 1; k++) {
    z[2 * (n - k)] = x[2 * k];
    z[2 * (n - k) + 1] = -x[2 * k + 1];
  }
}
