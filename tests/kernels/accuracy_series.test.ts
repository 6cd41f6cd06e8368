/**
 * The digits of exponential integrals of higher order, zeta and polygamma functions, and of logarithms of sums: 2^20
 * points each.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { np, special } from "@fluxion/fluxion";
import { pairs, type Wide } from "./accuracy.ts";
import { Doubles } from "./accuracy/double_double.ts";
import { ORACLES } from "./accuracy/oracle.ts";
import { scalar, testGolden, testScalar } from "./accuracy_scalar.ts";
import { randomFrom } from "./arrays.ts";

type Columns = readonly [Float32Array | Float64Array, Float32Array | Float64Array];

const SPECIAL = [0, -0, Infinity, -Infinity, NaN, -1, -2, 1, 2, 3, 1.5, 1e-30];

/** Pairs of numbers, special values first, each with each. */
function columns(dtype: Wide, of: (random: () => number) => readonly number[]): Columns {
  const count = 2 ** 20;
  const [x, y] = [0, 1].map(() => dtype === "float32" ? new Float32Array(count) : new Float64Array(count));
  const random = randomFrom(16);
  for (let i = 0; i < count; i++) [x[i], y[i]] = of(random);
  SPECIAL.forEach((a, i) => SPECIAL.forEach((b, k) => [x[i * SPECIAL.length + k], y[i * SPECIAL.length + k]] = [a, b]));
  return [x, y];
}

/** An integer from `from` on and below `to`. */
function whole(random: () => number, from: number, to: number): number {
  return from + Math.floor((to - from) * random());
}

/** Numbers of every size up to 2^top. */
function sized(random: () => number, top: number): number {
  return 2 ** (top - 40 * random());
}

/** Pairs of numbers whose logarithms of sums are as small beside them as could be found, of each function. */
const UNIT_SUMS: {
  readonly fn: "logaddexp" | "logaddexp2";
  readonly args: readonly number[][];
  readonly hi: readonly number[];
  readonly exponent: readonly number[];
}[] = Deno.readTextFileSync(new URL("accuracy/unit_sums.jsonl", import.meta.url)).trim().split("\n")
  .map((line) => JSON.parse(line));

for (const { fn, args: [x, y], hi, exponent } of UNIT_SUMS) {
  Deno.test(`${fn} of two numbers next to 0 is mpmath's`, () => {
    const plain = scalar(fn, 2);
    const half = exponent.map((e) => e >> 1);
    x.forEach((v, i) => assertEquals(plain(v, y[i]), hi[i] * 2 ** half[i] * 2 ** (exponent[i] - half[i])));
  });
}

/** Numbers on the curve where the sum of powers of a base is 1, or an ulp or two from it; the larger one of any size. */
function nextToCurve(random: () => number, dtype: Wide, base: number): readonly [number, number] {
  const [bits, least] = dtype === "float32" ? [24, -148] : [53, -1074];
  const y = -(2 ** (random() < 0.5 ? -3 * random() : least * random())) / Math.log2(base);
  const larger = dtype === "float32" ? Math.fround(y) : y;
  const x = Math.log(-Math.expm1(larger * Math.log(base))) / Math.log(base);
  return [x * (1 + Math.round(4 * random() - 2) * 2 ** -bits), larger];
}

/** k! */
function factorial(k: number): number {
  return k < 2 ? 1 : k * factorial(k - 1);
}

/** Numbers below 0, halfway between integers among them, and next to that. */
function negative(random: () => number, top: number): number {
  const x = random() < 0.5 ? 20 * random() : sized(random, top);
  return -(random() < 0.9 ? x : Math.floor(x) + 0.5 + (random() - 0.5) * sized(random, 0));
}

/** Zeros of ζ(s, q) of odd s next to halfway between poles: their orders and what they are. */
const ZEROS: readonly (readonly [number, number])[] = [3, 5, 7, 9, 11, 13, 17, 21, 25].flatMap((s) => {
  const zeta = scalar("zeta", 2);
  const zeros: [number, number][] = [];
  for (let n = 0; n < 2 ** 15; n = Math.ceil(1.2 * (n + 0.5))) {
    // With d the distance from halfway, ζ(s, q) is ζ(s, 1 − q) less about 2sλd, where λ is half the sum for s + 1.
    const slope = s * zeta(s + 1, 0.5) * 2;
    let d = 0;
    for (let k = 0; k < 5; k++) d += zeta(s, d - n - 0.5) / slope;
    if (d < 2 ** -53 * (n + 0.5)) break;
    zeros.push([s, d - n - 0.5]);
  }
  return zeros;
});

/** The order and a number next to a zero: as close as there are numbers, or around it. */
function nextToZero(random: () => number): readonly [number, number] {
  const [s, zero] = ZEROS[whole(random, 0, ZEROS.length)];
  const d = zero - Math.round(zero) + 0.5;
  const u = random() < 0.3 ? Math.round(8 * random() - 4) * 2 ** -53 * zero : (random() - 0.5) * d * sized(random, 2);
  return [s, zero + u];
}

for (const dtype of ["float32", "float64"] as const) {
  testScalar("expn", dtype, () =>
    columns(dtype, (random) => {
      const n = whole(random, -24, random() < 0.5 ? 5 : 60);
      return [n, random() < 0.3 ? 60 * random() : random() < 0.5 ? 3 * random() : sized(random, 5)];
    }));
  // Binary exponents of results next to the subnormal numbers.
  const tiny = (random: () => number): number => dtype === "float32" ? 115 + 36 * random() : 1010 + 66 * random();
  testScalar("zeta", dtype, () =>
    columns(dtype, (random) => {
      if (random() < 0.005) return nextToZero(random);
      if (random() < 0.3) return [whole(random, 2, random() < 0.5 ? 8 : 60), negative(random, 20)];
      const q = random() < 0.5 ? 20 * random() : sized(random, 20);
      if (random() < 0.1 && q > 1.01) return [tiny(random) / Math.log2(q), q];
      return [random() < 0.3 ? 1 + 9 * random() : random() < 0.5 ? 1 + 60 * random() : 1 + sized(random, 0), q];
    }));
  testScalar("polygamma", dtype, () =>
    columns(dtype, (random) => {
      if (random() < 0.005) {
        const [s, x] = nextToZero(random);
        return [s - 1, x];
      }
      const m = whole(random, 1, random() < 0.5 ? 9 : 161);
      if (random() < 0.3) return [m, negative(random, 10)];
      if (random() < 0.1) return [m, 2 ** ((tiny(random) + Math.log2(factorial(m))) / (m + 1))];
      return [m, random() < 0.3 ? 20 * random() : random() < 0.5 ? 3 * random() : 2 ** (10 - 12 * random())];
    }));
  for (const m of [1, 2, 3, 4]) {
    const args = (): [Float32Array | Float64Array] => [
      columns(dtype, (random) => {
        if (random() < 0.005) return nextToZero(random);
        if (random() < 0.3) return [0, negative(random, 10)];
        const most = Math.min(tiny(random) / m, 950);
        return [0, random() < 0.5 ? 20 * random() : random() < 0.2 ? 2 ** (most * random()) : sized(random, 10)];
      })[1].subarray(SPECIAL.length ** 2),
    ];
    testScalar(
      "polygammaOf",
      dtype,
      args,
      undefined,
      m,
      (x) => ORACLES.polygamma(new Doubles(x.hi.map(() => m)), x),
    );
  }
  for (const [fn, base] of [["logaddexp", Math.E], ["logaddexp2", 2]] as const) {
    const args = (): Columns => {
      const [x, y] = pairs(dtype);
      const random = randomFrom(17);
      for (let i = 1000; i < x.length; i += 2) {
        if (i % 16 === 0) {
          [x[i], y[i]] = nextToCurve(random, dtype, base);
          continue;
        }
        if (i % 16 === 8) {
          // Next to the curve where the terms of the result cancel, on both sides of its middle.
          const [a, b] = [sized(random, 0), sized(random, -40 * random())];
          const most = Math.log1p(-a / 2) / Math.log(base);
          [x[i], y[i]] = [most * (1 + (i % 32 === 8 ? b : -b)), Math.log(a / 2) / Math.log(base)];
          if (i % 64 < 32) [x[i], y[i]] = [y[i], x[i]];
          continue;
        }
        x[i] = 20 * random() - 10;
        y[i] = x[i] + (i % 4 === 1 ? 100 * random() - 50 : sized(random, 4));
      }
      UNIT_SUMS.find((line) => line.fn === fn)!.args.forEach((close, k) => (k === 0 ? x : y).set(close, 1000));
      return [x, y];
    };
    testScalar(fn, dtype, args);
  }
}

testGolden("polygamma", "orders_golden.jsonl", "of large orders");

Deno.test("halfway between poles, terms of even orders that cancel are left out, however large", () => {
  for (const dtype of ["float32", "float64"] as const) {
    for (const [m, x] of [[40, 12.5], [100, 30.5], [1000, 380.5], [100_000, 36_800.5]]) {
      const [left, right] = [1 - x, x].map((v) => special.polygamma(m, np.array(v, { dtype })).item());
      assert(Number.isFinite(right) && right < 0, `${right}`);
      assertEquals(left, right);
    }
  }
});

Deno.test("polygamma of huge orders is infinite or 0", () => {
  assertEquals(special.polygamma(np.array([1000, 1001, 100_000], { dtype: "int32" }), 1).tolist(), [
    -Infinity,
    Infinity,
    -Infinity,
  ]);
  assertEquals(special.polygamma(100_000, 4e4).item(), -0);
});
