/**
 * The op-table walk, staging: `jit` of every op, under and over the other transforms, against running it eagerly.
 *
 * @module
 */
import { realOf } from "../../lib/core/dtype.ts";
import { DISPATCHED } from "../device.ts";
import { mismatch, Report, SUMMING } from "./compare.ts";
import { operandsOf, type Plain, stack, toArray, toPlain } from "./data.ts";
import { apply, batched, type Flat, jitted, pull, push } from "./flat.ts";
import { SOME } from "./here.ts";
import { ULP } from "./loops.ts";
import type { Case } from "./rows.ts";
import { smoothOf } from "./smooth.ts";

/** Compares two ways of calling the same function; both are called twice, the compiled one from its cache then. */
function compare(
  where: string,
  actual: () => readonly Plain[],
  expected: readonly Plain[],
  exact: boolean,
  report: Report,
) {
  for (const call of ["first call", "second call"]) {
    report.run(where, () => {
      actual().forEach((y, i) => {
        const largest = exact ? 0 : realOf(y.dtype) === "float32" ? 1e-6 : 1e-14;
        report.check(`${where}, ${call}, result ${i}`, mismatch(y, expected[i], { largest, signs: exact, ulp: ULP }));
      });
    });
  }
}

function checkCase(c: Case, report: Report): void {
  const f = apply(c);
  const exact = !SUMMING.has(c.row.op);
  const args = operandsOf(c);
  const compiled = jitted(f);
  const run = (g: Flat, xs: readonly Plain[]): Plain[] => g(xs.map(toArray)).map(toPlain);
  compare(`${c.name}, jit`, () => run(compiled, args), run(f, args), exact, report);

  const pairs = [operandsOf(c, 0), operandsOf(c, 1)];
  const batch = args.map((_, i) => stack([pairs[0][i], pairs[1][i]], 0));
  const over = (g: Flat): Flat => batched(g, args.map(() => 0), 0, 2);
  const loop = run(over(f), batch);
  // Where each op is a dispatch, compiled functions are the outermost ones.
  if (!DISPATCHED) compare(`${c.name}, vmap of jit`, () => run(over(compiled), batch), loop, exact, report);
  const compiledBatch = jitted(over(f));
  compare(`${c.name}, jit of vmap`, () => run(compiledBatch, batch), loop, exact, report);

  const s = smoothOf(c);
  if (s === null) return;
  const inner = jitted(s.f);
  const plain = (g: Flat): Plain[] => g(s.xs).map(toPlain);
  const forward = (g: Flat): Flat => (xs) => push(g, xs, s.ts);
  const backward = (g: Flat): Flat => (xs) => pull(g, xs, s.cts);
  for (const [name, along] of [["jvp", forward], ["vjp", backward]] as const) {
    const expected = plain(along(s.f));
    const outer = jitted(along(s.f));
    compare(`${c.name}, jit of ${name}`, () => plain(outer), expected, false, report);
    if (!DISPATCHED) compare(`${c.name}, ${name} of jit`, () => plain(along(inner)), expected, false, report);
  }
  const twice = plain(forward(backward(s.f)));
  const nested = jitted(forward(jitted(backward(inner))));
  compare(`${c.name}, jit of jvp of jit of vjp of jit`, () => plain(nested), twice, false, report);
  if (DISPATCHED) return;
  const straight = plain(forward(forward(s.f)));
  compare(`${c.name}, jvp of jvp of jit`, () => plain(forward(forward(inner))), straight, false, report);
}

for (const [name, cases] of SOME) {
  Deno.test(`staging of ${name}`, () => {
    const report = new Report();
    for (const c of cases) report.run(c.name, () => checkCase(c, report));
    report.finish();
  });
}
