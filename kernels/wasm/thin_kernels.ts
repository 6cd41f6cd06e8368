/**
 * The kernels of products with few vectors: dot products of lines, and sums of rows with weights. Both read a matrix
 * where it lies in scratch, once.
 *
 * @module
 */
import type { Access, Code, Plain } from "./assembler.ts";
import { Kernel } from "./kernel.ts";

/** Lines that {@link dots} takes at a time; results and scratch are laid out for a multiple of them. */
export const LINES = 4;

/** Bytes of a row that {@link weighted} takes at a time; rows of results are a multiple of them. */
export const STRIP = 64;

/** Vectors along a line in flight. */
const FLIGHT = 2;

/** Elements of a line that are summed in their own precision, before they are added to a sum in double. */
const STRETCH = 512;

/** Rows that are summed before they are added to the result. */
const DEPTH = 256;

/** The two kernels in one precision. */
export interface ThinKernels {
  readonly dots: Kernel;
  readonly weighted: Kernel;
}

/** Single precision. */
export const THIN_SINGLE: ThinKernels = { dots: dots("f32x4"), weighted: weighted("f32x4") };

/** Double precision. */
export const THIN_DOUBLE: ThinKernels = { dots: dots("f64x2"), weighted: weighted("f64x2") };

/** Appends sum += a·b, whose operands `a` and `b` push. */
function multiplyAdd(code: Code, lanes: "f32x4" | "f64x2", fused: boolean, sum: number, a: () => void, b: () => void) {
  if (!fused) code.get(sum);
  a();
  b();
  if (fused) code.get(sum).op(`${lanes}.relaxed_madd`).set(sum);
  else code.op(`${lanes}.mul`, `${lanes}.add`).set(sum);
}

/**
 * `run(at, common, matrix, vectors, out, batches, lines, count, k)`: for each batch, the dot products of `lines` lines of
 * the matrix with `count` vectors, all of `k` numbers, end to end. The results are doubles, for each vector those of all
 * lines, rounded up to a multiple of {@link LINES}: the last line's again.
 */
function dots(lanes: "f32x4" | "f64x2"): Kernel {
  const single = lanes === "f32x4";
  const bytes = single ? 4 : 8;
  return Kernel.of(`dots of ${lanes}`, 7, (code, fused) => {
    const [matrix, vectors, out, batches, lines, count, k] = [2, 3, 4, 5, 6, 7, 8];
    const i32 = () => code.local("i32");
    const [length, batch, vector, line, row, last, x, end, main, stop] = Array.from({ length: 10 }, i32);
    const starts = Array.from({ length: LINES }, i32);
    const sums = Array.from({ length: LINES * FLIGHT }, () => code.local("v128"));
    const totals = Array.from({ length: LINES }, () => code.local("v128"));
    const factors = Array.from({ length: FLIGHT }, () => code.local("v128"));
    const rests = Array.from({ length: LINES }, () => code.local("f64"));
    const step = 16 * FLIGHT;
    code.get(k).i32(bytes).op("i32.mul").set(length);
    code.count(batch, batches, 1, () => {
      code.i32(0).set(vector);
      code.count(vector, count, 1, () => {
        code.i32(0).set(line);
        code.count(line, lines, LINES, () => {
          code.get(vectors).get(vector).get(length).op("i32.mul", "i32.add").tee(x).get(length).op("i32.add").set(end);
          code.get(x).get(length).i32(-step).op("i32.and", "i32.add").set(main);
          starts.forEach((start, i) => {
            code.get(matrix).get(line).i32(i).op("i32.add").tee(row).get(lines).i32(1).op("i32.sub").tee(last);
            code.get(row).get(last).op("i32.lt_s", "select").get(length).op("i32.mul", "i32.add").set(start);
          });
          for (const total of totals) code.splat("i32", 0).set(total);
          for (const rest of rests) code.f64(0).set(rest);
          code.get(x).get(main).op("i32.lt_s").if().loop();
          for (const sum of sums) code.splat("i32", 0).set(sum);
          code.get(x).i32(STRETCH * bytes).op("i32.add").tee(stop).get(main).get(stop).get(main);
          code.op("i32.lt_s", "select").set(stop);
          code.count(x, stop, step, () => {
            factors.forEach((factor, v) => code.get(x).access("v128.load", 16 * v).set(factor));
            starts.forEach((start, i) => {
              factors.forEach((factor, v) => {
                const load = () => code.get(start).access("v128.load", 16 * v);
                multiplyAdd(code, lanes, fused, sums[FLIGHT * i + v], load, () => code.get(factor));
              });
              code.get(start).i32(step).op("i32.add").set(start);
            });
          });
          totals.forEach((total, i) => {
            const [sum, other] = [sums[FLIGHT * i], sums[FLIGHT * i + 1]];
            code.get(sum).get(other).op(`${lanes}.add`).set(sum);
            code.get(total).get(sum);
            if (single) {
              code.op("f64x2.promote_low_f32x4", "f64x2.add");
              code.get(sum).get(sum).shuffle32(2, 3, 2, 3).op("f64x2.promote_low_f32x4");
            }
            code.op("f64x2.add").set(total);
          });
          code.get(x).get(main).op("i32.lt_s").brIf(0).end().end();
          code.count(x, end, bytes, () => {
            const number = (at: number) => {
              code.get(at).access(single ? "f32.load" : "f64.load");
              if (single) code.op("f64.promote_f32");
            };
            starts.forEach((start, i) => {
              code.get(rests[i]);
              number(start);
              number(x);
              code.op("f64.mul", "f64.add").set(rests[i]).get(start).i32(bytes).op("i32.add").set(start);
            });
          });
          totals.forEach((total, i) => {
            code.get(out).get(total).lane("f64x2.extract_lane", 0).get(total).lane("f64x2.extract_lane", 1);
            code.op("f64.add").get(rests[i]).op("f64.add").access("f64.store", 8 * i);
          });
          code.get(out).i32(8 * LINES).op("i32.add").set(out);
        });
      });
      code.get(matrix).get(lines).get(length).op("i32.mul", "i32.add").set(matrix);
      code.get(vectors).get(count).get(length).op("i32.mul", "i32.add").set(vectors);
    });
  });
}

/**
 * `run(at, common, matrix, steps, vectors, out, batches, size, length, count, k)`: for each batch, and each of `count`
 * vectors of `k` numbers, the sum of `k` rows of the matrix, weighted by the vector's numbers. The rows begin at the
 * offsets in the table at `steps`, and are `length` bytes long, as are the results, rounded up to a multiple of
 * {@link STRIP}; beyond them anything is read. Matrices are `size` bytes long.
 */
function weighted(lanes: "f32x4" | "f64x2"): Kernel {
  const bytes = lanes === "f32x4" ? 4 : 8;
  const splat: Access = bytes === 4 ? "v128.load32_splat" : "v128.load64_splat";
  const add: Plain = `${lanes}.add`;
  return Kernel.of(`weighted rows of ${lanes}`, 9, (code, fused) => {
    const [matrix, steps, vectors, out, batches, size, length, count, k] = [2, 3, 4, 5, 6, 7, 8, 9, 10];
    const i32 = () => code.local("i32");
    const [batch, vector, at, i, stop, even, row, weight, step] = Array.from({ length: 9 }, i32);
    const vectorsOf = () => Array.from({ length: STRIP / 16 }, () => code.local("v128"));
    const [sums, others] = [vectorsOf(), vectorsOf()];
    const factor = code.local("v128");
    const addRow = (to: readonly number[], offset: number): void => {
      code.get(matrix).get(at).op("i32.add").get(step).access("i32.load", 4 * offset).op("i32.add").set(row);
      code.get(weight).access(splat, bytes * offset).set(factor);
      to.forEach((sum, v) => {
        multiplyAdd(code, lanes, fused, sum, () => code.get(row).access("v128.load", 16 * v), () => code.get(factor));
      });
    };
    code.count(batch, batches, 1, () => {
      code.i32(0).set(vector);
      code.count(vector, count, 1, () => {
        code.i32(0).set(at);
        code.count(at, length, STRIP, () => {
          code.get(vectors).set(weight).get(steps).set(step).i32(0).set(i);
          code.count(i, k, 0, () => {
            for (const sum of [...sums, ...others]) code.splat("i32", 0).set(sum);
            code.get(k).get(i).op("i32.sub").tee(stop).i32(DEPTH).get(stop).i32(DEPTH).op("i32.lt_s", "select");
            code.tee(stop).get(i).op("i32.add").set(i);
            // Two rows at a time, each to sums of its own.
            code.get(step).get(stop).i32(-2).op("i32.and").i32(4).op("i32.mul", "i32.add").set(even);
            code.count(step, even, 8, () => {
              addRow(sums, 0);
              addRow(others, 1);
              code.get(weight).i32(2 * bytes).op("i32.add").set(weight);
            });
            code.get(stop).i32(1).op("i32.and").if();
            addRow(sums, 0);
            code.get(weight).i32(bytes).op("i32.add").set(weight).get(step).i32(4).op("i32.add").set(step);
            code.end();
            sums.forEach((sum, v) => code.get(sum).get(others[v]).op(add).set(sum));
            // The first stretch overwrites what was there.
            code.get(i).get(stop).op("i32.ne").if();
            sums.forEach((sum, v) => code.get(sum).get(out).access("v128.load", 16 * v).op(add).set(sum));
            code.end();
            sums.forEach((sum, v) => code.get(out).get(sum).access("v128.store", 16 * v));
          });
          code.get(out).i32(STRIP).op("i32.add").set(out);
        });
        code.get(vectors).get(k).i32(bytes).op("i32.mul", "i32.add").set(vectors);
      });
      code.get(matrix).get(size).op("i32.add").set(matrix);
    });
  });
}
