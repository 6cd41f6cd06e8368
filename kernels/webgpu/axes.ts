/**
 * Groups of axes that a kernel walks by one number, and where their elements lie.
 *
 * @module
 */
import type { Word } from "./kernels.ts";
import { merged } from "./layout.ts";
import { coordinates } from "./wgsl.ts";

/** Axes in order, and the stride along each. */
export interface Axes {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Axes with neighbours merged where their strides allow it. */
export function axesOf(shape: readonly number[], strides: readonly number[]): Axes {
  const layout = merged(shape, [strides]);
  return { shape: layout.shape, strides: layout.strides[0] };
}

/** How many places the axes have. */
export function countOf({ shape }: Axes): number {
  return shape.reduce((n, d) => n * d, 1);
}

/** The words that {@link offsetFn} takes. */
export function offsetWords(name: string, rank: number): Word[] {
  return [
    ...Array.from({ length: Math.max(0, rank - 1) }, (_, d): Word => ({ name: `${name}n${d + 1}`, type: "u32" })),
    ...Array.from({ length: rank }, (_, d): Word => ({ name: `${name}s${d}`, type: "i32" })),
  ];
}

/** Their values. */
export function offsetValues({ shape, strides }: Axes): number[] {
  return [...shape.slice(1), ...strides];
}

/** The function `name(i)`: the offset of place `i` of `rank` axes. */
export function offsetFn(name: string, rank: number): string {
  const terms = Array.from({ length: rank }, (_, d) => `i32(c${d}) * p.${name}s${d}`);
  return `fn ${name}(i: u32) -> i32 {
  ${coordinates("i", rank, "c", `${name}n`)}return ${terms.join(" + ") || "0"};
}
`;
}
