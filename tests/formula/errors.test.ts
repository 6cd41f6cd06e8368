/**
 * What is no formula: the message, and the caret below the place.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { m, np } from "@fluxion/fluxion";

const x = np.array([1, 2, 3]);

function messageOf(formula: () => unknown, kind: new (message: string) => Error = SyntaxError): string {
  return assertThrows(formula, kind).message;
}

Deno.test("formula errors: the sentence, the formula, and a caret under the place", () => {
  assertEquals(
    messageOf(() => m`2 * ${x} +`),
    "m: a value was expected, not the end of the formula\n" +
      "  2 * ${…} +\n" +
      "            ^",
  );
  assertEquals(
    messageOf(() => m`sin(${x}) ${x} + 1`),
    "m: an operator or the end of the formula was expected, not ${…}\n" +
      "  sin(${…}) ${…} + 1\n" +
      "            ^",
  );
  assertEquals(
    messageOf(() => m`(${x} + 1`),
    'm: an operator or ")" was expected, not the end of the formula\n' +
      "  (${…} + 1\n" +
      "           ^",
  );
});

Deno.test("formula errors: of several lines, that of the place is shown, its tabs kept", () => {
  const lines = ["\n  sin(", ")\n\t  + 2 2\n  - 1\n"];
  assertEquals(
    messageOf(() => m(Object.assign(lines, { raw: lines }), x)),
    'm: an operator or the end of the formula was expected, not "2"\n' +
      "  \t  + 2 2\n" +
      "  \t      ^",
  );
});

const cases: readonly (readonly [name: string, formula: () => unknown, sentence: string, before: string])[] = [
  ["nothing", () => m``, "a value was expected, not the end of the formula", ""],
  ["an empty parenthesis", () => m`2 * ()`, 'a value was expected, not ")"', "2 * ("],
  ["a tuple", () => m`(1, 2)`, '")" was expected, not ","', "(1"],
  ["an argument that is missing", () => m`maximum(1, , 2)`, 'a value was expected, not ","', "maximum(1, "],
  ["an open call", () => m`maximum(1, 2`, 'an operator, "," or ")" was expected', "maximum(1, 2"],
  ["a value that is called", () => m`${x}(1)`, 'an operator or the end of the formula was expected, not "("', "${…}"],
  [
    "chained comparisons",
    () => m`0 < ${x} < 1`,
    `comparisons don't chain, so "<" can't follow; write (a < b) & (b < c)`,
    "0 < ${…} ",
  ],
  ["and", () => m`${x} and 1`, 'not "and"; write (a) & (b)', "${…} "],
  ["or", () => m`${x} or 1`, 'not "or"; write (a) | (b)', "${…} "],
  ["not", () => m`not ${x}`, 'a value was expected, not "not"; write ~(a)', ""],
  ["if", () => m`1 if ${x}`, "choose by where(condition, x, y)", "1 "],
  ["an assignment", () => m`sum(${x}, axis=0)`, '"=" is not part of formulas; equality is ==', "sum(${…}, axis"],
  ["a negation", () => m`!${x}`, '"!" is not part of formulas; negation of booleans is ~', ""],
  ["an index", () => m`${x}[0]`, '"[" is not part of formulas; index before interpolating: ${x.get(0)}', "${…}"],
  ["a character", () => m`1 + π`, '"π" is not part of formulas; a formula has numbers, names,', "1 + "],
  ["an escape", () => m`1 \t+ 2`, '"\\\\" is not part of formulas', "1 "],
  ["a leading zero", () => m`012`, 'an operator or the end of the formula was expected, not "12"', "0"],
  ["juxtaposition", () => m`2pi`, 'not "pi"', "2"],
  ["an unknown function", () => m`1 + sni(${x})`, "there is no function sni in formulas; near it is sin", "1 + "],
  ["Python's spelling", () => m`logical_and(1, 2)`, "near it is logicalAnd", ""],
  ["the short form", () => m`asin(1)`, "arcsin", ""],
  ["a name far from all", () => m`frobnicate(1)`, "those of np that take arrays are there", ""],
  ["a name of Object", () => m`constructor(1)`, "there is no function constructor in formulas", ""],
  ["a constant that is called", () => m`pi(2)`, "there is no function pi in formulas", ""],
  [
    "a name",
    () => m`2 * y`,
    "y is not one of the constants pi, e, inf, nan; interpolate values: ${y}",
    "2 * ",
  ],
  ["a constant in capitals", () => m`2 * PI`, "write pi", "2 * "],
  ["a function without arguments", () => m`sin + 1`, "it is a function: call it, as in sin(${x})", ""],
  ["too few arguments", () => m`where(${x}, 1)`, "where takes 3 arguments, not 2", ""],
  ["too many arguments", () => m`2 * sin(1, 2)`, "sin takes 1 argument, not 2", "2 * "],
  ["too many axes", () => m`sum(${x}, 0, 1)`, "sum takes 1 to 2 arguments, not 3", ""],
  ["an attribute", () => m`${x}.shape`, "there is no attribute .shape in formulas, only .T, .real, .imag", "${…}."],
  ["no attribute", () => m`${x}.2`, 'an operator or the end of the formula was expected, not ".2"', "${…}"],
];

for (const [name, formula, sentence, before] of cases) {
  Deno.test(`formula errors: ${name}`, () => {
    const [first, , caret] = messageOf(formula).split("\n");
    assertEquals([first.startsWith("m: "), first.includes(sentence)], [true, true], first);
    assertEquals(caret, `  ${" ".repeat([...before].length)}^`);
  });
}

Deno.test("formula errors: a formula that is wrong stays wrong when it is evaluated again", () => {
  const wrong = () => m`2 *`;
  assertEquals(messageOf(wrong), messageOf(wrong));
});

Deno.test("formula errors: m called as a function, and values that are no arrays", () => {
  assertThrows(
    () => m("x + 1" as unknown as TemplateStringsArray),
    TypeError,
    'm: "x + 1" is not a template; write the formula as m`...`, without parentheses',
  );
  assertThrows(() => m(undefined as unknown as TemplateStringsArray), TypeError, "is not a template");
  assertThrows(() => m`${"3" as unknown as number} + 1`, TypeError, "an array was expected");
  assertThrows(() => m`${undefined as unknown as number}`, TypeError, "an array was expected, not undefined");
  assertThrows(() => m`${x}(${x})`, SyntaxError);
});

Deno.test("formula errors: those of evaluation name their cause", () => {
  assertThrows(() => m`${x} @ 2`, RangeError, "matmul");
  assertThrows(() => m`${x} + ${np.array([1, 2])}`, RangeError, "[3]");
  assertThrows(
    () => m`sum(${x}, ${x})`,
    TypeError,
    "sum in a formula: the axis is float32[3]; it must be a plain number",
  );
  assertThrows(() => m`round(${x}, ${true})`, TypeError, "the number of decimals is true");
  assertThrows(() => m`sum(${x}, 1)`, RangeError, "axis 1");
  assertThrows(() => m`1.5 & 2`, TypeError, "m: & of the number 1.5; bits are those of integers");
  assertThrows(() => m`~0.5`, TypeError, "m: ~ of the number 0.5");
  assertThrows(() => m`1 << -1`, RangeError, "m: 1 << -1; the number of bits to shift by must not be negative");
  assertThrows(() => m`${np.array([2], "int32")} ** -1`, RangeError, "negative power -1");
});
