/**
 * Lines of arrays along an axis, as kernels find their elements.
 *
 * @module
 */
import type { Word } from "./kernels.ts";
import { merged } from "./layout.ts";
import { coordinates, dimWords, place } from "./wgsl.ts";

/** An array that is seen as lines along an axis: where it begins, and the strides of all its axes. */
export interface Strided {
  readonly offset: number;
  readonly strides: readonly number[];
}

/** How several arrays of one shape are laid out: the axes but one, merged, and that axis's step. */
export interface LineLayout {
  /** The lengths of the merged axes other than the lines' own. */
  readonly shape: readonly number[];
  /** By array: its offset, its strides over {@link shape}, its step along the lines. */
  readonly arrays: readonly { readonly offset: number; readonly strides: readonly number[]; readonly step: number }[];
}

/** The lines of arrays along `axis`; they agree in the lengths of all other axes. */
export function linesOf(shape: readonly number[], axis: number, arrays: readonly Strided[]): LineLayout {
  const layout = merged(shape.toSpliced(axis, 1), arrays.map(({ strides }) => strides.toSpliced(axis, 1)));
  return {
    shape: layout.shape,
    arrays: arrays.map(({ offset, strides }, k) => ({ offset, strides: layout.strides[k], step: strides[axis] })),
  };
}

/** The words of a layout in the order of {@link lineFunctions}, and their values. */
export function lineWords(
  { shape, arrays }: LineLayout,
  names: readonly string[],
): { words: Word[]; values: number[] } {
  const { words, values } = dimWords(shape, "d");
  arrays.forEach(({ offset, strides, step }, k) => {
    const name = names[k];
    const parts = ["o", ...strides.map((_, d) => `s${d}`), "t"];
    words.push(...parts.map((part) => ({ name: `${name}${part}`, type: "i32" as const })));
    values.push(offset, ...strides, step);
  });
  return { words, values };
}

/** For each name a function `at_${name}(line, i)`: the place of element `i` of a line in the array's buffer. */
export function lineFunctions(rank: number, names: readonly string[]): string {
  return names.map((name) =>
    `fn at_${name}(line: u32, i: u32) -> i32 {
${coordinates("line", rank, "c", "d")}return ${place(rank, "c", `${name}o`, `${name}s`)} + i32(i) * p.${name}t;
}
`
  ).join("");
}
