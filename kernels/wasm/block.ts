/**
 * Blocks of four rows of real numbers, or two of complex ones, by two vectors of columns in registers: what the
 * factorizations and triangular solves subtract products in.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import type { Code, Local, Plain } from "./assembler.ts";

/** Bytes of a panel's row: two vectors. */
export const ROW = 32;

/** What differs between the kinds of numbers. */
export interface Numbers {
  /** A part of a number, and vectors of it. */
  readonly type: "f32" | "f64";
  readonly lanes: "f32x4" | "f64x2";
  /** Bytes of a part. */
  readonly bytes: 4 | 8;
  /** Parts of a number: 2 of a complex one. */
  readonly width: 1 | 2;
  /** Rows of a block: of four parts in all. */
  readonly rows: 2 | 4;
  /** Numbers of a panel's row. */
  readonly columns: number;
}

function numbers(type: "f32" | "f64", width: 1 | 2): Numbers {
  const bytes = type === "f32" ? 4 : 8;
  const lanes = type === "f32" ? "f32x4" : "f64x2";
  return { type, lanes, bytes, width, rows: width === 1 ? 4 : 2, columns: ROW / (bytes * width) };
}

/** The kinds of numbers that have kernels. */
export const NUMBERS: readonly Numbers[] = [
  numbers("f32", 1),
  numbers("f64", 1),
  numbers("f32", 2),
  numbers("f64", 2),
];

/** What kind a dtype of floats or complex numbers is, as a place among {@link NUMBERS}. */
export function placeOf(dtype: DType): number {
  return ["float32", "float64", "complex64", "complex128"].indexOf(dtype);
}

/**
 * Writes code for one block. While products are subtracted, a complex row has two pairs of vectors: that less the
 * products with real parts, and less those with imaginary parts; {@link join} makes them one.
 */
export class Block {
  readonly #code: Code;
  readonly #numbers: Numbers;
  readonly #fused: boolean;
  readonly #sums: readonly Local[];
  readonly #columns: readonly [Local, Local];
  readonly #factor: Local;
  readonly #mask: Local;

  /** Code for one block of these numbers, appended to `code`. */
  constructor(code: Code, numbers: Numbers, fused: boolean) {
    this.#code = code;
    this.#numbers = numbers;
    this.#fused = fused;
    this.#sums = Array.from({ length: 8 }, () => code.local("v128"));
    this.#columns = [code.local("v128"), code.local("v128")];
    this.#factor = code.local("v128");
    this.#mask = code.local("v128");
    if (numbers.width === 2) {
      // The sign bits of imaginary parts.
      if (numbers.type === "f32") code.splat("f64", -0);
      else code.splat("f64", 0).f64(-0).lane("f64x2.replace_lane", 1);
      code.set(this.#mask);
    }
  }

  /** Loads the rows from address `c` on. */
  load(c: Local): void {
    const { width, rows } = this.#numbers;
    for (let r = 0; r < rows; r++) {
      for (const i of [0, 1]) {
        this.#code.get(c).access("v128.load", r * ROW + 16 * i).set(this.row(r, i));
        if (width === 2) this.#code.splat("i32", 0).set(this.#sums[2 * (2 * r + 1) + i]);
      }
    }
  }

  /** Stores the rows from address `c` on. */
  store(c: Local): void {
    for (let r = 0; r < this.#numbers.rows; r++) this.storeRow(r, c);
  }

  /** Stores row `r` of those from address `c` on. */
  storeRow(r: number, c: Local): void {
    for (const i of [0, 1]) this.#code.get(c).get(this.row(r, i)).access("v128.store", r * ROW + 16 * i);
  }

  /** Vector `i` of row `r`. */
  row(r: number, i: number): Local {
    return this.#sums[2 * this.#numbers.width * r + i];
  }

  /** Pushes a vector of the part at address `a` plus `offset`. */
  splat(a: Local, offset: number): Code {
    return this.#code.get(a).access(this.#numbers.bytes === 4 ? "v128.load32_splat" : "v128.load64_splat", offset);
  }

  /** Subtracts a column of four parts, at `a` plus `offset(part)`, times the row at `b` plus `bOffset`. */
  subtract(a: Local, offset: (part: number) => number, b: Local, bOffset: number): void {
    const code = this.#code;
    for (const i of [0, 1]) code.get(b).access("v128.load", bOffset + 16 * i).set(this.#columns[i]);
    for (let part = 0; part < 4; part++) {
      this.splat(a, offset(part)).set(this.#factor);
      for (const i of [0, 1]) this.#less(this.#sums[2 * part + i], this.#columns[i]);
    }
  }

  /** Subtracts the factor times `x` from `sum`. */
  #less(sum: Local, x: Local): void {
    const { lanes } = this.#numbers;
    const code = this.#code;
    if (this.#fused) code.get(this.#factor).get(x).get(sum).op(`${lanes}.relaxed_nmadd`).set(sum);
    else code.get(sum).get(this.#factor).get(x).op(`${lanes}.mul`, `${lanes}.sub`).set(sum);
  }

  /** Brings the two pairs of a complex row together: the column's numbers were factors, conjugated or not. */
  join(conjugate: boolean): void {
    const { width, rows, lanes } = this.#numbers;
    if (width === 1) return;
    for (let r = 0; r < rows; r++) {
      for (const i of [0, 1]) {
        this.#code.get(this.row(r, i));
        this.#turned(this.#sums[2 * (2 * r + 1) + i], conjugate);
        this.#code.op(`${lanes}.add`).set(this.row(r, i));
      }
    }
  }

  /** Pushes a vector of complex numbers times i, or −i. */
  #turned(x: Local, negative: boolean): void {
    this.#exchanged(x);
    // (−im, re), or (im, −re).
    this.#code.get(this.#mask);
    if (!negative) this.#code.splat(this.#numbers.type, -0).op("v128.xor");
    this.#code.op("v128.xor");
  }

  /** Pushes a vector of complex numbers with real and imaginary parts exchanged. */
  #exchanged(x: Local): void {
    this.#code.get(x).get(x);
    if (this.#numbers.type === "f32") this.#code.shuffle32(1, 0, 3, 2);
    else this.#code.shuffle32(2, 3, 0, 1);
  }

  /** Subtracts row `s`, times the number at `a` plus `offset`, from row `r`; the number is conjugated or not. */
  eliminate(r: number, s: number, a: Local, offset: number, conjugate: boolean): void {
    const { width, bytes } = this.#numbers;
    this.splat(a, offset).set(this.#factor);
    for (const i of [0, 1]) this.#less(this.row(r, i), this.row(s, i));
    if (width === 1) return;
    this.splat(a, offset + bytes).set(this.#factor);
    for (const i of [0, 1]) {
      this.#turned(this.row(s, i), conjugate);
      this.#code.set(this.#columns[i]);
      this.#less(this.row(r, i), this.#columns[i]);
    }
  }

  /** Divides row `r` by the real number at `a` plus `offset`. */
  divideByReal(r: number, a: Local, offset: number): void {
    for (const i of [0, 1]) {
      this.#code.get(this.row(r, i));
      this.splat(a, offset).op(`${this.#numbers.lanes}.div`).set(this.row(r, i));
    }
  }

  /** Divides row `r` by the number at `a` plus `offset`, a complex one as Smith (1962) does, so that nothing overflows. */
  divide(r: number, a: Local, offset: number): void {
    const { width, bytes, type, lanes } = this.#numbers;
    if (width === 1) return this.divideByReal(r, a, offset);
    const code = this.#code;
    const splat = `${lanes}.splat` as Plain;
    const [own, other, scale] = smith(code, type, () => code.get(a).access(`${type}.load`, offset), () => {
      code.get(a).access(`${type}.load`, offset + bytes);
    });
    for (const i of [0, 1]) {
      const x = this.row(r, i);
      code.get(x).get(own).op(splat, `${lanes}.mul`);
      this.#exchanged(x);
      code.get(other).op(splat).get(this.#mask).op("v128.xor", `${lanes}.mul`, `${lanes}.add`);
      code.get(scale).op(splat, `${lanes}.div`).set(x);
    }
  }
}

/**
 * The quotient of x by c + di is (own·x + other·x′)/scale, x′ = (im x, −re x): the parts of the divisor are divided by
 * the larger one. The results are locals.
 */
export function smith(code: Code, type: "f32" | "f64", c: () => void, d: () => void): [Local, Local, Local] {
  const [re, im, ratio, own, other, scale] = Array.from({ length: 6 }, () => code.local(type));
  const one = (): Code => type === "f32" ? code.f32(1) : code.f64(1);
  c();
  code.set(re);
  d();
  code.set(im);
  code.get(re).op(`${type}.abs`).get(im).op(`${type}.abs`, `${type}.lt`).if();
  code.get(re).get(im).op(`${type}.div`).tee(ratio).set(own);
  one().set(other).get(im).get(re).get(ratio).op(`${type}.mul`, `${type}.add`).set(scale);
  code.else();
  code.get(im).get(re).op(`${type}.div`).tee(ratio).set(other);
  one().set(own).get(re).get(im).get(ratio).op(`${type}.mul`, `${type}.add`).set(scale);
  code.end();
  return [own, other, scale];
}
