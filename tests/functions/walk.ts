/**
 * The walk over the cases of functions.
 *
 * @module
 */
import { type DType, realOf } from "../../lib/core/dtype.ts";
import { Report, type Tolerance } from "../ops/compare.ts";
import type { Case, Row } from "./rows.ts";

/** The dtypes whose golden values JAX computed without x64. */
export const NARROW: ReadonlySet<DType> = new Set(["bool", "int32", "uint32", "float32", "complex64"] as const);

/**
 * How far a value may be from JAX's: in float32 1e-5 of itself and 1e-6 of the largest element, in float64 1e-11 and
 * 1e-13; at special points of itself alone. Below the smallest normal number XLA flushes.
 */
export function valueTolerance({ special, loose = 1 }: Row, dtype: DType): Tolerance {
  const single = realOf(dtype) === "float32";
  return {
    relative: loose * (single ? 1e-5 : 1e-11),
    largest: special ? 0 : loose * (single ? 1e-6 : 1e-13),
    absolute: () => single ? 2 ** -126 : 2 ** -1022,
  };
}

/** Declares a test for each function that cases call. */
export function byFunction(cases: readonly Case[], title: string, check: (c: Case, report: Report) => void): void {
  for (const [call, mine] of Map.groupBy(cases, (c) => c.row.call)) {
    Deno.test(`${call} ${title}`, () => {
      const report = new Report();
      for (const c of mine) report.run(c.name, () => check(c, report));
      report.finish();
    });
  }
}
