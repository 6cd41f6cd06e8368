/**
 * Exponential integrals. The tables are truncated Chebyshev series, in powers, over the intervals of Cody and Thacher,
 * "Chebyshev approximations for the exponential integral Ei(x)", Math. Comp. 23 (1969); `tests/kernels/expr_fit.py`
 * computes them.
 *
 * @module
 */
import { digamma, lgamma } from "./gamma.ts";
import type { Graph, Node } from "./graph.ts";
import { type Coefficients, polynomial } from "./polynomial.ts";

/** (Ei(x) − log(x/x₀))/(x − x₀) in x, for x ≤ 6. */
// deno-fmt-ignore
const NEAR: Coefficients = {
  f32: [
    1.9809045e-10, -4.3864277e-09, 5.700126e-08, -3.6594832e-07, 2.173088e-06, -2.6606886e-06, 4.2122545e-05,
    0.00022461107, 0.0017731959, 0.011062463, 0.05968206, 0.27223083, 1.1014081,
  ],
  f64: [
    7.058246632557308e-22, -2.829857871033357e-20, 6.846963774880561e-19, -9.30962156236931e-18,
    1.1061019850858879e-16, -6.244107487872429e-16, 7.799815324968262e-15, 2.987365538811787e-14,
    9.210051014462776e-13, 1.2424375815361222e-11, 1.7925153737461364e-10, 2.3430001074436733e-09,
    2.8431961450218784e-08, 3.1678137192768584e-07, 3.2182037932858915e-06, 2.9543474616583514e-05,
    0.0002424866453942669, 0.0017569947388493474, 0.011071160227650369, 0.059679644786294415, 0.27223110995569494,
    1.1014081059037335,
  ],
};

/** E₁(x) + log x in t = 2x − 1, for x ≤ 1. */
// deno-fmt-ignore
const FIRST: Coefficients = {
  f32: [
    1.4405838e-07, -2.3764203e-06, 3.442248e-05, -0.00043789588, 0.0047958926, -0.045102008, 0.39346933,
    -0.13337359,
  ],
  f64: [
    -2.6899171572523866e-14, 7.068015128480379e-13, -1.7096548907755215e-11, 3.8171727497211e-10,
    -7.774613682911808e-09, 1.4319708844526943e-07, -2.360822887020937e-06, 3.442312599049166e-05,
    -0.00043790563907271195, 0.0047958926556569805, -0.04510200521552493, 0.3934693402873666, -0.1333735857837845,
  ],
};

/** x·e⁻ˣ·Ei(x) in t = x/3 − 3, for x from 6 to 12. */
// deno-fmt-ignore
const MIDDLE: Coefficients = {
  f32: [
    -1.6180082e-05, 6.015038e-05, -0.00013947043, 0.00028579225, -0.00034786444, -0.00044217482, 0.004016294,
    -0.013833908, 0.034657214, -0.07402452, 1.1527592,
  ],
  f64: [
    -1.4041771206248749e-11, 5.129479092759601e-11, -1.1477622082994568e-10, 4.295456951548565e-10,
    -1.6867758635493663e-09, 5.42106818050424e-09, -1.4524946068367029e-08, 2.5699541603128415e-08,
    2.9292144552605064e-08, -5.656257779905805e-07, 3.390092639948613e-06, -1.468271588413437e-05,
    5.0805262365212345e-05, -0.00014106943155374555, 0.00029512294245997837, -0.0003470592420793988,
    -0.0004462508010087234, 0.004016108921844122, -0.013833181682329476, 0.03465723048123641, -0.07402455655713285,
    1.152759208708925,
  ],
};

/** x·e⁻ˣ·Ei(x) in t = x/6 − 3, for x from 12 to 24. */
// deno-fmt-ignore
const FAR: Coefficients = {
  f32: [
    5.93596e-06, -2.0809646e-05, 4.5377343e-05, -0.00010877598, 0.00026750664, -0.0006342797, 0.0015176133,
    -0.0037292382, 0.009396466, -0.024161262, 1.0630872,
  ],
  f64: [
    5.794725023464895e-11, -2.767260756304883e-10, 7.954876085898166e-10, -2.457542738372528e-09,
    7.458680455134695e-09, -1.9180872862748413e-08, 4.123471791650124e-08, -6.762684733765857e-08,
    4.081980134558895e-08, 2.701326627512265e-07, -1.5713081464553662e-06, 5.711587572294622e-06,
    -1.705984090326193e-05, 4.5368150693869225e-05, -0.00011226469868799922, 0.0002675861728522732,
    -0.0006328205480463366, 0.001517583492743953, -0.0037294908546333613, 0.009396469196546249,
    -0.024161249507109787, 1.063087279324784,
  ],
};

/** x·e⁻ˣ·Ei(x) in t = 48/x − 1, for x ≥ 24. */
// deno-fmt-ignore
const FARTHEST: Coefficients = {
  f32: [
    2.4014443e-07, 1.2393697e-06, 8.188657e-06, 7.858717e-05, 0.0010637736, 0.022753078, 1.0217607,
  ],
  f64: [
    1.1457520574091117e-11, 1.7549760804295156e-11, -7.097472557417595e-11, -1.352643885009724e-10,
    1.6024922196903808e-10, 4.710006967535198e-10, -8.148583426005715e-12, -8.36950879209438e-10,
    -7.785992059190955e-10, 1.3533583887966027e-10, 9.756224080410204e-10, 1.5501316315948316e-09,
    2.483311460937844e-09, 5.066618689029302e-09, 1.3562821618759943e-08, 4.683932673507851e-08,
    2.0531361038573142e-07, 1.1430194165809206e-06, 8.211967431704858e-06, 7.863790796106851e-05,
    0.001063768785548484, 0.02275307202736118, 1.0217607036601566,
  ],
};

/** The zero of Ei, in two parts. */
const ROOT = 0.3725074107813666;
const ROOT_LOW = 1.3140183414386028e-17;

/** Ei(x) for x > 0. */
function positive(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const high = g.const(x.type, ROOT);
  const fromRoot = g.sub(g.sub(x, high), c(ROOT - high.value + ROOT_LOW));
  const ratio = g.div(fromRoot, c(ROOT));
  // log(x/x₀), by log1p close to x₀
  const close = g.lt(g.abs(ratio), c(0.5));
  const log = g.select(close, g.call("log1p", ratio), g.call("log", g.div(x, c(ROOT))));
  const near = g.add(log, g.mul(fromRoot, polynomial(g, x, NEAR)));
  const middle = polynomial(g, g.sub(g.div(x, c(3)), c(3)), MIDDLE);
  const far = polynomial(g, g.sub(g.div(x, c(6)), c(3)), FAR);
  const farthest = polynomial(g, g.sub(g.div(c(48), x), c(1)), FARTHEST);
  const scaled = g.select(g.lt(x, c(12)), middle, g.select(g.lt(x, c(24)), far, farthest));
  // e^x in two factors, of which neither overflows before the result does.
  const root = g.call("exp", g.mul(x, c(0.5)));
  return g.either(g.lt(x, c(6)), near, g.mul(g.mul(root, g.div(scaled, x)), root));
}

/** Ei(x), the principal value of ∫ eᵗ/t dt from −∞ to x; −E₁(−x) below 0. */
export function expi(g: Graph, x: Node): Node {
  const zero = g.like(x, 0);
  const below = g.neg(first(g, g.neg(x)));
  const above = g.select(g.eq(x, g.like(x, Infinity)), x, positive(g, x));
  return g.select(g.eq(x, zero), g.like(x, -Infinity), g.unlikely(g.lt(x, zero), below, above));
}

/** So many terms of the series do for x ≤ 1, and so many levels of the continued fraction for x > 1. */
const TERMS = { f32: 12, f64: 20 } as const;
const LEVELS = { f32: 24, f64: 96 } as const;

/** So far below 0 may n be: as many derivatives there are. */
const LEAST = -24;

/** E₀ = e⁻ˣ/x and E₋ₖ = (e⁻ˣ + k·E₍₁₋ₖ₎)/x. */
function recurrence(g: Graph, n: Node, x: Node): Node {
  const c = g.constants(x);
  const e = g.call("exp", g.neg(x));
  let value = g.div(e, x);
  for (let k = 1; k <= -LEAST; k++) {
    value = g.select(g.le(n, c(-k)), g.div(g.add(e, g.mul(c(k), value)), x), value);
  }
  return value;
}

/** e⁻ˣ/(x + n − 1·n/(x + n + 2 − 2(n + 1)/(x + n + 4 − ...))), for n ≥ 1 (Abramowitz and Stegun 5.1.22). */
function fraction(g: Graph, n: Node | number, x: Node): Node {
  const c = g.constants(x);
  const sum = g.add(x, typeof n === "number" ? c(n) : n);
  const levels = LEVELS[x.type as "f32" | "f64"];
  let below = g.add(sum, c(2 * levels));
  for (let k = levels; k > 0; k--) {
    const above = typeof n === "number" ? c(k * (n + k - 1)) : g.mul(c(k), g.add(n, c(k - 1)));
    below = g.sub(g.add(sum, c(2 * (k - 1))), g.div(above, below));
  }
  return g.div(g.call("exp", g.neg(x)), below);
}

/** E₁(x) for x > 0: a polynomial less log x up to 1, and the fraction. */
function first(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const small = g.min(x, c(1));
  const near = g.sub(polynomial(g, g.sub(g.add(small, small), c(1)), FIRST), g.call("log", small));
  const far = g.select(g.eq(x, c(Infinity)), c(0), fraction(g, 1, g.max(x, c(1))));
  return g.either(g.lt(c(1), x), far, near);
}

/**
 * (−x)ⁿ⁻¹/(n − 1)!·(ψ(n) − log x) − Σ (−x)ᵐ/((m − n + 1)m!) over m ≠ n − 1, for an integer n ≥ 1 (Abramowitz and
 * Stegun 5.1.12).
 */
function series(g: Graph, n: Node, x: Node): Node {
  const c = g.constants(x);
  const order = g.sub(n, c(1));
  const halved = g.mul(order, c(0.5));
  const odd = g.ne(g.make("floor", x.type, [halved]), halved);
  const size = g.mul(g.call("pow", x, order), g.call("exp", g.neg(lgamma(g, n))));
  const lead = g.mul(g.select(odd, g.neg(size), size), g.sub(digamma(g, n), g.call("log", x)));
  let sum = c(0);
  let factorial = 1;
  const terms: Node[] = [];
  let power = c(1);
  for (let m = 0; m < TERMS[x.type as "f32" | "f64"]; m++) {
    if (m > 0) {
      factorial *= -m;
      power = g.mul(power, x);
    }
    const distance = g.sub(c(m), order);
    const skipped = g.eq(distance, c(0));
    const term = g.div(g.mul(power, c(1 / factorial)), g.select(skipped, c(1), distance));
    terms.push(g.select(skipped, c(0), term));
  }
  for (const term of terms.reverse()) sum = g.add(sum, term);
  return g.sub(lead, sum);
}

/** Eₙ(x) = ∫ e^(−xt)/tⁿ dt from 1 on, for x ≥ 0 and an integer n, also one below 0, as derivatives need it. */
export function expn(g: Graph, n: Node, x: Node): Node {
  const c = g.constants(x);
  const atZero = g.select(g.lt(c(1), n), g.div(c(1), g.sub(n, c(1))), c(Infinity));
  const above = g.either(g.lt(c(1), x), fraction(g, n, x), series(g, n, x));
  const value = g.select(g.eq(x, c(0)), atZero, g.unlikely(g.lt(n, c(1)), recurrence(g, n, x), above));
  const order = g.and(g.eq(g.make("floor", n.type, [n]), n), g.le(c(LEAST), n));
  const valid = g.and(g.le(c(0), x), order);
  return g.select(valid, g.select(g.eq(x, c(Infinity)), c(0), value), c(NaN));
}
