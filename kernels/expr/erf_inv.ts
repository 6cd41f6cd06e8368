/**
 * The inverse error function: M. Giles, "Approximating the erfinv function", GPU Computing Gems 2 (2011), whose
 * coefficients for float32 XLA uses too, with fused multiply-adds as here. With w = −log(1 − x²) the result is x times a
 * polynomial in w, or in √w for large w. Those for float64 are truncated Chebyshev series that
 * `tests/kernels/expr_fit.py` computes, since Giles's are up to 5 units in the last place off.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { horner } from "./polynomial.ts";

/** A polynomial, highest power first, in w − shift or √w − shift, for w below `limit`. */
interface Piece {
  readonly limit: number;
  readonly root: boolean;
  readonly shift: number;
  readonly coefficients: readonly number[];
}

const SINGLE: readonly Piece[] = [
  {
    limit: 5,
    root: false,
    shift: 2.5,
    coefficients: [
      2.81022636e-08,
      3.43273939e-07,
      -3.5233877e-06,
      -4.39150654e-06,
      0.00021858087,
      -0.00125372503,
      -0.00417768164,
      0.246640727,
      1.50140941,
    ],
  },
  {
    limit: Infinity,
    root: true,
    shift: 3,
    coefficients: [
      -0.000200214257,
      0.000100950558,
      0.00134934322,
      -0.00367342844,
      0.00573950773,
      -0.0076224613,
      0.00943887047,
      1.00167406,
      2.83297682,
    ],
  },
];

const DOUBLE: readonly Piece[] = [
  {
    limit: 6.25,
    root: false,
    shift: 3.125,
    coefficients: [
      3.1905586173417536e-21,
      -1.062661045960373e-21,
      -3.4715307676023003e-19,
      1.1472892499658116e-18,
      1.5506009496679205e-17,
      -1.301058090875769e-16,
      -3.933508641199522e-17,
      6.5955746141136816e-15,
      -4.0020617748552674e-14,
      -8.117720363510667e-14,
      2.6305301926231066e-12,
      -1.2976921089952883e-11,
      -5.4143045472080583e-11,
      1.0512182736096884e-09,
      -4.1126604066482585e-09,
      -2.9070382513851824e-08,
      4.2347881677716927e-07,
      -1.365469184753234e-06,
      -1.3882523393920442e-05,
      0.00018673420802445552,
      -0.0007407025341546572,
      -0.006033670871427803,
      0.24015818242558834,
      1.6536545626831027,
    ],
  },
  {
    limit: 16,
    root: true,
    shift: 3.25,
    coefficients: [
      -1.5294532436152358e-08,
      6.854906430026906e-10,
      1.3155760748321638e-07,
      -2.7131624527580294e-07,
      -2.7584506876359507e-08,
      1.498682725581901e-06,
      -3.985726034382243e-06,
      2.925746394013068e-06,
      1.2465035568283125e-05,
      -4.73189897999412e-05,
      6.828711576985263e-05,
      2.403125811582288e-05,
      -0.0003550378135746499,
      0.0009532893636238467,
      -0.0016882755354636595,
      0.0024914420969882754,
      -0.003751208508224261,
      0.005370914553571544,
      1.0052589676941655,
      3.0838856104922208,
    ],
  },
  {
    limit: Infinity,
    root: true,
    shift: 5,
    coefficients: [
      -1.9898213559928466e-11,
      4.289069546883856e-11,
      6.741355261208323e-11,
      -4.3754916882595674e-10,
      1.3199267259285433e-09,
      -3.471550109717931e-09,
      7.817555181729633e-09,
      -1.5254678326247117e-08,
      2.9020879510585813e-08,
      -6.75564902334292e-08,
      2.290520674607599e-07,
      -9.930292771517977e-07,
      4.526052666868586e-06,
      -1.968177071872295e-05,
      7.599527808366725e-05,
      -0.00021503011982657347,
      -0.00013871931837968116,
      1.0103004648645453,
      4.849906401408584,
    ],
  },
];

/** −log(1 − x²) by log1p, of which rounding x² costs half of the digits close to ±1. */
function short(g: Graph, x: Node): Node {
  return g.neg(g.call("log1p", g.neg(g.mul(x, x))));
}

/** −log(1 − x²): where x² ≥ ½, of (1 − x)(1 + x), whose first factor is exact. */
function logarithm(g: Graph, x: Node): Node {
  const one = g.like(x, 1);
  const product = g.call("log", g.mul(g.sub(one, x), g.add(one, x)));
  return g.select(g.lt(g.mul(x, x), g.like(x, 0.5)), short(g, x), g.neg(product));
}

/** x·p(w), ±infinity at ±1. */
function scaled(g: Graph, x: Node, w: Node): Node {
  const pieces = x.type === "f32" ? SINGLE : DOUBLE;
  let p: Node | null = null;
  for (let i = pieces.length - 1; i >= 0; i--) {
    const { limit, root, shift, coefficients } = pieces[i];
    const t = g.sub(root ? g.sqrt(w) : w, g.like(x, shift));
    const q = horner(g, t, coefficients);
    p = p === null ? q : g.unlikely(g.le(g.like(x, limit), w), p, q);
  }
  const value = g.mul(p ?? x, x);
  return g.select(g.eq(g.abs(x), g.like(x, 1)), g.mul(x, g.like(x, Infinity)), value);
}

/** erf⁻¹(x): ±infinity at ±1, NaN beyond. */
export function erfInv(g: Graph, x: Node): Node {
  return scaled(g, x, logarithm(g, x));
}

/**
 * erf⁻¹(x) as XLA has it in float32, some 60 units in the last place off close to ±1: random normal numbers are made of
 * it, and are to be JAX's. In float64 it is the accurate one.
 */
export function erfInvXla(g: Graph, x: Node): Node {
  return scaled(g, x, x.type === "f32" ? short(g, x) : logarithm(g, x));
}
