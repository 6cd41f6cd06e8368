/**
 * Every function's values against the real JAX's: dtype, shape, weak type, elements; and what it refuses.
 *
 * @module
 */
import { kindOf } from "../../lib/core/dtype.ts";
import { NDArray } from "../../mod.ts";
import { placeOf } from "../../lib/ops/mod.ts";
import { DEVICE } from "../device.ts";
import { mismatch, type Report, type Tolerance } from "../ops/compare.ts";
import { type Plain, toArray, toPlain } from "../ops/data.ts";
import { resultsOf } from "./call.ts";
import { digestOf, type Golden, goldenOf, type Result } from "./golden.ts";
import { HERE } from "./here.ts";
import { type Case, operandsOf } from "./rows.ts";
import { byFunction, NARROW, valueTolerance } from "./walk.ts";

/** Integers and booleans agree exactly; of complex zeros XLA loses the signs. */
function toleranceOf({ row }: Case, out: Plain): Tolerance {
  const kind = kindOf(out.dtype);
  if (kind !== "f" && kind !== "c") return {};
  return { ...valueTolerance(row, out.dtype), signs: row.special && kind === "f" };
}

function checkResult(c: Case, actual: unknown, expected: Result, where: string, report: Report): void {
  if ("value" in expected) {
    const given = actual instanceof NDArray ? actual.tolist() : actual;
    if (!Object.is(given, expected.value)) {
      report.fail(where, `is ${JSON.stringify(given)}, expected ${JSON.stringify(expected.value)}`);
    }
    return;
  }
  if (!(actual instanceof NDArray)) return report.fail(where, `is ${typeof actual}, not an array`);
  report.check(where, mismatch(toPlain(actual), expected.array, toleranceOf(c, expected.array)));
  // What the host knew of them, such as their shape, is not computed of the operands and goes where it is needed.
  const place = placeOf(actual) ?? null;
  if (place !== null && !place.loose && place.device !== DEVICE && operandsOf(c).some((x) => x.shape.length > 0)) {
    report.fail(where, `lies on ${place.device.name}, unlike the operands`);
  }
  if (NARROW.has(c.dtype) && actual.weakType !== expected.weak) {
    report.fail(where, `its dtype is ${actual.weakType ? "" : "not "}weak, unlike JAX's`);
  }
}

/** What was done, a colon, and a sentence without a full stop. */
const ONE_SENTENCE = /^[a-z][\w. ]*: .*[^.]$/si;

function checkRefusal(c: Case, golden: Golden, report: Report): void {
  try {
    resultsOf(c.row, operandsOf(c).map(toArray));
  } catch (error) {
    const right = error instanceof TypeError || error instanceof RangeError;
    if (!right || !ONE_SENTENCE.test(error.message)) report.fail(c.name, `throws ${error}`);
    return;
  }
  report.fail(c.name, `JAX raises ${golden.error}; this gives a result`);
}

function checkCase(c: Case, report: Report): void {
  const golden = goldenOf(c);
  if (digestOf(c) !== golden.digest) {
    report.fail(c.name, "the golden file is of another row, or of other operands; run tests/golden/generate.py");
  }
  if (golden.error !== undefined) return checkRefusal(c, golden, report);
  const outs = resultsOf(c.row, operandsOf(c).map(toArray));
  if (outs.length !== golden.outs.length) {
    return report.fail(c.name, `${outs.length} results, not ${golden.outs.length}`);
  }
  golden.outs.forEach((expected, i) => checkResult(c, outs[i], expected, `${c.name}, result ${i}`, report));
}

byFunction(HERE, "has JAX's values", checkCase);
