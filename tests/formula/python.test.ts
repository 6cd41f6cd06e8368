/**
 * Formulas against Python: the tree of every text, and the values by NumPy.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { lex } from "../../lib/api/formula_lex.ts";
import { type FormulaNode, parse } from "../../lib/api/formula_parse.ts";
import { assertNumbers } from "../golden.ts";
import { evaluate, numbersOf, template, trees, values } from "./golden.ts";

/** A tree as the golden file has it. */
function plain(node: FormulaNode, names: readonly string[]): unknown {
  switch (node.kind) {
    case "number":
      return { [node.float ? "float" : "int"]: node.value };
    case "imaginary":
      return { imaginary: node.value };
    case "value":
      return names[node.index];
    case "name":
      return node.name;
    case "call":
      return ["call", node.name, ...node.args.map((a) => plain(a, names))];
    case "attribute":
      return [".", node.name, plain(node.operand, names)];
    case "unary":
      return [node.op, plain(node.operand, names)];
    case "binary":
      return [node.op, plain(node.left, names), plain(node.right, names)];
  }
}

Deno.test("formulas: trees are Python's, and what Python refuses is refused", () => {
  for (const [text, tree] of trees) {
    const { strings, used } = template(text, ["x", "y", "a", "b"]);
    if (tree === null) assertThrows(() => parse(lex(strings)), SyntaxError, "m: ", text);
    else assertEquals(plain(parse(lex(strings)), used), tree, text);
  }
});

for (const { formula, kind, shape, data } of values) {
  Deno.test(`formulas: the value of ${formula}`, () => {
    const result = evaluate(formula);
    assertEquals(result.shape, [...shape]);
    const kinds: Record<string, string> = { bool: "b", int32: "i", float32: "f", float64: "f", complex64: "c" };
    const double = result.dtype === "float64" || result.dtype === "complex128";
    // Plain numbers alone are float32 by the library's rule, also where Python has integers.
    if (/\b[xyabikpqz]\b/.test(formula)) assertEquals(kinds[result.dtype] ?? "c", kind, `the kind of ${result.dtype}`);
    const relative = double ? 1e-14 : 1e-6;
    assertNumbers(Array.from(result.toTypedArray()), numbersOf(data), { relative }, formula, double);
  });
}
