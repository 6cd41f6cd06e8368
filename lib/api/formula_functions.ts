/**
 * The functions that formulas can call: those of `np` whose arguments are arrays, or one array and axes.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { avalText, valueText } from "../errors.ts";
import * as np from "../numpy/mod.ts";

/** A function of formulas. */
export interface FormulaFunction {
  /** Calls it. */
  readonly call: (...args: ArrayLike[]) => NDArray;
  /** The least number of arguments. */
  readonly least: number;
  /** The largest number of arguments. */
  readonly most: number;
  /** Whether every argument is an operand, so that all of them promote together. */
  readonly operands: boolean;
}

type Unary = (x: ArrayLike) => NDArray;
type Binary = (x: ArrayLike, y: ArrayLike) => NDArray;
type AlongAxis = (x: ArrayLike, axis?: number) => NDArray;

const UNARY: Readonly<Record<string, Unary>> = {
  abs: np.abs,
  absolute: np.absolute,
  angle: np.angle,
  arccos: np.arccos,
  arccosh: np.arccosh,
  arcsin: np.arcsin,
  arcsinh: np.arcsinh,
  arctan: np.arctan,
  arctanh: np.arctanh,
  bitwiseNot: np.bitwiseNot,
  cbrt: np.cbrt,
  ceil: np.ceil,
  conj: np.conj,
  conjugate: np.conjugate,
  cos: np.cos,
  cosh: np.cosh,
  diag: np.diag,
  exp: np.exp,
  exp2: np.exp2,
  expm1: np.expm1,
  floor: np.floor,
  imag: np.imag,
  isfinite: np.isfinite,
  isinf: np.isinf,
  isnan: np.isnan,
  log: np.log,
  log10: np.log10,
  log1p: np.log1p,
  log2: np.log2,
  logicalNot: np.logicalNot,
  negative: np.negative,
  ravel: np.ravel,
  real: np.real,
  reciprocal: np.reciprocal,
  rint: np.rint,
  sign: np.sign,
  sin: np.sin,
  sinh: np.sinh,
  sqrt: np.sqrt,
  square: np.square,
  tan: np.tan,
  tanh: np.tanh,
  trace: np.trace,
  transpose: np.transpose,
  tril: np.tril,
  triu: np.triu,
};

const BINARY: Readonly<Record<string, Binary>> = {
  add: np.add,
  arctan2: np.arctan2,
  bitwiseAnd: np.bitwiseAnd,
  bitwiseOr: np.bitwiseOr,
  bitwiseXor: np.bitwiseXor,
  divide: np.divide,
  dot: np.dot,
  equal: np.equal,
  floorDivide: np.floorDivide,
  greater: np.greater,
  greaterEqual: np.greaterEqual,
  inner: np.inner,
  isclose: np.isclose,
  kron: np.kron,
  leftShift: np.leftShift,
  less: np.less,
  lessEqual: np.lessEqual,
  logicalAnd: np.logicalAnd,
  logicalOr: np.logicalOr,
  logicalXor: np.logicalXor,
  matmul: np.matmul,
  maximum: np.maximum,
  minimum: np.minimum,
  mod: np.mod,
  multiply: np.multiply,
  notEqual: np.notEqual,
  outer: np.outer,
  power: np.power,
  remainder: np.remainder,
  rightShift: np.rightShift,
  subtract: np.subtract,
  trueDivide: np.trueDivide,
  vdot: np.vdot,
};

/** Functions of an array and an axis or axes: a number, or an interpolated list of them; all of them by default. */
const ALONG_AXIS: Readonly<Record<string, AlongAxis>> = {
  all: np.all,
  amax: np.amax,
  amin: np.amin,
  any: np.any,
  argmax: np.argmax,
  argmin: np.argmin,
  countNonzero: np.countNonzero,
  cumprod: np.cumprod,
  cumsum: np.cumsum,
  max: np.max,
  mean: np.mean,
  min: np.min,
  prod: np.prod,
  ptp: np.ptp,
  std: np.std,
  sum: np.sum,
  var: np.var,
};

/** A second argument that is no operand: it must be a plain number or a list, never an array. */
function plainSecond(name: string, what: string, apply: AlongAxis): (...args: ArrayLike[]) => NDArray {
  return (x, second) => {
    if (second === undefined || typeof second === "number" || Array.isArray(second)) {
      return apply(x, second as number | undefined);
    }
    const found = second instanceof NDArray ? avalText(second) : valueText(second);
    throw new TypeError(`${name} in a formula: ${what} is ${found}; it must be a plain number or an array of them`);
  };
}

/** The functions that formulas can call, by their names in `np`. */
export const FUNCTIONS: ReadonlyMap<string, FormulaFunction> = new Map<string, FormulaFunction>([
  ...Object.entries(UNARY).map(([name, f]): [string, FormulaFunction] => [
    name,
    { call: (x) => f(x), least: 1, most: 1, operands: true },
  ]),
  ...Object.entries(BINARY).map(([name, f]): [string, FormulaFunction] => [
    name,
    { call: (x, y) => f(x, y), least: 2, most: 2, operands: true },
  ]),
  ...Object.entries(ALONG_AXIS).map(([name, f]): [string, FormulaFunction] => [
    name,
    { call: plainSecond(name, "the axis", f), least: 1, most: 2, operands: false },
  ]),
  ["clip", { call: (x, min, max) => np.clip(x, min, max), least: 2, most: 3, operands: true }],
  ["round", { call: plainSecond("round", "the number of decimals", np.round), least: 1, most: 2, operands: false }],
  ["where", { call: (condition, x, y) => np.where(condition, x, y), least: 3, most: 3, operands: true }],
]);

/** The constants of formulas. */
export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ["pi", np.pi],
  ["e", np.e],
  ["inf", np.inf],
  ["nan", np.nan],
]);

/**
 * The number of letters to insert, delete, change or swap with the next to turn one word into the other (optimal
 * string alignment: d[i][j] is the distance of the first i letters of `a` and the first j of `b`).
 */
function distance(a: string, b: string): number {
  const d = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      d[i][j] = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.length][b.length];
}

/** At most three of these words that someone who wrote `word` may have meant, the nearest first. */
export function nearest(word: string, among: Iterable<string>): string[] {
  const plain = (s: string): string => s.replaceAll("_", "").toLowerCase();
  const meant = plain(word);
  return [...among]
    .map((name) => {
      const other = plain(name);
      const starts = meant.length >= 3 && other.startsWith(meant);
      return { name, far: starts ? 1 : distance(meant, other) };
    })
    .filter(({ far }) => far <= (meant.length <= 3 ? 1 : 2))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ name }) => name);
}
