/**
 * How kernels combine elements: what is carried along a line, and how two of them become one.
 *
 * What is carried is a scalar or a vector of words, combined in any order: sums, products and bits as they are; the
 * largest float as the largest integer key, so that NaN and the signs of zeros need no case; places, and complex
 * extremes, with the place of the element, so that the first of equal ones wins in any order.
 *
 * @module
 */
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { ArgReducePlan, ReduceFn } from "../../lib/core/plan.ts";

/** How elements of a dtype are combined. */
export interface Fold {
  /** Identifies it. */
  readonly key: string;
  /** The WGSL type of what is carried. */
  readonly type: "f32" | "i32" | "u32" | "vec2f" | "vec2u" | "vec3u";
  /** What no elements give. */
  readonly zero: string;
  /** What an element gives: its parts, of machine types, and the text of its place in the line (u32). */
  lift(parts: readonly string[], place: string): string;
  /** What two give together, as text of two names. */
  join(a: string, b: string): string;
  /** The parts of the result, of machine types. */
  drop(a: string): readonly string[];
  /** The names of functions of the prelude that it calls, and functions of its own. */
  readonly used: readonly string[];
  readonly code?: readonly string[];
  /** Whether rounding makes it depend on the order. */
  readonly rounds?: boolean;
}

/** Words that each type of what is carried takes, and takes in workgroup memory. */
export const WORDS: { readonly [K in Fold["type"]]: { readonly count: number; readonly stride: number } } = {
  f32: { count: 1, stride: 1 },
  i32: { count: 1, stride: 1 },
  u32: { count: 1, stride: 1 },
  vec2f: { count: 2, stride: 2 },
  vec2u: { count: 2, stride: 2 },
  vec3u: { count: 3, stride: 4 },
};

/** The words of what is carried, as u32. */
export function wordsOf({ type }: Fold, a: string): string[] {
  return WORDS[type].count === 1
    ? [`bitcast<u32>(${a})`]
    : Array.from({ length: WORDS[type].count }, (_, i) => `bitcast<u32>(${a}.${"xyz"[i]})`);
}

/** What is carried, of its words. */
export function ofWords({ type }: Fold, words: readonly string[]): string {
  if (words.length === 1) return `bitcast<${type}>(${words[0]})`;
  const element = type === "vec2f" ? "f32" : "u32";
  return `${type}(${words.map((w) => `bitcast<${element}>(${w})`).join(", ")})`;
}

const same = ([v]: readonly string[]): string => v;
const only = (a: string): readonly string[] => [a];
const infix = (operator: string) => (a: string, b: string): string => `(${a} ${operator} ${b})`;
const call = (name: string) => (a: string, b: string): string => `${name}(${a}, ${b})`;

/** One number that is combined by an operation of WGSL. */
function plain(key: string, type: "f32" | "i32" | "u32", zero: string, join: Fold["join"]): Fold {
  return { key: `${key} ${type}`, type, zero, join, lift: same, drop: only, used: [], rounds: type === "f32" };
}

/** The folds of integers. */
function ofInteger(fn: ReduceFn, type: "i32" | "u32"): Fold {
  const least = type === "i32" ? "i32(-2147483648)" : "0u";
  const largest = type === "i32" ? "2147483647i" : "0xffffffffu";
  const ones = type === "i32" ? "-1i" : "0xffffffffu";
  const folds: { readonly [K in ReduceFn]: readonly [string, Fold["join"]] } = {
    sum: [`${type}(0)`, infix("+")],
    prod: [`${type}(1)`, infix("*")],
    max: [least, call("max")],
    min: [largest, call("min")],
    and: [ones, infix("&")],
    or: [`${type}(0)`, infix("|")],
    xor: [`${type}(0)`, infix("^")],
  };
  return plain(fn, type, ...folds[fn]);
}

/** The folds of booleans: sums and maxima are `or`, products and minima `and`. */
function ofBool(fn: ReduceFn): Fold {
  const bits = fn === "xor" ? "xor" : fn === "sum" || fn === "max" || fn === "or" ? "or" : "and";
  const operator = { xor: "^", or: "|", and: "&" }[bits];
  return {
    ...plain(`bool ${bits}`, "u32", bits === "and" ? "1u" : "0u", infix(operator)),
    lift: ([v]) => `select(0u, 1u, ${v})`,
    drop: (a) => [`(${a} != 0u)`],
  };
}

/** A float as an integer in the order of floats, −0 below 0; NaN is above all. */
const EXTREME_KEY = "fn extremeKey(x: f32) -> i32 { return select(ordered(x), 0x7fc00000i, isNan(x)); }\n" +
  "fn extremeOf(key: i32) -> f32 { return bitcast<f32>(key ^ bitcast<i32>(bitcast<u32>(key >> 31u) >> 1u)); }\n";

/** The largest float, or, of negated ones, the smallest. */
function extreme(fn: "max" | "min"): Fold {
  const turn = (x: string): string => fn === "max" ? x : `fneg(${x})`;
  return {
    key: `${fn} f32`,
    type: "i32",
    // The key of −∞.
    zero: "-2139095041i",
    lift: ([v]) => `extremeKey(${turn(v)})`,
    join: call("max"),
    drop: (a) => [turn(`extremeOf(${a})`)],
    used: ["ordered", "isNan", "fneg"],
    code: [EXTREME_KEY],
  };
}

function ofFloat(fn: ReduceFn): Fold {
  if (fn === "max" || fn === "min") return extreme(fn);
  return fn === "sum" ? plain("sum", "f32", "0.0f", infix("+")) : plain("prod", "f32", "1.0f", infix("*"));
}

/** A float as an integer in the order of floats, zeros of both signs equal; NaN is above all. */
const PLACE_KEY = "fn placeKey(x: f32) -> i32 {\n" +
  "  let sign = bitcast<i32>(x) >> 31u;\n" +
  "  return select((bitcast<i32>(fabs(x)) ^ sign) - sign, 0x7fc00000i, isNan(x));\n}\n";

/** The place of no element. */
const NOWHERE = "0xffffffffu";

/** A key and the place of its element: the largest key, the first of equal ones. */
const FIRST = "fn first(a: vec2u, b: vec2u) -> vec2u {\n" +
  "  let ka = bitcast<i32>(a.x); let kb = bitcast<i32>(b.x);\n" +
  "  return select(a, b, kb > ka || (kb == ka && b.y < a.y));\n}\n";

/** A complex number and the place of its element: the first with a NaN, else the first of the largest. */
function firstComplex(name: string, turn: string): string {
  return `fn ${name}(a: vec3u, b: vec3u) -> vec3u {
  let swap = b.z < a.z;
  let x = select(a, b, swap); let y = select(b, a, swap);
  if (y.z == ${NOWHERE}) { return x; }
  let xr = bitcast<f32>(x.x); let xi = bitcast<f32>(x.y); let yr = bitcast<f32>(y.x); let yi = bitcast<f32>(y.y);
  let undefinedX = isNan(xr) || isNan(xi); let undefinedY = isNan(yr) || isNan(yi);
  let kx = vec2i(placeKey(${turn}(xr)), placeKey(${turn}(xi))); let ky = vec2i(placeKey(${turn}(yr)), placeKey(${turn}(yi)));
  let later = ky.x > kx.x || (ky.x == kx.x && ky.y > kx.y);
  return select(x, y, !undefinedX && (undefinedY || later));
}
`;
}

/** The first of the complex numbers that are largest or smallest, with its place. */
function complexPlace(fn: "max" | "min"): Fold {
  const name = `${fn}First`;
  return {
    key: `${fn} complex`,
    type: "vec3u",
    zero: `vec3u(${fn === "max" ? "0xff800000u" : "0x7f800000u"}, 0u, ${NOWHERE})`,
    lift: ([re, im], place) => `vec3u(bitcast<u32>(${re}), bitcast<u32>(${im}), ${place})`,
    join: call(name),
    drop: (a) => [`bitcast<f32>(${a}.x)`, `bitcast<f32>(${a}.y)`],
    used: ["isNan", "fabs", "fneg"],
    code: [PLACE_KEY, firstComplex(name, fn === "max" ? "" : "fneg")],
  };
}

const COMPLEX_PRODUCT = "fn complexProduct(a: vec2f, b: vec2f) -> vec2f " +
  "{ return vec2f(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x); }\n";

function ofComplex(fn: ReduceFn): Fold {
  if (fn === "max" || fn === "min") return complexPlace(fn);
  const pair = { type: "vec2f", used: [], rounds: true, drop: (a: string) => [`${a}.x`, `${a}.y`] } as const;
  const lift: Fold["lift"] = ([re, im]) => `vec2f(${re}, ${im})`;
  if (fn === "sum") return { ...pair, key: "sum complex", zero: "vec2f(0.0f, 0.0f)", lift, join: infix("+") };
  return {
    ...pair,
    key: "prod complex",
    zero: "vec2f(1.0f, 0.0f)",
    lift,
    join: call("complexProduct"),
    code: [COMPLEX_PRODUCT],
  };
}

/** The fold that a reduction of a dtype is. */
export function foldOf(fn: ReduceFn, dtype: DType): Fold {
  switch (kindOf(dtype)) {
    case "b":
      return ofBool(fn);
    case "c":
      return ofComplex(fn);
    case "f":
      return ofFloat(fn);
    default:
      return ofInteger(fn, dtype === "int32" ? "i32" : "u32");
  }
}

/** The fold that gives the place of the first largest or smallest element, or of the first NaN. */
export function placeFold(fn: ArgReducePlan["fn"], dtype: DType): Fold {
  const largest = fn === "argmax";
  if (kindOf(dtype) === "c") {
    const fold = complexPlace(largest ? "max" : "min");
    return { ...fold, key: `place of ${fold.key}`, drop: (a) => [`i32(${a}.z)`] };
  }
  const float = kindOf(dtype) === "f";
  const key = (v: string): string =>
    dtype === "bool" ? `select(0i, 1i, ${v})` : dtype === "int32" ? v : `bitcast<i32>(${v} ^ 0x80000000u)`;
  const turned = (v: string): string =>
    float ? `placeKey(${largest ? v : `fneg(${v})`})` : largest ? key(v) : `~${key(v)}`;
  return {
    key: `${fn} ${dtype}`,
    type: "vec2u",
    zero: `vec2u(0x80000000u, ${NOWHERE})`,
    lift: ([v], place) => `vec2u(bitcast<u32>(${turned(v)}), ${place})`,
    join: call("first"),
    drop: (a) => [`i32(${a}.y)`],
    used: float ? ["isNan", "fabs", "fneg"] : [],
    code: float ? [PLACE_KEY, FIRST] : [FIRST],
  };
}
