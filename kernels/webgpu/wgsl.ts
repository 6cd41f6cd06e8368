/**
 * Pieces of WGSL that kernels share: the index of an invocation, coordinates, and elements in memory.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import type { Word } from "./kernels.ts";

/** Invocations of a workgroup of kernels that run over elements in a row. */
export const WORKGROUP = 256;

/** The most workgroups along an axis of a dispatch. */
const MOST_GROUPS = 65535;

/** Workgroups for `n` invocations in a row. */
export function linear(n: number): readonly number[] {
  return grid(Math.ceil(n / WORKGROUP));
}

/** `count` workgroups, on two axes if they are too many for one; their number is `wg.y * groups.x + wg.x`. */
export function grid(count: number): readonly number[] {
  const x = Math.min(count, MOST_GROUPS);
  return [x, Math.ceil(count / Math.max(x, 1))];
}

/** The head of `main` for kernels over `p.n` elements in a row: `i` is the element's number. */
export const LINEAR_MAIN: string = `@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) wg: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) li: u32) {
  let i = (wg.y * groups.x + wg.x) * ${WORKGROUP}u + li;
  if (i >= p.n) { return; }
`;

/**
 * Statements that take a row-major place `i` over `rank` axes apart: `${name}0`, `${name}1`, ... are its coordinates.
 * The lengths are words `${dim}1`, `${dim}2`, ... (the first axis's isn't needed).
 */
export function coordinates(i: string, rank: number, name: string, dim: string): string {
  if (rank === 0) return "";
  if (rank === 1) return `let ${name}0 = ${i};\n`;
  let text = `var ${name}r = ${i};\n`;
  for (let d = rank - 1; d > 0; d--) {
    text += `let ${name}${d} = ${name}r % p.${dim}${d}; ${name}r = ${name}r / p.${dim}${d};\n`;
  }
  return `${text}let ${name}0 = ${name}r;\n`;
}

/** Words of lengths for {@link coordinates}, and their values. */
export function dimWords(shape: readonly number[], dim: string): { words: Word[]; values: number[] } {
  return {
    words: shape.slice(1).map((_, d) => ({ name: `${dim}${d + 1}`, type: "u32" as const })),
    values: shape.slice(1),
  };
}

/** Words of lengths for {@link coordinates} over `rank` axes. */
export function lengthWords(rank: number, dim: string): Word[] {
  return dimWords(new Array(rank).fill(1), dim).words;
}

/** Words `${name}0`, `${name}1`, ...: an integer for each axis. */
export function strideWords(rank: number, name: string): Word[] {
  return Array.from({ length: rank }, (_, d) => ({ name: `${name}${d}`, type: "i32" }));
}

/** The place of an element with coordinates `${name}d`: `p.${offset}` plus each times the word `p.${stride}d`. */
export function place(rank: number, name: string, offset: string, stride: string): string {
  let text = `p.${offset}`;
  for (let d = 0; d < rank; d++) text += ` + i32(${name}${d}) * p.${stride}${d}`;
  return text;
}

/** The expression of a value of machine type (`bool` for bool; parts `.x` and `.y` for complex) of an element. */
export function loaded(dtype: DType, element: string): string {
  return dtype === "bool" ? `(${element} != 0u)` : element;
}

/** The element in memory of a value of machine type. */
export function stored(dtype: DType, value: string): string {
  return dtype === "bool" ? `select(0u, 1u, ${value})` : value;
}
