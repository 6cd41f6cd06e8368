/**
 * The derivative of the gamma function's logarithm next to its zeros below −10, of which there is one between any two
 * poles: the terms of the reflection cancel there, so that they are taken as sums of two floats.
 * `tests/kernels/expr_fit.py` computes the tables.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { pairLog } from "./pair_logarithm.ts";
import * as p from "./pairs.ts";
import type { Pair, PairCoefficients } from "./pairs.ts";

/** (ψ(s + ½) − log s)/u in u = 1/s², for s ≥ 10½. */
// deno-fmt-ignore
const LARGE: PairCoefficients = {
  f32: [
    -0.01900457, 0.007540373, -0.0041340194, 0.0038442458, [-0.0072916666977107525, 3.1199518663038717e-11],
    [0.0416666679084301, -1.2417634698280722e-09],
  ],
  f64: [
    5135496.466088671, -641352.482766442, 49655.24111683156, -3550.8534499051398, 281.01335287819234,
    -26.453600467450123, 3.0539203322494792, -0.4432462444062996, [0.0833231607380767, 3.6012792557259314e-18],
    [-0.02108249687585188, -8.113823746096974e-19], [0.007560961174242326, -1.6593099061935112e-19],
    [-0.004134114583333333, 1.1506308285891458e-19], [0.0038442460317460315, 2.133810597801086e-19],
    [-0.007291666666666667, 1.1564823383699282e-19], [0.041666666666666664, 2.3129646346357007e-18],
  ],
};

/** ((1 − 3u)/(1 − u) − πr/tan πr)/u in u − 3/64 with u = r², for u ≤ 0.2. */
// deno-fmt-ignore
const COTANGENT: PairCoefficients = {
  f32: [
    3.7475802e-05, 0.00013245559, 0.0005281005, 0.002108655, [0.008538750000298023, -7.623817549484713e-11],
    [0.035859622061252594, -1.5723993218585974e-09], [0.16795288026332855, -2.9569247050886815e-09],
    [1.2976629734039307, 2.77065677067867e-08],
  ],
  f64: [
    4.604938634615022e-11, 1.3797481254233303e-10, 5.632712047768006e-10, 2.222804740061687e-09,
    8.787538980309908e-09, 3.4738688584742714e-08, 1.3733059310707307e-07, 5.429227869199954e-07,
    2.1465805734877136e-06, [8.488745990231104e-06, 5.973790400975289e-22],
    [3.358449827585556e-05, 3.169076149993268e-21], [0.00013301196199333844, -7.086346496209436e-22],
    [0.0005280807316542318, -2.5740293917296085e-20], [0.0021086534975066134, -1.7867636010046918e-19],
    [0.00853875001710092, 4.607583297086187e-19], [0.03585962048982489, -1.3685815140685586e-18],
    [0.16795287730633532, 3.557675027258714e-18], [1.297663001110498, 6.476624020752738e-18],
  ],
};

/** A float with no low part, of a type. */
const of = (g: Graph, x: Node, value: number): Pair => p.pair(g, g.like(x, value));

/**
 * ψ(x) for x = r − n with n ≥ 10 and 0 < r < 0.447, as ψ(½ + s) − π cot πr with s = ½ − x, where the former is
 * log s + 1/24s² + ... and the latter (1 − 3r²)/r(1 − r²) less r times a polynomial in r².
 */
export function digammaNextToZero(g: Graph, x: Node, r: Node): Node {
  const s = p.orderedSum(g, p.pair(g, g.neg(x)), of(g, x, 0.5));
  const one = of(g, x, 1);
  const inverse = p.quotient(g, one, s);
  const u = p.product(g, inverse, inverse);
  const small = p.product(g, u, p.pairPolynomial(g, u, LARGE));
  const v = p.times(g, p.pair(g, r), r);
  const pole = p.quotient(g, p.pair(g, g.like(r, -1)), p.pair(g, r));
  const others = p.quotient(g, p.pair(g, g.add(r, r)), p.orderedSum(g, one, p.negated(g, v)));
  const around = p.pairPolynomial(g, p.sum(g, v, of(g, r, -3 / 64)), COTANGENT);
  const log = pairLog(g, s.high);
  const difference = p.sum(g, { high: log.high, low: g.add(log.low, g.div(s.low, s.high)) }, pole);
  const { high, low } = p.sum(g, difference, p.sum(g, p.sum(g, others, p.times(g, around, r)), small));
  return g.add(high, low);
}
