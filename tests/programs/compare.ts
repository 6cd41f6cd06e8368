/**
 * How closely a program's results must agree with what it means.
 *
 * @module
 */
import { type NDArray, np } from "@fluxion/fluxion";

/** What is wrong with some results, or null; `off` is how far each may be off. */
export function difference(actual: readonly NDArray[], expected: readonly NDArray[], off: number): string | null {
  if (actual.length !== expected.length) return `${actual.length} results, expected ${expected.length}`;
  for (let k = 0; k < actual.length; k++) {
    const [x, y] = [actual[k], expected[k]];
    const type = (z: NDArray): string => `${z.dtype}[${z.shape}]`;
    if (type(x) !== type(y)) return `result ${k} is ${type(x)}, expected ${type(y)}`;
    const [a, b] = [x.toTypedArray(), y.toTypedArray()];
    for (let i = 0; i < a.length; i++) {
      // Not >, which NaN passes.
      if (!(Math.abs(a[i] - b[i]) <= off)) return `result ${k} is ${short(x)}, expected ${short(y)}`;
    }
  }
  return null;
}

function short(x: NDArray): string {
  return JSON.stringify(np.round(x, 10).tolist());
}

/** The largest modulus of the parts of all elements, at least 1; NaN if one is. */
export function scaleOf(xs: readonly NDArray[]): number {
  return Math.max(1, ...xs.flatMap((x) => Array.from(x.toTypedArray(), Math.abs)));
}

/** The largest distance between arrays. */
export function distance(xs: readonly NDArray[], ys: readonly NDArray[]): number {
  return scaleOf([...xs.map((x, k) => x.sub(ys[k]).mul(2 ** 60)), np.zeros([])]) * 2 ** -60;
}
