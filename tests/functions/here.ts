/**
 * The cases of functions whose dtypes the device of the tests has.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import { supported } from "../device.ts";
import { goldenOf } from "./golden.ts";
import { type Argument, type Case, CASES, operandsOf } from "./rows.ts";

/** Dtypes among arguments and options. */
function named(x: Argument): DType[] {
  if (x === "float64" || x === "complex128") return [x];
  return typeof x === "object" && x !== null ? Object.values(x).flatMap(named) : [];
}

function dtypesOf(c: Case): DType[] {
  const results = goldenOf(c).outs.flatMap((out) => "array" in out ? [out.array.dtype] : []);
  return [c.dtype, ...operandsOf(c).map((x) => x.dtype), ...results, ...named(c.row.args ?? [])];
}

/** As `CASES`, without what the device lacks. */
export const HERE: readonly Case[] = supported("cases of functions", CASES, dtypesOf);
