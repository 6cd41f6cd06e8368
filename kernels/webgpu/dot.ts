/**
 * Small sums of products, one by each invocation.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import { countOf, offsetFn, offsetValues, offsetWords } from "./axes.ts";
import type { Sum } from "./finish.ts";
import type { Word } from "./kernels.ts";
import type { Side } from "./pack.ts";

/** So many products are added before they are added to the sum, so that rounding errors stay small. */
const BLOCK = 16;

/** Adds a product to a sum, by the type of the elements in memory. */
const ADD = {
  f32: (sum: string, x: string, y: string): string => `${sum} += ${x} * ${y};`,
  i32: (sum: string, x: string, y: string): string => `${sum} += ${x} * ${y};`,
  u32: (sum: string, x: string, y: string): string => `${sum} += ${x} * ${y};`,
  bool: (sum: string, x: string, y: string): string => `${sum} |= ${x} & ${y};`,
  vec2f: (sum: string, x: string, y: string): string =>
    `${sum} += vec2f(${x}.x * ${y}.x - ${x}.y * ${y}.y, ${x}.x * ${y}.y + ${x}.y * ${y}.x);`,
};

/** The sum of products over the steps of a line of `left` and one of `right`: result (product, row, column). */
export function dot(dtype: DType, left: Side, right: Side): Sum {
  const sides = [["a", left], ["b", right]] as const;
  const groups = (s: Side) => [s.batch, s.free, s.line];
  const names = (s: string): string[] => ["b", "f", "l"].map((g) => s + g);
  const ranks = sides.map(([, side]) => groups(side).map(({ shape }) => shape.length));
  const { type } = left;
  const add = ADD[dtype === "bool" ? "bool" : type];
  return {
    key: `dot:${dtype}:${ranks.join(":")}`,
    dtype,
    blocks: [left.block, right.block],
    buffers: [{ name: "A", type }, { name: "B", type }],
    values: [
      ...[countOf(left.free), countOf(right.free), countOf(left.line)],
      ...sides.flatMap(([, side]) => [side.offset, ...groups(side).flatMap(offsetValues)]),
    ],
    words: [
      ...["rows", "columns", "steps"].map((name): Word => ({ name, type: "u32" })),
      ...sides.flatMap(([s], i): Word[] => [
        { name: `${s}o`, type: "i32" },
        ...names(s).flatMap((name, g) => offsetWords(name, ranks[i][g])),
      ]),
    ],
    functions: sides.flatMap(([s], i) => names(s).map((name, g) => offsetFn(name, ranks[i][g]))).join(""),
    text: `let column = i % p.columns;
  let row = i / p.columns % p.rows;
  let product = i / p.columns / p.rows;
  let aAt = p.ao + ab(product) + af(row);
  let bAt = p.bo + bb(product) + bf(column);
  var sum = ${type}();
  for (var start = 0u; start < p.steps; start += ${BLOCK}u) {
    var part = ${type}();
    for (var k = start; k < min(start + ${BLOCK}u, p.steps); k++) {
      let x = A[aAt + al(k)];
      let y = B[bAt + bl(k)];
      ${add("part", "x", "y")}
    }
    sum ${dtype === "bool" ? "|" : "+"}= part;
  }
`,
  };
}
