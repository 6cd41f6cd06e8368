/**
 * Matrices in panels: columns side by side in rows of 32 bytes, the rows of a panel one after the other.
 *
 * @module
 */
import type { TypedArray } from "../../lib/core/dtype.ts";
import { ROW } from "./block.ts";
import type { Views } from "./scratch.ts";

/** The scratch memory as parts of numbers. */
export type PartsView = Float32Array | Float64Array;

/** The view of parts of so many bytes. */
export function viewOf(views: Views, bytes: 4 | 8): PartsView {
  return bytes === 4 ? views.f32 : views.f64;
}

/** A matrix in a typed array: where it starts and the steps to the next row and column, in parts of numbers. */
export interface Strided {
  readonly data: TypedArray;
  readonly start: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

/** The transpose. */
export function transposed({ data, start, rowStep, columnStep }: Strided): Strided {
  return { data, start, rowStep: columnStep, columnStep: rowStep };
}

/** Panels in scratch: the first starts at part `at`; each has `height` rows. */
export interface Panels {
  readonly view: PartsView;
  readonly at: number;
  readonly height: number;
  /** Parts of a number. */
  readonly width: 1 | 2;
}

/** Parts of a panel's row. */
function partsOf(view: PartsView): number {
  return ROW / view.BYTES_PER_ELEMENT;
}

/** Copies `rows` by `columns` numbers into panels; if `upper`, of each panel only rows that reach the upper triangle. */
export function pack(from: Strided, rows: number, columns: number, to: Panels, upper = false): void {
  const { data, rowStep, columnStep } = from;
  const { view, width } = to;
  const parts = partsOf(view);
  const across = Math.abs(columnStep) <= Math.abs(rowStep);
  for (let c = 0; c < columns; c += parts / width) {
    const count = Math.min(parts / width, columns - c);
    const start = from.start + c * columnStep;
    const panel = to.at + width * c * to.height;
    const end = upper ? Math.min(rows, c + count) : rows;
    if (across) {
      for (let r = 0, p = start, q = panel; r < end; r++, p += rowStep, q += parts) {
        if (width === 1) { for (let j = 0, s = p; j < count; j++, s += columnStep) view[q + j] = data[s]; }
        else {
          for (let j = 0, s = p; j < 2 * count; j += 2, s += columnStep) {
            view[q + j] = data[s];
            view[q + j + 1] = data[s + 1];
          }
        }
      }
      continue;
    }
    for (let j = 0; j < count; j++) {
      let p = start + j * columnStep;
      let q = panel + width * j;
      if (width === 1) { for (let r = 0; r < end; r++, p += rowStep, q += parts) view[q] = data[p]; }
      else {
        for (let r = 0; r < end; r++, p += rowStep, q += parts) {
          view[q] = data[p];
          view[q + 1] = data[p + 1];
        }
      }
    }
  }
}

/** Copies `rows` by `columns` numbers out of panels; if `upper`, only the upper triangle. */
export function unpack(from: Panels, rows: number, columns: number, to: Strided, upper = false): void {
  const { data, rowStep, columnStep } = to;
  const { view, width } = from;
  const parts = partsOf(view);
  for (let c = 0; c < columns; c += parts / width) {
    const count = Math.min(parts / width, columns - c);
    const start = to.start + c * columnStep;
    const panel = from.at + width * c * from.height;
    const end = upper ? Math.min(rows, c + count) : rows;
    for (let j = 0; j < count; j++) {
      const last = upper ? Math.min(rows, c + j + 1) : end;
      let p = start + j * columnStep;
      let q = panel + width * j;
      for (let r = 0; r < last; r++, p += rowStep, q += parts) {
        data[p] = view[q];
        if (width === 2) data[p + 1] = view[q + 1];
      }
    }
  }
}

/** Conjugates interleaved complex numbers, of `length` parts from `at` on. */
export function conjugate(view: PartsView, at: number, length: number): void {
  for (let p = at + 1; p < at + length; p += 2) view[p] = -view[p];
}
