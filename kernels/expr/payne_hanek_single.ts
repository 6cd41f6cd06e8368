/**
 * The rest of large numbers of float32 by π/2, in integers, as in `payne_hanek.ts`.
 *
 * With x = M·2^(E − 23), bits of 2/π that M·2^(E − 23) makes multiples of 4 don't matter, and the 96 bits after these give
 * all that does: M times them is x·2/π modulo 4, in units of 2^−94. `tests/kernels/expr_fit_elementary.py` computes the
 * words.
 *
 * @module
 */
import { mulhi } from "./bits.ts";
import type { Graph, Node } from "./graph.ts";
import { orderedSum, type Reduced } from "./payne_hanek.ts";
import { upperPart } from "./words.ts";

/** Zeros before the bits of 2/π: for the least E, 12, those that matter begin 13 before the point. */
const ZEROS = 16;

/** 2/π in words of 32 bits, after these zeros. */
// deno-fmt-ignore
const WORDS = [0x0000a2f9, 0x836e4e44, 0x1529fc27, 0x57d1f534, 0xddc0db62, 0x95993c43, 0x9041fe51];

/** π/2 as a part of so many bits that its product with 12 others is exact, and the rest. */
const HALF_PI = [1.57080078125, -4.454455e-06] as const;

/** The reduction of a finite number that is at least 2^12. */
export function largeReducedSingle(g: Graph, x: Node): Reduced {
  const c = g.constants(x);
  const n = (value: number): Node => g.const("u32", value);
  const left = (v: Node, by: Node): Node => g.shift("shl", v, by);
  const right = (v: Node, by: Node): Node => g.shift("shr", v, by);
  const bits = g.bitcast(x, "u32");
  const mantissa = g.or(g.and(bits, n(0x7fffff)), n(0x800000));
  // The first E − 25 bits of 2/π make multiples of 4: the next ones are in 4 words, which are shifted.
  const skipped = g.sub(right(bits, n(23)), n(127 + 25 - ZEROS));
  let words = WORDS.map(n);
  for (const step of [2, 1]) {
    const moves = g.ne(g.and(skipped, n(32 * step)), n(0));
    words = Array.from({ length: 3 + step }, (_, i) => g.select(moves, words[i + step], words[i]));
  }
  const by = g.and(skipped, n(31));
  const rest = g.sub(n(31), by);
  const [w0, w1, w2] = [0, 1, 2].map((i) => g.or(left(words[i], by), right(right(words[i + 1], n(1)), rest)));
  // The upper two words of the product.
  const middle = g.mul(mantissa, w1);
  const low = g.add(middle, mulhi(g, mantissa, w2));
  const carry = g.convert(g.lt(low, middle), "u32");
  const high = g.add(g.add(g.mul(mantissa, w0), mulhi(g, mantissa, w1)), carry);
  // The nearest integer, and the distance from it as a sign and 64 bits.
  const quadrant = g.bitcast(right(g.add(high, n(2 ** 29)), n(30)), "i32");
  const fraction = g.or(left(high, n(2)), right(low, n(30)));
  const sign = g.shift("sar", fraction, n(31));
  const [size, more] = [g.xor(fraction, sign), g.xor(left(low, n(2)), sign)];
  // Of the 64 bits 24, 24 and the rest: exact, wherever the first one is.
  const float = (v: Node): Node => g.convert(v, x.type);
  const above = float(g.and(size, n(0xffffff00)));
  const below = g.mul(float(g.or(left(g.and(size, n(255)), n(16)), right(more, n(16)))), c(2 ** -16));
  const last = g.mul(float(g.and(more, n(0xffff))), c(2 ** -32));
  // Times π/2.
  const [turn, lost] = orderedSum(g, above, below);
  const turnUpper = upperPart(g, turn);
  const [first, second] = HALF_PI.map((v) => c(v * 2 ** -32));
  const tail = g.fma(turn, second, g.mul(g.add(lost, last), c(Math.PI / 2 * 2 ** -32)));
  const [large, remainder] = orderedSum(g, g.mul(turnUpper, first), g.mul(g.sub(turn, turnUpper), first));
  const small = g.add(remainder, tail);
  const sum = g.add(large, small);
  const signBit = g.and(sign, n(2 ** 31));
  const signed = (v: Node): Node => g.bitcast(g.xor(g.bitcast(v, "u32"), signBit), x.type);
  return { quadrant, high: signed(sum), over: signed(g.sub(g.sub(sum, large), small)) };
}
