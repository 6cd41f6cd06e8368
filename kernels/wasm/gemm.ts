/**
 * The kernel of matrix products: panels of packed lines, blocks of four rows by two vectors of columns in registers.
 *
 * @module
 */
import type { Code } from "./assembler.ts";
import { Kernel } from "./kernel.ts";

/** Rows of a block: with two vectors of columns its eight sums, and what is multiplied, fit sixteen registers. */
export const ROWS = 4;

/** Steps of the contracted axis that are summed before they are added to the result: what stays in the first cache. */
const DEPTH = 256;

/** What differs between the precisions. */
export interface Precision {
  /** Bytes of a number. */
  readonly bytes: number;
  /** Columns of a block: two vectors. */
  readonly columns: number;
  /** The kernel: `run(a, common, b, c, rows, panels, k)`, see {@link product}. */
  readonly kernel: Kernel;
}

/** Single precision. */
export const SINGLE: Precision = { bytes: 4, columns: 8, kernel: product("f32x4", "v128.load32_splat", 4) };

/** Double precision. */
export const DOUBLE: Precision = { bytes: 8, columns: 4, kernel: product("f64x2", "v128.load64_splat", 8) };

/**
 * C = A·B. A lies in blocks of four rows, B in panels of two vectors of columns, in both one step of k after the other
 * (`k` of them). C is row-major, of `rows` times four rows and as many columns as the panels have. Each stretch of
 * {@link DEPTH} steps is summed by itself, so that rounding errors grow with k/DEPTH + DEPTH rather than k.
 */
function product(lanes: "f32x4" | "f64x2", splat: "v128.load32_splat" | "v128.load64_splat", bytes: number): Kernel {
  return Kernel.of(`product of ${lanes}`, 5, (code, fused) => {
    const [aStart, , bStart, cStart, rows, panels, k] = [0, 1, 2, 3, 4, 5, 6];
    const i32 = () => code.local("i32");
    const [k0, depth, panel, row, a, b, c, bPanel, aEnd, stride] = Array.from({ length: 10 }, i32);
    const sums = Array.from({ length: 2 * ROWS }, () => code.local("v128"));
    const [b0, b1, factor] = Array.from({ length: 3 }, () => code.local("v128"));
    // Bytes from one row of C to the next.
    code.get(panels).i32(32).op("i32.mul").set(stride);
    code.count(k0, k, DEPTH, () => {
      code.get(k).get(k0).op("i32.sub").tee(depth).i32(DEPTH).get(depth).i32(DEPTH).op("i32.lt_s", "select").set(depth);
      code.i32(0).set(panel);
      code.count(panel, panels, 1, () => {
        address(code, bStart, panel, k, k0, 32).set(bPanel);
        code.i32(0).set(row);
        code.count(row, rows, 1, () => {
          address(code, aStart, row, k, k0, ROWS * bytes).tee(a);
          code.get(depth).i32(ROWS * bytes).op("i32.mul", "i32.add").set(aEnd);
          code.get(bPanel).set(b);
          code.get(cStart).get(panel).i32(32).op("i32.mul", "i32.add");
          code.get(row).i32(ROWS).op("i32.mul").get(stride).op("i32.mul", "i32.add").set(c);
          for (const sum of sums) code.splat("i32", 0).set(sum);
          code.count(a, aEnd, ROWS * bytes, () => {
            code.get(b).access("v128.load").set(b0).get(b).access("v128.load", 16).set(b1);
            code.get(b).i32(32).op("i32.add").set(b);
            for (let r = 0; r < ROWS; r++) {
              code.get(a).access(splat, r * bytes).set(factor);
              for (const [i, column] of [b0, b1].entries()) {
                const sum = sums[2 * r + i];
                if (fused) code.get(factor).get(column).get(sum).op(`${lanes}.relaxed_madd`).set(sum);
                else code.get(sum).get(factor).get(column).op(`${lanes}.mul`, `${lanes}.add`).set(sum);
              }
            }
          });
          // The first stretch overwrites what was there.
          code.get(k0).if();
          store(code, c, stride, sums, `${lanes}.add`);
          code.else();
          store(code, c, stride, sums, null);
          code.end();
        });
      });
    });
  });
}

/** Pushes `start` + (`index` · `k` + `k0`) · `bytes`. */
function address(code: Code, start: number, index: number, k: number, k0: number, bytes: number): Code {
  return code.get(start).get(index).get(k).op("i32.mul").get(k0).op("i32.add").i32(bytes).op("i32.mul", "i32.add");
}

/** Writes the sums to the rows of C from `c` on, which is moved, or adds them to what is there. */
function store(code: Code, c: number, stride: number, sums: readonly number[], add: "f32x4.add" | "f64x2.add" | null) {
  for (let r = 0; r < ROWS; r++) {
    for (let i = 0; i < 2; i++) {
      code.get(c);
      if (add === null) code.get(sums[2 * r + i]);
      else code.get(c).access("v128.load", 16 * i).get(sums[2 * r + i]).op(add);
      code.access("v128.store", 16 * i);
    }
    code.get(c).get(stride).op("i32.add").set(c);
  }
}
