/**
 * The op-table walk, derivatives: tangents and cotangents against JAX's, tangents against central differences, and
 * cotangents against tangents, to order 2.
 *
 * No sample is left out: one whose derivative isn't compared with differences has no differentiable operand or result,
 * or a narrow dtype whose wide one is compared, or is about points where only JAX's answer decides (`special`), or
 * belongs to an op that declares a zero derivative; the last is asserted.
 *
 * @module
 */
import { assertThrows } from "@std/assert";
import type { NDArray } from "../../lib/core/array.ts";
import { allocate, kindOf, realOf } from "../../lib/core/dtype.ts";
import { NotDifferentiableError } from "../../lib/errors.ts";
import { epsilon, mismatch, modulus, pairing, Report, type Tolerance } from "./compare.ts";
import { cotangentOf, type Plain, toArray, toPlain } from "./data.ts";
import { type Flat, pull, push } from "./flat.ts";
import { type Golden, goldenOf } from "./golden.ts";
import { SOME } from "./here.ts";
import type { Case } from "./rows.ts";
import { comparedWithDifferences, type Smooth, smoothOf, whole } from "./smooth.ts";

const plain = (xs: readonly NDArray[]): Plain[] => xs.map(toPlain);

/** Whether an operand is not finite at element `k` of a result that is elementwise in it. */
function atInfinity(xs: readonly Plain[], out: Plain, k: number): boolean {
  return xs.some((x) => x.data.length === out.data.length && !Number.isFinite(modulus(x, k)));
}

/**
 * Compares with what JAX gives: 1e-5 in float32, 1e-11 in float64, of the largest element. Special points are compared
 * one by one, and more loosely: 1 − tanh² and its like cancel in either library's rounding. Where a complex or a second
 * derivative has a pole, NaN or infinity is the formula's choice, and so is a second derivative at infinity, or where
 * JAX's own rules meet 0·∞.
 */
function compare(
  where: string,
  actual: readonly Plain[],
  expected: readonly Plain[],
  { special, xs }: { special: boolean; xs: readonly Plain[] },
  order: 1 | 2,
  report: Report,
) {
  expected.forEach((e, i) => {
    const single = realOf(e.dtype) === "float32";
    const tolerance: Tolerance = special
      ? {
        relative: single ? 5e-5 : 1e-9,
        absolute: () => 1e-37,
        poles: order === 2 || kindOf(e.dtype) === "c",
        free: order === 2 ? (k) => Number.isNaN(modulus(e, k)) || atInfinity(xs, e, k) : undefined,
      }
      : { largest: single ? 1e-5 : 1e-11 };
    report.check(`${where} ${i}`, mismatch(actual[i], e, tolerance));
  });
}

/** Re Σ ct·ẏ = Re Σ x̄·t */
function checkPairing(
  where: string,
  s: Smooth,
  ys: readonly Plain[],
  cts: readonly Plain[],
  xBars: readonly Plain[],
  report: Report,
) {
  const left = pairing(cts, ys);
  const right = pairing(xBars, plain(s.ts));
  const scale = left.scale + right.scale;
  if (!Number.isFinite(scale)) {
    if (!s.special) report.fail(where, `the pairings ${left.sum} and ${right.sum} are not finite`);
    return;
  }
  if (Math.abs(left.sum - right.sum) > 64 * epsilon(ys[0]) * scale) {
    report.fail(where, `⟨ct, jvp⟩ = ${left.sum} but ⟨vjp, t⟩ = ${right.sum}`);
  }
}

function shifted(x: NDArray, t: NDArray, h: number): NDArray {
  const a = toPlain(x);
  const { data } = toPlain(t);
  return toArray({ ...a, data: a.data.map((v, i) => v + h * data[i]) });
}

/** Tangents against (f(x + ht) − f(x − ht))/2h. The tangent is what the rounded arguments differ by. */
function checkDifferences(where: string, s: Smooth, f: Flat, report: Report): void {
  const h = 2 ** -18;
  const up = s.xs.map((x, i) => shifted(x, s.ts[i], h));
  const down = s.xs.map((x, i) => shifted(x, s.ts[i], -h));
  const ts = plain(up).map((u, i) => {
    const d = toPlain(down[i]);
    return toArray({ ...u, data: u.data.map((v, k) => (v - d.data[k]) / (2 * h)) });
  });
  const tangents = plain(push(f, s.xs, ts));
  const values = plain(f(s.xs));
  const above = plain(f(up));
  const below = plain(f(down));
  tangents.forEach((t, j) => {
    const data = allocate(t.dtype, t.data.length / (kindOf(t.dtype) === "c" ? 2 : 1));
    data.forEach((_, k) => data[k] = (above[j].data[k] - below[j].data[k]) / (2 * h));
    const absolute = (i: number): number => 1e-9 * (1 + modulus(values[j], i));
    // A gather fills with NaN what is out of range; JAX's tangent there is checked, differences say nothing.
    const free = (i: number): boolean => Number.isNaN(modulus(values[j], i));
    report.check(`${where} ${j}`, mismatch(t, { ...t, data }, { relative: 1e-7, largest: 1e-9, absolute, free }));
  });
}

function isZero(xs: readonly Plain[]): boolean {
  return xs.every((x) => x.data.every((v) => v === 0));
}

function hasNaN(xs: readonly Plain[]): boolean {
  return xs.some((x) => x.data.some(Number.isNaN));
}

function checkCase(c: Case, report: Report): void {
  const golden = goldenOf(c);
  const { name, row } = c;
  const s = smoothOf(c);
  if (row.derivative === "refused") {
    const { f, xs, ts, cts } = whole(c)!;
    assertThrows(() => push(f, xs, ts), NotDifferentiableError, row.op);
    assertThrows(() => pull(f, xs, cts), NotDifferentiableError, row.op);
    return;
  }
  if (s === null) {
    if (golden.jvp !== null) {
      report.fail(name, "JAX differentiates it, but it has no differentiable operand and result");
    }
    return;
  }
  const tangents = plain(push(s.f, s.xs, s.ts));
  const cotangents = plain(pull(s.f, s.xs, s.cts));
  checkPairing(`${name}, vjp against jvp`, s, tangents, plain(s.cts), cotangents, report);
  if (row.derivative === "nan") {
    if (!hasNaN(tangents) || !hasNaN(cotangents)) report.fail(name, "the derivative of a NaN should be NaN");
    return;
  }
  if (row.derivative !== undefined && !(isZero(tangents) && isZero(cotangents))) {
    report.fail(name, "the row says that the op declares a zero derivative, but it has another");
  }
  const at = { special: s.special, xs: plain(s.xs) };
  if (golden.jvp !== null) compare(`${name}, jvp`, tangents, golden.jvp, at, 1, report);
  else if (row.derivative !== "undefined" && !row.jax.startsWith("np.")) {
    report.fail(name, "the golden file has no derivative");
  }
  if (golden.vjp !== null) compare(`${name}, vjp`, cotangents, golden.vjp, at, 1, report);
  if (row.derivative !== undefined) return;
  checkSecond(name, s, golden, report);
  if (comparedWithDifferences(c, s)) {
    checkDifferences(`${name}, jvp against differences`, s, s.f, report);
    checkDifferences(`${name}, jvp of jvp against differences`, s, (xs) => push(s.f, xs, s.ts), report);
    checkDifferences(`${name}, jvp of vjp against differences`, s, (xs) => pull(s.f, xs, s.cts), report);
  }
}

/** Order 2: the cotangents as a function of the operands, differentiated in both modes. */
function checkSecond(name: string, s: Smooth, golden: Golden, report: Report): void {
  const back: Flat = (xs) => pull(s.f, xs, s.cts);
  const ws = s.xs.map((x, i) => toArray(cotangentOf(toPlain(x), 32 + i)));
  const forward = plain(push(back, s.xs, s.ts));
  if (golden.second !== null) {
    compare(`${name}, jvp of vjp`, forward, golden.second, { special: s.special, xs: plain(s.xs) }, 2, report);
  }
  checkPairing(`${name}, vjp of vjp`, s, forward, plain(ws), plain(pull(back, s.xs, ws)), report);
  const along: Flat = (xs) => push(s.f, xs, s.ts);
  const twice = plain(push(along, s.xs, s.ts));
  checkPairing(`${name}, vjp of jvp`, s, twice, plain(s.cts), plain(pull(along, s.xs, s.cts)), report);
}

for (const [name, cases] of SOME) {
  Deno.test(`derivatives of ${name}`, () => {
    const report = new Report();
    for (const c of cases) report.run(c.name, () => checkCase(c, report));
    report.finish();
  });
}
