/**
 * Matrices of complex numbers for the tests of factorizations: products, and how far they are from one another.
 *
 * @module
 */
import { assert } from "@std/assert";
import type { NDArray } from "../../lib/core/array.ts";
import { type DType, kindOf, realOf } from "../../lib/core/dtype.ts";
import { array, elements, type Pair } from "./arrays.ts";

/** The dtypes that factorizations take. */
export const DTYPES: readonly DType[] = ["float32", "float64", "complex64", "complex128"];

/** The distance from 1 to the next number of a dtype. */
export function epsilonOf(dtype: DType): number {
  return realOf(dtype) === "float32" ? 2 ** -23 : 2 ** -52;
}

/** Rows of elements. */
export type Matrix = readonly (readonly Pair[])[];

/** A matrix of these elements. */
export function matrix(n: number, m: number, element: (i: number, j: number) => Pair): Matrix {
  return Array.from({ length: n }, (_, i) => Array.from({ length: m }, (_, j) => element(i, j)));
}

/** The real matrix with these on the diagonal. */
export function diagonal(values: readonly number[], n: number = values.length, m: number = values.length): Matrix {
  return matrix(n, m, (i, j) => [i === j ? values[i] : 0, 0]);
}

/** The product of an n x k and a k x m matrix. */
export function product(x: Matrix, y: Matrix, m: number = y[0]?.length ?? 0): Matrix {
  return matrix(x.length, m, (i, j) => {
    let [re, im] = [0, 0];
    x[i].forEach(([a, b], k) => {
      const [c, d] = y[k][j];
      re += a * c - b * d;
      im += a * d + b * c;
    });
    return [re, im];
  });
}

/** The conjugate transpose of a matrix of `m` columns. */
export function adjoint(x: Matrix, m: number = x[0]?.length ?? 0): Matrix {
  return matrix(m, x.length, (i, j) => [x[j][i][0], -x[j][i][1]]);
}

/** The largest modulus of an element. */
export function largest(x: Matrix): number {
  return Math.max(0, ...x.flat().map(([re, im]) => Math.hypot(re, im)));
}

/** Asserts that no element differs by more than `bound`. */
export function assertClose(actual: Matrix, expected: Matrix, bound: number, what: string): void {
  const off = largest(expected.map((row, i) =>
    row.map(([re, im], j): Pair => [
      actual[i][j][0] - re,
      actual[i][j][1] - im,
    ])
  ));
  assert(off <= bound, `${what}: off by ${off}, at most ${bound} was expected`);
}

/** Asserts that the columns (`n` of them) are orthonormal. */
export function assertOrthonormal(x: Matrix, n: number, bound: number, what: string): void {
  assertClose(product(adjoint(x, n), x, n), diagonal(new Array(n).fill(1)), bound, `${what}, orthonormal columns`);
}

/** The matrices in the last two axes of an array. */
export function matricesOf(x: NDArray): Matrix[] {
  const [n, m] = x.shape.slice(-2);
  const all = elements(x);
  const count = x.shape.slice(0, -2).reduce((a, b) => a * b, 1);
  return Array.from({ length: count }, (_, b) => matrix(n, m, (i, j) => all[(b * n + i) * m + j]));
}

/** The array of a matrix; imaginary parts are dropped for real dtypes. */
export function arrayOf(x: Matrix, dtype: DType, m: number = x[0]?.length ?? 0): NDArray {
  const complex = kindOf(dtype) === "c";
  return array(dtype, [x.length, m], x.flat().flatMap(([re, im]) => complex ? [re, im] : [re]));
}

/** Asserts that a column's first component of at least 0.99 of the largest modulus is real and positive. */
export function assertSettled(x: Matrix, j: number, what: string): void {
  const column = x.map((row) => row[j]);
  const most = largest([column]);
  const lead = column.find(([re, im]) => Math.hypot(re, im) >= 0.99 * most);
  if (lead !== undefined) assert(lead[0] > 0 && lead[1] === 0, `${what}: the leading component is ${lead}`);
}
