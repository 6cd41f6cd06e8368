/**
 * The digits of integrals of elementary functions: 2^20 points each.
 *
 * @module
 */
import { zeros } from "./accuracy/tables.ts";
import { testCases } from "./accuracy_scalar.ts";

/** Ci is right next to its zeros up to 16π; from here on relative to 1/x, which it oscillates within. */
const FAR = 16.5 * Math.PI;

// Points that are no zeros are where polynomials meet.
testCases([
  { fn: "dawsn", from: -10, to: 10, close: [Math.SQRT2, 4] },
  { fn: "spence", from: 0, to: 10, close: [1, 0.5, 1.5] },
  { fn: "expi", from: -30, to: 90, close: [0.3725074107813666, 6, 12, 24, 1] },
  { fn: "sineIntegral", from: -30, to: 30, close: [4, 16] },
  {
    fn: "cosineIntegral",
    from: 0,
    to: 60,
    close: zeros("CI_ZEROS"),
    size: (x) => Math.abs(x) < FAR ? 0 : 1 / Math.abs(x),
  },
  { fn: "fresnelS", from: -6, to: 6, close: [Math.SQRT2, 3.2] },
  { fn: "fresnelC", from: -6, to: 6, close: [Math.SQRT2, 3.2] },
]);
