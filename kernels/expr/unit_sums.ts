/**
 * log(bˣ + bʸ) where the sum is so close to 1 that hardly a digit of the operands is left in its logarithm.
 *
 * For x ≤ y < 0 and bˣ = 2ⁿeʳ it is log(1 + 2ⁿd) with d = eʳ − 2⁻ⁿ(1 − bʸ), the difference of two numbers next to 1.
 * Of the floats next to the curve on which it vanishes there are some 2^(bits of a fraction) in each binade of y, and the
 * distances of x from it are as good as random, so that |d| gets as small as 2^−55.8 (by all singles; by chance some
 * 2^−106 in double precision), and has to be known to some 2^−80 (2^−159). So it is computed in fixed point with 90 (182)
 * bits.
 *
 * Of a unit u of the last place there, a product loses up to two: what its columns leave out, and their last carry. With
 * h halvings of the arguments, those of the series are at most z = 2^(−h − 1.5), and eᶻ − 1 is off by some 2u for each
 * of its terms that has no more digits than needed: 8u in all. Each squaring doubles this and adds 2u, so that eʳ is off
 * by 2^(h + 4)u, and bʸ by twice as much. Where y is larger than the series' arguments, 2⁻ⁿ is at most 2^(h + 2), so that
 * d is off by less than 2^(2h + 7)u; where it is smaller, its series is off by 2^(h + 4)u once. That is 2^−77 (2^−165) at
 * worst, and 2^−80 (2^−168) is the most that was seen, just above the series' arguments; where |d| was seen to be least it
 * is 2^−84 (2^−172).
 *
 * @module
 */
import { powerOfTwo } from "./exponential.ts";
import { type Digits, Fixed } from "./fixed_point.ts";
import type { Graph, Node } from "./graph.ts";
import { LN2, ONE } from "./integers.ts";

/** How often arguments are halved. */
const HALVINGS = { f32: 3, f64: 5 } as const;

/** Floats of the sizes that occur have this many digits at most. */
const DIGITS_OF_FLOAT = 3;

/** (eᶻ − 1)/z − 1 = Σ zᵏ⁻¹/k! over k > 1: each coefficient has the digits that its power leaves. */
function series(fixed: Fixed, z: Digits, halvings: number): Digits {
  const { bits, places } = fixed;
  const small = halvings + 1.5;
  const factorials = [1n, 1n];
  const sizeOf = (k: number): number => Math.log2(Number(factorials[k]));
  let k = 1;
  while (small * k + sizeOf(k) < bits * places) factorials.push(factorials[k++] * BigInt(k));
  let sum: Digits = [];
  for (; k > 1; k--) {
    const kept = Math.min(places, Math.ceil((bits * places - small * k) / bits));
    const first = 1 + Math.max(0, Math.floor((sizeOf(k) - 1.1) / bits));
    const coefficient = fixed.constant(ONE / factorials[k], kept);
    sum = fixed.carried(fixed.sum(fixed.product(z, sum, kept), coefficient), kept, first);
  }
  return fixed.carried(fixed.product(z, sum, places), places);
}

/** eᶻ − 1 for z of 2⁻ᵏ times the argument, given the series of z: with u = eᶻ − 1 it is 2u + u² of 2z. */
function lessOne(fixed: Fixed, z: Digits, slope: Digits, k: number): Digits {
  const { places } = fixed;
  let u = fixed.carried(fixed.sum(fixed.product(z, slope, places), z), places);
  for (; k > 0; k--) u = fixed.carried(fixed.sum(fixed.square(u), fixed.sum(u, u)), places);
  return u;
}

/** log(bˣ + bʸ) for x ≤ y < 0 next to the curve on which it is 0. */
export function logNearUnit(base: 2 | "e"): (g: Graph, x: Node, y: Node) => Node {
  return (g, x, y) => near(g, base, x, y);
}

function near(g: Graph, base: 2 | "e", x: Node, y: Node): Node {
  const c = g.constants(x);
  const type = x.type as "f32" | "f64";
  const fixed = new Fixed(g, x);
  const { places } = fixed;
  const h = HALVINGS[type];
  const natural = (v: Digits): Digits =>
    base === 2 ? fixed.carried(fixed.product(v, fixed.constant(LN2, places), places), places) : v;

  const n = g.make("rint", type, [base === 2 ? x : g.mul(x, c(Math.LOG2E))]);
  const part = (v: Node): Digits => fixed.fromFloat(g.mul(v, c(2 ** -h)), DIGITS_OF_FLOAT);
  // One more place of log 2 counts, since n is up to 2^11.
  const multiple = (): Digits => fixed.times(fixed.constant(-LN2 >> BigInt(h), places + 1), fixed.factor(n));
  const r = base === 2 ? natural(part(g.sub(x, n))) : fixed.carried(fixed.sum(part(x), multiple()), places);
  const first = lessOne(fixed, r, series(fixed, r, h), h);

  // Where y is larger than arguments of the series may be, bʸ − 1 comes from that of a smaller number.
  const large = g.lt(y, c(-0.49 * 2 ** -h * (base === 2 ? 1 : Math.LN2)));
  const z = natural(fixed.fromFloat(g.mul(y, g.select(large, c(2 ** (-h - 1)), c(1))), places));
  const slope = series(fixed, z, h);
  // 2ⁿ and 2⁻ⁿ as two factors.
  const whole = g.convert(n, "i32");
  const half = g.shift("sar", whole, g.const("i32", 1));
  const halves = [half, g.sub(whole, half)];
  const power = (k: Node): Node => powerOfTwo(g, type, g.add(k, g.const("i32", type === "f32" ? 127 : 1023)));
  const up = halves.map((k) => power(g.neg(k)));
  const far = fixed.times(lessOne(fixed, z, slope, h + 1), fixed.factor(g.mul(up[0], up[1])));
  // Half of it, which is below 1.
  const scaled = natural(fixed.fromFloat(g.mul(g.mul(g.mul(y, up[0]), up[1]), c(0.5)), DIGITS_OF_FLOAT));
  const close = fixed.sum(scaled, fixed.carried(fixed.product(scaled, slope, places), places));
  const second = fixed.select(large, far, fixed.sum(close, close));

  const one: Digits = [fixed.digit(2 ** fixed.bits, 1)];
  const d = fixed.toFloat(fixed.carried(fixed.sum(fixed.sum(first, second), one), places), x);
  const times = (v: Node): Node => halves.map(power).reduce((v, k) => g.mul(v, k), v);
  const log = g.mul(d, g.sub(c(1), g.mul(times(d), c(0.5))));
  return times(base === 2 ? g.mul(log, c(1 / Math.LN2)) : log);
}
