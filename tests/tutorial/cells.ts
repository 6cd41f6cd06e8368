/**
 * The tutorial's cells as the real JAX ran them (`tests/golden/tutorial.json`), and comparisons with them.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { NDArray } from "@fluxion/fluxion";
import recorded from "../golden/tutorial.json" with { type: "json" };
import { assertGolden, assertNumbers, ELEMENTWISE, EXACT, type GoldenArray, type Tolerance } from "../golden.ts";

/** A random key, by its two words. */
interface GoldenKey {
  readonly key: readonly number[];
}

/** A Python dict or tuple. */
interface GoldenContainer {
  readonly py: string;
  readonly items: readonly GoldenValue[] | Readonly<Record<string, GoldenValue>>;
}

/** A Python number or string. */
interface GoldenPython {
  readonly py: string;
  readonly value: number | string | readonly number[];
}

type GoldenValue = GoldenArray | GoldenKey | GoldenContainer | GoldenPython | { readonly text: string };

interface GoldenCell {
  readonly cell: number;
  readonly value?: GoldenValue;
  readonly binds?: Readonly<Record<string, GoldenValue>>;
  readonly timed?: readonly GoldenValue[];
  readonly plots?: readonly GoldenArray[];
  readonly stdout?: string;
  readonly error?: { readonly type: string; readonly first_line: string };
}

const CELLS = recorded.cells as unknown as readonly GoldenCell[];

/** What tests hold against a golden value: an array, or a container of them. */
export type Actual = NDArray | readonly Actual[] | { readonly [key: string]: Actual };

function isArray(x: Actual): x is NDArray {
  return "dtype" in x && "weakType" in x;
}

function compare(actual: Actual, expected: GoldenValue, tolerance: Tolerance, what: string): void {
  if ("items" in expected) {
    const parts = actual as Readonly<Record<string, Actual>>;
    assertEquals(Object.keys(parts), Object.keys(expected.items), `${what}: the entries`);
    for (const [k, v] of Object.entries(expected.items)) compare(parts[k], v, tolerance, `${what}.${k}`);
    return;
  }
  assert(isArray(actual), `${what}: an array was expected`);
  if ("key" in expected) {
    return assertGolden(actual, { dtype: "uint32", shape: [2], weak: false, data: expected.key }, EXACT, what);
  }
  assert("dtype" in expected, `${what}: the golden value is no array`);
  assertGolden(actual, expected, tolerance, what);
}

const NUMBER = /(?<![\w.])[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf|nan)(?!\w)/g;
const ARRAY = /Array\(([^,()]+), dtype=(\w+)(, weak_type=True)?\)/g;

function parsed(text: string): number {
  return text === "nan" ? NaN : Number(text.replace("inf", "Infinity"));
}

/** The text with `#` for each number and single spaces, and the numbers. */
function split(text: string): { words: string; numbers: number[] } {
  const numbers = Array.from(text.matchAll(NUMBER), (m) => parsed(m[0]));
  const words = text.replace(NUMBER, "#").replace(/\s+/g, " ").replace(/\[ /g, "[").replace(/ \]/g, "]").trim();
  return { words, numbers };
}

/** Collects what a cell prints. */
export class Output {
  /** Everything printed so far. */
  text = "";

  /** Python's `print`: the values as text, with spaces between them. */
  print(...values: unknown[]): void {
    this.text += values.map((v) => `${v}`).join(" ") + "\n";
  }
}

/** `(4, 3)`: a shape as Python prints it. */
export function pythonShape(x: NDArray): string {
  return `(${x.shape.join(", ")}${x.ndim === 1 ? "," : ""})`;
}

/** One cell of the tutorial as JAX ran it; each method fails unless ours agrees. */
export class Cell {
  #golden: GoldenCell;
  #name: string;

  /** The cell of this number, from 1. */
  constructor(n: number) {
    const golden = CELLS.find((c) => c.cell === n);
    assert(golden, `no cell ${n} in the golden file`);
    this.#golden = golden;
    this.#name = `cell ${n}`;
  }

  /** Compares the value of the cell's last line. */
  value(actual: Actual, tolerance: Tolerance = ELEMENTWISE): void {
    const golden = this.#golden.value;
    assert(golden, `${this.#name} has no value`);
    compare(actual, golden, tolerance, `${this.#name}: value`);
  }

  /** Compares the text of the cell's last line, exactly. */
  text(actual: string): void {
    const golden = this.#golden.value;
    assert(golden && "text" in golden, `${this.#name} has no text`);
    assertEquals(actual, golden.text);
  }

  /** Compares variables that the cell binds, by their Python names. */
  binds(actual: Readonly<Record<string, Actual>>, tolerance: Tolerance = ELEMENTWISE): void {
    for (const [name, value] of Object.entries(actual)) {
      const golden = this.#golden.binds?.[name];
      assert(golden, `${this.#name} does not bind ${name}`);
      compare(value, golden, tolerance, `${this.#name}: ${name}`);
    }
  }

  /** Compares the values of the cell's `%timeit` lines. */
  timed(actual: readonly Actual[], tolerance: Tolerance = ELEMENTWISE): void {
    const golden = this.#golden.timed ?? [];
    assertEquals(actual.length, golden.length, `${this.#name}: how many timed values`);
    golden.forEach((g, i) => compare(actual[i], g, tolerance, `${this.#name}: timed value ${i}`));
  }

  /** Compares the plotted values. */
  plots(actual: readonly NDArray[], tolerance: Tolerance = ELEMENTWISE): void {
    const golden = this.#golden.plots ?? [];
    assertEquals(actual.length, golden.length, `${this.#name}: how many plots`);
    golden.forEach((g, i) => compare(actual[i], g, tolerance, `${this.#name}: plot ${i}`));
  }

  /** Compares printed output: the words and their order exactly, the numbers as float32 within `tolerance`. */
  printed(actual: Output, tolerance: Tolerance = ELEMENTWISE): void {
    const golden = this.#golden.stdout;
    assert(golden, `${this.#name} prints nothing`);
    const ours = split(actual.text);
    const theirs = split(golden);
    assertEquals(ours.words, theirs.words, `${this.#name}: printed words`);
    assertNumbers(
      ours.numbers.map(Math.fround),
      theirs.numbers.map(Math.fround),
      tolerance,
      `${this.#name}: printed numbers`,
    );
  }

  /** Compares arrays that the cell prints as `Array(...)` in order: value, dtype, weak type. */
  printedArrays(actual: readonly NDArray[], tolerance: Tolerance = ELEMENTWISE): void {
    const golden = Array.from((this.#golden.stdout ?? "").matchAll(ARRAY));
    assertEquals(actual.length, golden.length, `${this.#name}: how many printed arrays`);
    golden.forEach(([, text, dtype, weak], i) => {
      const expected = { dtype, shape: [], weak: weak !== undefined, data: [Math.fround(parsed(text))] };
      assertGolden(actual[i], expected, tolerance, `${this.#name}: printed array ${i}`);
    });
  }

  /** The printed lines that say which functions ran, in order. */
  get calls(): string[] {
    return (this.#golden.stdout ?? "").split("\n").filter((line) => line.startsWith("called "));
  }

  /** What the cell printed, as it stands. */
  get stdout(): string {
    return this.#golden.stdout ?? "";
  }

  /** The error that stopped the cell, as Python words it. */
  get error(): string {
    return this.#golden.error?.first_line ?? "";
  }
}
