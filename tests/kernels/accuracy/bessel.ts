/**
 * Modified Bessel functions, scaled by e^−|x|, in double-double.
 *
 * @module
 */
import { Doubles, pieces, polynomial, vector } from "./double_double.ts";
import { exp } from "./exponential.ts";
import { table, value } from "./tables.ts";

const TWO_PI = value("PI").scale(2);

/** e^−x·Iₙ(x) for x > 0: the power series up to 40, and the asymptotic one. */
function scaled(near: Doubles, far: Doubles, n: 0 | 1): (x: Doubles) => Doubles {
  return (x) =>
    pieces(
      [x],
      [(v) => v < 40, (x) => {
        const series = polynomial(x.mul(x).mul(vector(1).div(1600)), near).mul(exp(x.neg()).plain());
        return n === 0 ? series : series.mul(x).scale(0.5);
      }],
      [
        () => true,
        (x) => root(x, polynomial(vector(40).div(new Doubles(x.hi.map((v) => Math.min(v, 2 ** 200)))), far)),
      ],
    );
}

/** y/√(2πx), where x may be the largest number. */
function root(x: Doubles, y: Doubles): Doubles {
  const size = x.hi.map((v) => v > 2 ** 900 ? 2 ** -200 : 1);
  return y.div(x.scale(size).mul(TWO_PI).sqrt()).scale(size.map(Math.sqrt));
}

const i0 = scaled(table("I0"), table("I0_FAR"), 0);
const i1 = scaled(table("I1"), table("I1_FAR"), 1);

/** e^−|x|·I₀(x). */
export function besselI0e(x: Doubles): Doubles {
  return pieces([x], [(v) => Math.abs(v) < 2 ** -120, (x) => vector(1).sub(new Doubles(x.hi.map(Math.abs)))], [
    (v) => v < 0,
    (x) => i0(x.neg()),
  ], [() => true, i0]);
}

/** e^−|x|·I₁(x). */
export function besselI1e(x: Doubles): Doubles {
  return pieces([x], [(v) => Math.abs(v) < 2 ** -120, (x) => x.scale(0.5)], [(v) => v < 0, (x) => i1(x.neg()).neg()], [
    () => true,
    i1,
  ]);
}
