/**
 * The digits of the inverse trigonometric functions.
 *
 * @module
 */
import { np } from "@fluxion/fluxion";
import { randomFrom } from "./arrays.ts";
import { pairs, points, testDigits } from "./accuracy.ts";

/** Math's, with the sign that V8 loses where the quotient underflows. */
function atan2(y: number, x: number): number {
  const r = Math.atan2(y, x);
  return r === 0 && (y < 0 || Object.is(y, -0)) ? -0 : r;
}

for (const dtype of ["float32", "float64"] as const) {
  // Half of the points where asin and acos are numbers, and as dense near ½ and 1 as near 0.
  const x = points(dtype);
  const random = randomFrom(13);
  const sign = (): number => random() < 0.5 ? -1 : 1;
  for (let i = 64; i < x.length; i += 2) {
    x[i] = sign() * (i % 4 === 0 ? random() : (1 - 2 ** (-30 * random())) / (i % 8 === 2 ? 1 : 2));
  }
  testDigits("asin", np.arcsin, Math.asin, [x]);
  testDigits("acos", np.arccos, Math.acos, [x]);
  testDigits("atan", np.arctan, Math.atan, [x]);
  testDigits("atan2", np.arctan2, atan2, pairs(dtype));
}
