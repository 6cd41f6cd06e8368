/**
 * Formulas, last step: from a tree to a function of the interpolated values.
 *
 * @module
 */
import { type ArrayLike, type Complex, NDArray } from "../core/array.ts";
import * as np from "../numpy/mod.ts";
import { asArray, complexScalar, isComplex } from "../ops/mod.ts";
import { CONSTANTS, FUNCTIONS, nearest } from "./formula_functions.ts";
import { formulaError } from "./formula_lex.ts";
import { COMPLEX_BINARY, NUMBER_BINARY, NUMBER_FUNCTIONS, NUMBER_UNARY } from "./formula_numbers.ts";
import type { FormulaNode } from "./formula_parse.ts";

/** A formula's value for the interpolated ones. */
export type Run = (values: readonly ArrayLike[]) => ArrayLike;

/**
 * A compiled part, and whether a plain number that it gives is a float in Python, even if it is whole: `2.0`, `4/2`.
 */
interface Part {
  readonly run: Run;
  readonly float: boolean;
}

const ARRAY_BINARY: Readonly<Record<string, (x: ArrayLike, y: ArrayLike) => NDArray>> = {
  "+": np.add,
  "-": np.subtract,
  "*": np.multiply,
  "/": np.divide,
  "//": np.floorDivide,
  "%": np.remainder,
  "@": np.matmul,
  "**": np.power,
  "<<": np.leftShift,
  ">>": np.rightShift,
  "&": np.bitwiseAnd,
  "|": np.bitwiseOr,
  "^": np.bitwiseXor,
  "<": np.less,
  "<=": np.lessEqual,
  ">": np.greater,
  ">=": np.greaterEqual,
  "==": np.equal,
  "!=": np.notEqual,
};

const ATTRIBUTES: ReadonlyMap<string, (x: ArrayLike) => NDArray> = new Map([
  ["T", (x: ArrayLike) => np.transpose(x)],
  ["real", np.real],
  ["imag", np.imag],
]);

/**
 * Operands as the library takes them. It would read a float without a fraction beside integers as an integer, and round
 * a complex number beside double precision to single.
 */
function operands(args: readonly ArrayLike[], floats: readonly boolean[]): readonly ArrayLike[] {
  const arrays = args.filter((x) => x instanceof NDArray);
  if (arrays.length === 0) return args;
  const integers = arrays.every((x) => x.aval.kind === "i" || x.aval.kind === "b");
  const double = arrays.some((x) => x.dtype === "float64" || x.dtype === "complex128");
  return args.map((x, i) => {
    if (typeof x === "number") return integers && floats[i] ? asArray(x) : x;
    return double && isComplex(x) ? complexScalar(x, "complex128", true) : x;
  });
}

function asComplex(x: number | Complex): Complex {
  return typeof x === "number" ? { re: x, im: 0 } : x;
}

function isPlain(x: ArrayLike): x is number | Complex {
  return typeof x === "number" || isComplex(x);
}

function binary(op: string, left: Part, right: Part): Part {
  const [l, r] = [left.run, right.run];
  const numbers = NUMBER_BINARY[op];
  const complexes = COMPLEX_BINARY[op];
  const arrays = ARRAY_BINARY[op];
  const floats = [left.float, right.float];
  const run: Run = (values) => {
    const a = l(values);
    const b = r(values);
    if (a instanceof NDArray && b instanceof NDArray) return arrays(a, b);
    if (typeof a === "number" && typeof b === "number" && numbers !== undefined) return numbers(a, b);
    if (complexes !== undefined && isPlain(a) && isPlain(b)) return complexes(asComplex(a), asComplex(b));
    const [x, y] = operands([a, b], floats);
    return arrays(x, y);
  };
  return { run, float: op === "/" || left.float || right.float };
}

function unary(op: string, { run, float }: Part): Part {
  const number = NUMBER_UNARY[op];
  return {
    float,
    run: (values) => {
      const x = run(values);
      if (typeof x === "number") return number(x);
      if (op === "~") return np.bitwiseNot(x);
      if (op === "+") return x;
      return isComplex(x) ? { re: -x.re, im: -x.im } : np.negative(x);
    },
  };
}

function constant(name: string, at: number, text: string): Part {
  const value = CONSTANTS.get(name);
  if (value !== undefined) return { run: () => value, float: true };
  const remedy = FUNCTIONS.has(name)
    ? `it is a function: call it, as in ${name}(\${x})`
    : CONSTANTS.has(name.toLowerCase())
    ? `write ${name.toLowerCase()}`
    : `interpolate values: \${${name}}`;
  throw formulaError(`${name} is not one of the constants ${[...CONSTANTS.keys()].join(", ")}; ${remedy}`, text, at);
}

function call(name: string, args: readonly Part[], at: number, text: string): Part {
  const f = FUNCTIONS.get(name);
  if (f === undefined) {
    const near = nearest(name, FUNCTIONS.keys());
    const remedy = near.length === 0
      ? "those of np that take arrays are there, by their names in np"
      : `near it ${near.length === 1 ? "is" : "are"} ${near.join(", ")}`;
    throw formulaError(`there is no function ${name} in formulas; ${remedy}`, text, at);
  }
  if (args.length < f.least || args.length > f.most) {
    const takes = f.least === f.most ? `${f.least}` : `${f.least} to ${f.most}`;
    throw formulaError(
      `${name} takes ${takes} argument${f.most === 1 ? "" : "s"}, not ${args.length}`,
      text,
      at,
    );
  }
  const runs = args.map((a) => a.run);
  const floats = args.map((a) => a.float);
  const number = Object.hasOwn(NUMBER_FUNCTIONS, name) ? NUMBER_FUNCTIONS[name] : undefined;
  const run: Run = (values) => {
    const given = runs.map((r) => r(values));
    if (number !== undefined && typeof given[0] === "number") return number(given[0]);
    return f.call(...f.operands ? operands(given, floats) : given);
  };
  return { run, float: name === "abs" || name === "absolute" ? floats[0] : true };
}

/**
 * The function of the interpolated values that a tree is; `text` is the formula, for messages.
 *
 * @throws SyntaxError for unknown names and wrong numbers of arguments.
 */
export function compile(tree: FormulaNode, text: string): Run {
  const part = (node: FormulaNode): Part => {
    switch (node.kind) {
      case "number":
        return { run: () => node.value, float: node.float };
      case "imaginary": {
        const value: Complex = { re: 0, im: node.value };
        return { run: () => value, float: true };
      }
      case "value":
        return { run: (values) => values[node.index], float: false };
      case "name":
        return constant(node.name, node.at, text);
      case "call":
        return call(node.name, node.args.map(part), node.at, text);
      case "attribute": {
        const attribute = ATTRIBUTES.get(node.name);
        if (attribute === undefined) {
          const all = [...ATTRIBUTES.keys()].map((name) => `.${name}`).join(", ");
          throw formulaError(`there is no attribute .${node.name} in formulas, only ${all}`, text, node.at);
        }
        const { run } = part(node.operand);
        return { run: (values) => attribute(run(values)), float: true };
      }
      case "unary":
        return unary(node.op, part(node.operand));
      case "binary":
        return binary(node.op, part(node.left), part(node.right));
    }
  };
  return part(tree).run;
}
