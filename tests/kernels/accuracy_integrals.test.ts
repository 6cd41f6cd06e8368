/**
 * The digits of integrals of elementary functions: 2^20 points each, and next to zeros that no oracle knows.
 *
 * @module
 */
import { zeros } from "./accuracy/tables.ts";
import { testCases, testGolden } from "./accuracy_scalar.ts";
import { randomFrom } from "./arrays.ts";

/** Zeros of Ci beyond 16π, as doubles: those next to 17π, 18π, ..., and others up to 2^24. */
function farZeros(): number[] {
  const random = randomFrom(18);
  return Array.from({ length: 2 ** 14 }, (_, i) => {
    const place = Math.PI * (i < 2 ** 10 ? 17 + i : Math.round(2 ** (10 + 12.3 * random())));
    return place + (1 - 16 / 3 / place ** 2) / place;
  });
}

// Points that are no zeros are where polynomials meet, and hard ones.
testCases([
  { fn: "dawsn", from: -10, to: 10, close: [Math.SQRT2, 4] },
  { fn: "spence", from: 0, to: 10, close: [1, 0.5, 1.5, 2, 2.1212] },
  { fn: "expi", from: -30, to: 90, close: [0.3725074107813666, 6, 12, 24, 1, 5.5837] },
  { fn: "sineIntegral", from: -30, to: 30, close: [4, 16] },
  { fn: "cosineIntegral", from: 0, to: 100, close: zeros("CI_ZEROS"), singles: farZeros() },
  { fn: "fresnelS", from: -6, to: 6, close: [Math.SQRT2, 3.2] },
  { fn: "fresnelC", from: -6, to: 6, close: [Math.SQRT2, 3.2] },
]);

testGolden("cosineIntegral");
