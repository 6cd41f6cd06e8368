/**
 * The rows of functions (`rows/*.jsonl`): calls whose operands are built from seeds, a case each dtype.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import { readFolder } from "../files.ts";
import { buildOperand, type Plain } from "../ops/data.ts";
import { dtypeNamed, type Operand } from "../ops/rows.ts";
import type { NDArray } from "../../mod.ts";

/** An argument: an operand to build, a number, a word, a list, a complex number, or, at the end, options. */
export type Argument = Operand | number | boolean | string | null | readonly Argument[] | {
  readonly [key: string]: Argument;
};

/** A row: a call, and what is special about it. */
export interface Row {
  /** The function, as `np.sum`. */
  readonly call: string;
  /** Its arguments. */
  readonly args?: readonly Argument[];
  /** Short names of dtypes, separated by blanks: a case each. */
  readonly types: string;
  /** The JAX expression in x0, x1, ..., where it doesn't follow from the call. */
  readonly jax?: string;
  /** JAX raises. */
  readonly raises?: boolean;
  /** Kinks, ties, infinities, NaN: compared one by one, zeros by sign. */
  readonly special?: boolean;
  /** The result's shape depends on values. */
  readonly eager?: boolean;
  /** `none`: JAX has no derivative. */
  readonly derivative?: "none";
  /** By how much tolerances are widened. */
  readonly loose?: number;
  /** The reason for `jax`, `derivative` or `loose`. */
  readonly why?: string;
}

/** A row in one dtype. */
export interface Case {
  /** `area/call place type`; the golden file of that area names it so, too. */
  readonly name: string;
  /** The row. */
  readonly row: Row;
  /** The row as written, for its digest. */
  readonly line: string;
  /** The dtype of operands that don't name their own. */
  readonly dtype: DType;
}

function expand(): Case[] {
  return readFolder("functions/rows").flatMap(({ area, lines }) => {
    const places = new Map<string, number>();
    return lines.flatMap((line) => {
      const row = JSON.parse(line) as Row;
      const place = places.get(row.call) ?? 0;
      places.set(row.call, place + 1);
      return row.types.split(" ").map((type) => ({
        name: `${area}/${row.call} ${place} ${type}`,
        row,
        line,
        dtype: dtypeNamed(type),
      }));
    });
  });
}

/** Every case, in the order of the golden files. */
export const CASES: readonly Case[] = expand();

/** Whether an argument describes an operand. */
function isOperand(x: Argument): x is Operand {
  return typeof x === "object" && x !== null && "shape" in x;
}

/** The operands among arguments, in order. */
export function specsOf(x: Argument): Operand[] {
  if (typeof x !== "object" || x === null) return [];
  if (isOperand(x)) return [x];
  return Object.values(x).flatMap(specsOf);
}

/** The operands of a case; those of example `b` if a batch is wanted. */
export function operandsOf({ row, dtype }: Case, b = 0): Plain[] {
  return specsOf(row.args ?? []).map((spec, i) => buildOperand(spec, dtype, i, b));
}

const NUMBERS: Record<string, number> = { nan: NaN, inf: Infinity, "-inf": -Infinity };

/** The arguments of a row, with `arrays` in the places of the operands. */
export function argumentsOf({ args = [] }: Row, arrays: readonly NDArray[]): unknown[] {
  let next = 0;
  const fill = (x: Argument): unknown => {
    if (typeof x === "string") return NUMBERS[x] ?? x;
    if (typeof x !== "object" || x === null) return x;
    if (isOperand(x)) return arrays[next++];
    if (Array.isArray(x)) return x.map(fill);
    return Object.fromEntries(Object.entries(x as Record<string, Argument>).map(([key, value]) => [key, fill(value)]));
  };
  return args.map(fill);
}
