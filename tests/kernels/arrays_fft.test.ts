/**
 * Fourier transforms, against their sums term by term.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import { rootsOf } from "../../kernels/js/fft_passes.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { FftType } from "../../lib/core/plan.ts";
import type { Storage } from "../../lib/core/storage.ts";
import { anyLayout, array, checkForm, elements, numbers, type Pair, places, randomFrom } from "./arrays.ts";

/** Lengths with every kind of factor: none, each radix, primes with a pass of their own, and primes too large for it. */
const LENGTHS = [...Array.from({ length: 32 }, (_, i) => i + 1), 49, 58, 64, 81, 97, 121, 125, 128, 155, 210, 529, 841];

function transform(x: NDArray, fftType: FftType, fftLengths: readonly number[]): NDArray {
  const n = fftLengths[fftLengths.length - 1];
  const shape = fftType === "rfft"
    ? x.shape.with(-1, (n >> 1) + 1)
    : fftType === "irfft"
    ? x.shape.with(-1, n)
    : x.shape;
  const dtypes: Partial<Record<DType, DType>> = fftType === "rfft"
    ? { float32: "complex64", float64: "complex128" }
    : { complex64: "float32", complex128: "float64" };
  const dtype = fftType.startsWith("r") || fftType === "irfft" ? dtypes[x.dtype]! : x.dtype;
  const before = elements(x);
  const [out] = cpu.run({ kind: "fft", fftType, fftLengths }, [x], [makeAval(shape, dtype)]);
  checkForm(out, shape, dtype);
  assertEquals(elements(x), before, "the operand stays as it was");
  return out;
}

/** Σ_k exp(sign·2πi jk/n) x_k of a line; the sums lose nothing to rounding but at their end (Neumaier 1974). */
function sums(x: readonly Pair[], sign: number): Pair[] {
  const n = x.length;
  const angles = x.map((_, k) => sign * Math.PI * ((2 * k > n ? 2 * (k - n) : 2 * k) / n));
  const [cos, sin] = [angles.map(Math.cos), angles.map(Math.sin)];
  const lost = [0, 0];
  const plus = (sum: number, term: number, part: number): number => {
    const t = sum + term;
    lost[part] += Math.abs(sum) >= Math.abs(term) ? (sum - t) + term : (term - t) + sum;
    return t;
  };
  return x.map((_, j) => {
    let re = 0;
    let im = 0;
    lost.fill(0);
    for (let k = 0, at = 0; k < n; k++, at = (at + j) % n) {
      const [a, b] = x[k];
      re = plus(plus(re, a * cos[at], 0), -b * sin[at], 0);
      im = plus(plus(im, a * sin[at], 1), b * cos[at], 1);
    }
    return [re + lost[0], im + lost[1]];
  });
}

/** Lines along an axis, each replaced by `f` of it; the axis may get another length. */
function along(x: readonly Pair[], shape: readonly number[], axis: number, f: (line: Pair[]) => Pair[]): Pair[] {
  const n = shape[axis];
  const inner = shape.slice(axis + 1).reduce((p, d) => p * d, 1);
  const rows = places(shape.with(axis, 1)).length / inner;
  const lines = Array.from(
    { length: rows * inner },
    (_, l) => f(Array.from({ length: n }, (_, i) => x[Math.floor(l / inner) * n * inner + i * inner + l % inner])),
  );
  const m = lines[0].length;
  return Array.from(
    { length: rows * m * inner },
    (_, p) => lines[Math.floor(p / (m * inner)) * inner + p % inner][Math.floor(p / inner) % m],
  );
}

/** What a transform of these elements is, by its definition. */
function expected(x: readonly Pair[], shape: readonly number[], type: FftType, lengths: readonly number[]): Pair[] {
  const axes = lengths.map((_, i) => shape.length - lengths.length + i);
  const last = axes[axes.length - 1];
  const inverse = (line: Pair[]): Pair[] => sums(line, 1).map(([re, im]) => [re / line.length, im / line.length]);
  const n = lengths[lengths.length - 1];
  let y: Pair[] = [...x];
  if (type === "irfft") {
    for (const axis of axes.slice(0, -1)) y = along(y, shape, axis, inverse);
    return along(y, shape, last, (half) => {
      const real = (k: number): boolean => k === 0 || 2 * k === n;
      const whole = Array.from({ length: n }, (_, k): Pair => {
        const [re, im] = half[Math.min(k, n - k)];
        return [re, real(k) ? 0 : 2 * k < n ? im : -im];
      });
      return inverse(whole).map(([re]): Pair => [re, 0]);
    });
  }
  const line = type === "ifft" ? inverse : (v: Pair[]): Pair[] => sums(v, -1);
  for (const axis of axes) y = along(y, shape, axis, line);
  return type === "rfft" ? along(y, shape, last, (whole) => whole.slice(0, (n >> 1) + 1)) : y;
}

/** Elements within `tolerance` of the expected ones' root mean square and their own size together. */
function assertClose(actual: NDArray, wanted: readonly Pair[], tolerance: number, what: string): void {
  const got = elements(actual);
  assertEquals(got.length, wanted.length, what);
  const scale = Math.sqrt(wanted.reduce((s, [re, im]) => s + re * re + im * im, 0) / wanted.length);
  got.forEach(([re, im], i) => {
    const off = Math.hypot(re - wanted[i][0], im - wanted[i][1]);
    assert(
      off <= tolerance * (scale + Math.hypot(...wanted[i])),
      `${what}: element ${i} is ${re} + ${im}i, expected ${wanted[i]}`,
    );
  });
}

function operand(random: () => number, type: FftType, dtype: DType, lead: number[], lengths: number[]): NDArray {
  const shape = [...lead, ...lengths];
  if (type === "irfft") shape[shape.length - 1] = (lengths[lengths.length - 1] >> 1) + 1;
  return anyLayout(random, dtype, shape);
}

for (const type of ["fft", "ifft", "rfft", "irfft"] as const) {
  const dtypes: DType[] = type === "rfft" ? ["float32", "float64"] : ["complex64", "complex128"];

  Deno.test(`${type}: lines of every kind of length`, () => {
    const random = randomFrom(1);
    for (const n of LENGTHS) {
      const x = operand(random, type, dtypes[1], [2], [n]);
      const tolerance = 2 ** -52 * (4 + Math.log2(n));
      assertClose(transform(x, type, [n]), expected(elements(x), x.shape, type, [n]), 4 * tolerance, `${type} of ${n}`);
    }
  });

  Deno.test(`${type}: several axes, any layout, either precision`, () => {
    const random = randomFrom(2);
    for (const dtype of dtypes) {
      for (const lengths of [[3, 4], [1, 5], [4, 1], [2, 3, 5], [2, 3, 2, 2], [31, 6]]) {
        for (const lead of [[], [2], [3, 2]]) {
          const x = operand(random, type, dtype, lead, lengths);
          const tolerance = dtype === "float64" || dtype === "complex128" ? 1e-14 : 3e-7;
          const wanted = expected(elements(x), x.shape, type, lengths);
          assertClose(transform(x, type, lengths), wanted, tolerance, `${type} ${dtype} ${lengths} of [${x.shape}]`);
        }
      }
    }
  });
}

Deno.test("fft: the error grows as the logarithm of the length", () => {
  const random = randomFrom(3);
  for (const n of [2 ** 10, 2 ** 12, 3 ** 7, 1009]) {
    const x = array("complex128", [n], Array.from({ length: 2 * n }, () => random() - 0.5));
    const wanted = sums(elements(x), -1);
    assertClose(transform(x, "fft", [n]), wanted, 2 ** -53 * 4 * Math.log2(n), `fft of ${n}`);
  }
});

Deno.test("fft: a single one gives the roots of unity", () => {
  const roots = numbers(transform(array("complex128", [4], [0, 0, 1, 0, 0, 0, 0, 0]), "fft", [4]));
  assertEquals(roots.map((v) => v + 0), [1, 0, 0, -1, -1, 0, 0, 1]);
});

Deno.test("fft: lines too long to keep their tables come back", () => {
  const random = randomFrom(4);
  for (const n of [2 ** 17, 65537]) {
    const values = Array.from({ length: n }, () => random() - 0.5);
    const spectrum = makeAval([(n >> 1) + 1], "complex128");
    const x = array("float64", [n], values);
    const [y] = cpu.run({ kind: "fft", fftType: "rfft", fftLengths: [n] }, [x], [spectrum]);
    const [z] = cpu.run({ kind: "fft", fftType: "irfft", fftLengths: [n] }, [y], [x.aval]);
    const back = (z.ext as Storage).buffer as Float64Array;
    assert(values.every((v, i) => Math.abs(back[i] - v) < 1e-14), `${n} points`);
  }
});

Deno.test("fft: no elements stay none", () => {
  assertEquals(transform(array("complex64", [0], []), "fft", [0]).size, 0);
  assertEquals(transform(array("complex64", [0, 3], []), "ifft", [3]).shape, [0, 3]);
  assertEquals(transform(array("float32", [0, 4], []), "rfft", [4]).shape, [0, 3]);
  assertEquals(transform(array("complex64", [1], [1, 0]), "irfft", [0]).shape, [0]);
});

Deno.test("roots of unity are exact by eighths and off by less than an ulp elsewhere", () => {
  for (const n of [1, 2, 3, 4, 8, 12, 360]) {
    const roots = rootsOf(n);
    for (let k = 0; k < n; k++) {
      const [re, im] = [roots[2 * k], roots[2 * k + 1]];
      assert(Math.abs(re - Math.cos(2 * Math.PI * k / n)) < 1e-15, `the root ${k} of ${n}`);
      assert(Math.abs(im + Math.sin(2 * Math.PI * k / n)) < 1e-15, `the root ${k} of ${n}`);
      if (4 * k % n === 0) assertEquals(Math.abs(re) + Math.abs(im), 1);
      if (8 * k === n) assertEquals(re, -im);
    }
  }
});
