/**
 * Elements as keys: words that are in order as unsigned numbers where the elements are.
 *
 * @module
 */
import { type DType, kindOf } from "../../lib/core/dtype.ts";

/** Ascending with NaN last and −0 as 0, or descending with NaN first and −0 after 0. */
export type Order = "up" | "down";

/** How many words an element's key has: its parts, of which the first decides if they differ. */
export function keyWords(dtype: DType): number {
  return kindOf(dtype) === "c" ? 2 : 1;
}

const KEYS: Readonly<Record<Order, Readonly<Record<"float" | "signed" | "unsigned", string>>>> = {
  up: {
    // Of a negative number all bits are turned, of another the sign; every NaN is the largest key.
    float: `if ((b & 0x7fffffffu) > 0x7f800000u) { return 0xffffffffu; }
  if (b > 0x80000000u) { return ~b; }
  return b | 0x80000000u;`,
    signed: "return b ^ 0x80000000u;",
    unsigned: "return b;",
  },
  down: {
    float: `if ((b & 0x7fffffffu) > 0x7f800000u) { return 0u; }
  if (b >= 0x80000000u) { return b; }
  return b ^ 0x7fffffffu;`,
    signed: "return b ^ 0x7fffffffu;",
    unsigned: "return ~b;",
  },
};

function numbersOf(dtype: DType): "float" | "signed" | "unsigned" {
  if (dtype === "int32") return "signed";
  return dtype === "uint32" || dtype === "bool" ? "unsigned" : "float";
}

/** The functions that {@link keysOf} calls. */
export function keyFunctions(dtypes: readonly DType[], order: Order): string {
  return [...new Set(dtypes.map(numbersOf))].map((numbers) =>
    `fn ${numbers}_key(b: u32) -> u32 {
  ${KEYS[order][numbers]}
}
`
  ).join("");
}

/** Expressions of an element's key, word by word. */
export function keysOf(dtype: DType, element: string): string[] {
  const fn = `${numbersOf(dtype)}_key`;
  return keyWords(dtype) === 1 ? [`${fn}(${element})`] : ["x", "y"].map((part) => `${fn}(${element}.${part})`);
}
