/**
 * Every function's tangents, cotangents and second derivatives against the real JAX's.
 *
 * @module
 */
import { kindOf, realOf } from "../../lib/core/dtype.ts";
import { mismatch, modulus, pairing, type Report, type Tolerance } from "../ops/compare.ts";
import { type Plain, toPlain } from "../ops/data.ts";
import { type Flat, pull, push } from "../ops/flat.ts";
import { type Smooth, smooth } from "../ops/smooth.ts";
import { flatCall } from "./call.ts";
import { derivativesOf, goldenOf } from "./golden.ts";
import { HERE } from "./here.ts";
import { type Case, operandsOf, specsOf } from "./rows.ts";
import { byFunction } from "./walk.ts";

const plain = (f: Flat, s: Smooth): Plain[] => f(s.xs).map(toPlain);

/**
 * 1e-10 of the largest element in float64, 1e-5 in float32, 1e-4 where a narrow derivative is compared with the wide one,
 * and roundings of numbers near 1 where all cancel. At special points one by one; there, a second derivative that is NaN in JAX, or infinite in both, or at infinity, is
 * the formula's choice, and so is any where the function itself is NaN: it is not defined there.
 */
function toleranceOf({ row }: Case, e: Plain, order: number, rounded: boolean, around: Around): Tolerance {
  const single = realOf(e.dtype) === "float32";
  const bound = (row.loose ?? 1) * (rounded ? 1e-4 : single ? (row.special ? 5e-5 : 1e-5) : 1e-10);
  if (!row.special) return { largest: bound, absolute: () => single ? 1e-6 : 1e-14 };
  const beside = (xs: readonly Plain[], i: number, is: (m: number) => boolean): boolean =>
    xs.some((x) => x.data.length === e.data.length && is(modulus(x, i)));
  return {
    relative: bound,
    absolute: () => 1e-37,
    poles: order === 2 || kindOf(e.dtype) === "c",
    free: (i) =>
      beside(around.ys, i, Number.isNaN) ||
      (order === 2 && (Number.isNaN(modulus(e, i)) || beside(around.xs, i, (m) => !Number.isFinite(m)))),
  };
}

/** Operands and results, for what is special about an element. */
interface Around {
  readonly xs: readonly Plain[];
  readonly ys: readonly Plain[];
}

/** A wide array in the narrow dtype of `like`. */
function narrowed(e: Plain, like: Plain): Plain {
  return e.dtype === like.dtype ? e : { dtype: like.dtype, shape: e.shape, data: Float32Array.from(e.data) };
}

function checkPairing(c: Case, s: Smooth, tangents: readonly Plain[], cotangents: readonly Plain[], report: Report) {
  const left = pairing(s.cts.map(toPlain), tangents);
  const right = pairing(cotangents, s.ts.map(toPlain));
  const scale = left.scale + right.scale;
  const single = [...s.xs, ...s.cts].some((x) => realOf(x.dtype) === "float32");
  if (!Number.isFinite(scale)) {
    if (!c.row.special) report.fail(c.name, `the pairings ${left.sum} and ${right.sum} are not finite`);
    return;
  }
  const bound = (c.row.loose ?? 1) * (single ? 1e-5 : 1e-12) * scale;
  if (Math.abs(left.sum - right.sum) > bound) {
    report.fail(c.name, `⟨ct, jvp⟩ = ${left.sum} but ⟨vjp, t⟩ = ${right.sum}`);
  }
}

function checkCase(c: Case, report: Report): void {
  const expected = derivativesOf(c)!;
  const s = smooth(c.name, flatCall(c.row), operandsOf(c), specsOf(c.row.args ?? []), c.row.special);
  if (s === null) return report.fail(c.name, "JAX differentiates it, but it has no differentiable operand and result");
  const rounded = goldenOf(c).jvp === null;
  const around = { xs: s.xs.map(toPlain), ys: plain(s.f, s) };
  const compare = (what: string, actual: readonly Plain[], wanted: readonly Plain[], order: number): void => {
    if (actual.length !== wanted.length) report.fail(`${c.name}, ${what}`, `${actual.length}, not ${wanted.length}`);
    wanted.forEach((e, i) => {
      const own = rounded ? narrowed(e, actual[i]) : e;
      report.check(`${c.name}, ${what} ${i}`, mismatch(actual[i], own, toleranceOf(c, own, order, rounded, around)));
    });
  };
  const tangents = plain((xs) => push(s.f, xs, s.ts), s);
  const cotangents = plain((xs) => pull(s.f, xs, s.cts), s);
  compare("jvp", tangents, expected.jvp!, 1);
  compare("vjp", cotangents, expected.vjp!, 1);
  checkPairing(c, s, tangents, cotangents, report);
  if (rounded) return;
  compare("jvp of vjp", plain((xs) => push((ys) => pull(s.f, ys, s.cts), xs, s.ts), s), expected.second!, 2);
}

byFunction(HERE.filter((c) => derivativesOf(c) !== null), "has JAX's derivatives", checkCase);
