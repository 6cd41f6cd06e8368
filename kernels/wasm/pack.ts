/**
 * Packing of what a matrix product reads: lines of one side, gathered through tables of offsets, lie in scratch as
 * vectors across the lines, one step of the contracted axis after the other.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import { Code, type Local } from "./assembler.ts";

/** Rows of a block of the left-hand side. */
export const ROWS = 4;

/** Vectors of columns of a panel of the right-hand side. */
export const VECTORS = 2;

/** How the elements of a dtype that is multiplied lie in vectors. */
export interface Unit {
  /** Bytes of an element, and of a real number. */
  readonly element: 4 | 8 | 16;
  readonly real: 4 | 8;
  /** Real numbers of an element. */
  readonly width: 1 | 2;
  readonly lanes: "f32x4" | "f64x2";
  /** Elements across a panel of columns. */
  readonly columns: number;
}

function unit(element: 4 | 8 | 16, width: 1 | 2): Unit {
  const real = element / width as 4 | 8;
  return { element, real, width, lanes: real === 4 ? "f32x4" : "f64x2", columns: 16 * VECTORS / element };
}

/** The units of those dtypes that have kernels. */
export const UNITS: { readonly [D in DType]?: Unit } = {
  float32: unit(4, 1),
  float64: unit(8, 1),
  complex64: unit(8, 2),
  complex128: unit(16, 2),
};

/** Emits what is done at each place of the contracted axis with the vectors that `loads` push, and moves `to`. */
type Step = (code: Code, loads: readonly (() => void)[], to: Local) => void;

/**
 * The function `(source, lines, steps, count, to)`: packs the `lines` lines whose byte offsets from `source` are in the
 * table at `lines`, at `count` places of the contracted axis, whose offsets are in the table at `steps`. Lines that lie
 * side by side are read as vectors.
 */
function packer({ element }: Unit, lines: number, prepare: (code: Code) => Step): Code {
  const code = new Code(new Array(5).fill("i32"));
  const [source, table, steps, count, to] = [0, 1, 2, 3, 4];
  const starts = Array.from({ length: lines }, () => code.local("i32"));
  const [end, offset] = [code.local("i32"), code.local("i32")];
  starts.forEach((start, i) => code.get(source).get(table).access("i32.load", 4 * i).op("i32.add").set(start));
  code.get(steps).get(count).i32(4).op("i32.mul", "i32.add").set(end);
  const step = prepare(code);
  const each = (loads: readonly (() => void)[]): void => {
    code.count(steps, end, 4, () => {
      code.get(steps).access("i32.load").set(offset);
      step(code, loads, to);
    });
  };
  const place = (line: number): Code => code.get(starts[line]).get(offset).op("i32.add");
  const numbers = Array.from({ length: lines * element / 16 }, (_, v) => v);
  code.i32(1);
  for (let i = 1; i < lines; i++) {
    code.get(starts[i - 1]).i32(element).op("i32.add").get(starts[i]).op("i32.eq", "i32.and");
  }
  code.if();
  each(numbers.map((v) => () => place(0).access("v128.load", 16 * v)));
  code.else();
  each(numbers.map((v) => () => gather(code, element, (i) => place(v * 16 / element + i))));
  return code.end();
}

/** Pushes a vector of elements whose addresses `place` pushes. */
function gather(code: Code, element: 4 | 8 | 16, place: (i: number) => void): void {
  place(0);
  if (element === 16) {
    code.access("v128.load");
    return;
  }
  const vector = code.local("v128");
  code.access(element === 4 ? "v128.load32_zero" : "v128.load64_zero").set(vector);
  for (let i = 1; i < 16 / element; i++) {
    place(i);
    code.get(vector).laneAccess(element === 4 ? "v128.load32_lane" : "v128.load64_lane", i).set(vector);
  }
  code.get(vector);
}

/** Packs {@link ROWS} rows: at each step the real parts of all rows, then, of complex numbers, the imaginary ones. */
export function packRows(unit: Unit): Code {
  const { width, element, real } = unit;
  return packer(unit, ROWS, () => (code, loads, to) => {
    const vectors = loads.map(() => code.local("v128"));
    loads.forEach((load, v) => {
      load();
      code.set(vectors[v]);
    });
    const half = vectors.length / width;
    for (let part = 0; part < width; part++) {
      for (let v = 0; v < half; v++) {
        code.get(to);
        if (width === 1) code.get(vectors[v]);
        else {
          code.get(vectors[2 * v]).get(vectors[2 * v + 1]);
          if (real === 8) code.shuffle32(2 * part, 2 * part + 1, 2 * part + 4, 2 * part + 5);
          else code.shuffle32(part, part + 2, part + 4, part + 6);
        }
        code.access("v128.store", 16 * (part * half + v));
      }
    }
    code.get(to).i32(ROWS * element).op("i32.add").set(to);
  });
}

/**
 * Packs a panel of columns. A complex column b is two real ones, (Re b, −Im b, ...) and (Im b, Re b, ...), whose
 * products with an interleaved row a are the real and the imaginary part of a·b: each step gives two rows of the panel.
 */
export function packColumns(unit: Unit): Code {
  const { width, columns, real } = unit;
  return packer(unit, columns, (code) => {
    // The signs that turn (im, re) into (−im, re).
    const signs = code.local("v128");
    if (real === 8) code.splat("i32", 0).f64(-0).lane("f64x2.replace_lane", 0).set(signs);
    else code.splat("i32", 0).f32(-0).lane("f32x4.replace_lane", 0).f32(-0).lane("f32x4.replace_lane", 2).set(signs);
    return (code, loads, to) => {
      loads.forEach((load, v) => {
        const vector = code.local("v128");
        code.get(to);
        load();
        code.tee(vector).access("v128.store", 16 * v);
        if (width === 1) return;
        code.get(to).get(vector).get(vector);
        if (real === 8) code.shuffle32(2, 3, 0, 1);
        else code.shuffle32(1, 0, 3, 2);
        code.get(signs).op("v128.xor").access("v128.store", 16 * (VECTORS + v));
      });
      code.get(to).i32(16 * VECTORS * width).op("i32.add").set(to);
    };
  });
}
