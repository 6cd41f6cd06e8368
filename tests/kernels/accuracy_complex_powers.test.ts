/**
 * The digits of products, quotients and powers of complex numbers, and of integer powers: 2^20 points each.
 *
 * @module
 */
import { points as reals, type Wide } from "./accuracy.ts";
import { integerPower } from "./accuracy/complex.ts";
import { Doubles } from "./accuracy/double_double.ts";
import { ORACLES } from "./accuracy/oracle.ts";
import { type Column, column, points, testComplex } from "./accuracy_complex.ts";
import { testScalar } from "./accuracy_scalar.ts";
import { randomFrom } from "./arrays.ts";

/** Of each precision: the largest |w log z| at which powers have all digits, and logarithms of powers that are numbers. */
const EXPONENTS = { float32: [24, 85], float64: [30, 700] } as const;

/** Exponents w with sizes of E = w log z up to a power of 2, half of them small, and some real or integers. */
function exponents(dtype: Wide, z: Column): Column {
  const random = randomFrom(23);
  const w = column(dtype);
  const [top, most] = EXPONENTS[dtype];
  for (let i = 0; i < w.length; i += 2) {
    if (i % 16 === 0) {
      w[i] = i % 32 === 0 ? Math.floor(41 * random()) - 20 : 8 * random() - 4;
      continue;
    }
    const size = 2 ** (random() < 0.5 ? 8 * random() : top * random());
    const [x, y] = [(2 * random() - 1) * Math.min(size, most), (2 * random() - 1) * size];
    const [re, im] = [Math.log(Math.hypot(z[i], z[i + 1])), Math.atan2(z[i + 1], z[i])];
    const square = re * re + im * im;
    w[i] = (x * re + y * im) / square;
    w[i + 1] = (y * re - x * im) / square;
  }
  return w;
}

/** Pairs of numbers of like sizes, half of them so that the sum of their powers is small beside both. */
function sums(dtype: Wide, turn: number): [Column, Column] {
  const random = randomFrom(25);
  const [z, w] = [column(dtype), column(dtype)];
  // Closer to the points where the sum vanishes, digits of the distance are lost.
  const least = dtype === "float32" ? 20 : 46;
  for (let i = 0; i < z.length; i++) {
    z[i] = 20 * random() - 10;
    const apart = (random() < 0.5 ? -1 : 1) * 2 ** (4 - least * random() * (i >> 1 & 1));
    w[i] = z[i] + apart + ((i & 5) === 5 ? turn / 2 * (2 * Math.floor(3 * random()) - 1) : 0);
  }
  return [z, w];
}

/** Whether both numbers are finite, and the first not 0. */
const regular = (x: number, y: number, u: number, v: number): boolean =>
  (x !== 0 || y !== 0) && Number.isFinite(u) && Number.isFinite(v);

for (const dtype of ["float32", "float64"] as const) {
  const [z, w] = [points(dtype), points(dtype, 22)];
  testComplex("mul", dtype, () => [z, w]);
  testComplex("div", dtype, () => [w, z], { where: (_, __, x, y) => x !== 0 || y !== 0 });
  testComplex("pow", dtype, () => [z, exponents(dtype, z)], { where: regular });
  for (const [fn, turn] of [["logaddexp", 2 * Math.PI], ["logaddexp2", 2 * Math.PI / Math.LN2]] as const) {
    // The logarithm that is added to the larger operand is about 1 where it matters.
    const size = (...parts: number[]): number => Math.max(1, ...parts.map(Math.abs));
    testComplex(fn, dtype, () => sums(dtype, turn), { size, period: turn });
  }
  // One of each kind: products, products of pairs, logarithms, and their inverses.
  for (const n of [-31, -8, -4, -1, 5, 6]) {
    testComplex("integerPow", dtype, () => [z], { where: (x, y) => x !== 0 || y !== 0 }, n, integerPower(n));
  }
  for (const n of [-65, -5, -4, -2, -1, 6, 7, 64]) {
    const args = (): [Float32Array | Float64Array] => {
      // Sizes whose powers are numbers, or next to those.
      const x = reals(dtype);
      const random = randomFrom(24);
      const top = (dtype === "float32" ? 150 : 1075) / Math.abs(n);
      for (let i = 64; i < x.length; i++) {
        if (i % 4 !== 0) x[i] = (random() < 0.5 ? -1 : 1) * 2 ** ((i % 4 === 1 ? 2 : top) * (2 * random() - 1));
      }
      return [x];
    };
    testScalar("integerPow", dtype, args, undefined, n, (x) => ORACLES.pow(x, new Doubles(x.hi.map(() => n))));
  }
}
