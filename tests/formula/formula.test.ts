/**
 * Formulas as users write them: what can be interpolated, dtypes, caching, and every transform through them.
 *
 * @module
 */
import { assert, assertAlmostEquals, assertEquals, assertNotStrictEquals, assertStrictEquals } from "@std/assert";
import {
  complex,
  grad,
  hessian,
  jacrev,
  jit,
  jvp,
  linearize,
  m,
  makeJaxpr,
  type NDArray,
  np,
  vjp,
  vmap,
} from "@fluxion/fluxion";
import { FUNCTIONS } from "../../lib/api/formula_functions.ts";

const x = np.array([0.5, 1.5, 2.5]);
const numbers = (a: NDArray): number[] => Array.from(a.toTypedArray());

Deno.test("formulas: the one of the design", () => {
  const y = np.array([1, 2, 3]);
  const a = np.array([1, -1]);
  const b = np.array([[1, 2, 3], [4, 5, 6]]);
  const expected = np.add(np.multiply(np.sin(x), np.power(y, 2)), np.matmul(a, b));
  assertEquals(numbers(m`sin(${x}) * ${y} ** 2 + ${a} @ ${b}`), numbers(expected));
});

Deno.test("formulas: whatever np takes can be interpolated", () => {
  assertEquals(m`${[[1, 2], [3, 4]]} @ ${[1, 1]}`.tolist(), [3, 7]);
  assertEquals(m`${2} * ${x}`.tolist(), [1, 3, 5]);
  assertEquals(m`where(${true}, ${x}, 0)`.tolist(), [0.5, 1.5, 2.5]);
  assertEquals(m`${complex(1, 2)} * 2j`.tolist(), { re: -4, im: 2 });
  assertEquals(m`${[x, x]} + 1`.shape, [2, 3]);
  assertEquals(m`${x}`.tolist(), x.tolist());
  assertEquals(m`${3}`.item(), 3);
  assertEquals(m`sum(${[[1, 2], [3, 4]]}, ${[0, 1]})`.item(), 10);
  assertEquals(m`~${[true, false]}`.tolist(), [false, true]);
  assertEquals(m`${true} & ${false}`.item<boolean>(), false);
});

Deno.test("formulas: layout is free, as within Python's parentheses", () => {
  const spread = m`
    sin(${x})
      * 2
  `;
  assertEquals(numbers(spread), numbers(m`sin(${x})*2`));
});

Deno.test("formulas: literals are weakly typed, and exact beside float64", () => {
  const single = m`2 * pi * ${x} + 1e-3`;
  assertEquals([single.dtype, single.weakType], ["float32", false]);
  const double = np.array([1], "float64");
  assertEquals(m`sqrt(2 * pi) * ${double}`.tolist(), [Math.sqrt(2 * Math.PI)]);
  assertEquals(m`${double} / 3 + 1e-17j`.tolist(), [{ re: 1 / 3, im: 1e-17 }]);
  assertEquals(m`(0.1 + 0.2j) * ${double}`.tolist(), [{ re: 0.1, im: 0.2 }]);
  const integers = np.array([1, 2], "int32");
  assertEquals(m`2 * ${integers} + 1`.dtype, "int32");
  assertEquals(m`2.0 * ${integers}`.dtype, "float32");
  assertEquals(m`${integers} + 4 / 2`.dtype, "float32");
  assertEquals(m`maximum(${integers}, 1.0)`.dtype, "float32");
  const number = m`2 * pi`;
  assertEquals([number.dtype, number.weakType, number.item()], ["float32", true, Math.fround(2 * Math.PI)]);
  assertEquals(m`2 < 3`.dtype, "bool");
});

Deno.test("formulas: an integer exponent is np.power's, with a derivative at 0 and below", () => {
  const text = (f: (x: NDArray) => NDArray): string => `${makeJaxpr(f)(x)}`;
  assertEquals(text((v) => m`${v} ** 3`), text((v) => np.power(v, 3)));
  assertEquals(text((v) => m`${v} ** -2`), text((v) => np.power(v, -2)));
  assertEquals(text((v) => m`${v} ** (1 + 2)`), text((v) => np.power(v, 3)));
  assertEquals(grad((v: NDArray) => m`${v} ** 2`)(np.array(0)).item(), 0);
  assertEquals(grad((v: NDArray) => m`${v} ** 3`)(np.array(-2)).item(), 12);
});

Deno.test("formulas: arithmetic of plain numbers is Python's", () => {
  const value = (a: NDArray): number => a.item() as number;
  assertEquals([m`-7 // 2`, m`7 // -2`, m`-7.5 // 2`, m`7 // 0`, m`-1 // inf`].map(value), [-4, -4, -4, Infinity, -1]);
  // The quotient before rounding is 190187.99999999997 here.
  assertEquals(m`-2572.0834732055664 // -0.01352388858795166 == 190188`.item<boolean>(), true);
  assertEquals([m`-7 % 3`, m`7 % -3`, m`7 % 0`, m`-1 % inf`, m`6 % 3`].map(value), [2, -2, NaN, Infinity, 0]);
  assertEquals([m`1 ** nan`, m`(-1) ** inf`, m`2 ** 0.5`, m`0 ** 0`].map(value), [1, 1, Math.fround(Math.SQRT2), 1]);
  assertEquals([m`1 << 40`, m`-5 >> 1`, m`5 & -2`, m`5 | 8`, m`5 ^ 1`, m`~5`].map(value), [2 ** 40, -3, 4, 13, 4, -6]);
  assertEquals(m`(1 + 2j) / (3 - 4j) * 25`.tolist(), { re: -5, im: 10 });
  assertEquals(m`1 / (1e-30 + 3e30j) * 3e30`.tolist(), { re: 0, im: -1 });
});

Deno.test("formulas: a template is parsed once, and each call site by itself", () => {
  let reads = 0;
  const strings = ["", " * 2"] as unknown as TemplateStringsArray;
  Object.defineProperty(strings, "raw", { get: () => (reads++, ["", " * 2"]) });
  assertEquals(m(strings, 1).item(), 2);
  const first = reads;
  assert(first > 0);
  assertEquals(m(strings, 2).item(), 4);
  assertEquals(m(strings, x).tolist(), [1, 3, 5]);
  assertEquals(reads, first);

  const site = (s: TemplateStringsArray, ..._: unknown[]): TemplateStringsArray => s;
  const again = () => site`${1} * 2`;
  assertStrictEquals(again(), again());
  assertNotStrictEquals(again(), site`${1} * 2`);
});

Deno.test("formulas: operands are evaluated once each, from left to right, whatever the precedence", () => {
  const order: string[] = [];
  const say = (name: string, v: number): number => (order.push(name), v);
  assertEquals(m`${say("a", 1)} + ${say("b", 2)} * ${say("c", 3)}`.item(), 7);
  assertEquals(order, ["a", "b", "c"]);
});

const f = (v: NDArray): NDArray => m`sum(sin(${v}) ** 2 / (1 + exp(-${v})) + ${v} @ ${v} * maximum(${v}, 1))`;
const plain = (v: NDArray): NDArray =>
  np.sum(
    np.add(
      np.divide(np.power(np.sin(v), 2), np.add(1, np.exp(np.negative(v)))),
      np.multiply(np.matmul(v, v), np.maximum(v, 1)),
    ),
  );

Deno.test("formulas: transforms see the calls of np that a formula stands for", () => {
  const d = np.array([1, -1, 0.5]);
  assertEquals(`${makeJaxpr(f)(x)}`, `${makeJaxpr(plain)(x)}`);
  assertEquals(numbers(grad(f)(x)), numbers(grad(plain)(x)));
  assertEquals(numbers(hessian(f)(x)), numbers(hessian(plain)(x)));
  assertEquals(jvp(f, [x], [d]).map(numbers), jvp(plain, [x], [d]).map(numbers));
  assertEquals(numbers(linearize(f, x)[1](d)), numbers(jvp(plain, [x], [d])[1]));
  assertEquals(numbers(vjp(f, x)[1](np.array(1))[0]), numbers(grad(plain)(x)));
  const rows = np.stack([x, d]);
  assertEquals(numbers(vmap(grad(f))(rows)), numbers(vmap(grad(plain))(rows)));
  assertEquals(numbers(jit(grad(f))(x)), numbers(jit(grad(plain))(x)));
});

Deno.test("formulas: derivatives against their closed forms", () => {
  const slope = grad((v: NDArray) => m`sum(${v} ** 3 / 3 - 2 * ${v})`)(x);
  assertEquals(slope.tolist(), [0.5 ** 2 - 2, 1.5 ** 2 - 2, 2.5 ** 2 - 2]);
  const w = np.array([[1, 2, 3], [4, 5, 6]]);
  assertEquals(jacrev((v: NDArray) => m`${w} @ ${v}`)(x).tolist(), w.tolist());
  const second = grad(grad((v: NDArray) => m`exp(2 * ${v})`))(np.array(0.5));
  assertAlmostEquals(second.item() as number, 4 * Math.E, 1e-5);
  const inner = (u: NDArray) => grad((v: NDArray) => m`${u} * ${v} ** 2`)(np.array(3));
  assertEquals(grad(inner)(np.array(1)).item(), 6);
});

Deno.test("formulas: every function that they can call is np's", () => {
  const spare: Record<number, readonly NDArray[]> = {
    1: [np.array([[0.5, 0.25], [0.75, 0.125]])],
    2: [np.array([[0.5, 0.25], [0.75, 0.125]]), np.array([[0.25, 0.5], [0.375, 0.625]])],
    3: [np.array([[true, false], [false, true]]), np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]])],
  };
  const integers = [np.array([[6, 5], [4, 3]], "int32"), np.array([[1, 2], [3, 1]], "int32")];
  const table: Readonly<Record<string, unknown>> = np;
  for (const [name, { least }] of FUNCTIONS) {
    const args = /^(bitwise|leftShift|rightShift)/.test(name) ? integers.slice(0, least) : spare[least];
    const strings = [`${name}(`, ...new Array<string>(least - 1).fill(", "), ")"];
    const result = m(Object.assign(strings, { raw: strings }), ...args);
    const expected = (table[name] as (...args: readonly NDArray[]) => NDArray)(...args);
    assertEquals(
      [result.dtype, result.shape, numbers(result)],
      [expected.dtype, expected.shape, numbers(expected)],
      name,
    );
  }
});

Deno.test("formulas: a function of a plain number is that of np", () => {
  const table: Readonly<Record<string, unknown>> = np;
  for (const [name, { least }] of FUNCTIONS) {
    if (least !== 1 || /^(bitwiseNot|diag|trace|tril|triu)$/.test(name)) continue;
    for (const v of [0.75, -0.5, 1, 2]) {
      const strings = [`${name}(`, ")"];
      const result = m(Object.assign(strings, { raw: strings }), v).item();
      const expected = (table[name] as (x: number) => NDArray)(v).item();
      if (typeof expected !== "number") assertEquals(result, expected, name);
      else if (!Object.is(result, expected)) {
        assertAlmostEquals(result as number, expected, 1e-6 * Math.abs(expected), name);
      }
    }
  }
});
