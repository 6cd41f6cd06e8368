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

/** How the elements of a dtype that is multiplied lie in vectors: for floats and complex numbers, or any. */
export interface Unit<Lanes extends AnyLanes = "f32x4" | "f64x2"> {
  /** Bytes of an element, and of a real number. */
  readonly element: 4 | 8 | 16;
  readonly real: 4 | 8;
  /** Real numbers of an element. */
  readonly width: 1 | 2;
  readonly lanes: Lanes;
  /** Elements across a panel of columns. */
  readonly columns: number;
}

type AnyLanes = "f32x4" | "f64x2" | "i32x4";

/** The unit of any dtype. */
export type AnyUnit = Unit<AnyLanes>;

function unit<Lanes extends AnyLanes>(lanes: Lanes, width: 1 | 2): Unit<Lanes> {
  const real = lanes === "f64x2" ? 8 : 4;
  const element = real * width as 4 | 8 | 16;
  return { element, real, width, lanes, columns: 16 * VECTORS / element };
}

/** The units of floats and complex numbers. */
export const UNITS: { readonly [D in DType]?: Unit } = {
  float32: unit("f32x4", 1),
  float64: unit("f64x2", 1),
  complex64: unit("f32x4", 2),
  complex128: unit("f64x2", 2),
};

/** The unit of integers, which wrap, signed or not; and of booleans, whose products are counts. */
export const INTEGERS: Unit<"i32x4"> = unit("i32x4", 1);

/** Steps an iteration: V8 asks at every one whether it should stop. */
const UNROLL = 4;

/**
 * Emits the packing of the vectors that `loads` push, those of one place of the contracted axis, at an offset from `to`.
 */
type Step = (code: Code, loads: readonly (() => void)[], to: Local, at: number) => void;

/** How lines are packed. */
interface Packing {
  readonly unit: AnyUnit;
  readonly lines: number;
  /** Whether complex lines are packed as real ones of twice the length. */
  readonly plain: boolean;
  /** Emits what comes first, and gives what is done at each place. */
  prepare(code: Code): Step;
}

/**
 * The function `(source, lines, steps, count, to, dense)`: packs the lines whose byte offsets from `source` are in the
 * table at `lines`, at `count` places of the contracted axis, whose offsets are in the table at `steps`; `dense` says
 * that they follow each other. Lines that lie side by side are read as vectors.
 */
function packer(packing: Packing): Code {
  const { unit: { element, real, width }, lines, plain } = packing;
  const code = new Code(new Array(6).fill("i32"));
  const [source, table, steps, count, to, dense] = [0, 1, 2, 3, 4, 5];
  const starts = Array.from({ length: lines }, () => code.local("i32"));
  const [end, offset] = [code.local("i32"), code.local("i32")];
  const place = (line: number, at: Local): Code => code.get(starts[line]).get(at).op("i32.add");
  const bytes = lines * element * (plain ? 1 : width);
  starts.forEach((start, i) => code.get(source).get(table).access("i32.load", 4 * i).op("i32.add").set(start));
  if (plain) {
    code.get(dense).if().get(steps).access("i32.load").tee(offset).get(count).i32(element).op("i32.mul", "i32.add");
    transposed(code, real, starts, offset, code.local("i32"), to);
    code.return().end();
  }
  const step = packing.prepare(code);
  const each = (loads: readonly (() => void)[], counts: readonly number[]): void => {
    for (const places of counts) {
      code.get(steps).get(count).i32(-places).op("i32.and").i32(4).op("i32.mul", "i32.add").set(end);
      code.count(steps, end, 4 * places, () => {
        for (let i = 0; i < places; i++) {
          code.get(steps).access("i32.load", 4 * i).set(offset);
          step(code, loads, to, i * bytes);
        }
        code.get(to).i32(places * bytes).op("i32.add").set(to);
      });
      code.get(count).i32(places - 1).op("i32.and").set(count);
    }
  };
  const numbers = Array.from({ length: Math.ceil(lines * element / 16) }, (_, v) => v);
  code.i32(1);
  for (let i = 1; i < lines; i++) {
    code.get(starts[i - 1]).i32(element).op("i32.add").get(starts[i]).op("i32.eq", "i32.and");
  }
  code.if();
  each(numbers.map((v) => () => place(0, offset).access("v128.load", 16 * v)), [UNROLL, 1]);
  code.else();
  const perVector = 16 / element;
  each(
    numbers.map((v) => () => {
      gather(code, element, Math.min(perVector, lines - v * perVector), (i) => place(v * perVector + i, offset));
    }),
    [1],
  );
  return code.end();
}

/** Packs real lines from `at` on; pops where they end. Squares of numbers are turned in registers. */
function transposed(code: Code, real: 4 | 8, starts: readonly Local[], at: Local, end: Local, to: Local): void {
  const side = 16 / real;
  const main = code.local("i32");
  const row = starts.length * real;
  code.tee(end).get(end).get(at).op("i32.sub").i32(15).op("i32.and", "i32.sub").set(main);
  code.count(at, main, 16, () => {
    const merge = (a: Local, b: Local, lanes: readonly [number, number, number, number]): Local => {
      const vector = code.local("v128");
      code.get(a).get(b).shuffle32(...lanes).set(vector);
      return vector;
    };
    for (let first = 0; first < starts.length; first += side) {
      const vectors = starts.slice(first, first + side).map((start) => {
        const vector = code.local("v128");
        code.get(start).get(at).op("i32.add").access("v128.load").set(vector);
        return vector;
      });
      const [a, b, c, d] = vectors;
      // Pairs of the numbers of two lines, and what follows them: of doubles, the vectors are such pairs.
      const low = side === 2 ? [a, b] : [merge(a, b, [0, 4, 1, 5])];
      const high = side === 2 ? [] : [merge(a, b, [2, 6, 3, 7])];
      if (vectors.length === 2 && side === 4) {
        [low[0], high[0]].forEach((pairs, i) => {
          for (const lane of [0, 1]) {
            code.get(to).get(pairs).laneAccess("v128.store64_lane", lane, (2 * i + lane) * row + first * real);
          }
        });
        continue;
      }
      if (side === 4) {
        low.push(merge(c, d, [0, 4, 1, 5]));
        high.push(merge(c, d, [2, 6, 3, 7]));
      }
      for (const [i, [a, b]] of [low, ...(side === 4 ? [high] : [])].entries()) {
        code.get(to).get(a).get(b).shuffle32(0, 1, 4, 5).access("v128.store", 2 * i * row + first * real);
        code.get(to).get(a).get(b).shuffle32(2, 3, 6, 7).access("v128.store", (2 * i + 1) * row + first * real);
      }
    }
    code.get(to).i32(side * row).op("i32.add").set(to);
  });
  const [load, store] = real === 4 ? ["i32.load", "i32.store"] as const : ["i64.load", "i64.store"] as const;
  code.count(at, end, real, () => {
    starts.forEach((start, i) => code.get(to).get(start).get(at).op("i32.add").access(load).access(store, i * real));
    code.get(to).i32(row).op("i32.add").set(to);
  });
}

/** Pushes a vector of `count` elements whose addresses `place` pushes. */
function gather(code: Code, element: 4 | 8 | 16, count: number, place: (i: number) => void): void {
  place(0);
  if (element === 16) {
    code.access("v128.load");
    return;
  }
  const vector = code.local("v128");
  code.access(element === 4 ? "v128.load32_zero" : "v128.load64_zero").set(vector);
  for (let i = 1; i < count; i++) {
    place(i);
    code.get(vector).laneAccess(element === 4 ? "v128.load32_lane" : "v128.load64_lane", i).set(vector);
  }
  code.get(vector);
}

/** Packs so many rows: at each step the real parts of all rows, then, of complex numbers, the imaginary ones. */
export function packRows(unit: AnyUnit, rows: number): Code {
  const { width, real } = unit;
  const step: Step = (code, loads, to, at) => {
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
        const place = at + 16 * (part * half + v);
        if (width === 1 && (v + 1) * 16 > rows * real) code.laneAccess("v128.store64_lane", 0, place);
        else code.access("v128.store", place);
      }
    }
  };
  return packer({ unit, lines: rows, plain: true, prepare: () => step });
}

/**
 * Packs a panel of columns. A complex column b is two real ones, (Re b, −Im b, ...) and (Im b, Re b, ...), whose
 * products with an interleaved row a are the real and the imaginary part of a·b: each step gives two rows of the panel.
 */
export function packColumns(unit: AnyUnit): Code {
  const { width, columns, real } = unit;
  const prepare = (code: Code): Step => {
    // The signs that turn (im, re) into (−im, re).
    const signs = code.local("v128");
    if (real === 8) code.splat("i32", 0).f64(-0).lane("f64x2.replace_lane", 0).set(signs);
    else code.splat("i32", 0).f32(-0).lane("f32x4.replace_lane", 0).f32(-0).lane("f32x4.replace_lane", 2).set(signs);
    return (code, loads, to, at) => {
      loads.forEach((load, v) => {
        const vector = code.local("v128");
        code.get(to);
        load();
        code.tee(vector).access("v128.store", at + 16 * v);
        if (width === 1) return;
        code.get(to).get(vector).get(vector);
        if (real === 8) code.shuffle32(2, 3, 0, 1);
        else code.shuffle32(1, 0, 3, 2);
        code.get(signs).op("v128.xor").access("v128.store", at + 16 * (VECTORS + v));
      });
    };
  };
  return packer({ unit, lines: columns, plain: width === 1, prepare });
}
