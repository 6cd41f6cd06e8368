/**
 * How a gamma-distributed number varies with its shape parameter: implicit reparameterization (Figurnov, Mohamed and
 * Mnih 2018), with the series and the continued fraction of the incomplete gamma function (Abramowitz and Stegun 1964,
 * 6.5.29 and 6.5.31) and their derivatives with respect to the parameter, term by term, as in JAX.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { whileLoop } from "../lax/control.ts";
import * as np from "../numpy/mod.ts";
import * as ops from "../ops/mod.ts";
import { abs, add, and, constLike, div, eq, gt, le, log, lt, mul, ne, neg, not, or, select, sub } from "../ops/mod.ts";
import { floatInfo } from "./uniform.ts";

/** A sum or fraction, and its derivative with respect to the parameter. */
interface Limit {
  readonly value: NDArray;
  readonly slope: NDArray;
}

/** Arrays by name, which a loop carries. */
type Carry = Readonly<Record<string, NDArray>>;

/** Steps for as long as any element of `on` is to go on, at most `most`; elements that aren't keep what they have. */
function iterate(
  init: Carry,
  on: NDArray,
  step: (c: Carry, count: NDArray) => { next: Carry; on: NDArray },
  most: number,
): Carry {
  const names = Object.keys(init);
  const carryOf = (values: readonly NDArray[]): Carry => Object.fromEntries(names.map((name, i) => [name, values[i]]));
  const [, , ...values] = whileLoop(
    ([count, on]: readonly NDArray[]) => and(lt(count, most), np.any(on)),
    ([count, on, ...values]: readonly NDArray[]) => {
      const n = add(count, 1);
      const stepped = step(carryOf(values), n);
      return [n, and(on, stepped.on), ...names.map((name, i) => select(on, stepped.next[name], values[i]))];
    },
    [ops.convert(constLike(on, 0), init[names[0]].dtype), on, ...names.map((name) => init[name])] as readonly NDArray[],
  );
  return carryOf(values);
}

/** Σ xⁿ/((a + 1)···(a + n)), from n = 0. */
function series(a: NDArray, x: NDArray, on: NDArray, eps: number): Limit {
  const one = ops.broadcastTo(ops.strong(constLike(a, 1)), a.shape);
  const zero = sub(one, one);
  const { value, slope } = iterate(
    { r: a, c: one, value: one, dc: zero, slope: zero },
    on,
    ({ r, c, value, dc, slope }) => {
      const next = add(r, 1);
      const ratio = div(x, next);
      const dcNext = sub(mul(dc, ratio), div(mul(c, x), mul(next, next)));
      const slopeNext = add(slope, dcNext);
      const cNext = mul(c, ratio);
      return {
        next: { r: next, c: cNext, value: add(value, cNext), dc: dcNext, slope: slopeNext },
        on: gt(abs(div(dcNext, slopeNext)), eps),
      };
    },
    Infinity,
  );
  return { value, slope };
}

/** The continued fraction of Γ(a, x)·eˣ/xᵃ. */
function fraction(a: NDArray, x: NDArray, on: NDArray, eps: number): Limit {
  const y = sub(1, a);
  const z = add(add(x, y), 1);
  const one = ops.broadcastTo(ops.strong(constLike(x, 1)), x.shape);
  const zero = sub(one, one);
  const [p, q] = [add(x, 1), mul(z, x)];
  const value = div(p, q);
  const init = { y, z, p, q, p2: one, q2: x, dp: zero, dq: neg(x), dp2: zero, dq2: zero, value };
  const last = iterate({ ...init, slope: div(mul(value, x), q) }, on, (c, count) => {
    const [yNext, zNext] = [add(c.y, 1), add(c.z, 2)];
    const yc = mul(yNext, count);
    const pNext = sub(mul(c.p, zNext), mul(c.p2, yc));
    const qNext = sub(mul(c.q, zNext), mul(c.q2, yc));
    const proper = ne(qNext, 0);
    const value = select(proper, div(pNext, qNext), c.value);
    const dpNext = add(sub(sub(mul(c.dp, zNext), c.p), mul(c.dp2, yc)), mul(c.p2, count));
    const dqNext = add(sub(sub(mul(c.dq, zNext), c.q), mul(c.dq2, yc)), mul(c.q2, count));
    const slope = select(proper, div(sub(dpNext, mul(value, dqNext)), qNext), c.slope);
    const moved = select(proper, abs(sub(slope, c.slope)), 1);
    // Numerators and denominators may be scaled alike.
    const scale = select(gt(abs(pNext), 1 / eps), constLike(x, eps), constLike(x, 1));
    const scaled = (v: NDArray): NDArray => mul(v, scale);
    return {
      next: {
        y: yNext,
        z: zNext,
        p: scaled(pNext),
        q: scaled(qNext),
        p2: scaled(c.p),
        q2: scaled(c.q),
        dp: scaled(dpNext),
        dq: scaled(dqNext),
        dp2: scaled(c.dp),
        dq2: scaled(c.dq),
        value,
        slope,
      },
      on: gt(moved, eps),
    };
  }, 2000);
  return { value: last.value, slope: last.slope };
}

/**
 * The derivative with respect to a of the number x of the gamma distribution of shape a that has a given probability of
 * not being exceeded: −(∂P(a, x)/∂a)/(∂P(a, x)/∂x), P the incomplete gamma function. NaN unless a > 0 and x ≥ 0.
 */
export function randomGammaGrad(a: NDArray, x: NDArray): NDArray {
  const { eps } = floatInfo(a.dtype);
  const largest = a.dtype === "float32" ? (2 - eps) * 2 ** 127 : Number.MAX_VALUE;
  const nan = or(ne(a, a), ne(x, x));
  const zero = eq(x, 0);
  const outside = or(lt(x, 0), le(a, 0));
  const density = sub(sub(mul(a, log(x)), x), ops.lgamma(a));
  const on = not(or(or(zero, outside), or(nan, lt(density, -Math.log(largest)))));
  const upper = and(gt(x, 1), gt(x, a));
  const above = fraction(a, x, and(on, upper), eps);
  const below = series(a, x, and(on, not(upper)), eps);
  const fromAbove = mul(add(above.slope, mul(above.value, sub(log(x), ops.digamma(a)))), x);
  const power = sub(log(x), ops.digamma(add(a, 1)));
  const fromBelow = div(mul(neg(add(below.slope, mul(below.value, power))), x), a);
  const slope = select(zero, 0, select(upper, fromAbove, fromBelow));
  return select(or(outside, nan), NaN, slope);
}
