/**
 * Words that work element by element on real arrays.
 *
 * @module
 */
import { lax, type NDArray, nn, np, stopGradient } from "@fluxion/fluxion";
import { named, type Word, word } from "./word.ts";

type A = NDArray;

const product = (bounds: readonly number[]): number => bounds.reduce((b, c) => b * c, 1);
const sum = (bounds: readonly number[]): number => bounds.reduce((b, c) => b + c, 0);

const SMOOTH: Word[] = named({
  neg: word("fc", (x: A) => x.neg()),
  scale: word("fc", (x: A, p: { by: number }) => x.mul(p.by), { fit: (_t, r) => ({ by: r.values(1, 1)[0] }) }),
  shift: word("fc", (x: A, p: { by: number }) => x.add(p.by), {
    fit: (_t, r) => ({ by: r.values(1, 1)[0] }),
    bound: ([b]) => b + 1,
  }),
  sin: word("f", (x: A) => np.sin(x), { bound: 1 }),
  cos: word("f", (x: A) => np.cos(x), { bound: 1 }),
  tan: word("f", (x: A) => np.tan(np.sin(x)), { bound: 1.6 }),
  tanh: word("f", (x: A) => np.tanh(x), { bound: 1 }),
  logistic: word("f", (x: A) => nn.sigmoid(x), { bound: 1 }),
  exp: word("f", (x: A) => np.exp(np.sin(x)), { bound: 2.8 }),
  exp2: word("f", (x: A) => np.exp2(np.cos(x)), { bound: 2 }),
  expm1: word("f", (x: A) => np.expm1(np.tanh(x)), { bound: 1.8 }),
  log: word("f", (x: A) => np.log(np.square(x).add(1)), { bound: ([b]) => Math.log(b * b + 1) }),
  log1p: word("f", (x: A) => np.log1p(np.square(x)), { bound: ([b]) => Math.log(b * b + 1) }),
  asin: word("f", (x: A) => np.arcsin(np.sin(x).mul(0.75)), { bound: 1 }),
  acos: word("f", (x: A) => np.arccos(np.tanh(x).mul(0.75)), { bound: 2.5 }),
  atan: word("f", (x: A) => np.arctan(x), { bound: 1.6 }),
  sinh: word("f", (x: A) => np.sinh(np.sin(x)), { bound: 1.2 }),
  cosh: word("f", (x: A) => np.cosh(np.sin(x)), { bound: 1.6 }),
  asinh: word("f", (x: A) => np.arcsinh(x), { bound: ([b]) => Math.asinh(b) }),
  acosh: word("f", (x: A) => np.arccosh(np.square(x).add(1.5)), { bound: ([b]) => Math.acosh(b * b + 1.5) }),
  atanh: word("f", (x: A) => np.arctanh(np.sin(x).mul(0.75)), { bound: 1 }),
  sqrt: word("f", (x: A) => np.sqrt(np.square(x).add(0.5)), { bound: ([b]) => b + 1 }),
  rsqrt: word("f", (x: A) => lax.rsqrt(np.square(x).add(0.5)), { bound: 1.5 }),
  cbrt: word("f", (x: A) => np.cbrt(np.square(x).add(1)), { bound: ([b]) => b + 1 }),
  square: word("fc", (x: A) => np.square(x), { bound: ([b]) => b * b }),
  cube: word("fc", (x: A) => x.pow(3), { bound: ([b]) => b ** 3 }),
  bell: word("f", (x: A) => np.square(x).add(1).pow(-2), { bound: 1 }),
  reciprocal: word("f", (x: A) => np.reciprocal(np.square(x).add(1)), { bound: 1 }),
  erfInv: word("f", (x: A) => lax.erfInv(np.sin(x).mul(0.75)), { bound: 1 }),
  add: word("fc fc", (x: A, y: A) => x.add(y), { bound: sum }),
  sub: word("fc fc", (x: A, y: A) => x.sub(y), { bound: sum }),
  mul: word("fc fc", (x: A, y: A) => x.mul(y), { bound: product }),
  div: word("fc f", (x: A, y: A) => x.div(np.square(y).add(1.5))),
  pow: word("f f", (x: A, y: A) => np.power(np.square(x).add(0.5), np.tanh(y)), { bound: ([b]) => b * b + 2 }),
  atan2: word("f f", (x: A, y: A) => np.arctan2(x, np.square(y).add(1)), { bound: 1.6 }),
  lerp: word("f f f", (x: A, y: A, t: A) => x.add(y.sub(x).mul(nn.sigmoid(t))), { bound: ([b, c]) => b + c }),
  gelu: word("f", (x: A) => nn.gelu(x)),
  silu: word("f", (x: A) => nn.silu(x)),
  softplus: word("f", (x: A) => nn.softplus(x), { bound: ([b]) => b + 1 }),
  log2: word("f", (x: A) => np.log2(np.square(x).add(2)), { bound: ([b]) => b + 1 }),
  hypot: word("f f", (x: A, y: A) => np.abs(lax.complex(x.add(0.0625), np.square(y).add(0.5))), { bound: sum }),
});

const KINKED: Word[] = named({
  abs: word("f", (x: A) => np.abs(x), { choice: (x: A) => np.sign(x) }),
  sign: word("f", (x: A) => x.mul(np.sign(x.sub(0.3125))), { choice: (x: A) => np.sign(x.sub(0.3125)) }),
  floor: word("f", (x: A) => x.mul(np.floor(x.mul(2))), {
    choice: (x: A) => np.floor(x.mul(2)),
    bound: ([b]) => b * (2 * b + 1),
  }),
  ceil: word("f", (x: A) => np.sin(x).add(np.ceil(x)), { choice: (x: A) => np.ceil(x), bound: ([b]) => b + 2 }),
  round: word("f", (x: A) => x.sub(np.rint(x)), { choice: (x: A) => np.rint(x), bound: 0.5 }),
  max: word("fc fc", (x: A, y: A) => np.maximum(x, y), { choice: (x: A, y: A) => np.greater(x, y) }),
  min: word("f f", (x: A, y: A) => np.minimum(x, y), { choice: (x: A, y: A) => np.greater(x, y) }),
  clip: word("f", (x: A) => np.clip(x, -0.75, 0.875), {
    choice: (x: A) => np.sign(x.sub(0.875)).add(np.sign(x.add(0.75))),
    bound: 0.875,
  }),
  clamp: word("f", (x: A) => lax.clamp(-0.5, x, 1.125), {
    choice: (x: A) => np.sign(x.sub(1.125)).add(np.sign(x.add(0.5))),
    bound: 1.125,
  }),
  relu: word("f", (x: A) => nn.relu(x), { choice: (x: A) => np.sign(x) }),
  mod: word("f f", (x: A, y: A) => np.mod(x, np.square(y).add(1.5)), {
    choice: (x: A, y: A) => np.floor(x.div(np.square(y).add(1.5))),
  }),
  rem: word("f", (x: A) => lax.rem(x, np.square(x.mul(0.25)).add(0.75)), {
    choice: (x: A) => np.floor(x.div(np.square(x.mul(0.25)).add(0.75))),
  }),
  where: word("f fc fc", (t: A, x: A, y: A) => np.where(t.greater(0.1875), x, y), {
    choice: (t: A) => t.greater(0.1875),
  }),
  between: word("f f", (x: A, y: A) => np.where(np.logicalAnd(x.lessEqual(0.75), y.greaterEqual(-0.5)), x, y), {
    choice: (x: A, y: A) => x.lessEqual(0.75).astype("int32").add(y.greaterEqual(-0.5)),
  }),
  either: word("f f", (x: A, y: A) => np.where(np.logicalOr(x.less(0.25), np.logicalNot(y.less(x))), x, y), {
    choice: (x: A, y: A) => x.less(0.25).astype("int32").add(y.less(x)),
  }),
  differs: word("f f", (x: A, y: A) => x.mul(np.logicalXor(x.greater(0.125), y.greater(0.125))), {
    choice: (x: A, y: A) => x.greater(0.125).astype("int32").add(y.greater(0.125)),
  }),
  finite: word("fc", (x: A) => np.where(np.isfinite(x), x, 0)),
  same: word("f", (x: A) => x.mul(np.rint(x).equal(0)).add(x.mul(np.rint(x).notEqual(1))), {
    choice: (x: A) => np.rint(x),
    bound: ([b]) => 2 * b,
  }),
  bits: word(
    "f",
    (x: A) => x.mul(np.bitwiseXor(np.rightShift(np.leftShift(np.rint(x).astype("int32"), 3), 2), 1).mul(0.125)),
    { choice: (x: A) => np.rint(x) },
  ),
  words: word(
    "f",
    (x: A) => np.sin(x.add(lax.shiftRightLogical(np.bitwiseNot(np.rint(x).astype("int32")), 29))),
    { choice: (x: A) => np.rint(x), bound: 1 },
  ),
  stop: word("fc", (x: A) => stopGradient(x), { stops: true }),
});

/** Words that work element by element. */
export const ELEMENTWISE: readonly Word[] = [...SMOOTH, ...KINKED];
