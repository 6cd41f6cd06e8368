/**
 * Stirling's series.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { horner } from "./polynomial.ts";

/** Bernoulli's numbers B₂, B₄, ... */
// deno-fmt-ignore
export const BERNOULLI: readonly number[] = [
  1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330, 854513 / 138,
  -236364091 / 2730, 8553103 / 6,
];

/** From z = 8 on, so many terms of an asymptotic series in 1/z² do. */
const TERMS = { f32: 4, f64: 10 } as const;

/** Stirling's correction to log Γ(z): Σ B₂ₖ/(2k(2k − 1)z^(2k−1)), for z ≥ 8. */
export function stirling(g: Graph, z: Node): Node {
  const r = g.div(g.like(z, 1), z);
  const count = TERMS[z.type as "f32" | "f64"];
  const terms = Array.from({ length: count }, (_, i) => BERNOULLI[i] / ((2 * i + 2) * (2 * i + 1))).reverse();
  return g.mul(horner(g, g.mul(r, r), terms), r);
}

/** log Γ(z) = (z − ½)(log z − 1) + ½log 2π − ½ + ..., for z ≥ 8. */
export function largeLogGamma(g: Graph, z: Node): Node {
  const c = g.constants(z);
  const main = g.mul(g.sub(z, c(0.5)), g.sub(g.call("log", z), c(1)));
  return g.add(main, g.add(c(0.5 * Math.log(2 * Math.PI) - 0.5), stirling(g, z)));
}
