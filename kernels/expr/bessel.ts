/**
 * Exponentially scaled modified Bessel functions of orders 0 and 1: the power series below 8, above it truncated
 * Chebyshev series, in powers, in the variable of Cephes (S. Moshier, "Methods and programs for mathematical
 * functions", 1989), that `tests/kernels/expr_fit.py` computes.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { type Coefficients, horner, polynomial } from "./polynomial.ts";

/** √x·e⁻ˣ·I₀(x) in t = 16/x − 1, for x ≥ 8. */
// deno-fmt-ignore
const LARGE0: Coefficients = {
  f32: [
    1.0867942e-07, 3.6266704e-07, 1.4761157e-06, 1.1112148e-05, 0.00013621716, 0.0033605557, 0.4021765,
  ],
  f64: [
    9.36508689281819e-11, 3.629355229718733e-11, -6.633287112547084e-10, -2.8033819978869995e-10,
    2.1968921378829006e-09, 1.1050558794424347e-09, -4.575553424534973e-09, -3.1346276429240787e-09,
    6.560138746917057e-09, 7.3359687108161536e-09, -5.0381064879032845e-09, -1.3326094405766387e-08,
    -6.8493381882867694e-09, 7.534355843803342e-09, 2.1566251453104354e-08, 3.932889375114634e-08,
    8.872034383314144e-08, 2.973596046562712e-07, 1.4838476651250266e-06, 1.1143033800708978e-05,
    0.00013621607438984735, 0.0033605519836677504, 0.4021765094450081,
  ],
};

/** √x·e⁻ˣ·I₁(x) in t = 16/x − 1, for x ≥ 8. */
// deno-fmt-ignore
const LARGE1: Coefficients = {
  f32: [
    -1.2273217e-07, -4.2103503e-07, -1.8256908e-06, -1.5003965e-05, -0.00021923713, -0.009749581, 0.38939846,
  ],
  f64: [
    -9.752397204138195e-11, -3.365431853180176e-11, 6.917089294193807e-10, 2.6340771095136483e-10,
    -2.297004161885201e-09, -1.0594544160443166e-09, 4.810597405089944e-09, 3.086886736722725e-09,
    -6.983839624895866e-09, -7.44444147719727e-09, 5.59337010179061e-09, 1.3958551001385955e-08,
    6.8401389977069586e-09, -8.409182040442918e-09, -2.339250374801858e-08, -4.313196489977733e-08,
    -1.000109565963654e-07, -3.4838534380376333e-07, -1.8349102358955385e-06, -1.5038547209501858e-05,
    -0.0002192357638317243, -0.009749577193235635, 0.38939845902587233,
  ],
};

/** e⁻ˣ·Iₙ(x)·(2/x)ⁿ for 0 ≤ x ≤ 8: Σ (x²/4)ᵏ/(k!(k + n)!), whose terms are all positive. */
function series(g: Graph, size: Node, n: 0 | 1): Node {
  const x = g.min(size, g.like(size, 8));
  const terms = [1];
  const count = x.type === "f32" ? 14 : 24;
  for (let k = 1; k < count; k++) terms.unshift(terms[0] / (k * (k + n)));
  const half = g.mul(x, g.like(x, 0.5));
  return g.mul(horner(g, g.mul(half, half), terms), g.call("exp", g.neg(x)));
}

/** e⁻ˣ·Iₙ(x) for x ≥ 8. */
function far(g: Graph, size: Node, table: Coefficients): Node {
  const x = g.max(size, g.like(size, 8));
  const t = g.sub(g.div(g.like(x, 16), x), g.like(x, 1));
  return g.div(polynomial(g, t, table), g.sqrt(x));
}

/** e^(−|x|)·I₀(x). */
export function i0e(g: Graph, x: Node): Node {
  const size = g.abs(x);
  return g.select(g.lt(size, g.like(x, 8)), series(g, size, 0), far(g, size, LARGE0));
}

/** e^(−|x|)·I₁(x). */
export function i1e(g: Graph, x: Node): Node {
  const size = g.abs(x);
  const near = g.mul(g.mul(x, g.like(x, 0.5)), series(g, size, 1));
  return g.select(g.lt(size, g.like(x, 8)), near, g.copysign(far(g, size, LARGE1), x));
}
