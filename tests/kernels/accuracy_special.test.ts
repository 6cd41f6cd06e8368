/**
 * The digits of the error, gamma and Bessel functions: 2^20 points each.
 *
 * @module
 */
import { zeros } from "./accuracy/tables.ts";
import { scalar, testCases } from "./accuracy_scalar.ts";

const digamma = scalar("digamma");

/** −1, −2, ... */
function poles(count: number): number[] {
  return Array.from({ length: count }, (_, i) => -1 - i);
}

testCases([
  { fn: "erf", from: -3, to: 3 },
  { fn: "erfc", from: -2, to: 28 },
  { fn: "erfcx", from: -3, to: 6 },
  // It is infinite at ±1.
  { fn: "erfInv", from: -1, to: 1, close: [1, -1] },
  { fn: "lgamma", from: -50, to: 10, close: [1, 2, ...zeros("LOG_GAMMA_ZEROS"), ...poles(48)] },
  // It has a zero between any two poles; below −10 it is right relative to the larger one of the terms that cancel
  // there, those of the reflection from 1 − x to x.
  {
    fn: "digamma",
    from: -15,
    to: 10,
    close: [1.4616321449683622, ...zeros("PSI_ZEROS"), ...poles(10)],
    size: (x) => x < -10 ? Math.max(Math.abs(digamma(1 - x)), Math.abs(digamma(1 - x) - digamma(x))) : 0,
  },
  { fn: "besselI0e", from: -10, to: 10 },
  { fn: "besselI1e", from: -10, to: 10 },
]);
