/**
 * Calls of `np`, `linalg` and `nn` against what JAX gave: values, shapes, dtypes and weak types, and which calls fail.
 *
 * @module
 */
import { AssertionError } from "@std/assert";
import { ELEMENTWISE, EXACT, type GoldenArray, REDUCTION, type Tolerance } from "../golden.ts";
import { assertRow, callText, decode, functionOf, isGolden, readRows, type Row, testRows } from "./calls.ts";
import { SUMS } from "./tolerances.ts";

/** A call; `error` is the class of what JAX raises. */
interface Line extends Row {
  readonly error?: string;
}

/** Functions whose value has one right answer. */
const EXACTLY = new Set(
  ("np.add np.subtract np.maximum np.minimum np.equal np.less np.sort np.argsort np.argmax np.argmin np.max np.min " +
    "np.reshape np.transpose np.concatenate np.stack np.pad np.tril np.triu np.diag np.diagonal np.roll np.arange np.eye " +
    "np.zeros np.full np.where np.clip np.rint np.floor np.ceil nn.oneHot nn.relu").split(" "),
);

/** Complex functions err relative to the modulus; gelu and linspace between arrays are sums that may cancel. */
const MODULUS: Tolerance = { relative: 1e-6 };

function tolerance({ call, args }: Line, expected: GoldenArray): Tolerance {
  if (SUMS.has(call)) return REDUCTION;
  if (EXACTLY.has(call)) return EXACT;
  if (call === "np.linspace") return isGolden(args[0]) ? MODULUS : EXACT;
  return expected.dtype === "complex64" || call === "nn.gelu" ? MODULUS : ELEMENTWISE;
}

/** Fails unless the call throws one sentence that names what was done. */
function assertFails(line: Line): void {
  try {
    functionOf(line.call)(...line.args.map(decode));
  } catch (e) {
    if (!(e instanceof RangeError || e instanceof TypeError)) throw e;
    if (/^[a-z][\w. ]*: .*[^.]$/s.test(e.message)) return;
    throw new AssertionError(`${callText(line)}: the message is ${JSON.stringify(e.message)}`);
  }
  throw new AssertionError(`${callText(line)} gave a value; in JAX it is a ${line.error}`);
}

testRows(readRows<Line>("numpy/golden.jsonl"), "is that of JAX", (line: Line) => {
  if (line.error !== undefined) assertFails(line);
  else assertRow(line, (_call, expected) => tolerance(line, expected));
});
