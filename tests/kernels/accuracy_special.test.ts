/**
 * The digits of the error, gamma and Bessel functions: 2^20 points each, and next to zeros that no oracle knows.
 *
 * @module
 */
import { zeros } from "./accuracy/tables.ts";
import { testCases, testGolden } from "./accuracy_scalar.ts";

/** −1, −2, ... */
function poles(count: number): number[] {
  return Array.from({ length: count }, (_, i) => -1 - i);
}

// Points that are neither zeros nor poles are hard ones of a search among all singles.
testCases([
  { fn: "erf", from: -3, to: 3 },
  { fn: "erfc", from: -2, to: 28, close: [1.7151, 3.2696, 6.4741, 8.656846, 25.4786] },
  { fn: "erfcx", from: -3, to: 6 },
  // It is infinite at ±1.
  { fn: "erfInv", from: -1, to: 1, close: [1, -1, 0.13788, 0.842] },
  { fn: "lgamma", from: -50, to: 10, close: [1, 2, -2.6545, ...zeros("LOG_GAMMA_ZEROS"), ...poles(48)] },
  // It has a zero between any two poles, those below −10 see below.
  {
    fn: "digamma",
    from: -25,
    to: 10,
    close: [1.4616321449683622, -0.47665632, -0.51059347, -10.801, -79.881, ...zeros("PSI_ZEROS"), ...poles(10)],
  },
  { fn: "besselI0e", from: -10, to: 10 },
  { fn: "besselI1e", from: -10, to: 10 },
]);

testGolden("digamma");
