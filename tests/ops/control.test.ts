/**
 * The op-table walk over the records that take functions: values and derivatives in every order, eager, batched and
 * compiled, against the same function without the record.
 *
 * @module
 */
import { assertThrows } from "@std/assert";
import type { NDArray } from "../../lib/core/array.ts";
import type { DType } from "../../lib/core/dtype.ts";
import { NotDifferentiableError } from "../../lib/errors.ts";
import { DISPATCHED, supports } from "../device.ts";
import { mismatch, Report } from "./compare.ts";
import { CONTROL, type ControlSample } from "./control_samples.ts";
import { buildOperand, type Plain, toArray, toPlain } from "./data.ts";
import { type Flat, jitted, pull, push } from "./flat.ts";
import { compareWithLoop, SIZE, subsets } from "./loops.ts";
import { type Smooth, smooth } from "./smooth.ts";

/** The dtype of operands that don't name their own. */
const DTYPE: DType = supports("float64") ? "float64" : "float32";

type Transform = (f: Flat, s: Smooth) => Flat;

const forward: Transform = (f, s) => (xs) => push(f, xs, s.ts);
const backward: Transform = (f, s) => (xs) => pull(f, xs, s.cts);
/** Cotangents of a function of the operands to arrays like them. */
const back: Transform = (f, s) => (xs) => pull(f, xs, s.ts);

/** The derivatives that are compared, by the modes they need, the inner one first. */
const DERIVATIVES: readonly (readonly [string, readonly ("jvp" | "vjp")[], Transform])[] = [
  ["jvp", ["jvp"], forward],
  ["vjp", ["vjp"], backward],
  ["jvp of jvp", ["jvp"], (f, s) => forward(forward(f, s), s)],
  ["vjp of jvp", ["jvp", "vjp"], (f, s) => backward(forward(f, s), s)],
  ["jvp of vjp", ["vjp"], (f, s) => forward(backward(f, s), s)],
  ["vjp of vjp", ["vjp"], (f, s) => back(backward(f, s), s)],
];

/** The sets of operands that are batched; all of them alone where each op is a dispatch. */
function setsOf(n: number): boolean[][] {
  return subsets(n).filter((set) => !DISPATCHED || set.every((b) => b));
}

function examplesOf({ args }: ControlSample): Plain[][] {
  return Array.from({ length: SIZE }, (_, b) => args.map((spec, i) => buildOperand(spec, DTYPE, i, b)));
}

function compare(where: string, actual: Flat, plain: Flat, xs: readonly NDArray[], report: Report): void {
  report.run(where, () => {
    const expected = plain(xs).map(toPlain);
    actual(xs).map(toPlain).forEach((y, i) =>
      report.check(`${where}, result ${i}`, mismatch(y, expected[i], { largest: DTYPE === "float64" ? 1e-12 : 1e-5 }))
    );
  });
}

function checkValues(sample: ControlSample, report: Report): void {
  const examples = examplesOf(sample);
  const args = examples[0].map(toArray);
  const { f, plain } = sample;
  compare("values", f, plain, args, report);
  compare("jit", jitted(f), plain, args, report);
  for (const set of setsOf(args.length)) {
    compareWithLoop("vmap", f, plain, examples, set, false, report);
    compareWithLoop("vmap of jit", jitted(f), plain, examples, set, false, report);
  }
}

function checkDerivatives(sample: ControlSample, report: Report): void {
  const examples = examplesOf(sample);
  const s = smooth(sample.label, sample.f, examples[0], sample.args)!;
  const reference = smooth(sample.label, sample.plain, examples[0], sample.args)!;
  const moving = examples.map((e) => e.filter((x) => x.dtype === DTYPE));
  for (const [name, modes, transform] of DERIVATIVES) {
    const plain = transform(reference.f, s);
    const eager = transform(s.f, s);
    if (modes.some((mode) => mode === sample.refuses)) {
      assertThrows(() => eager(s.xs), NotDifferentiableError);
      assertThrows(() => jitted(eager)(s.xs), NotDifferentiableError);
      continue;
    }
    compare(name, eager, plain, s.xs, report);
    compare(`jit of ${name}`, jitted(eager), plain, s.xs, report);
    compare(`${name} of jit`, transform(jitted(s.f), s), plain, s.xs, report);
    for (const set of setsOf(s.xs.length)) {
      compareWithLoop(`vmap of ${name}`, eager, plain, moving, set, false, report);
      compareWithLoop(`vmap of jit of ${name}`, jitted(eager), plain, moving, set, false, report);
    }
  }
}

for (const sample of CONTROL) {
  Deno.test(`values of ${sample.op}: ${sample.label}`, () => {
    const report = new Report();
    checkValues(sample, report);
    report.finish();
  });
  Deno.test(`derivatives of ${sample.op}: ${sample.label}`, () => {
    const report = new Report();
    checkDerivatives(sample, report);
    report.finish();
  });
}
