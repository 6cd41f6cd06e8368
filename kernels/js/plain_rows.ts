/**
 * Operations on rows of doubles in JavaScript.
 *
 * @module
 */
import { sweepRows } from "./one_sided_jacobi.ts";
import type { Rows } from "./rows.ts";
import { dot, reflect, subtract } from "./vectors.ts";

/** {@link Rows} in JavaScript. */
export const plainRows: Rows = {
  array: (length) => new Float64Array(length),
  squares(x, at, stride, count, width, out) {
    for (let i = 0, p = at; i < count; i++, p += stride) out[i] = dot(x, p, x, p, width);
  },
  reflect(v, at, tau, x, to, stride, count, width, complex) {
    for (let i = 0, p = to; i < count; i++, p += stride) reflect(v, at, tau, x, p, width, complex);
  },
  rotate(x, width, last, first, c, s) {
    for (let i = last - 1; i >= first; i--) {
      const [ci, si] = [c[i], s[i]];
      for (let p = i * width, q = p + width, end = q; p < end; p++, q++) {
        const a = x[p];
        const b = x[q];
        x[p] = ci * a - si * b;
        x[q] = si * a + ci * b;
      }
    }
  },
  symmetric(a, n, k, w) {
    const row = k * n;
    for (let i = k + 1; i < n; i++) {
      const r = i * n;
      const vi = a[row + i];
      let sum = a[r + i] * vi;
      for (let j = i + 1; j < n; j++) {
        sum += a[r + j] * a[row + j];
        w[j] += a[r + j] * vi;
      }
      w[i] += sum;
    }
  },
  rankTwo(a, n, k, w) {
    const row = k * n;
    for (let i = k + 1; i < n; i++) {
      const r = i * n;
      const vi = a[row + i];
      const wi = w[i];
      for (let j = i; j < n; j++) a[r + j] -= vi * w[j] + wi * a[row + j];
    }
  },
  gram(x, count, width, out) {
    for (let i = 0; i < count; i++) {
      for (let j = i; j < count; j++) out[i * count + j] = dot(x, i * width, x, j * width, width);
    }
  },
  combine(w, x, count, width, out) {
    for (let k = 0; k < count; k++) {
      for (let p = 0; p < count; p++) subtract(-w[k * count + p], 0, x, p * width, out, k * width, width);
    }
  },
  sweep: (x, count, width, w, wWidth, squares, tolerance) =>
    sweepRows(x, count, width, w, wWidth, squares, tolerance, false),
};
