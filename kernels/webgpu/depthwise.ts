/**
 * Convolutions of features one by one: four neighbouring features an invocation.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import { countOf, offsetFn, offsetValues, offsetWords } from "./axes.ts";
import type { Word } from "./kernels.ts";
import { merged } from "./layout.ts";
import type { Block } from "./memory.ts";
import { elementOf, type View, type Webgpu } from "./operands.ts";
import { linear, LINEAR_MAIN } from "./wgsl.ts";

/** What is convolved, and where its result goes. */
export interface Depthwise {
  readonly dtype: DType;
  /** How many features: a multiple of 4. */
  readonly features: number;
  /** Where windows, kernel and result begin. Features of the first two lie in a row, from a multiple of 4 on. */
  readonly windows: Place;
  readonly kernel: Place;
  readonly result: Block;
  /** The distance between the result's features. */
  readonly step: number;
  /** The lengths of the batch and of the places, and strides along them of the windows (multiples of 4) and the result. */
  readonly places: { readonly shape: readonly number[]; readonly strides: readonly (readonly number[])[] };
  /** The lengths of the kernel, and strides along it of a window and of itself (multiples of 4). */
  readonly taps: { readonly shape: readonly number[]; readonly strides: readonly (readonly number[])[] };
}

/** Elements from an offset on. */
type Place = Pick<View, "block" | "offset">;

/** Writes Σ_k window[k] kernel[k] of each feature at each place. */
export function depthwise({ gpu }: Webgpu, c: Depthwise): void {
  const type = elementOf(c.dtype);
  const inQuads = (strides: readonly number[]): number[] => strides.map((n) => n / 4);
  const places = merged(c.places.shape, [inQuads(c.places.strides[0]), c.places.strides[1]]);
  const taps = merged(c.taps.shape, c.taps.strides.map(inQuads));
  const [rank, depth] = [places.shape.length, taps.shape.length];
  const flat = taps.shape.reduce((a, b) => a * b, 1) <= FLAT;
  const [from, to] = places.strides.map((strides) => ({ shape: places.shape, strides }));
  const size = countOf(from) * c.features / 4;
  const names = (name: string): string[] => taps.shape.map((_, d) => `${name}${d}`);
  const typed = (type: Word["type"], ...names: string[]): Word[] => names.map((name) => ({ name, type }));
  const source = () => ({
    name: "conv",
    buffers: [
      { name: "A", type: `vec4<${type}>` },
      { name: "B", type: `vec4<${type}>` },
      { name: "C", type, written: true },
    ],
    words: [
      ...typed("u32", "n", "quads", ...names("n")),
      ...typed("i32", "ao", "bo", "step", ...names("at"), ...names("bt")),
      ...offsetWords("af", rank),
      ...offsetWords("cf", rank),
    ],
    body: `${offsetFn("af", rank)}${offsetFn("cf", rank)}${LINEAR_MAIN}
  let quad = i32(i % p.quads);
  let place = i / p.quads;
  let a0 = p.ao + af(place) + quad;
  let b0 = p.bo + quad;
  var sum = vec4<${type}>();
  ${sumOf(taps.shape, flat, type)}
  let c = cf(place) + 4 * quad * p.step;
  ${["x", "y", "z", "w"].map((part, e) => `C[c + ${e} * p.step] = sum.${part};`).join("\n  ")}
}`,
  });
  const values = [
    ...[size, c.features / 4, ...taps.shape],
    ...[c.windows.offset / 4, c.kernel.offset / 4, c.step, ...taps.strides[0], ...taps.strides[1]],
    ...[from, to].flatMap(offsetValues),
  ];
  gpu.dispatch(
    `depthwise:${type}:${rank}:${flat ? `taps ${taps.shape}` : depth}`,
    source,
    [c.windows.block, c.kernel.block, c.result],
    values,
    linear(size),
  );
}

/** So many taps are written one after another, rather than in loops. */
const FLAT = 32;

/** Statements that add the products of the taps to `sum`. */
function sumOf(shape: readonly number[], flat: boolean, type: string): string {
  const last = shape.length - 1;
  if (flat) {
    const terms = places(shape).map((place) => {
      const at = (s: string): string => [`${s}0`, ...place.map((n, d) => `${n} * p.${s}t${d}`)].join(" + ");
      return `A[${at("a")}] * B[${at("b")}]`;
    });
    return `sum = ${terms.join(" + ")};`;
  }
  const loop = (d: number): string => {
    const at = (s: string): string => `let ${s}${d + 1} = ${s}${d} + i32(k${d}) * p.${s}t${d};`;
    const inner = d === last ? `part += A[a${d + 1}] * B[b${d + 1}];` : loop(d + 1);
    const whole = `for (var k${d} = 0u; k${d} < p.n${d}; k${d}++) { ${at("a")} ${at("b")}\n${inner}\n}`;
    return d === last ? `var part = vec4<${type}>();\n${whole}\nsum += part;` : whole;
  };
  return loop(0);
}

/** The places of a shape, in order. */
function places(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>((all, n) => all.flatMap((x) => Array.from({ length: n }, (_, i) => [...x, i])), [[]]);
}
