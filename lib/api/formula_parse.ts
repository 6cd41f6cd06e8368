/**
 * Formulas, second step: from tokens to a tree, by Python's grammar.
 *
 * From the loosest to the tightest: comparisons (one, not chained), `|`, `^`, `&`, `<< >>`, `+ -`, `* / // % @`, unary
 * `+ - ~`, `**` (right associative; its exponent may start with a unary operator), `.T`, calls and parentheses.
 *
 * @module
 */
import { formulaError, type Lexed, type Token } from "./formula_lex.ts";

/** A tree; `at` is a place in the formula's text. */
export type FormulaNode =
  | { readonly kind: "number"; readonly value: number; readonly float: boolean }
  | { readonly kind: "imaginary"; readonly value: number }
  | { readonly kind: "value"; readonly index: number }
  | { readonly kind: "name"; readonly name: string; readonly at: number }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly FormulaNode[]; readonly at: number }
  | { readonly kind: "attribute"; readonly name: string; readonly operand: FormulaNode; readonly at: number }
  | { readonly kind: "unary"; readonly op: string; readonly operand: FormulaNode }
  | { readonly kind: "binary"; readonly op: string; readonly left: FormulaNode; readonly right: FormulaNode };

/** The binary operators of the left-associative levels, from the loosest; the first doesn't associate. */
const LEVELS: readonly (readonly string[])[] = [
  ["<", "<=", ">", ">=", "==", "!="],
  ["|"],
  ["^"],
  ["&"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "//", "%", "@"],
];

const UNARY: readonly string[] = ["+", "-", "~"];

/** Python's words for operators, and what formulas have in their place. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["and", "write (a) & (b)"],
  ["or", "write (a) | (b)"],
  ["not", "write ~(a)"],
  ["if", "choose by where(condition, x, y)"],
]);

/** How messages name a token. */
function found(token: Token): string {
  return token.kind === "end" ? "the end of the formula" : token.kind === "value" ? token.text : `"${token.text}"`;
}

/**
 * The tree of a formula.
 *
 * @throws SyntaxError if the tokens are no formula.
 */
export function parse({ text, tokens }: Lexed): FormulaNode {
  let place = 0;

  const fail = (sentence: string, token: Token = tokens[place]): SyntaxError => formulaError(sentence, text, token.at);
  const expected = (what: string): SyntaxError => {
    const token = tokens[place];
    const remedy = token.kind === "name" ? WORDS.get(token.text) : undefined;
    return fail(`${what} was expected, not ${found(token)}${remedy === undefined ? "" : `; ${remedy}`}`);
  };
  const at = (symbol: string): boolean => tokens[place].kind === "symbol" && tokens[place].text === symbol;
  /** The operator here if it is one of these, which is then read. */
  const take = (symbols: readonly string[]): string | null => {
    const { kind, text } = tokens[place];
    if (kind !== "symbol" || !symbols.includes(text)) return null;
    place++;
    return text;
  };
  const close = (what: string): void => {
    if (take([")"]) === null) throw expected(what);
  };

  function binary(level: number): FormulaNode {
    if (level === LEVELS.length) return unary();
    let left = binary(level + 1);
    for (let op = take(LEVELS[level]); op !== null; op = take(LEVELS[level])) {
      left = { kind: "binary", op, left, right: binary(level + 1) };
      if (level === 0 && LEVELS[0].some(at)) {
        throw fail(`comparisons don't chain, so ${found(tokens[place])} can't follow; write (a < b) & (b < c)`);
      }
    }
    return left;
  }

  function unary(): FormulaNode {
    const op = take(UNARY);
    return op === null ? power() : { kind: "unary", op, operand: unary() };
  }

  function power(): FormulaNode {
    const left = postfix();
    return take(["**"]) === null ? left : { kind: "binary", op: "**", left, right: unary() };
  }

  function postfix(): FormulaNode {
    let operand = atom();
    while (take(["."]) !== null) {
      const { kind, text: name, at } = tokens[place];
      if (kind !== "name") throw expected("the name of an attribute");
      place++;
      operand = { kind: "attribute", name, operand, at };
    }
    return operand;
  }

  function atom(): FormulaNode {
    const token = tokens[place];
    switch (token.kind) {
      case "integer":
      case "float":
        place++;
        return { kind: "number", value: token.number, float: token.kind === "float" };
      case "imaginary":
        place++;
        return { kind: "imaginary", value: token.number };
      case "value":
        place++;
        return { kind: "value", index: token.number };
      case "name":
        if (WORDS.has(token.text)) throw expected("a value");
        place++;
        return take(["("]) === null
          ? { kind: "name", name: token.text, at: token.at }
          : { kind: "call", name: token.text, args: args(), at: token.at };
    }
    if (take(["("]) === null) throw expected("a value");
    const inner = binary(0);
    close(at(",") ? `")"` : `an operator or ")"`);
    return inner;
  }

  /** Arguments up to the closing parenthesis; as in Python, a comma may follow the last. */
  function args(): FormulaNode[] {
    const out: FormulaNode[] = [];
    while (!at(")")) {
      out.push(binary(0));
      if (take([","]) === null) break;
    }
    close(`an operator, "," or ")"`);
    return out;
  }

  const tree = binary(0);
  if (tokens[place].kind !== "end") throw expected("an operator or the end of the formula");
  return tree;
}
