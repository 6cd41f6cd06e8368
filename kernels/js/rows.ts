/**
 * What the decompositions by eigenvalues and singular values do with rows of doubles, many at a time. An engine's own
 * forms of it can take the place of these.
 *
 * @module
 */
/** Operations on rows of matrices; a row is `width` numbers long, of which a complex component takes two. */
export interface Rows {
  /** Zeros. */
  array(length: number): Float64Array;
  /** out[i] = |x_i|² for the `count` rows x_i, `stride` apart from `at` on. */
  squares(x: Float64Array, at: number, stride: number, count: number, width: number, out: Float64Array): void;
  /** x_i − τ (vᴴx_i) v in place of each of `count` rows, `stride` apart from `to` on; v lies at `v[at]`. */
  reflect(
    v: Float64Array,
    at: number,
    tau: number,
    x: Float64Array,
    to: number,
    stride: number,
    count: number,
    width: number,
    complex: boolean,
  ): void;
  /** (x_i, x_i+1) → (c_i x_i − s_i x_i+1, s_i x_i + c_i x_i+1) for i from `last` − 1 down to `first`. */
  rotate(x: Float64Array, width: number, last: number, first: number, c: Float64Array, s: Float64Array): void;
  /** w + A v in place of w, where v lies in row k of `a` (n x n), and the symmetric A in the upper triangle after it. */
  symmetric(a: Float64Array, n: number, k: number, w: Float64Array): void;
  /** A − v wᵀ − w vᵀ in place of A, with v and A as in `symmetric`. */
  rankTwo(a: Float64Array, n: number, k: number, w: Float64Array): void;
  /** The upper triangle of x xᵀ, of `count` rows, in `out`. */
  gram(x: Float64Array, count: number, width: number, out: Float64Array): void;
  /** w x, of `count` rows each, in `out`, which is 0. */
  combine(w: Float64Array, x: Float64Array, count: number, width: number, out: Float64Array): void;
  /** A sweep of one-sided Jacobi over real rows, as `orthogonalize` has it; whether any were rotated. */
  sweep(
    x: Float64Array,
    count: number,
    width: number,
    w: Float64Array,
    wWidth: number,
    squares: Float64Array,
    tolerance: number,
  ): boolean;
}
