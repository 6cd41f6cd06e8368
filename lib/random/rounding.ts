/**
 * a·b + c in float32, rounded once as fused multiply-adds are, by operations that every device has.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";
import { add, bitcast, mul, select, sub } from "../ops/mod.ts";

/** The upper 12 bits of a number's mantissa, rounded; the rest has 11 bits and a sign. */
function upper(x: NDArray): NDArray {
  return bitcast(ops.and(add(bitcast(x, "uint32"), 0x800), 0xfffff000), "float32");
}

/** A sum and what rounding it has lost (Knuth 1969, "Seminumerical algorithms", section 4.2.2). */
function twoSum(a: NDArray, b: NDArray): [NDArray, NDArray] {
  const sum = add(a, b);
  const part = sub(sum, a);
  return [sum, add(sub(a, sub(sum, part)), sub(b, part))];
}

/** The same where |a| ≥ |b| (Dekker 1971, "A floating-point technique for extending the available precision"). */
function fastTwoSum(a: NDArray, b: NDArray): [NDArray, NDArray] {
  const sum = add(a, b);
  return [sum, sub(b, sub(sum, a))];
}

/** a + b rounded to odd: where it is inexact, to the neighbour whose last bit is 1. */
function addToOdd(a: NDArray, b: NDArray): NDArray {
  const [sum, lost] = twoSum(a, b);
  const bits = bitcast(sum, "uint32");
  const even = ops.eq(ops.and(bits, 1), 0);
  const away = ops.eq(ops.gt(lost, 0), ops.gt(sum, 0));
  const odd = bitcast(select(away, add(bits, 1), sub(bits, 1)), "float32");
  return select(ops.and(even, ops.ne(lost, 0)), odd, sum);
}

/**
 * a·b + c, of float32, rounded once: the product is an exact sum of two numbers, of which the smaller and what c adds to
 * it are rounded to odd before the last addition (Boldo and Melquiond 2008, "Emulation of FMA and correctly rounded
 * sums: proved algorithms using rounding to odd"). All partial products are exact, so that compilers may fuse them with
 * sums. Where a
 * part would be infinite or subnormal, it is rounded twice. Its derivatives are those of a·b + c.
 */
export function mulAdd(a: NDArray, b: NDArray, c: NDArray): NDArray {
  const twice = add(mul(a, b), c);
  const [x, y, z] = [a, b, c].map(ops.stopGradient);
  const [xh, yh] = [upper(x), upper(y)];
  const [xl, yl] = [sub(x, xh), sub(y, yh)];
  const [sum, rest] = fastTwoSum(mul(xh, yh), add(mul(xh, yl), mul(xl, yh)));
  const [high, low] = fastTwoSum(sum, add(rest, mul(xl, yl)));
  const [th, tl] = twoSum(z, low);
  const [vh, vl] = twoSum(high, th);
  const once = add(vh, addToOdd(tl, vl));
  const wrong = ops.stopGradient(sub(once, twice));
  const exact = ops.and(ops.isFinite(wrong), ops.gt(ops.abs(sum), 2 ** -90));
  return add(twice, select(exact, wrong, 0));
}
