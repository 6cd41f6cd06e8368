/**
 * The digits of integrals of elementary functions: 2^20 points each.
 *
 * @module
 */
import { testCases } from "./accuracy_scalar.ts";

testCases([
  // Where its polynomials meet.
  { fn: "dawsn", from: -10, to: 10, zeros: [Math.SQRT2, 4] },
  { fn: "spence", from: 0, to: 10, zeros: [1, 0.5, 1.5] },
  { fn: "expi", from: -30, to: 90, zeros: [0.3725074107813666, 6, 12, 24, 1] },
  { fn: "sineIntegral", from: -30, to: 30, zeros: [4, 16] },
  { fn: "fresnelS", from: -6, to: 6, zeros: [Math.SQRT2, 3.2] },
  { fn: "fresnelC", from: -6, to: 6, zeros: [Math.SQRT2, 3.2] },
]);
