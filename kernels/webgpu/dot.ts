/**
 * Small sums of products, one by each invocation.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";
import { countOf, offsetFn, offsetValues, offsetWords } from "./axes.ts";
import type { Sum } from "./finish.ts";
import type { Word } from "./kernels.ts";
import { merged } from "./layout.ts";
import type { Side } from "./pack.ts";

/** So many products along the last axis are added before they are added to the sum, so that rounding errors stay small. */
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
  const ranks = sides.map(([, { batch, free }]) => [batch.shape.length, free.shape.length]);
  const line = merged(left.line.shape, [left.line.strides, right.line.strides]);
  const rank = line.shape.length;
  const long = rank > 0 && line.shape[rank - 1] > 2 * BLOCK;
  const { type } = left;
  return {
    key: `dot:${dtype}:${ranks.join(":")}:${rank}:${long}`,
    dtype,
    blocks: [left.block, right.block],
    buffers: [{ name: "A", type }, { name: "B", type }],
    values: [
      ...[countOf(left.free), countOf(right.free)],
      ...line.shape,
      ...sides.flatMap(([, { offset, batch, free }], i) => [
        offset,
        ...offsetValues(batch),
        ...offsetValues(free),
        ...line.strides[i],
      ]),
    ],
    words: [
      ...["rows", "columns", ...line.shape.map((_, d) => `ln${d}`)].map((name): Word => ({ name, type: "u32" })),
      ...sides.flatMap(([s], i): Word[] => [
        { name: `${s}o`, type: "i32" },
        ...offsetWords(`${s}b`, ranks[i][0]),
        ...offsetWords(`${s}f`, ranks[i][1]),
        ...line.shape.map((_, d): Word => ({ name: `${s}l${d}`, type: "i32" })),
      ]),
    ],
    functions: sides.map(([s], i) => offsetFn(`${s}b`, ranks[i][0]) + offsetFn(`${s}f`, ranks[i][1])).join(""),
    text: `let column = i % p.columns;
  let row = i / p.columns % p.rows;
  let product = i / p.columns / p.rows;
  var sum = ${type}();
  let a = p.ao + ab(product) + af(row);
  let b = p.bo + bb(product) + bf(column);
${steps(rank, long, type, ADD[dtype === "bool" ? "bool" : type], dtype === "bool" ? "|=" : "+=")}`,
  };
}

/** The loops over the axes of a line: the places along them are `a` and `b` and the numbers of the axes. */
function steps(rank: number, long: boolean, type: string, add: typeof ADD["f32"], into: string): string {
  const last = rank - 1;
  if (rank === 0) return add("sum", "A[a]", "B[b]");
  let text = "";
  const at = (s: string, d: number): string => d === 0 ? s : `${s}${d - 1}`;
  for (let d = 0; d < last; d++) {
    text += `for (var k${d} = 0u; k${d} < p.ln${d}; k${d}++) {
  let a${d} = ${at("a", d)} + i32(k${d}) * p.al${d};
  let b${d} = ${at("b", d)} + i32(k${d}) * p.bl${d};
`;
  }
  const [from, to] = long ? ["start", `min(start + ${BLOCK}u, p.ln${last})`] : ["0u", `p.ln${last}`];
  const block = `{
  var part = ${type}();
  for (var k = ${from}; k < ${to}; k++) {
    let x = A[${at("a", last)} + i32(k) * p.al${last}];
    let y = B[${at("b", last)} + i32(k) * p.bl${last}];
    ${add("part", "x", "y")}
  }
  sum ${into} part;
}
`;
  return `${text}${long ? `for (var start = 0u; start < p.ln${last}; start += ${BLOCK}u) ` : ""}${block}${
    "}".repeat(last)
  }
`;
}
