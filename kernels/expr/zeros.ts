/**
 * What keeps functions right relative to themselves next to their zeros: distances from these, and differences of
 * polynomials as multiples of distances.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import type { Coefficients } from "./polynomial.ts";

/** A number that is no float, as a double and what that leaves. */
export type Split = readonly [number, number];

/** The number in the precision of a node, and what that leaves. */
export function partsOf(g: Graph, x: Node, [value, rest]: Split): readonly [Node, Node] {
  const high = g.like(x, value);
  return [high, g.like(x, value - high.value + rest)];
}

/** x less a number in two parts, and what rounding loses of that: the first difference is exact close to the number. */
export function fromZero(g: Graph, x: Node, [high, low]: readonly [Node, Node]): readonly [Node, Node] {
  const difference = g.sub(x, high);
  const d = g.sub(difference, low);
  return [d, g.sub(g.sub(difference, d), low)];
}

/** A factor times x less a number. */
export function timesDistance(g: Graph, x: Node, zero: Split, factor: Node): Node {
  const [d, lost] = fromZero(g, x, partsOf(g, x, zero));
  return g.fma(d, factor, g.mul(lost, factor));
}

/** The value at an index, a float that is an integer; that of the first one for indices that are none. */
export function pick(g: Graph, index: Node, values: readonly (readonly [number, Node])[]): Node {
  return values.slice(1).reduce((rest, [i, v]) => g.select(g.eq(index, g.like(index, i)), v, rest), values[0][1]);
}

/**
 * (p(x) − p(y))/(x − y) without the division: with the coefficients bᵢ of p(t)/(t − y), which Horner's rule at y gives,
 * it is Σ bᵢ·xⁱ.
 */
export function dividedDifference(g: Graph, x: Node, y: Node, coefficients: Coefficients): Node {
  const [first, ...others] = coefficients[x.type as "f32" | "f64"];
  let b = g.like(x, first);
  let sum = b;
  for (const c of others.slice(0, -1)) {
    b = g.fma(b, y, g.like(x, c));
    sum = g.fma(sum, x, b);
  }
  return sum;
}

/** log(x/z) of x > 0, given x − z for a number z next to 1; of x that may be subnormal the quotient would lose digits. */
export function logRatio(g: Graph, x: Node, z: number, distance: Node): Node {
  const c = g.constants(x);
  const ratio = g.div(distance, c(z));
  const close = g.lt(g.abs(ratio), c(0.5));
  const tiny = g.lt(x, c(2 ** -64));
  const log = g.call("log", g.select(tiny, x, g.div(x, c(z))));
  return g.select(close, g.call("log1p", ratio), g.add(log, g.select(tiny, c(-Math.log(z)), c(0))));
}
