/**
 * What the real JAX made of the cases of functions (`tests/golden/functions`).
 *
 * @module
 */
import { readFolder } from "../files.ts";
import { parseArray } from "../ops/golden.ts";
import type { Plain } from "../ops/data.ts";
import { type Case, operandsOf } from "./rows.ts";

/** A result: an array, or a value of the host. */
export type Result = { readonly array: Plain; readonly weak: boolean } | { readonly value: unknown };

/** What JAX made of a case. */
export interface Golden {
  /** The hash of the row and the operands' bytes. */
  readonly digest: number;
  /** The error's class, if JAX raises. */
  readonly error?: string;
  /** The results. */
  readonly outs: readonly Result[];
  /** The results for a batch of two examples. */
  readonly vmap: readonly Plain[] | null;
  /** Tangents of the differentiable results. */
  readonly jvp: readonly Plain[] | null;
  /** Cotangents of the differentiable operands. */
  readonly vjp: readonly Plain[] | null;
  /** Tangents of these cotangents. */
  readonly second: readonly Plain[] | null;
}

type Part = "outs" | "vmap" | "jvp" | "vjp" | "second";

type Line =
  & { readonly case: string; readonly digest: number; readonly error?: string }
  & {
    readonly [K in Part]?: readonly string[];
  };

const LINES: ReadonlyMap<string, Line> = new Map(
  readFolder("golden/functions").flatMap(({ area, lines }) =>
    lines.map((line) => JSON.parse(line) as Line).map((line) => [`${area}/${line.case}`, line] as const)
  ),
);

/** The names of the golden files' cases. */
export const GOLDEN_NAMES: readonly string[] = [...LINES.keys()];

/** `f32~[2] 1 2` as a weak array, `=3` as the number 3. */
function parseResult(written: string): Result {
  if (written.startsWith("=")) return { value: JSON.parse(written.slice(1)) };
  return { array: parseArray(written.replace("~[", "[")), weak: written.includes("~") };
}

/** What JAX made of a case. */
export function goldenOf({ name }: Case): Golden {
  const line = LINES.get(name);
  if (line === undefined) throw new Error(`the golden files lack the case ${name}; run tests/golden/generate.py`);
  const arrays = (part: Part): Plain[] | null => line[part]?.map(parseArray) ?? null;
  return {
    digest: line.digest,
    error: line.error,
    outs: (line.outs ?? []).map(parseResult),
    vmap: arrays("vmap"),
    jvp: arrays("jvp"),
    vjp: arrays("vjp"),
    second: arrays("second"),
  };
}

/** The golden case of the same row in the wide dtype, for narrow ones. */
function wideOf(c: Case): Golden | null {
  const wide = { float32: "f64", complex64: "c128" }[c.dtype as string];
  if (wide === undefined) return null;
  const name = c.name.replace(/\w+$/, wide);
  return LINES.has(name) ? goldenOf({ ...c, name }) : null;
}

/** What a case's derivatives are compared with: JAX's in its dtype, or in the wide one; null where it has none. */
export function derivativesOf(c: Case): Golden | null {
  if (!LINES.has(c.name)) return null;
  const golden = goldenOf(c);
  const found = golden.jvp === null ? wideOf(c) : golden;
  return found?.jvp ? found : null;
}

/** The FNV-1a hash of a case's row and of its operands' bytes. */
export function digestOf(c: Case): number {
  let h = 0x811c9dc5;
  const feed = (bytes: Uint8Array): void => {
    for (const b of bytes) h = Math.imul(h ^ b, 0x01000193);
  };
  feed(new TextEncoder().encode(c.line));
  for (const { data } of operandsOf(c)) feed(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return h >>> 0;
}
