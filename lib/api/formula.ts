/**
 * The template tag for formulas.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { valueText } from "../errors.ts";
import { asArray } from "../ops/mod.ts";
import { compile, type Run } from "./formula_compile.ts";
import { lex } from "./formula_lex.ts";
import { parse } from "./formula_parse.ts";

/** A call site's strings are one object for as long as its code lives, so that each is parsed once. */
const compiled = new WeakMap<TemplateStringsArray, Run>();

/**
 * An infix formula of arrays, by Python's grammar and precedence: ``m`sin(${x}) * ${y} ** 2 + ${a} @ ${b}` ``.
 *
 * What is interpolated is whatever the functions of `np` take: arrays, traced ones included, numbers, booleans, complex
 * numbers, nested arrays. The operators are `+ - * / // % @ **`, `<< >> & ^ | ~` and `< <= > >= == !=` (which don't
 * chain: write `(a < b) & (b < c)`); `-x ** 2` is `-(x ** 2)`. Functions of `np` are called by their names there:
 * elementwise ones, products of arrays, and reductions, whose second argument is the axis. Besides there are `.T`,
 * `.real`, `.imag`, the constants `pi`, `e`, `inf`, `nan`, and literals such as `2`, `1e-3`, `2j`.
 *
 * Arithmetic of plain numbers alone is in double precision, and such numbers take the other operand's dtype: `2 * pi`
 * beside a float32 array stays float32. An exponent that is an integer keeps its derivative at 0 and below. A formula
 * is parsed once per call site; derivatives are those of the functions that it calls.
 *
 * @throws SyntaxError for what is no formula; the message shows the place.
 *
 * @example
 * ```ts
 * import { grad, m, type NDArray, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([1, 2]);
 * const w = np.array([[0, 1], [1, 0]]);
 * assertEquals(m`-${x} ** 2 + 3 * (${w} @ ${x})`.tolist(), [5, -1]);
 * assertEquals(grad((v: NDArray) => m`sum(${v} ** 3 / 3)`)(x).tolist(), [1, 4]);
 * ```
 */
export function m(strings: TemplateStringsArray, ...values: ArrayLike[]): NDArray {
  let run = compiled.get(strings);
  if (run === undefined) {
    if (!Array.isArray(strings?.raw)) {
      throw new TypeError(
        `m: ${valueText(strings)} is not a template; write the formula as m\`...\`, without parentheses`,
      );
    }
    const lexed = lex(strings.raw);
    run = compile(parse(lexed), lexed.text);
    compiled.set(strings, run);
  }
  return asArray(run(values));
}
