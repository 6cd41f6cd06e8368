/**
 * The digits of the error, gamma and Bessel functions: 2^20 points each.
 *
 * @module
 */
import { scalar, testCases } from "./accuracy_scalar.ts";

const [lgamma, digamma] = [scalar("lgamma"), scalar("digamma")];

testCases([
  { fn: "erf", from: -3, to: 3 },
  { fn: "erfc", from: -2, to: 28 },
  { fn: "erfcx", from: -3, to: 6 },
  // It is infinite at ±1.
  { fn: "erfInv", from: -1, to: 1, close: [1, -1] },
  // Below 0 both have zeros, next to which they are right relative to the terms that cancel there: those of the
  // reflection, from 1 − x to x.
  { fn: "lgamma", from: -10, to: 10, close: [1, 2], size: (x) => x < 0 ? Math.max(1, lgamma(1 - x)) : 0 },
  {
    fn: "digamma",
    from: -10,
    to: 10,
    close: [1.4616321449683622],
    size: (x) => x < 0 ? Math.max(Math.abs(digamma(1 - x)), Math.abs(digamma(1 - x) - digamma(x))) : 0,
  },
  { fn: "besselI0e", from: -10, to: 10 },
  { fn: "besselI1e", from: -10, to: 10 },
]);
