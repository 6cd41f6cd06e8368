/**
 * The op-table walk, completeness: no record of the table is without samples, in every kind of dtype that it takes, no
 * sample is without a record or a golden case, and every op that has a derivative is compared with differences.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { DTYPES, kindOf } from "../../lib/core/dtype.ts";
import type { Elementwise, Op } from "../../lib/core/op.ts";
import { OPS } from "../../lib/ops/mod.ts";
import { CONTROL } from "./control_samples.ts";
import { operandsOf } from "./data.ts";
import { GOLDEN_NAMES } from "./golden.ts";
import { CASES } from "./rows.ts";
import { comparedWithDifferences, smoothOf } from "./smooth.ts";

const RECORDS: readonly Op[] = [...OPS.values()];

Deno.test("every record has samples, and every sample a record", () => {
  const sampled = new Set([...CASES.keys(), ...CONTROL.map((s) => s.op)]);
  assertEquals(RECORDS.map((op) => op.name).filter((name) => !sampled.has(name)), [], "records without samples");
  assertEquals([...sampled].filter((name) => !OPS.has(name)), [], "samples of ops that don't exist");
  assertEquals(CONTROL.map((s) => s.op).filter((name) => CASES.has(name)), [], "ops in both tables");
});

Deno.test("the golden file has the cases of the samples, and no others", () => {
  assertEquals(GOLDEN_NAMES.toSorted(), [...CASES.values()].flat().map((c) => c.name).toSorted());
});

Deno.test("an elementwise op has samples in every kind of dtype that it takes", () => {
  for (const op of RECORDS) {
    if (op.family !== "elementwise") continue;
    const { results, lead } = op as Elementwise;
    const taken = new Set(DTYPES.filter((_, i) => results[i] >= 0).map(kindOf));
    const given = new Set((CASES.get(op.name) ?? []).map((c) => kindOf(operandsOf(c)[lead].dtype)));
    assertEquals([...given].sort(), [...taken].sort(), op.name);
  }
});

Deno.test("an op with a derivative is compared with differences", () => {
  for (const [name, cases] of CASES) {
    const smooth = cases.map((c) => ({ c, s: smoothOf(c) })).filter(({ s }) => s !== null);
    const declared = smooth.every(({ c }) => c.row.derivative === "zero" || c.row.derivative === "undefined");
    const compared = smooth.some(({ c, s }) => comparedWithDifferences(c, s!));
    assertEquals(compared || declared, true, `no sample of ${name} is compared with differences`);
  }
});
