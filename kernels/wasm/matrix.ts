/**
 * Matrices of operands, and how they get to scratch memory: as they lie, with what lies between their elements, or alone.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import { offsets } from "../js/block.ts";
import { raw, widthOf } from "../js/operand.ts";
import type { Views } from "./scratch.ts";

/** A matrix in a typed array. Steps and places count parts of numbers: two a complex one. */
export class Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly #data: TypedArray;
  readonly #width: number;
  readonly #start: number;
  readonly #rowStep: number;
  readonly #columnStep: number;
  /** What its elements lie in. */
  readonly #from: number;
  readonly #to: number;

  /** The matrix of `rows` by `columns` numbers of `width` parts that starts at `start`. */
  constructor(
    data: TypedArray,
    width: number,
    rows: number,
    columns: number,
    start: number,
    rowStep: number,
    columnStep: number,
  ) {
    this.rows = rows;
    this.columns = columns;
    this.#data = data;
    this.#width = width;
    this.#start = start;
    this.#rowStep = rowStep;
    this.#columnStep = columnStep;
    const [r, c] = [(rows - 1) * rowStep, (columns - 1) * columnStep];
    this.#from = start + Math.min(0, r) + Math.min(0, c);
    this.#to = start + Math.max(0, r) + Math.max(0, c) + width;
  }

  /** The transpose. */
  transposed(): Matrix {
    const { rows, columns } = this;
    return new Matrix(this.#data, this.#width, columns, rows, this.#start, this.#columnStep, this.#rowStep);
  }

  /** With the rows from the last to the first, and the columns too if asked for. */
  reversed(columnsToo: boolean): Matrix {
    const { rows, columns } = this;
    const start = this.#start + (rows - 1) * this.#rowStep + (columnsToo ? (columns - 1) * this.#columnStep : 0);
    const columnStep = columnsToo ? -this.#columnStep : this.#columnStep;
    return new Matrix(this.#data, this.#width, rows, columns, start, -this.#rowStep, columnStep);
  }

  /** Columns `from` to `to`. */
  slice(from: number, to: number): Matrix {
    const start = this.#start + from * this.#columnStep;
    return new Matrix(this.#data, this.#width, this.rows, to - from, start, this.#rowStep, this.#columnStep);
  }

  /** Whether its elements lie so far apart that they are copied alone, row by row. */
  get #scattered(): boolean {
    return this.#to - this.#from > this.#width * (2 * this.rows * this.columns + 1024);
  }

  /** Bytes that it takes in scratch. */
  get bytes(): number {
    const parts = this.#scattered ? this.rows * this.columns * this.#width : this.#to - this.#from;
    return parts * this.#data.BYTES_PER_ELEMENT;
  }

  /** Copies it to scratch at `at`. */
  load(views: Views, at: number): void {
    const data = this.#data;
    const real = data.BYTES_PER_ELEMENT;
    const view = real === 4 ? views.f32 : views.f64;
    let to = at / real;
    if (!this.#scattered) {
      view.set(data.subarray(this.#from, this.#to), to);
      return;
    }
    for (let i = 0, p = this.#start; i < this.rows; i++, p += this.#rowStep) {
      if (this.#columnStep === this.#width) {
        view.set(data.subarray(p, p + this.columns * this.#width), to);
        to += this.columns * this.#width;
        continue;
      }
      for (let j = 0, q = p; j < this.columns; j++, q += this.#columnStep) {
        for (let part = 0; part < this.#width; part++) view[to++] = data[q + part];
      }
    }
  }

  /** Where the first element is in what was copied to `at`, and the steps to the next row and column; in bytes. */
  place(at: number): [start: number, rowStep: number, columnStep: number] {
    const real = this.#data.BYTES_PER_ELEMENT;
    if (this.#scattered) return [at, this.columns * this.#width * real, this.#width * real];
    return [at + (this.#start - this.#from) * real, this.#rowStep * real, this.#columnStep * real];
  }
}

/** The matrices in an operand's last two axes. */
export function matricesOf(x: NDArray): Matrix[] {
  const { shape } = x.aval;
  const [rows, columns] = shape.slice(-2);
  const width = widthOf(x.aval);
  const { data, offset, strides } = raw(x);
  const steps = strides.map((s) => width * s);
  const [rowStep, columnStep] = steps.slice(-2);
  const starts = offsets(shape.slice(0, -2), steps.slice(0, -2), width * offset);
  return Array.from(starts, (start) => new Matrix(data, width, rows, columns, start, rowStep, columnStep));
}
