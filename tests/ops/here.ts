/**
 * The cases of ops whose dtypes the device of the tests has.
 *
 * @module
 */
import { assert } from "@std/assert";
import type { DType } from "../../lib/core/dtype.ts";
import { supported } from "../device.ts";
import { operandsOf } from "./data.ts";
import { goldenOf } from "./golden.ts";
import { type Case, CASES } from "./rows.ts";

function dtypesOf(c: Case): DType[] {
  return [c.dtype, ...[...operandsOf(c), ...goldenOf(c).outs].map((x) => x.dtype)];
}

const kept = supported("cases of ops", [...CASES.values()].flat(), dtypesOf);

/** As `CASES`, without what the device lacks; no op is without a case. */
export const HERE: ReadonlyMap<string, readonly Case[]> = Map.groupBy(kept, (c) => c.row.op);

for (const name of CASES.keys()) assert(HERE.has(name), `${name} has no case in a dtype that the device has`);
