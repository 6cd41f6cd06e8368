/**
 * Blocks of four rows of real numbers, or two of complex ones, by two vectors of columns in registers: what the
 * factorizations and triangular solves subtract products in.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import type { Code, Local, Plain } from "./assembler.ts";
import type { Kernel } from "./kernel.ts";
import { ROWS, type Unit, UNITS, VECTORS } from "./pack.ts";

/** Bytes of a panel's row. */
export const ROW: number = 16 * VECTORS;

/** Rows of a block: of four parts of numbers in all. */
export function rowsOf({ width }: Unit): 2 | 4 {
  return ROWS / width as 2 | 4;
}

/** The type of a part of a number. */
export function partOf({ real }: Unit): "f32" | "f64" {
  return real === 4 ? "f32" : "f64";
}

/** Kernels of each dtype that has them. */
export function kernelsOf(make: (unit: Unit) => Kernel): { readonly [D in DType]?: Kernel } {
  return Object.fromEntries(Object.entries(UNITS).map(([dtype, unit]) => [dtype, make(unit)]));
}

/**
 * Writes code for one block. While products are subtracted, a complex row has two pairs of vectors: that less the
 * products with real parts, and less those with imaginary parts; {@link join} makes them one.
 */
export class Block {
  readonly #code: Code;
  readonly #unit: Unit;
  readonly #type: "f32" | "f64";
  readonly #rows: 2 | 4;
  readonly #fused: boolean;
  readonly #sums: readonly Local[];
  readonly #columns: readonly [Local, Local];
  readonly #factor: Local;

  /** Code for one block of numbers, appended to `code`. */
  constructor(code: Code, unit: Unit, fused: boolean) {
    this.#code = code;
    this.#unit = unit;
    this.#type = partOf(unit);
    this.#rows = rowsOf(unit);
    this.#fused = fused;
    this.#sums = Array.from({ length: 8 }, () => code.local("v128"));
    this.#columns = [code.local("v128"), code.local("v128")];
    this.#factor = code.local("v128");
  }

  /** Loads the rows from address `c` on. */
  load(c: Local): void {
    const { width } = this.#unit;
    for (let r = 0; r < this.#rows; r++) {
      for (const i of [0, 1]) {
        this.#code.get(c).access("v128.load", r * ROW + 16 * i).set(this.row(r, i));
        if (width === 2) this.#code.splat("i32", 0).set(this.#sums[2 * (2 * r + 1) + i]);
      }
    }
  }

  /** Sets the rows to 0. */
  clear(): void {
    for (const sum of this.#sums) this.#code.splat("i32", 0).set(sum);
  }

  /** Adds what lies from address `c` on to the rows. */
  add(c: Local): void {
    for (let r = 0; r < this.#rows; r++) {
      for (const i of [0, 1]) {
        const row = this.row(r, i);
        this.#code.get(row).get(c).access("v128.load", r * ROW + 16 * i).op(`${this.#unit.lanes}.add`).set(row);
      }
    }
  }

  /** Stores the rows from address `c` on. */
  store(c: Local): void {
    for (let r = 0; r < this.#rows; r++) this.storeRow(r, c);
  }

  /** Stores row `r` of those from address `c` on. */
  storeRow(r: number, c: Local): void {
    for (const i of [0, 1]) this.#code.get(c).get(this.row(r, i)).access("v128.store", r * ROW + 16 * i);
  }

  /** Vector `i` of row `r`. */
  row(r: number, i: number): Local {
    return this.#sums[2 * this.#unit.width * r + i];
  }

  /** Pushes a vector of the part at address `a` plus `offset`. */
  splat(a: Local, offset: number): Code {
    return this.#code.get(a).access(this.#unit.real === 4 ? "v128.load32_splat" : "v128.load64_splat", offset);
  }

  /** Subtracts a column of four parts, at `a` plus `offset(part)`, times the row at `b` plus `bOffset`. */
  subtract(a: Local, offset: (part: number) => number, b: Local, bOffset: number): void {
    const code = this.#code;
    for (const i of [0, 1]) code.get(b).access("v128.load", bOffset + 16 * i).set(this.#columns[i]);
    for (let part = 0; part < 4; part++) {
      this.splat(a, offset(part)).set(this.#factor);
      for (const i of [0, 1]) {
        less(code, this.#unit, this.#fused, this.#sums[2 * part + i], this.#factor, this.#columns[i]);
      }
    }
  }

  /** Brings the two pairs of a complex row together: the column's numbers were factors, conjugated or not. */
  join(conjugate: boolean): void {
    const { width, lanes } = this.#unit;
    if (width === 1) return;
    for (let r = 0; r < this.#rows; r++) {
      for (const i of [0, 1]) {
        this.#code.get(this.row(r, i));
        timesI(this.#code, this.#unit, this.#sums[2 * (2 * r + 1) + i], conjugate);
        this.#code.op(`${lanes}.add`).set(this.row(r, i));
      }
    }
  }

  /** Subtracts row `s`, times the number at `a` plus `offset`, from row `r`; the number is conjugated or not. */
  eliminate(r: number, s: number, a: Local, offset: number, conjugate: boolean): void {
    const { width, real } = this.#unit;
    this.splat(a, offset).set(this.#factor);
    for (const i of [0, 1]) less(this.#code, this.#unit, this.#fused, this.row(r, i), this.#factor, this.row(s, i));
    if (width === 1) return;
    this.splat(a, offset + real).set(this.#factor);
    for (const i of [0, 1]) {
      timesI(this.#code, this.#unit, this.row(s, i), conjugate);
      this.#code.set(this.#columns[i]);
      less(this.#code, this.#unit, this.#fused, this.row(r, i), this.#factor, this.#columns[i]);
    }
  }

  /** Divides row `r` by the real number at `a` plus `offset`. */
  divideByReal(r: number, a: Local, offset: number): void {
    for (const i of [0, 1]) {
      this.#code.get(this.row(r, i));
      this.splat(a, offset).op(`${this.#unit.lanes}.div`).set(this.row(r, i));
    }
  }

  /**
   * Divides row `r` by the number at `a` plus `offset`, conjugated or not, a complex one as Smith (1962) does, so that
   * nothing overflows.
   */
  divide(r: number, a: Local, offset: number, conjugate: boolean): void {
    const { width, real, lanes } = this.#unit;
    const type = this.#type;
    if (width === 1) return this.divideByReal(r, a, offset);
    const code = this.#code;
    const splat = `${lanes}.splat` as Plain;
    const [own, other, scale] = smith(code, type, () => code.get(a).access(`${type}.load`, offset), () => {
      code.get(a).access(`${type}.load`, offset + real);
      if (conjugate) code.op(`${type}.neg`);
    });
    for (const i of [0, 1]) {
      const x = this.row(r, i);
      code.get(x).get(own).op(splat, `${lanes}.mul`);
      exchanged(code, this.#unit, x);
      signs(code.get(other).op(splat), this.#unit, false);
      code.op("v128.xor", `${lanes}.mul`, `${lanes}.add`);
      code.get(scale).op(splat, `${lanes}.div`).set(x);
    }
  }
}

/** Subtracts `factor` times `x`, vectors, from `sum`. */
export function less(code: Code, { lanes }: Unit, fused: boolean, sum: Local, factor: Local, x: Local): void {
  if (fused) code.get(factor).get(x).get(sum).op(`${lanes}.relaxed_nmadd`).set(sum);
  else code.get(sum).get(factor).get(x).op(`${lanes}.mul`, `${lanes}.sub`).set(sum);
}

/** Pushes the sign bits of imaginary parts, or of real ones. */
function signs(code: Code, { real }: Unit, ofReal: boolean): void {
  const sign = 1 << 31;
  if (real === 8) code.vector(0, ofReal ? sign : 0, 0, ofReal ? 0 : sign);
  else if (ofReal) code.vector(sign, 0, sign, 0);
  else code.vector(0, sign, 0, sign);
}

/** Pushes a vector of complex numbers with real and imaginary parts exchanged. */
function exchanged(code: Code, { real }: Unit, x: Local): void {
  code.get(x).get(x);
  if (real === 4) code.shuffle32(1, 0, 3, 2);
  else code.shuffle32(2, 3, 0, 1);
}

/** Pushes a vector of complex numbers times i, or −i. */
export function timesI(code: Code, unit: Unit, x: Local, negative: boolean): void {
  exchanged(code, unit, x);
  signs(code, unit, !negative);
  code.op("v128.xor");
}

/**
 * The quotient of x by c + di is (own·x + other·x′)/scale, x′ = (im x, −re x): the parts of the divisor are divided by
 * the larger one. The results are locals.
 */
function smith(code: Code, type: "f32" | "f64", c: () => void, d: () => void): [Local, Local, Local] {
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

/**
 * Emits what prepares to divide by the number whose parts `c` and `d` push, as Smith (1962) does if it is complex. What is
 * returned divides the number at an address into the locals `parts`. If `wide`, the parts pushed are doubles, and the
 * quotient is computed in double.
 */
export function divider(
  code: Code,
  unit: Unit,
  parts: readonly Local[],
  c: () => void,
  d: () => void,
  wide = false,
): (at: Local, offset: number) => void {
  const own = partOf(unit);
  const type = wide ? "f64" : own;
  const load = (at: Local, offset: number): Code => {
    code.get(at).access(`${own}.load`, offset);
    return type === own ? code : code.op("f64.promote_f32");
  };
  const result = (part: Local): void => {
    if (type !== own) code.op("f32.demote_f64");
    code.set(part);
  };
  if (unit.width === 1) {
    const divisor = code.local(type);
    c();
    code.set(divisor);
    return (at, offset) => {
      load(at, offset).get(divisor).op(`${type}.div`);
      result(parts[0]);
    };
  }
  const [first, other, scale] = smith(code, type, c, d);
  return (at, offset) => {
    const times = (from: number, x: Local): Code => load(at, from).get(x).op(`${type}.mul`);
    times(offset, first);
    times(offset + unit.real, other).op(`${type}.add`).get(scale).op(`${type}.div`);
    result(parts[0]);
    times(offset + unit.real, first);
    times(offset, other).op(`${type}.sub`).get(scale).op(`${type}.div`);
    result(parts[1]);
  };
}
