/**
 * The cases of ops whose dtypes the device of the tests has.
 *
 * @module
 */
import { assert } from "@std/assert";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import { DISPATCHED, supported } from "../device.ts";
import { operandsOf } from "./data.ts";
import { goldenOf } from "./golden.ts";
import { type Case, CASES } from "./rows.ts";

function dtypesOf(c: Case): DType[] {
  return [c.dtype, ...[...operandsOf(c), ...goldenOf(c).outs].map((x) => x.dtype)];
}

const kept = supported("cases of ops", [...CASES.values()].flat(), dtypesOf);

/** As `CASES`, without what the device lacks; no op is without a case. */
export const HERE: ReadonlyMap<string, readonly Case[]> = Map.groupBy(kept, (c) => c.row.op);

/** As {@link HERE}; where each op is a dispatch, the first case of each op in each kind of dtype. */
export const SOME: ReadonlyMap<string, readonly Case[]> = DISPATCHED ? firstOf(HERE) : HERE;

function firstOf(cases: ReadonlyMap<string, readonly Case[]>): Map<string, readonly Case[]> {
  const first = [...cases].map(([name, all]) => {
    return [name, [...Map.groupBy(all, (c) => kindOf(c.dtype)).values()].map(([c]) => c)] as const;
  });
  console.log(`of them, ${first.reduce((n, [, all]) => n + all.length, 0)} are batched, staged and differentiated`);
  return new Map(first);
}

for (const name of CASES.keys()) assert(HERE.has(name), `${name} has no case in a dtype that the device has`);
