/**
 * Rows of golden files that are calls: functions by name, their arguments as data, and what JAX gave.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type DType, fft, lax, linalg, type NDArray, nn, np } from "@fluxion/fluxion";
import { assertGolden, type GoldenArray, goldenNumbers, type Tolerance } from "../golden.ts";

/** One call and its result. */
export interface Row {
  /** The function, as `np.sum`. */
  readonly call: string;
  /** Its arguments; {@link decode} makes them. */
  readonly args: readonly unknown[];
  /** What JAX gave; absent where it raises. */
  readonly result?: GoldenArray | readonly GoldenArray[];
}

/** The modules whose functions rows call. */
export const ROOMS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  np,
  fft,
  linalg,
  nn,
  lax,
  "lax.linalg": lax.linalg,
};

/** The rows of a file of the folder `tests`. */
export function readRows<R extends Row = Row>(path: string): R[] {
  const lines = Deno.readTextFileSync(new URL(`../${path}`, import.meta.url)).trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}

/** Whether an argument or result of a row is an array. */
export function isGolden(x: unknown): x is GoldenArray {
  return typeof x === "object" && x !== null && "data" in x && "shape" in x;
}

/** A golden array as an array. */
export function goldenArray(x: GoldenArray): NDArray {
  const numbers = goldenNumbers(x);
  const elements = x.dtype.startsWith("complex")
    ? Array.from({ length: numbers.length / 2 }, (_, i) => ({ re: numbers[2 * i], im: numbers[2 * i + 1] }))
    : numbers;
  return np.array(elements, { dtype: x.dtype as DType }).reshape(x.shape);
}

const SPECIAL: Record<string, number> = { nan: NaN, inf: Infinity, "-inf": -Infinity };

/** An argument: an array, a number, a word, a list, or options. */
export function decode(x: unknown): unknown {
  if (typeof x === "string") return SPECIAL[x] ?? x;
  if (Array.isArray(x)) return x.map(decode);
  if (typeof x !== "object" || x === null) return x;
  if (isGolden(x)) return goldenArray(x);
  return Object.fromEntries(Object.entries(x).map(([key, value]) => [key, decode(value)]));
}

/** The function that a row calls. */
export function functionOf(call: string): (...args: unknown[]) => unknown {
  const [room, name] = call.split(".");
  return ROOMS[room][name] as (...args: unknown[]) => unknown;
}

/** A row's call, for messages. */
export function callText({ call, args }: Row): string {
  return `${call}(${JSON.stringify(args).slice(1, -1)})`.slice(0, 400);
}

/** Fails unless a row's call gives what JAX gave; `tolerance` may differ by result. */
export function assertRow(row: Row, tolerance: (call: string, expected: GoldenArray) => Tolerance): void {
  const { call, result } = row;
  const what = callText(row);
  const actual = functionOf(call)(...row.args.map(decode));
  if (isGolden(result)) return assertGolden(actual as NDArray, result, tolerance(call, result), what);
  const list = result as readonly GoldenArray[];
  assertEquals((actual as NDArray[]).length, list.length, what);
  list.forEach((e, i) => assertGolden((actual as NDArray[])[i], e, tolerance(call, e), `${what}[${i}]`));
}

/** Declares a test for each function that rows call. */
export function testRows(rows: readonly Row[], title: string, check: (row: Row) => void): void {
  for (const call of new Set(rows.map((row) => row.call))) {
    Deno.test(`${call} ${title}`, () => rows.filter((row) => row.call === call).forEach(check));
  }
}
