/**
 * The op-table walk, batching: `vmap` of every op, of its tangents and of its cotangents, against a loop over the
 * examples; for each non-empty set of batched operands, with the batch axes first, and elsewhere.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { Report, SUMMING } from "./compare.ts";
import { cotangentOf, differentiable, operandsOf, type Plain, tangentOf, toArray, toPlain } from "./data.ts";
import { apply, type Flat, over, pull, push } from "./flat.ts";
import { SOME } from "./here.ts";
import { compareWithLoop, SIZE, subsets } from "./loops.ts";
import { type Case, DEFAULT_ARGS } from "./rows.ts";

function checkCase(c: Case, report: Report): void {
  const examples = Array.from({ length: SIZE }, (_, b) => operandsOf(c, b));
  const f = apply(c);
  const exact = !SUMMING.has(c.row.op);
  if (examples[0].length === 0) {
    compareWithLoop(c.name, f, f, examples, [], exact, report);
    return;
  }
  for (const set of subsets(examples[0].length)) compareWithLoop(c.name, f, f, examples, set, exact, report);
  checkDerivatives(c, f, examples, report);
}

/** Tangents and cotangents of batched operands, all of them and each alone; the directions are batched as well. */
function checkDerivatives(c: Case, f: Flat, examples: readonly Plain[][], report: Report): void {
  const [args] = examples;
  const n = args.length;
  const specs = c.row.args ?? DEFAULT_ARGS;
  const at = args.flatMap((x, i) => differentiable(x.dtype) && !specs[i].fixed ? [i] : []);
  const smooth = (xs: readonly NDArray[]): Flat => {
    const whole = over(f, xs, at);
    return (ys) => whole(ys).filter((y) => differentiable(y.dtype));
  };
  const outs = f(args.map(toArray)).map(toPlain).filter((y) => differentiable(y.dtype));
  if (at.length === 0 || outs.length === 0 || c.row.derivative !== undefined) return;
  const chosen = (xs: readonly NDArray[]): NDArray[] => at.map((i) => xs[i]);
  const tangents: Flat = (xs) => push(smooth(xs.slice(0, n)), chosen(xs), xs.slice(n));
  const cotangents: Flat = (xs) => pull(smooth(xs.slice(0, n)), chosen(xs), xs.slice(n));
  const sets = subsets(n).filter((s) => n === 1 || s.every((b) => b) || s.filter((b) => b).length === 1);
  for (const set of sets) {
    const ts = examples.map((e, b) => [...e, ...at.map((i) => tangentOf(specs[i], e[i], i, b))]);
    const cts = examples.map((e, b) => [...e, ...outs.map((y, j) => cotangentOf(y, j, b))]);
    compareWithLoop(`${c.name}, jvp`, tangents, tangents, ts, [...set, ...at.map(() => true)], false, report);
    compareWithLoop(`${c.name}, vjp`, cotangents, cotangents, cts, [...set, ...outs.map(() => true)], false, report);
  }
}

for (const [name, cases] of SOME) {
  Deno.test(`batching of ${name}`, () => {
    const report = new Report();
    for (const c of cases) report.run(c.name, () => checkCase(c, report));
    report.finish();
  });
}
