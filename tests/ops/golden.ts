/**
 * The golden files: what the real JAX made of every case (`tests/golden/generate.py`).
 *
 * @module
 */
import { allocate } from "../../lib/core/dtype.ts";
import { readFolder } from "../files.ts";
import { operandsOf, type Plain } from "./data.ts";
import { type Case, dtypeNamed } from "./rows.ts";

/** What JAX made of a case. Derivatives are absent where the case has no differentiable operand or result. */
export interface Golden {
  /** The hash of the JAX expression and the operands' bytes. */
  readonly digest: number;
  /** The results. */
  readonly outs: readonly Plain[];
  /** Tangents of the differentiable results. */
  readonly jvp: readonly Plain[] | null;
  /** Cotangents of the differentiable operands. */
  readonly vjp: readonly Plain[] | null;
  /** Tangents of these cotangents; wide dtypes only. */
  readonly second: readonly Plain[] | null;
}

interface Line {
  readonly case: string;
  readonly digest: number;
  readonly outs: readonly string[];
  readonly jvp?: readonly string[];
  readonly vjp?: readonly string[];
  readonly second?: readonly string[];
}

/** `f32[2,3] 1 2 3 4 5 6` as an array. */
export function parseArray(written: string): Plain {
  const [head, ...numbers] = written.split(" ");
  const [, short, dims] = head.match(/^(\w+)\[([\d,]*)\]$/)!;
  const shape = dims === "" ? [] : dims.split(",").map(Number);
  const dtype = dtypeNamed(short);
  const data = allocate(dtype, shape.reduce((n, d) => n * d, 1));
  if (numbers.length !== data.length) throw new RangeError(`${head} has ${numbers.length} numbers`);
  data.set(numbers.map(Number));
  return { dtype, shape, data };
}

const LINES: ReadonlyMap<string, Line> = new Map(
  readFolder("golden/ops").flatMap(({ lines }) => lines.map((line) => JSON.parse(line) as Line))
    .map((line) => [line.case, line]),
);

/** The names of the golden file's cases. */
export const GOLDEN_NAMES: readonly string[] = [...LINES.keys()];

/** What JAX made of a case. */
export function goldenOf({ name }: Case): Golden {
  const line = LINES.get(name);
  if (line === undefined) throw new Error(`the golden file lacks the case ${name}; run tests/golden/generate.py`);
  const arrays = (xs?: readonly string[]): Plain[] | null => xs?.map(parseArray) ?? null;
  return {
    digest: line.digest,
    outs: line.outs.map(parseArray),
    jvp: arrays(line.jvp),
    vjp: arrays(line.vjp),
    second: arrays(line.second),
  };
}

/** The FNV-1a hash of a case's expression and of its operands' bytes. */
export function digestOf(c: Case): number {
  let h = 0x811c9dc5;
  const feed = (bytes: Uint8Array): void => {
    for (const b of bytes) h = Math.imul(h ^ b, 0x01000193);
  };
  feed(new TextEncoder().encode(c.row.jax));
  for (const { data } of operandsOf(c)) feed(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return h >>> 0;
}
