/**
 * Reductions over moving windows: an invocation for each place of the window goes through it in order.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { ReduceWindowPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import type { Source, Word } from "./kernels.ts";
import { elementOf, fresh, viewOf, type Webgpu } from "./operands.ts";
import { prelude } from "./prelude.ts";
import { coordinates, dimWords, linear, LINEAR_MAIN } from "./wgsl.ts";

/** An axis: its result's and its operand's length, the operand's step in memory and in row-major order, its window. */
interface Axis {
  readonly length: number;
  readonly n: number;
  readonly stride: number;
  readonly step: number;
  /** Null where the window has one place and moves by one. */
  readonly window: Course | null;
}

/** Place `o` of a window has its element `k` at `(o stride + k dilation − lo) / base`, if that is one. */
interface Course {
  readonly dimension: number;
  readonly stride: number;
  readonly lo: number;
  readonly base: number;
  readonly dilation: number;
}

/** Combines the elements in each place of the window. Integers wrap; sums are taken row by row of the window. */
export function runReduceWindow(
  device: Webgpu,
  plan: ReduceWindowPlan,
  [x]: readonly NDArray[],
  [aval]: readonly Aval[],
): NDArray[] {
  const { fn } = plan;
  const from = viewOf(device, x);
  const { array, block } = fresh(device, aval, "reduceWindow");
  const steps = rowMajor(x.shape);
  const axes = mergedAxes(x.shape.map((n, d): Axis => ({
    length: aval.shape[d],
    n,
    stride: from.strides[d],
    step: steps[d],
    window: courseOf(plan, d, n === aval.shape[d]),
  })));
  const forms = axes.map(({ window }) => formOf(window));
  const { dtype } = x.aval;
  device.gpu.dispatch(
    `reduceWindow:${fn}:${dtype}:${forms.join()}`,
    () => source(fn, dtype, forms),
    [from.block, block],
    [
      aval.size,
      from.offset,
      ...axes.slice(1).map(({ length }) => length),
      ...axes.flatMap(({ n, stride, step, window }) => {
        const { dimension, stride: s, lo, base, dilation } = window ?? NO_WINDOW;
        return [n, stride, step, dimension, s, lo, base, dilation];
      }),
    ],
    linear(aval.size),
  );
  return [array];
}

/** No window; one over neighbours; one over elements that lie apart; one over an operand that is spread out. */
type Form = "whole" | "near" | "apart" | "spread";

function formOf(window: Course | null): Form {
  if (window === null) return "whole";
  return window.base > 1 ? "spread" : window.dilation > 1 ? "apart" : "near";
}

const NO_WINDOW: Course = { dimension: 1, stride: 1, lo: 0, base: 1, dilation: 1 };
/** Words of an axis. */
const WORDS = ["n", "xs", "step", "w", "s", "lo", "b", "k"];

function courseOf(plan: ReduceWindowPlan, d: number, same: boolean): Course | null {
  const [dimension, stride, lo] = [plan.dimensions[d], plan.strides[d], plan.lo[d]];
  const [base, dilation] = [plan.baseDilation[d], plan.windowDilation[d]];
  if (dimension === 1 && stride === 1 && lo === 0 && base === 1 && same) return null;
  return { dimension, stride, lo, base, dilation };
}

/** Merges neighbouring axes without windows where the operand's elements allow it. */
function mergedAxes(axes: readonly Axis[]): Axis[] {
  const out: Axis[] = [];
  for (const axis of axes) {
    const last = out[out.length - 1];
    const joins = last !== undefined && last.window === null && axis.window === null &&
      last.stride === axis.n * axis.stride;
    if (joins) out[out.length - 1] = { ...axis, length: last.length * axis.length, n: last.n * axis.n };
    else out.push(axis);
  }
  return out;
}

/** A combination of a value `v` at the place `q` with what came before: variables, statements, the result. */
interface Combination {
  readonly none: string;
  readonly join: (a: string, v: string) => string;
  readonly uses: readonly string[];
}

function combinationOf(fn: "sum" | "max" | "min", dtype: DType): Combination {
  const none = fn === "sum" ? `${elementOf(dtype)}()` : EXTREMES[dtype as keyof typeof EXTREMES][fn];
  if (fn === "sum") return { none, join: (a, v) => `${a} += ${v};`, uses: [] };
  const name = dtype === "float32" ? `f${fn}` : fn;
  return { none, join: (a, v) => `${a} = ${name}(${a}, ${v});`, uses: dtype === "float32" ? [name, "inf"] : [] };
}

/** What the extremes of no elements are. */
const EXTREMES = {
  float32: { max: "-inf()", min: "inf()" },
  int32: { max: "i32(-0x80000000)", min: "0x7fffffffi" },
  uint32: { max: "0u", min: "0xffffffffu" },
  bool: { max: "0u", min: "1u" },
} as const;

function source(fn: ReduceWindowPlan["fn"], dtype: DType, forms: readonly Form[]): Source {
  const type = elementOf(dtype);
  const arg = fn === "argmax" || fn === "argmin";
  const whole = [...forms.keys()].filter((d) => forms[d] === "whole");
  const start = (word: string): string => whole.map((d) => ` + i32(c${d}) * p.${word}${d}`).join("");
  const body = arg ? placeBody(fn, dtype, forms) : valueBody(combinationOf(fn, dtype), forms);
  return {
    name: "reduceWindow",
    buffers: [{ name: "x", type }, { name: "y", type: arg ? "i32" : type, written: true }],
    words: [
      { name: "n", type: "u32" },
      { name: "xo", type: "i32" },
      ...dimWords(forms.map(() => 1), "d").words,
      ...forms.flatMap((_, d) => WORDS.map((name): Word => ({ name: `${name}${d}`, type: "i32" }))),
    ],
    body: `${prelude(arg ? ["isNan"] : combinationOf(fn, dtype).uses)}
${LINEAR_MAIN}${coordinates("i", forms.length, "c", "d")}let at = p.xo${start("xs")};
let place = 0i${start("step")};
${body}
y[i] = a;
}`,
  };
}

/** A loop over the window's elements along an axis that are there: `t` is the operand's index. */
function loop(d: number, form: Form, inner: string): string {
  const before = `let r${d} = p.lo${d} - i32(c${d}) * p.s${d};\n`;
  if (form === "spread") {
    return `${before}for (var k${d} = 0i; k${d} < p.w${d}; k${d}++) {
let q${d} = k${d} * p.k${d} - r${d};
if (q${d} < 0i || q${d} % p.b${d} != 0i) { continue; }
let t${d} = q${d} / p.b${d};
if (t${d} >= p.n${d}) { continue; }
${inner}}
`;
  }
  const apart = form === "apart";
  const [first, end] = apart
    ? [`(max(r${d}, 0i) + p.k${d} - 1i) / p.k${d}`, `(p.n${d} + r${d} + p.k${d} - 1i) / p.k${d}`]
    : [`max(r${d}, 0i)`, `p.n${d} + r${d}`];
  return `${before}let end${d} = min(p.w${d}, ${end});
for (var k${d} = ${first}; k${d} < end${d}; k${d}++) {
let t${d} = k${d}${apart ? ` * p.k${d}` : ""} - r${d};
${inner}}
`;
}

/** The element at the window's current place, and its place in the operand. */
function current(forms: readonly Form[]): { at: string; place: string } {
  const sum = (word: string): string => forms.map((f, d) => f === "whole" ? "" : ` + t${d} * p.${word}${d}`).join("");
  return { at: `x[at${sum("xs")}]`, place: `place${sum("step")}` };
}

/** The combined value `a`: that of the outermost loop, where each loop has one of its own. */
function valueBody({ none, join }: Combination, forms: readonly Form[]): string {
  const windows = [...forms.keys()].filter((d) => forms[d] !== "whole");
  let inner = `let v = ${current(forms).at};\n`;
  let value = "v";
  for (const d of windows.toReversed()) {
    inner = `var a${d} = ${none};\n${loop(d, forms[d], `${inner}${join(`a${d}`, value)}\n`)}`;
    value = `a${d}`;
  }
  return windows.length === 0 ? `${inner}var a = ${none};\n${join("a", value)}` : `${inner}let a = ${value};`;
}

/** The place `a` of the first extreme: an element takes the place of one that is not at least as extreme. */
function placeBody(fn: "argmax" | "argmin", dtype: DType, forms: readonly Form[]): string {
  const { at, place } = current(forms);
  const nan = dtype === "float32" ? "isNan(best) || isNan(v) || " : "";
  let body = `let v = ${at};
if (a < 0i || ${nan}best ${fn === "argmax" ? "<" : ">"} v) { a = ${place}; best = v; }
`;
  forms.toReversed().forEach((form, k) => {
    if (form !== "whole") body = loop(forms.length - 1 - k, form, body);
  });
  return `var a = -1i;\nvar best = ${elementOf(dtype)}();\n${body}`;
}
