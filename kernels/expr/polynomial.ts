/**
 * Polynomials, with coefficients for each precision.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";

/** Coefficients, of the highest power first: as many as each precision needs. */
export interface Coefficients {
  readonly f32: readonly number[];
  readonly f64: readonly number[];
}

/** c₀xⁿ + c₁xⁿ⁻¹ + ... + cₙ by Horner's rule. */
export function horner(g: Graph, x: Node, coefficients: readonly number[]): Node {
  return coefficients.slice(1).reduce((sum, c) => g.fma(sum, x, g.like(x, c)), g.like(x, coefficients[0]));
}

/** The polynomial with the coefficients for the precision of `x`. */
export function polynomial(g: Graph, x: Node, coefficients: Coefficients): Node {
  return horner(g, x, x.type === "f32" ? coefficients.f32 : coefficients.f64);
}

/**
 * The same polynomial by Estrin's scheme: pairs cᵢx + cᵢ₊₁ become coefficients of a polynomial in x², and so on, so that
 * the chain of operations is logarithmic in the degree.
 */
export function estrin(g: Graph, x: Node, coefficients: Coefficients): Node {
  return estrinOf(g, x, x.type === "f32" ? coefficients.f32 : coefficients.f64);
}

/** The same, of coefficients for one precision. */
export function estrinOf(g: Graph, x: Node, coefficients: readonly number[]): Node {
  let terms = coefficients.map((c) => g.like(x, c));
  for (let power = x; terms.length > 1; power = g.mul(power, power)) {
    const odd = terms.length % 2;
    const pairs = terms.slice(0, odd);
    for (let i = odd; i < terms.length; i += 2) pairs.push(g.fma(terms[i], power, terms[i + 1]));
    terms = pairs;
  }
  return terms[0];
}
