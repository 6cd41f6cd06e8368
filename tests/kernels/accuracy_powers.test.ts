/**
 * The digits of powers and roots.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { lax, np } from "@fluxion/fluxion";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { randomFrom } from "./arrays.ts";
import { pairs, points, testDigits } from "./accuracy.ts";

/** C's pow, which has 1 for 1^NaN and (−1)^±∞ where JavaScript has NaN. */
function pow(x: number, y: number): number {
  return x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y;
}

for (const dtype of ["float32", "float64"] as const) {
  // Powers that neither overflow nor underflow, bases near 1 among them, small integers, and pairs of any size.
  const [x, y] = pairs(dtype);
  const random = randomFrom(14);
  const top = dtype === "float32" ? 150 : 1075;
  for (let i = 1000; i < x.length; i++) {
    if (i % 8 < 5) {
      x[i] = i % 8 === 0
        ? Math.abs(x[i])
        : i % 8 < 3
        ? 2 ** (8 * random() - 4)
        : 1 + (random() - 0.5) * 2 ** (-20 * random());
      y[i] = (2 * random() - 1) * top / Math.log2(x[i]);
    } else if (i % 8 === 5) {
      x[i] = Math.floor(41 * random()) - 20;
      y[i] = Math.floor(41 * random()) - 20;
    }
  }
  testDigits("pow", np.power, pow, [x, y]);
  testDigits("cbrt", np.cbrt, Math.cbrt, [points(dtype)]);
  // The absolute value of a complex number is what hypot is for.
  testDigits("hypot", (x, y) => np.abs(lax.complex(x, y)), Math.hypot, pairs(dtype));
}

for (const dtype of ["float32", "float64"] as const) {
  Deno.test(`powers of integers that are ${dtype} are exact`, () => {
    const most = 2n ** (dtype === "float32" ? 24n : 53n);
    const cases: [number, number, number][] = [];
    for (let x = -40; x <= 40; x++) {
      for (let y = 0, power = 1n; y < 60 && power < most && -power < most; y++, power *= BigInt(x)) {
        cases.push([x, y, Number(power)]);
      }
    }
    const [x, y] = [0, 1].map((k) => np.array(cases.map((c) => c[k]), { dtype }));
    for (const off of [{}, { fused: false }]) {
      const got = withoutFeatures(off, () => np.power(x, y).toTypedArray());
      assertEquals(Array.from(got), cases.map((c) => c[2]));
    }
  });
}
