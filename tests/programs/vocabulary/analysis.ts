/**
 * Words of special functions, activations, windows, convolutions and Fourier transforms.
 *
 * @module
 */
import { fft, lax, type NDArray, nn, np, special } from "@fluxion/fluxion";
import { sizeOf, type Type } from "../program.ts";
import { anyAxis, named, ranked, type Word, word } from "./word.ts";

type A = NDArray;
type Axis = { readonly axis: number };

const positive = (x: A): A => np.sign(x);
const total = ([b]: readonly number[], [t]: readonly Type[]): number => b * sizeOf(t.shape);
const vectors = ([t, u]: readonly Type[]): Record<never, never> | null =>
  t.shape.length === 1 && u.shape.length === 1 && t.shape[0] * u.shape[0] > 0 ? {} : null;

const SPECIAL: Word[] = named({
  erf: word("f", (x: A) => lax.erf(x), { bound: 1 }),
  erfc: word("f", (x: A) => lax.erfc(x), { bound: 2 }),
  lgamma: word("f", (x: A) => lax.lgamma(np.square(np.sin(x)).add(0.75)), { bound: 0.3 }),
  digamma: word("f", (x: A) => lax.digamma(np.square(np.sin(x)).add(0.75)), { bound: 1.1 }),
  polygamma: word("f", (x: A) => lax.polygamma(1, np.square(np.sin(x)).add(1)), { bound: 1.7 }),
  zeta: word("f", (x: A) => lax.zeta(3, np.square(np.sin(x)).add(1)), { bound: 1.3 }),
  besselI0e: word("f", (x: A) => lax.besselI0e(x), { bound: 1, choice: positive }),
  besselI1e: word("f", (x: A) => lax.besselI1e(x), { bound: 1, choice: positive }),
  erfcx: word("f", (x: A) => special.erfcx(np.sin(x)), { bound: 5.1 }),
  dawsn: word("f", (x: A) => special.dawsn(x), { bound: 0.6 }),
  expi: word("f", (x: A) => special.expi(np.square(np.sin(x)).add(0.5)), { bound: 3.4 }),
  expn: word("f", (x: A) => special.expn(2, np.square(np.sin(x)).add(0.5)), { bound: 0.4 }),
  spence: word("f", (x: A) => special.spence(np.square(np.sin(x)).add(0.25)), { bound: 1.3 }),
  sici: word("f", (x: A) => special.sici(np.square(np.sin(x)).add(0.5)), { bound: 1.4 }),
  fresnel: word("f", (x: A) => special.fresnel(np.sin(x)), { bound: 0.8 }),
  gamma: word("f", (x: A) => special.gamma(np.square(np.sin(x)).add(1)), { bound: 1 }),
  betaln: word("f f", (x: A, y: A) => special.betaln(np.square(np.sin(x)).add(1), np.square(np.sin(y)).add(1)), {
    bound: 1.8,
  }),
  logNdtr: word("f", (x: A) => special.logNdtr(np.sin(x)), { bound: 2 }),
  ndtri: word("f", (x: A) => special.ndtri(nn.sigmoid(np.sin(x))), { bound: 0.7 }),
  xlogy: word("f f", (x: A, y: A) => special.xlogy(x, np.square(y).add(1)), {
    bound: ([b, c]) => b * Math.log(c * c + 1),
  }),
  entr: word("f", (x: A) => special.entr(np.square(np.sin(x)).add(0.5)), { bound: 0.7 }),
  logaddexp: word("f f", (x: A, y: A) => np.logaddexp(x, y), { bound: ([b, c]) => Math.max(b, c) + 1 }),
  logaddexp2: word("f f", (x: A, y: A) => np.logaddexp2(x, y), { bound: ([b, c]) => Math.max(b, c) + 1 }),
  sinc: word("f", (x: A) => np.sinc(x), { bound: 1 }),
  copysign: word("f f", (x: A, y: A) => np.copysign(x, y), {
    choice: (x: A, y: A) => np.sign(x).add(np.sign(y).mul(3)),
  }),
  signbit: word("f f", (x: A, y: A) => np.where(np.signbit(x), y, np.sin(x)), { choice: positive }),
});

const ACTIVATIONS: Word[] = named({
  elu: word("f", (x: A) => nn.elu(x), { choice: positive }),
  selu: word("f", (x: A) => nn.selu(x), { choice: positive, bound: ([b]) => 2 * b }),
  celu: word("f", (x: A) => nn.celu(x), { choice: positive }),
  mish: word("f", (x: A) => nn.mish(x)),
  squareplus: word("f", (x: A) => nn.squareplus(x), { bound: ([b]) => b + 2 }),
  logSigmoid: word("f", (x: A) => nn.logSigmoid(x), { bound: ([b]) => b + 1 }),
  softSign: word("f", (x: A) => nn.softSign(x), { bound: 1, choice: positive }),
  leakyRelu: word("f", (x: A) => nn.leakyRelu(x), { choice: positive }),
  glu: word("f", (x: A) => nn.glu(x), { fit: ([t]) => t.shape.at(-1)! % 2 === 0 ? {} : null, shapes: [[4]] }),
});

const RUNNING: Word[] = named({
  cummax: word("f", (x: A, p: Axis) => lax.cummax(x, p.axis), {
    fit: anyAxis,
    choice: (x: A, p: Axis) => lax.cummax(x, p.axis).equal(x),
  }),
  cummin: word("f", (x: A) => lax.cummin(x, 0, { reverse: true }), {
    fit: ranked(1),
    choice: (x: A) => lax.cummin(x, 0, { reverse: true }).equal(x),
  }),
  cumlogsumexp: word("f", (x: A, p: Axis) => lax.cumlogsumexp(x, p.axis), { fit: anyAxis, bound: ([b]) => b + 2 }),
  topK: word("f", (x: A) => lax.topK(x, 1), {
    fit: ([t]) => t.shape.length > 0 && t.shape.at(-1)! > 0 ? {} : null,
    choice: (x: A) => np.argmax(x, -1),
  }),
  windowSum: word("fc", (x: A) => lax.reduceWindow(x, 0, lax.add, x.shape.map(() => 2), x.shape.map(() => 1), "SAME"), {
    fit: ranked(1),
    bound: (b, t) => total(b, t),
  }),
  windowMax: word(
    "f",
    (x: A) => lax.reduceWindow(x, -Infinity, lax.max, x.shape.map(() => 2), x.shape.map(() => 1), "SAME"),
    {
      fit: ranked(1),
      choice: (x: A) => np.argsort(x.ravel()),
    },
  ),
  windowMin: word(
    "f",
    (x: A) => lax.reduceWindow(x, Infinity, lax.min, x.shape.map(() => 2), x.shape.map(() => 1), "SAME"),
    { fit: ranked(1), choice: (x: A) => np.argsort(x.ravel()) },
  ),
  convolve: word("fc fc", (x: A, y: A) => np.convolve(x, y), {
    fit: vectors,
    shapes: [[3], [2]],
    bound: ([b, c]) => 3 * b * c,
  }),
  correlate: word("fc fc", (x: A, y: A) => np.correlate(x, y, "full"), {
    fit: vectors,
    shapes: [[3], [2]],
    bound: ([b, c]) => 3 * b * c,
  }),
  conv: word(
    "f f",
    (x: A, y: A) => lax.convGeneralDilated(x.get(null, null), y.get(null, null), [1, 1], "SAME"),
    {
      fit: ([t, u]) => t.shape.length === 2 && u.shape.length === 2 ? {} : null,
      shapes: [[2, 3], [2, 2]],
      bound: ([b, c]) => 9 * b * c,
    },
  ),
  diff: word("fc", (x: A, p: Axis) => np.diff(x, { axis: p.axis }), {
    fit: ([t], random) => t.shape.length > 0 && t.shape.every((n) => n > 1) ? anyAxis([t], random) : null,
    bound: ([b]) => 2 * b,
  }),
  trapezoid: word("f", (x: A) => np.trapezoid(x), {
    fit: ([t]) => t.shape.length > 0 ? {} : null,
    bound: (b, t) => total(b, t),
  }),
  median: word("f", (x: A) => np.median(x), { choice: (x: A) => np.argsort(x.ravel()) }),
  quantile: word("f", (x: A) => np.quantile(x, 0.375), { choice: (x: A) => np.argsort(x.ravel()) }),
});

const FOURIER: Word[] = named({
  fft: word("fc", (x: A) => fft.fft(x), { fit: ranked(1), bound: total }),
  ifft: word("fc", (x: A) => fft.ifft(x), { fit: ranked(1) }),
  rfft: word("f", (x: A) => fft.rfft(x), { fit: ranked(1), bound: total }),
  irfft: word("fc", (x: A) => fft.irfft(x, 3), { fit: ranked(1) }),
  fft2: word("fc", (x: A) => fft.fft2(x), { fit: ranked(2), shapes: [[2, 2]], bound: total }),
});

/** Words of analysis. */
export const ANALYSIS: readonly Word[] = [...SPECIAL, ...ACTIVATIONS, ...RUNNING, ...FOURIER];
