/**
 * Every function under `vmap`, against the real JAX and against a loop, and under `jit`, against running it eagerly.
 *
 * @module
 */
import { assertThrows } from "@std/assert";
import { kindOf, realOf } from "../../lib/core/dtype.ts";
import { mismatch, type Report, type Tolerance } from "../ops/compare.ts";
import { type Plain, stack, toArray, toPlain } from "../ops/data.ts";
import { batched, type Flat, jitted } from "../ops/flat.ts";
import { flatCall } from "./call.ts";
import { goldenOf } from "./golden.ts";
import { HERE } from "./here.ts";
import { type Case, operandsOf } from "./rows.ts";
import { byFunction, valueTolerance } from "./walk.ts";

const run = (f: Flat, xs: readonly Plain[]): Plain[] => f(xs.map(toArray)).map(toPlain);

/** Two ways of computing the same may round otherwise. */
function rounding(y: Plain, { row }: Case): Tolerance {
  const kind = kindOf(y.dtype);
  if (kind !== "f" && kind !== "c") return {};
  return { largest: (row.loose ?? 1) * (realOf(y.dtype) === "float32" ? 2e-6 : 1e-13) };
}

function checkSame(where: string, c: Case, actual: readonly Plain[], expected: readonly Plain[], report: Report): void {
  if (actual.length !== expected.length) report.fail(where, `${actual.length} results, not ${expected.length}`);
  expected.forEach((e, i) => report.check(`${where} ${i}`, mismatch(actual[i], e, rounding(e, c))));
}

/** A function whose result's shape depends on values names the way out under a transform that has none. */
function checkEager(c: Case): void {
  const f = flatCall(c.row);
  const args = operandsOf(c);
  assertThrows(() => run(jitted(f), args), Error, "size", `${c.name}, jit`);
  const batch = args.map((x) => stack([x, x], 0));
  assertThrows(() => run(batched(f, args.map(() => 0), 0, 2), batch), Error, "size", `${c.name}, vmap`);
}

function checkBatch(c: Case, f: Flat, args: readonly Plain[], report: Report): void {
  const other = operandsOf(c, 1);
  const { vmap } = goldenOf(c);
  if (vmap !== null) {
    const both = args.map((x, i) => stack([x, other[i]], 0));
    const actual = run(batched(f, args.map(() => 0), 0, 2), both);
    if (actual.length !== vmap.length) report.fail(`${c.name}, vmap`, `${actual.length} results, not ${vmap.length}`);
    vmap.forEach((e, i) => {
      const exact = kindOf(e.dtype) !== "f" && kindOf(e.dtype) !== "c";
      report.check(`${c.name}, vmap ${i}`, mismatch(actual[i], e, exact ? {} : valueTolerance(c.row, e.dtype)));
    });
  }
  // One operand batched, along its last axis; the others not.
  args.forEach((x, k) => {
    const at = x.shape.length;
    const batch = args.map((y, i) => i === k ? stack([x, other[k]], at) : y);
    const loop = [x, other[k]].map((one) => run(f, args.map((y, i) => i === k ? one : y)));
    const expected = loop[0].map((y, j) => stack([y, loop[1][j]], 0));
    const actual = run(batched(f, args.map((_, i) => i === k ? at : null), 0, 2), batch);
    checkSame(`${c.name}, vmap over operand ${k}`, c, actual, expected, report);
  });
}

function checkCase(c: Case, report: Report): void {
  if (goldenOf(c).error !== undefined) return;
  if (c.row.eager) return checkEager(c);
  const f = flatCall(c.row);
  const args = operandsOf(c);
  const compiled = jitted(f);
  checkSame(`${c.name}, jit`, c, run(compiled, args), run(f, args), report);
  checkSame(`${c.name}, jit again`, c, run(compiled, args), run(f, args), report);
  if (!c.row.special) checkBatch(c, f, args, report);
}

/** Whether the results are arrays: what a function says of the host's values has no batches. */
function givesArrays(c: Case): boolean {
  const { outs } = goldenOf(c);
  return outs.length === 0 || outs.some((out) => "array" in out);
}

byFunction(HERE.filter((c) => operandsOf(c).length > 0 && givesArrays(c)), "batches and stages", checkCase);
