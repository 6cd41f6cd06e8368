/**
 * The inverse error function: M. Giles, "Approximating the erfinv function", GPU Computing Gems 2 (2011), whose
 * coefficients XLA uses too, with fused multiply-adds as here. With w = −log(1 − x²) the result is x times a polynomial
 * in w, or in √w for large w. The last polynomial in float64 is a truncated Chebyshev series that
 * `tests/kernels/expr_fit.py` computes, since Giles's is 5 units in the last place off.
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
      -3.6444120640178196996e-21,
      -1.685059138182016589e-19,
      1.2858480715256400167e-18,
      1.115787767802518096e-17,
      -1.333171662854620906e-16,
      2.0972767875968561637e-17,
      6.6376381343583238325e-15,
      -4.0545662729752068639e-14,
      -8.1519341976054721522e-14,
      2.6335093153082322977e-12,
      -1.2975133253453532498e-11,
      -5.4154120542946279317e-11,
      1.051212273321532285e-09,
      -4.1126339803469836976e-09,
      -2.9070369957882005086e-08,
      4.2347877827932403518e-07,
      -1.3654692000834678645e-06,
      -1.3882523362786468719e-05,
      0.0001867342080340571352,
      -0.00074070253416626697512,
      -0.0060336708714301490533,
      0.24015818242558961693,
      1.6536545626831027356,
    ],
  },
  {
    limit: 16,
    root: true,
    shift: 3.25,
    coefficients: [
      2.2137376921775787049e-09,
      9.0756561938885390979e-08,
      -2.7517406297064545428e-07,
      1.8239629214389227755e-08,
      1.5027403968909827627e-06,
      -4.013867526981545969e-06,
      2.9234449089955446044e-06,
      1.2475304481671778723e-05,
      -4.7318229009055733981e-05,
      6.8284851459573175448e-05,
      2.4031110387097893999e-05,
      -0.0003550375203628474796,
      0.00095328937973738049703,
      -0.0016882755560235047313,
      0.0024914420961078508066,
      -0.0037512085075692412107,
      0.005370914553590063617,
      1.0052589676941592334,
      3.0838856104922207635,
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
