/**
 * What Python makes of formulas, as `generate.py` wrote it, and formulas from texts.
 *
 * @module
 */
import { m, type NDArray, np } from "@fluxion/fluxion";
import golden from "./golden.json" with { type: "json" };

/** An array: row-major elements, complex ones as two numbers; strings stand for what JSON lacks. */
export interface FormulaArray {
  /** The dtype's name. */
  readonly dtype: string;
  /** `b`, `i`, `f` or `c`. */
  readonly kind: string;
  /** Lengths of the axes. */
  readonly shape: readonly number[];
  /** The elements. */
  readonly data: readonly (number | boolean | string)[];
}

/** What is interpolated for the names in formulas. */
export const variables: Readonly<Record<string, NDArray | number>> = Object.fromEntries(
  Object.entries(golden.variables as Record<string, FormulaArray | number>)
    .map(([name, x]) => [name, typeof x === "number" ? x : fromGolden(x)]),
);

/** Formulas and NumPy's results. */
export const values: readonly (FormulaArray & { formula: string })[] = golden.values;

/** Formulas and Python's trees of them; null where there is none. */
export const trees: readonly (readonly [string, unknown])[] = golden.trees as unknown as [string, unknown][];

/** The numbers of golden elements. */
export function numbersOf(data: FormulaArray["data"]): number[] {
  const special: Record<string, number> = { nan: NaN, inf: Infinity, "-inf": -Infinity };
  return data.map((v) => typeof v === "string" ? special[v] : Number(v));
}

function fromGolden({ dtype, kind, shape, data }: FormulaArray): NDArray {
  const numbers = numbersOf(data);
  const elements = kind === "c"
    ? Array.from({ length: numbers.length / 2 }, (_, i) => ({ re: numbers[2 * i], im: numbers[2 * i + 1] }))
    : numbers;
  return np.reshape(np.array(elements, { dtype: dtype as NDArray["dtype"] }), shape);
}

/** The strings of a template whose interpolations stand at the names in `text`, and these names in order. */
export function template(text: string, names: readonly string[]): { strings: TemplateStringsArray; used: string[] } {
  const parts = text.split(new RegExp(`\\b(${names.join("|")})\\b`));
  const strings = parts.filter((_, i) => i % 2 === 0);
  return { strings: Object.assign(strings, { raw: strings }), used: parts.filter((_, i) => i % 2 === 1) };
}

/** A formula's value where its names are {@link variables}. */
export function evaluate(text: string): NDArray {
  const { strings, used } = template(text, Object.keys(variables));
  return m(strings, ...used.map((name) => variables[name]));
}
