/**
 * Formulas, first step: from the strings of a template to tokens; and the error that shows a place in a formula.
 *
 * @module
 */

/** `symbol` is an operator, parenthesis, comma or point; `value` is an interpolated value. */
export type TokenKind = "integer" | "float" | "imaginary" | "name" | "value" | "symbol" | "end";

/** One token of a formula. */
export interface Token {
  /** What it is. */
  readonly kind: TokenKind;
  /** Its text. */
  readonly text: string;
  /** Where it starts in the formula's text. */
  readonly at: number;
  /** The number that a literal stands for; which of the interpolated values it is; 0 for other kinds. */
  readonly number: number;
}

/** A formula as messages print it, and its tokens, the last of kind `end`. */
export interface Lexed {
  /** The text, with `${…}` for each interpolated value. */
  readonly text: string;
  /** The tokens. */
  readonly tokens: readonly Token[];
}

/** How messages print an interpolated value. */
const PLACEHOLDER = "${…}";

// Python's tokens: numbers with underscores and without leading zeros, and the longest operator that fits.
const DIGITS = "\\d(?:_?\\d)*";
const EXPONENT = `[eE][+-]?${DIGITS}`;
const FLOAT = `(?:${DIGITS}\\.(?:${DIGITS})?|\\.${DIGITS})(?:${EXPONENT})?|${DIGITS}${EXPONENT}`;
const INTEGER = "0[xX](?:_?[\\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*|[1-9](?:_?\\d)*";
const TOKEN = new RegExp(
  [
    "(?<space>\\s+)",
    `(?<imaginary>(?:${FLOAT}|${DIGITS})[jJ])`,
    `(?<float>${FLOAT})`,
    `(?<integer>${INTEGER})`,
    "(?<name>[A-Za-z_]\\w*)",
    "(?<symbol>\\*\\*|//|<<|>>|[<>=!]=|[-+*/%@&|^~<>().,])",
  ].join("|"),
  "y",
);

/** What to write in place of characters that Python or JavaScript have elsewhere. */
const REMEDIES: Record<string, string> = {
  "=": "equality is ==, and arguments are passed by position",
  "!": "negation of booleans is ~, and inequality !=",
  "[": "index before interpolating: ${x.get(0)}",
  "{": "braces belong to interpolations: ${x}",
  "$": "an interpolation is ${x}",
  "?": "choose by where(condition, x, y)",
  "#": "comments belong outside the formula",
};

/**
 * The error for a place in a formula: the sentence, the line, and a caret below the place.
 *
 * ```text
 * m: a value was expected, not the end of the formula
 *   2 * ${…} +
 *             ^
 * ```
 */
export function formulaError(sentence: string, text: string, at: number): SyntaxError {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", at);
  const line = text.slice(start, end < 0 ? undefined : end).trimEnd();
  const indent = [...text.slice(start, at)].map((c) => c === "\t" ? c : " ").join("");
  return new SyntaxError(`m: ${sentence}\n  ${line}\n  ${indent}^`);
}

/** A number that a literal stands for. */
function literal(text: string): number {
  return Number(text.replaceAll("_", "").replace(/[jJ]$/, ""));
}

/**
 * The tokens of a template's strings, with an interpolated value between each two.
 *
 * @throws SyntaxError for characters that no token starts with.
 */
export function lex(strings: readonly string[]): Lexed {
  const text = strings.join(PLACEHOLDER);
  const tokens: Token[] = [];
  let base = 0;
  strings.forEach((part, index) => {
    if (index > 0) {
      tokens.push({ kind: "value", text: PLACEHOLDER, at: base, number: index - 1 });
      base += PLACEHOLDER.length;
    }
    for (TOKEN.lastIndex = 0; TOKEN.lastIndex < part.length;) {
      const from = TOKEN.lastIndex;
      const groups = TOKEN.exec(part)?.groups;
      if (groups === undefined) throw unknown(String.fromCodePoint(part.codePointAt(from)!), text, base + from);
      const [kind, found] = Object.entries(groups).find(([, found]) => found !== undefined)!;
      if (kind === "space") continue;
      const number = kind === "name" || kind === "symbol" ? 0 : literal(found);
      tokens.push({ kind: kind as TokenKind, text: found, at: base + from, number });
    }
    base += part.length;
  });
  const last = tokens.at(-1);
  tokens.push({ kind: "end", text: "", at: last === undefined ? 0 : last.at + last.text.length, number: 0 });
  return { text, tokens };
}

function unknown(character: string, text: string, at: number): SyntaxError {
  const remedy = Object.hasOwn(REMEDIES, character)
    ? REMEDIES[character]
    : "a formula has numbers, names, operators, parentheses and interpolations";
  return formulaError(`${JSON.stringify(character)} is not part of formulas; ${remedy}`, text, at);
}
