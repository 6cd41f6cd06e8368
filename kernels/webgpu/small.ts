/**
 * Cholesky factors of small matrices and solutions of small triangular systems, many at a time: with a transfer to the
 * host these would mostly wait for it.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { CholeskyPlan, TriangularSolvePlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import type { Word } from "./kernels.ts";
import { merged } from "./layout.ts";
import { elementOf, fresh, viewOf, type Webgpu } from "./operands.ts";
import { coordinates, dimWords, grid, linear, LINEAR_MAIN, place } from "./wgsl.ts";

/** The most rows of a matrix that is factored here. */
const SMALL = 32;

/** Matrices in the last two axes of arrays: of each array, by name, where it begins and its strides. */
interface Matrices {
  readonly rank: number;
  readonly words: Word[];
  readonly values: number[];
  /** Statements that define each array's place of matrix `k`: `${name}m`. */
  readonly text: string;
}

/** Where matrices lie that agree in their leading axes; `turned` arrays are seen transposed. */
function matricesOf(
  lead: readonly number[],
  arrays: readonly { name: string; offset: number; strides: readonly number[]; turned: boolean }[],
): Matrices {
  const { shape, strides } = merged(lead, arrays.map((x) => x.strides.slice(0, -2)));
  const rank = shape.length;
  const { words, values } = dimWords(shape, "d");
  let text = coordinates("k", rank, "c", "d");
  arrays.forEach(({ name, offset, strides: own, turned }, i) => {
    const last = own.slice(-2);
    if (turned) last.reverse();
    const parts = ["o", ...strides[i].map((_, d) => `s${d}`), "row", "column"];
    words.push(...parts.map((part) => ({ name: `${name}${part}`, type: "i32" as const })));
    values.push(offset, ...strides[i], ...last);
    text += `let ${name}m = ${place(rank, "c", `${name}o`, `${name}s`)};\n`;
  });
  return { rank, words, values, text };
}

/** The element of a matrix at a row and a column. */
const element = (name: string, row: string, column: string): string =>
  `${name}[${name}m + i32(${row}) * p.${name}row + i32(${column}) * p.${name}column]`;

/** Arithmetic of real or complex numbers; quotients by Smith's method (1962, "Algorithm 116"). */
function numbers(dtype: DType): string {
  if (kindOf(dtype) !== "c") {
    return `alias Number = f32;
fn times(a: f32, b: f32) -> f32 { return a * b; }
fn over(a: f32, b: f32) -> f32 { return a / b; }
fn conjugate(a: f32) -> f32 { return a; }
fn re(a: f32) -> f32 { return a; }
fn number(re: f32) -> f32 { return re; }
`;
  }
  return `alias Number = vec2f;
fn times(a: vec2f, b: vec2f) -> vec2f { return vec2f(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x); }
fn over(a: vec2f, b: vec2f) -> vec2f {
  let wide = abs(b.x) >= abs(b.y);
  let ratio = select(b.x / b.y, b.y / b.x, wide);
  let size = select(b.y + b.x * ratio, b.x + b.y * ratio, wide);
  return select(vec2f(a.x * ratio + a.y, a.y * ratio - a.x), vec2f(a.x + a.y * ratio, a.y - a.x * ratio), wide) / size;
}
fn conjugate(a: vec2f) -> vec2f { return vec2f(a.x, -a.y); }
fn re(a: vec2f) -> f32 { return a.x; }
fn number(re: f32) -> vec2f { return vec2f(re, 0.0); }
`;
}

/**
 * The lower factors, a workgroup a matrix and an invocation a row: L_ij = (A_ij − Σ_k<j L_ik conj(L_jk))/L_jj, column by
 * column. Null for larger matrices.
 */
export function runSmallCholesky(
  device: Webgpu,
  _plan: CholeskyPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] | null {
  const { shape, dtype } = outs[0];
  const n = shape[shape.length - 1];
  if (n > SMALL) return null;
  const lead = shape.slice(0, -2);
  const count = outs[0].size / (n * n);
  const { array, block } = fresh(device, outs[0], "cholesky");
  const view = viewOf(device, args[0]);
  const { rank, words, values, text } = matricesOf(lead, [
    { name: "x", ...view, turned: false },
    { name: "y", offset: 0, strides: rowMajor(shape), turned: false },
  ]);
  const type = elementOf(dtype);
  device.gpu.dispatch(
    `small cholesky:${dtype}:${rank}`,
    () => ({
      name: "cholesky",
      buffers: [{ name: "x", type }, { name: "y", type, written: true }],
      words: [{ name: "count", type: "u32" }, { name: "n", type: "u32" }, { name: "nan", type: "f32" }, ...words],
      body: `${numbers(dtype)}
var<workgroup> factor: array<Number, ${SMALL * SMALL}>;
var<workgroup> missing: u32;
@compute @workgroup_size(${SMALL})
fn main(@builtin(workgroup_id) wg: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) i: u32) {
  let k = min(wg.y * groups.x + wg.x, p.count - 1u);
  ${text}
  for (var j = 0u; j < p.n; j++) {
    var sum = number(0.0);
    if (i >= j && i < p.n) {
      sum = ${element("x", "i", "j")};
      for (var l = 0u; l < j; l++) {
        sum -= times(factor[i * ${SMALL}u + l], conjugate(factor[j * ${SMALL}u + l]));
      }
    }
    if (i == j) {
      // Whether it is above 0 and no NaN.
      let bits = bitcast<u32>(re(sum));
      if (bits == 0u || bits > 0x7f800000u) { missing = 1u; }
      factor[j * ${SMALL}u + j] = number(sqrt(re(sum)));
    }
    workgroupBarrier();
    if (i > j && i < p.n) { factor[i * ${SMALL}u + j] = sum / re(factor[j * ${SMALL}u + j]); }
    workgroupBarrier();
  }
  if (i < p.n) {
    for (var j = 0u; j < p.n; j++) {
      var value = number(0.0);
      if (j <= i) { value = select(factor[i * ${SMALL}u + j], Number(p.nan), missing != 0u); }
      ${element("y", "i", "j")} = value;
    }
  }
}
`,
    }),
    [view.block, block],
    [count, n, NaN, ...values],
    grid(count),
  );
  return [array];
}

/**
 * Solutions of T y = c, an invocation a column: y_i = (c_i − Σ T_ik y_k)/T_ii, row by row from the end that is known.
 * Null for larger systems.
 */
export function runSmallTriangularSolve(
  device: Webgpu,
  plan: TriangularSolvePlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] | null {
  const { left, lower, transpose, conjugate, unitDiagonal } = plan;
  const { shape, dtype } = outs[0];
  const rank = shape.length;
  const n = shape[rank - (left ? 2 : 1)];
  const columns = shape[rank - (left ? 1 : 2)];
  if (n > SMALL) return null;
  const lead = shape.slice(0, -2);
  // x op(a) = b is op(a)ᵀ xᵀ = bᵀ.
  const turned = transpose === left;
  const down = lower !== turned;
  const { array, block } = fresh(device, outs[0], "triangularSolve");
  const views = args.map((x) => viewOf(device, x));
  const matrices = matricesOf(lead, [
    { name: "x", ...views[0], turned },
    { name: "b", ...views[1], turned: !left },
    { name: "y", offset: 0, strides: rowMajor(shape), turned: !left },
  ]);
  const type = elementOf(dtype);
  const total = outs[0].size / n;
  device.gpu.dispatch(
    `small triangularSolve:${dtype}:${matrices.rank}:${conjugate}:${unitDiagonal}:${down}`,
    () => {
      const entry = (row: string, column: string): string =>
        conjugate ? `conjugate(${element("x", row, column)})` : element("x", row, column);
      return {
        name: "triangularSolve",
        buffers: [{ name: "x", type }, { name: "b", type }, { name: "y", type, written: true }],
        words: [
          { name: "n", type: "u32" },
          { name: "rows", type: "u32" },
          { name: "columns", type: "u32" },
          ...matrices.words,
        ],
        body: `${numbers(dtype)}${LINEAR_MAIN}let k = i / p.columns;
let j = i % p.columns;
${matrices.text}for (var s = 0u; s < p.rows; s++) {
  let row = ${down ? "s" : "p.rows - 1u - s"};
  var sum = ${element("b", "row", "j")};
  for (var l = ${down ? "0u; l < row" : "row + 1u; l < p.rows"}; l++) {
    sum -= times(${entry("row", "l")}, ${element("y", "l", "j")});
  }
  ${element("y", "row", "j")} = ${unitDiagonal ? "sum" : `over(sum, ${entry("row", "row")})`};
}
}
`,
      };
    },
    [views[0].block, views[1].block, block],
    [total, n, columns, ...matrices.values],
    linear(total),
  );
  return [array];
}
