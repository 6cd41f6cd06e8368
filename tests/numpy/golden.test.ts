/**
 * Calls of `np`, `linalg` and `nn` against what JAX gave: values, shapes, dtypes and weak types, and which calls fail.
 *
 * @module
 */
import { assertEquals, AssertionError } from "@std/assert";
import { type DType, linalg, NDArray, nn, np } from "@fluxion/fluxion";
import { assertGolden, ELEMENTWISE, EXACT, type GoldenArray, REDUCTION, type Tolerance } from "../golden.ts";

interface Line {
  readonly call: string;
  readonly args: readonly unknown[];
  readonly result?: GoldenArray | readonly GoldenArray[];
  readonly error?: string;
}

/** Functions that add up or multiply many elements, or go through a logarithm and back. */
const SUMS = new Set(
  ("np.sum np.mean np.prod np.var np.std np.cumsum np.cumprod np.trace np.dot np.matmul np.inner np.vdot np.tensordot " +
    "np.einsum linalg.cholesky linalg.norm linalg.multiDot nn.softmax nn.logSoftmax nn.logsumexp").split(" "),
);

/** Functions whose value has one right answer. */
const EXACTLY = new Set(
  ("np.add np.subtract np.maximum np.minimum np.equal np.less np.sort np.argsort np.argmax np.argmin np.max np.min " +
    "np.reshape np.transpose np.concatenate np.stack np.pad np.tril np.triu np.diag np.diagonal np.roll np.arange np.eye " +
    "np.zeros np.full np.where np.clip np.rint np.floor np.ceil  nn.oneHot nn.relu").split(" "),
);

const SPECIAL: Record<string, number> = { nan: NaN, inf: Infinity, "-inf": -Infinity };

function isArray(x: unknown): x is GoldenArray {
  return typeof x === "object" && x !== null && "data" in x && "shape" in x;
}

/** An argument as the golden file holds it: an array, numbers, lists, options. */
function decode(x: unknown): unknown {
  if (typeof x === "string") return SPECIAL[x] ?? x;
  if (Array.isArray(x)) return x.map(decode);
  if (typeof x !== "object" || x === null) return x;
  if (!isArray(x)) return Object.fromEntries(Object.entries(x).map(([k, v]) => [k, decode(v)]));
  const real = (v: unknown): number => typeof v === "string" ? SPECIAL[v] : Number(v);
  const elements = x.data.map((v) => typeof v === "object" ? { re: real(v[0]), im: real(v[1]) } : real(v));
  return np.array(elements, { dtype: x.dtype as DType }).reshape(x.shape);
}

const rooms: Record<string, Record<string, unknown>> = { np, linalg, nn };
const lines: Line[] = Deno.readTextFileSync(new URL("golden.jsonl", import.meta.url)).trim().split("\n")
  .map((line) => JSON.parse(line));

/** Complex functions err relative to the modulus; gelu and linspace between arrays are sums that may cancel. */
const MODULUS: Tolerance = { relative: 1e-6 };

function tolerance({ call, args }: Line, expected: GoldenArray): Tolerance {
  if (SUMS.has(call)) return REDUCTION;
  if (EXACTLY.has(call)) return EXACT;
  if (call === "np.linspace") return isArray(args[0]) ? MODULUS : EXACT;
  return expected.dtype === "complex64" || call === "nn.gelu" ? MODULUS : ELEMENTWISE;
}

function run({ call, args }: Line): unknown {
  const [room, name] = call.split(".");
  return (rooms[room][name] as (...args: unknown[]) => unknown)(...args.map(decode));
}

function check(line: Line): void {
  const what = `${line.call}(${JSON.stringify(line.args).slice(0, 300)})`;
  if (line.error !== undefined) {
    try {
      run(line);
    } catch (e) {
      if (e instanceof RangeError || e instanceof TypeError) return assertMessage(e.message, what);
      throw e;
    }
    throw new AssertionError(`${what} gave a value; in JAX it is a ${line.error}`);
  }
  const result = run(line);
  const expected = line.result as GoldenArray | readonly GoldenArray[];
  if (!Array.isArray(expected)) {
    return assertGolden(result as NDArray, expected as GoldenArray, tolerance(line, expected as GoldenArray), what);
  }
  assertEquals((result as NDArray[]).length, expected.length, what);
  expected.forEach((e, i) => assertGolden((result as NDArray[])[i], e, tolerance(line, e), `${what}[${i}]`));
}

/** One sentence that names what was done, as all messages here do. */
function assertMessage(message: string, what: string): void {
  if (!/^[a-z][\w. ]*: .*[^.]$/s.test(message)) {
    throw new AssertionError(`${what}: the message is ${JSON.stringify(message)}`);
  }
}

for (const call of new Set(lines.map((line) => line.call))) {
  Deno.test(`${call} is that of JAX`, () => {
    lines.filter((line) => line.call === call).forEach(check);
  });
}
