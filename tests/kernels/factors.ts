/**
 * What the tests of the kernels of factors share: products of matrices, and matrices in any layout.
 *
 * @module
 */
import { cpu } from "../../kernels/cpu/device.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { Plan } from "../../lib/core/plan.ts";
import { array, elements, type Pair } from "./arrays.ts";

/** The dtypes that factors take. */
export const INEXACT: readonly DType[] = ["float32", "float64", "complex64", "complex128"];

/** A matrix by its elements, row by row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  at(i: number, j: number): Pair;
}

/** The matrices of an array's last two axes, in order. */
export function matricesOf(x: NDArray): Matrix[] {
  const [rows, columns] = x.shape.slice(-2);
  const all = elements(x);
  const size = rows * columns;
  const count = x.shape.slice(0, -2).reduce((n, d) => n * d, 1);
  return Array.from({ length: count }, (_, k) => matrix(rows, columns, (i, j) => all[k * size + i * columns + j]));
}

/** The matrix with these elements. */
export function matrix(rows: number, columns: number, at: (i: number, j: number) => Pair): Matrix {
  return { rows, columns, at };
}

/** The elements, row by row. */
export function elementsOf({ rows, columns, at }: Matrix): Pair[] {
  return Array.from({ length: rows * columns }, (_, p) => at(Math.floor(p / columns), p % columns));
}

/** The matrix product, in double. */
export function product(x: Matrix, y: Matrix): Matrix {
  const out: Pair[] = [];
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < y.columns; j++) {
      let [re, im] = [0, 0];
      for (let k = 0; k < x.columns; k++) {
        const [[a, b], [c, d]] = [x.at(i, k), y.at(k, j)];
        re += a * c - b * d;
        im += a * d + b * c;
      }
      out.push([re, im]);
    }
  }
  return matrix(x.rows, y.columns, (i, j) => out[i * y.columns + j]);
}

/** The conjugate transpose. */
export function adjoint({ rows, columns, at }: Matrix): Matrix {
  return matrix(columns, rows, (i, j) => [at(j, i)[0], -at(j, i)[1]]);
}

/** The identity. */
export function identity(n: number): Matrix {
  return matrix(n, n, (i, j) => [i === j ? 1 : 0, 0]);
}

/** An array of a dtype from its elements. */
export function fromElements(dtype: DType, shape: readonly number[], values: readonly Pair[]): NDArray {
  return array(dtype, shape, kindOf(dtype) === "c" ? values.flat() : values.map(([re]) => re));
}

/** Runs a plan with several results of these shapes and dtypes. */
export function runAll(plan: Plan, args: readonly NDArray[], outs: readonly [readonly number[], DType][]): NDArray[] {
  return cpu.run(plan, args, outs.map(([shape, dtype]) => makeAval(shape, dtype)));
}
