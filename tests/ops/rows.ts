/**
 * The rows of samples (`samples/*.jsonl`) and what they expand to: one case a dtype.
 *
 * @module
 */
import { type DType, DTYPES, shortName } from "../../lib/core/dtype.ts";
import { readFolder } from "../files.ts";

/** A number, the name of one that JSON lacks, or the parts of a complex number. */
export type Value = number | string | readonly [number | string, number | string];

/** How to build an operand. Without `values`, `data` or `definite`, its elements are random in `range`. */
export interface Operand {
  /** Lengths of its axes. */
  readonly shape: readonly number[];
  /** A dtype's short name, or `real` for the real dtype of the case; the case's dtype if left out. */
  readonly type?: string;
  /** Least and largest value. */
  readonly range?: readonly [number, number];
  /** The stream of random numbers; the operand's place if left out. */
  readonly seed?: number;
  /** The elements. */
  readonly values?: readonly Value[];
  /** A list of special values, or the operand's half of all pairs of such. */
  readonly data?: "special" | "rows" | "columns";
  /** A Hermitian positive definite matrix of small integers. */
  readonly definite?: boolean;
  /** The op has no derivative by it: it is not varied. */
  readonly fixed?: boolean;
}

/** A row: an op, operands and parameters, and the same in JAX. */
export interface Row {
  /** The op's name. */
  readonly op: string;
  /** The JAX expression in x0, x1, ... */
  readonly jax: string;
  /** Short names of dtypes, separated by blanks: a case each. */
  readonly types: string;
  /** The operands; one of shape [2, 3] if left out. */
  readonly args?: readonly Operand[];
  /** The op's parameters. */
  readonly params?: unknown;
  /** Whether it is about points at which differences say nothing: kinks, ties, infinities, the ends of domains. */
  readonly special?: boolean;
  /** Golden values of narrow dtypes were computed in the wide dtype and rounded. */
  readonly wide?: boolean;
  /**
   * `zero`: the op declares a zero derivative, whatever it varies by; `undefined`: so it does, where JAX has none;
   * `nan`: the result is NaN, and the derivative with it; `refused`: JAX raises, and the op throws.
   */
  readonly derivative?: "zero" | "undefined" | "nan" | "refused";
  /** Units in the last place by which a value may be off, if not 2. */
  readonly ulp?: number;
  /** Why `ulp` is not 2, or why the JAX expression is not the op itself. */
  readonly why?: string;
}

/** A row in one dtype. */
export interface Case {
  /** `op place type`, as the golden file names it. */
  readonly name: string;
  /** The row. */
  readonly row: Row;
  /** The dtype of operands that don't name their own. */
  readonly dtype: DType;
}

/** The operands of a row that names none. */
export const DEFAULT_ARGS: readonly Operand[] = [{ shape: [2, 3] }];

/** The dtype with this short name. */
export function dtypeNamed(short: string): DType {
  const found = DTYPES.find((d) => shortName(d) === short);
  if (found === undefined) throw new TypeError(`no dtype has the short name ${short}`);
  return found;
}

/** Every row, in the order of the golden file. */
export const ROWS: readonly Row[] = readFolder("ops/samples")
  .flatMap(({ lines }) => lines.map((line) => JSON.parse(line) as Row));

/** The cases of every op that has rows, by the op's name. */
export const CASES: ReadonlyMap<string, readonly Case[]> = expand();

function expand(): Map<string, Case[]> {
  const cases = new Map<string, Case[]>();
  const places = new Map<string, number>();
  for (const row of ROWS) {
    const place = places.get(row.op) ?? 0;
    places.set(row.op, place + 1);
    const mine = cases.get(row.op) ?? [];
    cases.set(row.op, mine);
    for (const type of row.types.split(" ")) {
      mine.push({ name: `${row.op} ${place} ${type}`, row, dtype: dtypeNamed(type) });
    }
  }
  return cases;
}
