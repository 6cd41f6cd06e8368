/**
 * The true values of functions of complex numbers: both parts by formulas of real functions in which nothing cancels,
 * or only what is small beside the other part.
 *
 * @module
 */
import { Doubles, type Piece, pieces, vector } from "./double_double.ts";
import * as e from "./exponential.ts";
import { atan2, choose, Ranged } from "./range.ts";
import { value } from "./tables.ts";
import * as t from "./trigonometric.ts";

/** A complex number. */
export interface Complex {
  readonly re: Ranged;
  readonly im: Ranged;
}

/** A function of one or two complex numbers, where it is finite. */
export type ComplexOracle = (...z: Complex[]) => Complex;

const LOG2 = value("LOG2");

/** Beyond it exponentials are beyond all doubles. */
const LARGEST = 6000;
const clipped = (f: (x: Doubles) => Doubles) => (x: Doubles): Doubles =>
  f(pieces([x], ...[LARGEST, -LARGEST].map((edge): Piece => [(v) => v / edge > 1, () => vector(edge)]), [
    () => true,
    (x) => x,
  ]));
const exp = (x: Ranged): Ranged => x.map(clipped(e.exp));
const exp2 = (x: Ranged): Ranged => x.map(clipped(e.exp2));
const expm1 = (x: Ranged): Ranged => x.odd(clipped(e.expm1));
const sinh = (x: Ranged): Ranged => x.odd(clipped(e.sinh));
const cosh = (x: Ranged): Ranged => x.map(clipped(e.cosh));

/** sin x and cos x; of a large x also what its lower part adds. */
function waves(x: Ranged): { sin: Ranged; cos: Ranged } {
  const plain = x.plain();
  const { sin, cos } = t.waves(plain);
  const [s, c] = [choose((i) => x.e[i] < -200, x, Ranged.of(sin)), Ranged.of(cos)];
  const rest = plain.lo.map((v, i) => Math.abs(plain.hi[i]) < 2 ** 20 ? 0 : v);
  if (rest.every((v) => v === 0)) return { sin: s, cos: c };
  const large = (i: number): boolean => rest[i] !== 0;
  const low = t.waves(new Doubles(rest));
  const [s2, c2] = [Ranged.of(low.sin), Ranged.of(low.cos)];
  return {
    sin: choose(large, s.mul(c2).add(c.mul(s2)), s),
    cos: choose(large, c.mul(c2).sub(s.mul(s2)), c),
  };
}

/** log x of positive numbers. */
function log(x: Ranged): Ranged {
  const far = Ranged.of(e.log(x.m)).add(Ranged.of(new Doubles(new Float64Array(x.e))).mul(LOG2));
  return choose((i) => x.e[i] === 0 || x.e[i] === -1, x.map(e.log), far);
}

/** log(1 + x) */
function log1p(x: Ranged): Ranged {
  return choose((i) => x.e[i] < 100, x.odd(e.log1p), log(x));
}

/** log(x + √(x² + 1)) with the sign of x. */
function asinh(x: Ranged): Ranged {
  return choose((i) => x.e[i] < 100, x.odd(e.asinh), log(x.abs().times2(1)).signedBy(x));
}

function hypot({ re, im }: Complex): Ranged {
  return re.mul(re).add(im.mul(im)).sqrt();
}

const mul = (a: Complex, b: Complex): Complex => ({
  re: a.re.mul(b.re).sub(a.im.mul(b.im)),
  im: a.re.mul(b.im).add(a.im.mul(b.re)),
});

function div(a: Complex, { re, im }: Complex): Complex {
  const size = re.mul(re).add(im.mul(im));
  const { re: x, im: y } = mul(a, { re, im: im.neg() });
  return { re: x.div(size), im: y.div(size) };
}

/** √z: with t = √((|x| + |z|)/2) it is t + i·y/2t, or |y|/2t ± i·t for x < 0. */
function sqrt({ re, im }: Complex): Complex {
  const most = re.abs().add(hypot({ re, im })).times2(-1).sqrt();
  const least = im.abs().div(most.times2(1));
  const left = (i: number): boolean => re.m.hi[i] < 0;
  return { re: choose(left, least, most), im: choose(left, most, least).signedBy(im) };
}

/** Half of the logarithm of a sum of squares, less 1 where it is small beside 1. */
function logSize(z: Complex, less1: Ranged): Ranged {
  return choose((i) => less1.e[i] < -1, log1p(less1).times2(-1), log(hypot(z)));
}

/** log z; x² − 1 is exact where y² cancels with it. */
function logarithm({ re, im }: Complex): Complex {
  const [x, y] = [re.mul(re), im.mul(im)];
  const larger = (i: number): boolean => re.e[i] >= im.e[i];
  const less1 = choose(larger, x, y).sub(1).add(choose(larger, y, x));
  return { re: logSize({ re, im }, less1), im: atan2(im, re) };
}

/** log(1 + z); 2x + y² is exact where x² cancels with it, and 1 + x where x is less than −½. */
function logarithm1p({ re, im }: Complex): Complex {
  const z = { re: re.add(1), im };
  const less1 = re.times2(1).add(im.mul(im)).add(re.mul(re));
  const { re: far, im: angle } = logarithm(z);
  return { re: choose((i) => re.e[i] >= -1 && re.m.hi[i] < 0, far, logSize(z, less1)), im: angle };
}

function exponential({ re, im }: Complex): Complex {
  const [size, { sin, cos }] = [exp(re), waves(im)];
  return { re: size.mul(cos), im: size.mul(sin) };
}

/** sin x cosh y and cos x sinh y. */
function sine({ re, im }: Complex): Complex {
  const { sin, cos } = waves(re);
  return { re: sin.mul(cosh(im)), im: cos.mul(sinh(im)) };
}

/** cos x cosh y and −sin x sinh y. */
function cosine({ re, im }: Complex): Complex {
  const { sin, cos } = waves(re);
  return { re: cos.mul(cosh(im)), im: sin.mul(sinh(im)).neg() };
}

/** (sinh x cosh x + i sin y cos y)/(sinh² x + cos² y) */
function hyperbolicTangent({ re, im }: Complex): Complex {
  const [s, c, { sin, cos }] = [sinh(re), cosh(re), waves(im)];
  const size = s.mul(s).add(cos.mul(cos));
  return { re: s.mul(c).div(size), im: sin.mul(cos).div(size) };
}

/** i·f(−iz) */
function turned(f: (z: Complex) => Complex): (z: Complex) => Complex {
  return ({ re, im }) => {
    const { re: x, im: y } = f({ re: im, im: re.neg() });
    return { re: y.neg(), im: x };
  };
}

/** √(1 − z) and √(1 + z), in turn. */
function roots({ re, im }: Complex): { minus: Complex; plus: Complex } {
  return {
    minus: sqrt({ re: re.neg().add(1), im: im.neg() }),
    plus: sqrt({ re: re.add(1), im }),
  };
}

/** By W. Kahan ("Branch cuts for complex elementary functions", 1987), where products that are added have one sign. */
function arcSine(z: Complex): Complex {
  const { minus, plus } = roots(z);
  return {
    re: atan2(z.re, minus.re.mul(plus.re).sub(minus.im.mul(plus.im))),
    im: asinh(minus.re.mul(plus.im).sub(minus.im.mul(plus.re))),
  };
}

function arcCosine(z: Complex): Complex {
  const { minus, plus } = roots(z);
  return {
    re: atan2(minus.re, plus.re).times2(1),
    im: asinh(plus.re.mul(minus.im).sub(plus.im.mul(minus.re))),
  };
}

function areaCosine({ re, im }: Complex): Complex {
  const [minus, plus] = [sqrt({ re: re.sub(1), im }), sqrt({ re: re.add(1), im })];
  return {
    re: asinh(minus.re.mul(plus.re).add(minus.im.mul(plus.im))),
    im: atan2(minus.im, plus.re).times2(1),
  };
}

/** log1p(4x/((1 − x)² + y²))/4 and arg((1 − x)(1 + x) − y² + 2iy)/2, for x > 0. */
function areaTangent({ re, im }: Complex): Complex {
  const [x, y] = [re.abs(), im.signedBy(re)];
  const [rest, square] = [x.neg().add(1), y.mul(y)];
  const size = log1p(x.times2(2).div(rest.mul(rest).add(square))).times2(-2);
  const angle = atan2(y.times2(1), rest.mul(x.add(1)).sub(square)).times2(-1);
  return { re: size.signedBy(re), im: angle.signedBy(re) };
}

/** e^(z/2) and 2cosh(z/2), whose quotient is the logistic function. */
function halves({ re, im }: Complex): { power: Complex; sum: Complex } {
  const half = { re: re.times2(-1), im: im.times2(-1) };
  const { sin, cos } = waves(half.im);
  return {
    power: exponential(half),
    sum: { re: cosh(half.re).mul(cos).times2(1), im: sinh(half.re).mul(sin).times2(1) },
  };
}

/** e^(w log z) */
function power(z: Complex, w: Complex): Complex {
  return exponential(mul(logarithm(z), w));
}

/** log(eᶻ + eʷ) = (z + w)/2 + log(2cosh((z − w)/2)), or that to base 2 of powers of 2; the imaginary part as it comes. */
function logOfSum(unit: Doubles | null): ComplexOracle {
  const scale = (x: Ranged): Ranged => unit === null ? x : x.mul(unit);
  const back = (x: Ranged): Ranged => unit === null ? x : x.div(unit);
  return (z, w) => {
    const delta = { re: scale(z.re.sub(w.re)), im: scale(z.im.sub(w.im)) };
    const { re, im } = logarithm(halves(delta).sum);
    return { re: z.re.add(w.re).times2(-1).add(back(re)), im: z.im.add(w.im).times2(-1).add(back(im)) };
  };
}

/** 1/z */
function inverse({ re, im }: Complex): Complex {
  const size = re.mul(re).add(im.mul(im));
  return { re: re.div(size), im: im.neg().div(size) };
}

/** zⁿ by squares, for n that is not 0. */
export function integerPower(n: number): ComplexOracle {
  return (z) => {
    let result: Complex | null = null;
    let square = z;
    for (let left = Math.abs(n); left > 0; left >>= 1) {
      if ((left & 1) === 1) result = result === null ? square : mul(result, square);
      square = mul(square, square);
    }
    return n < 0 ? inverse(result!) : result!;
  };
}

/** The functions, by name. */
export const COMPLEX_ORACLES: Readonly<Record<string, ComplexOracle>> = {
  mul,
  div,
  square: ({ re, im }) => ({ re: re.sub(im).mul(re.add(im)), im: re.mul(im).times2(1) }),
  sign: (z) => {
    const size = hypot(z);
    return { re: z.re.div(size), im: z.im.div(size) };
  },
  sqrt,
  rsqrt: (z) => {
    const [{ re, im }, size] = [sqrt(z), hypot(z)];
    return { re: re.div(size), im: im.neg().div(size) };
  },
  exp: exponential,
  exp2: ({ re, im }) => {
    const [size, { sin, cos }] = [exp2(re), waves(im.mul(LOG2))];
    return { re: size.mul(cos), im: size.mul(sin) };
  },
  expm1: (z) => {
    const [{ cos }, { sin: half }] = [waves(z.im), waves(z.im.times2(-1))];
    return { re: expm1(z.re).mul(cos).sub(half.mul(half).times2(1)), im: exponential(z).im };
  },
  log: logarithm,
  log1p: logarithm1p,
  sin: sine,
  cos: cosine,
  sinh: turned(sine),
  cosh: ({ re, im }) => cosine({ re: im.neg(), im: re }),
  tan: turned(hyperbolicTangent),
  tanh: hyperbolicTangent,
  asin: arcSine,
  acos: arcCosine,
  atan: turned(areaTangent),
  asinh: turned(arcSine),
  acosh: areaCosine,
  atanh: areaTangent,
  logistic: (z) => {
    const { power, sum } = halves(z);
    return div(power, sum);
  },
  pow: power,
  logaddexp: logOfSum(null),
  logaddexp2: logOfSum(LOG2),
};
