/**
 * Numbers as sums of two floats, for where the digits of one don't do (T. Dekker, "A floating-point technique for
 * extending the available precision", Numer. Math. 18, 1971).
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { upperPart } from "./words.ts";
import { partsOf, type Split } from "./zeros.ts";

/** A number as a sum of a float and a small one. */
export interface Pair {
  readonly high: Node;
  readonly low: Node;
}

/** A float as a pair. */
export function pair(g: Graph, high: Node): Pair {
  return { high, low: g.like(high, 0) };
}

/** A constant of the type of `x`. */
export function constant(g: Graph, x: Node, value: Split): Pair {
  const [high, low] = partsOf(g, x, value);
  return { high, low };
}

/** A float as two with half of the bits, whose products are exact. */
export function halves(g: Graph, x: Node): readonly [Node, Node] {
  const scaled = g.mul(x, g.like(x, x.type === "f32" ? 2 ** 12 + 1 : 2 ** 27 + 1));
  const high = g.sub(scaled, g.sub(scaled, x));
  return [high, g.sub(x, high)];
}

/** The product of two floats of any size, whose upper halves are parts of their bits. */
export function productOf(g: Graph, x: Node, y: Node): Pair {
  const [[a, a2], [b, b2]] = [x, y].map((v) => {
    const upper = upperPart(g, v);
    return [upper, g.sub(v, upper)];
  });
  const high = g.mul(x, y);
  const most = g.add(g.add(g.sub(g.mul(a, b), high), g.mul(a, b2)), g.mul(a2, b));
  if (x.type === "f32") return { high, low: g.add(most, g.mul(a2, b2)) };
  // Lower parts of doubles have 32 bits.
  const lower = g.upper(b2);
  return { high, low: g.fma(a2, g.sub(b2, lower), g.add(most, g.mul(a2, lower))) };
}

/** A pair times a float. */
export function times(g: Graph, { high, low }: Pair, x: Node): Pair {
  const [[a, a2], [b, b2]] = [halves(g, high), halves(g, x)];
  const product = g.mul(high, x);
  const first = g.sub(g.mul(a, b), product);
  const lost = g.add(g.add(g.add(first, g.mul(a, b2)), g.mul(a2, b)), g.mul(a2, b2));
  return { high: product, low: g.add(g.mul(low, x), lost) };
}

/** A pair times a pair. */
export function product(g: Graph, x: Pair, y: Pair): Pair {
  const { high, low } = times(g, x, y.high);
  return { high, low: g.add(low, g.mul(x.high, y.low)) };
}

/** −x */
export function negated(g: Graph, { high, low }: Pair): Pair {
  return { high: g.neg(high), low: g.neg(low) };
}

/** The sum of two floats (D. Knuth, "The Art of Computer Programming", volume 2, section 4.2.2). */
export function sumOf(g: Graph, x: Node, y: Node): Pair {
  const high = g.add(x, y);
  const part = g.sub(high, x);
  return { high, low: g.add(g.sub(x, g.sub(high, part)), g.sub(y, part)) };
}

/** x + y */
export function sum(g: Graph, x: Pair, y: Pair): Pair {
  const { high, low } = sumOf(g, x.high, y.high);
  return { high, low: g.add(low, g.add(x.low, y.low)) };
}

/** The same where |x| ≥ |y|. */
export function orderedSum(g: Graph, x: Pair, y: Pair): Pair {
  const high = g.add(x.high, y.high);
  return { high, low: g.add(g.sub(y.high, g.sub(high, x.high)), g.add(x.low, y.low)) };
}

/** x/y: the quotient of the first parts, and that of what it leaves. */
export function quotient(g: Graph, x: Pair, y: Pair): Pair {
  const high = g.div(x.high, y.high);
  const back = times(g, y, high);
  return { high, low: g.div(g.add(g.sub(g.sub(x.high, back.high), back.low), x.low), y.high) };
}

/** What of this there is for numbers of another kind. */
export interface Arithmetic {
  sumOf(g: Graph, x: Node, y: Node): Pair;
  sum(g: Graph, x: Pair, y: Pair): Pair;
  times(g: Graph, x: Pair, y: Node): Pair;
  product(g: Graph, x: Pair, y: Pair): Pair;
  quotient(g: Graph, x: Pair, y: Pair): Pair;
}

/** Numbers with twice the digits. */
export const PAIRS: Arithmetic = { sumOf, sum, times, product, quotient };

/** Numbers whose second part is 0. */
export const FLOATS: Arithmetic = {
  sumOf: (g, x, y) => pair(g, g.add(x, y)),
  sum: (g, x, y) => pair(g, g.add(x.high, y.high)),
  times: (g, x, y) => pair(g, g.mul(x.high, y)),
  product: (g, x, y) => pair(g, g.mul(x.high, y.high)),
  quotient: (g, x, y) => pair(g, g.div(x.high, y.high)),
};

/** Coefficients, of the highest power first: floats as long as the powers are small enough, then pairs. */
export interface PairCoefficients {
  readonly f32: readonly (number | Split)[];
  readonly f64: readonly (number | Split)[];
}

/** The polynomial by Horner's rule, for x so small that each sum's constant is the larger part. */
export function pairPolynomial(g: Graph, x: Pair, coefficients: PairCoefficients): Pair {
  const of = coefficients[x.high.type as "f32" | "f64"];
  const floats = of.filter((c) => typeof c === "number");
  const start = floats.slice(1).reduce((sum, c) => g.fma(sum, x.high, g.like(x.high, c)), g.like(x.high, floats[0]));
  return of.filter((c) => typeof c !== "number").reduce(
    (value, c) => orderedSum(g, constant(g, x.high, c), product(g, x, value)),
    pair(g, start),
  );
}
