/**
 * What einsum's subscripts say: a letter for each axis of each operand and of the result.
 *
 * @module
 */
import type { Ellipsis } from "../core/array.ts";
import { shapeText, valueText } from "../errors.ts";

/** One axis in a list of labels: a number or a word; `ellipsis` stands for the axes that have none. */
export type Label = number | string | Ellipsis;

/** Subscripts, complete: every axis has a letter. */
export interface Subscripts {
  /** The letters of each operand. */
  readonly inputs: readonly string[];
  /** The letters of the result. */
  readonly output: string;
  /** The length of each letter's axes; those of length 1 repeat. */
  readonly lengths: ReadonlyMap<string, number>;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** The letter number `i`; beyond the alphabet, any character. */
function letter(i: number): string {
  return i < LETTERS.length ? LETTERS[i] : String.fromCharCode(i + 140);
}

/** Lists of labels as subscripts; labels get letters in their order. */
export function lettered(inputs: readonly (readonly Label[])[], output: readonly Label[] | null): string {
  const known = new Set<number | string>();
  for (const label of [...inputs, output ?? []].flat()) {
    if (typeof label === "number" || typeof label === "string") known.add(label);
    else if (label?.kind !== "ellipsis") {
      throw new TypeError(`einsum: ${valueText(label)} can't label an axis; labels are numbers, words and ellipsis`);
    }
  }
  const order = [...known].sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
  const text = (labels: readonly Label[]): string =>
    labels.map((l) => typeof l === "object" ? "..." : letter(order.indexOf(l))).join("");
  return inputs.map(text).join() + (output === null ? "" : `->${text(output)}`);
}

/** The letters that occur once, in alphabetical order. */
function once(terms: readonly string[]): string {
  const all = [...terms.join("")];
  return all.filter((c) => all.indexOf(c) === all.lastIndexOf(c)).sort().join("");
}

/** Subscripts for operands of these shapes, with letters for the axes that `...` stands for. */
export function parseSubscripts(subscripts: string, shapes: readonly (readonly number[])[]): Subscripts {
  const bad = (what: string): RangeError =>
    new RangeError(`einsum: the subscripts ${JSON.stringify(subscripts)} ${what}`);
  const [left, right = null, ...more] = subscripts.replaceAll(/\s/g, "").split("->");
  if (more.length > 0 || /[->]/.test(left + (right ?? ""))) throw bad("may have one ->, before the result's letters");
  const terms = left.split(",");
  if (terms.length !== shapes.length) {
    throw bad(`name ${terms.length} operands, but there are ${shapes.length}; separate operands' letters by commas`);
  }
  for (const term of [...terms, right ?? ""]) {
    if (/^[^.]*(\.\.\.)?[^.]*$/.test(term)) continue;
    throw bad(`have dots other than one ... in ${JSON.stringify(term)}; three of them stand for the other axes`);
  }
  const used = left + (right ?? "");
  const rank = Math.max(0, ...shapes.map((s) => s.length));
  const spare: string[] = [];
  for (let i = 0; spare.length < rank; i++) if (!used.includes(letter(i))) spare.push(letter(i));
  let longest = 0;
  const inputs = terms.map((term, i) => {
    if (!term.includes("...")) return term;
    const count = shapes[i].length === 0 ? 0 : shapes[i].length - (term.length - 3);
    if (count < 0) throw bad(`have more letters than operand ${i} of shape ${shapeText(shapes[i])} has axes`);
    longest = Math.max(longest, count);
    return term.replace("...", spare.slice(rank - count).join(""));
  });
  const others = spare.slice(rank - longest).join("");
  const output = right === null
    ? others + [...once(inputs)].filter((c) => !others.includes(c)).join("")
    : right.replace("...", others);
  for (const c of output) {
    if (!inputs.some((term) => term.includes(c))) {
      throw bad(`have the letter ${c} in the result, but no operand has it`);
    }
    if (output.indexOf(c) !== output.lastIndexOf(c)) {
      throw bad("name one axis of the result twice; each letter may stand there once");
    }
  }
  return { inputs, output, lengths: lengthsOf(subscripts, inputs, shapes) };
}

/** The length of each letter's axes, where 1 goes with any other, but not within one operand. */
function lengthsOf(
  subscripts: string,
  inputs: readonly string[],
  shapes: readonly (readonly number[])[],
): Map<string, number> {
  const lengths = new Map<string, number>();
  shapes.forEach((shape, i) => {
    if (shape.length !== inputs[i].length) {
      throw new RangeError(
        `einsum: operand ${i} of shape ${shapeText(shape)} has ${shape.length} axes, but ${
          JSON.stringify(subscripts)
        } gives it ${inputs[i].length} letters; give each axis one`,
      );
    }
    [...inputs[i]].forEach((c, axis) => {
      const first = shape[inputs[i].indexOf(c)];
      const known = first === shape[axis] ? lengths.get(c) ?? first : first;
      if (known !== shape[axis] && (first !== shape[axis] || (known !== 1 && shape[axis] !== 1))) {
        throw new RangeError(
          `einsum: the letter ${c} of ${
            JSON.stringify(subscripts)
          } stands for an axis of length ${known} and for one of ` +
            `length ${shape[axis]} in operand ${i} of shape ${shapeText(shape)}; they must be equal, or 1`,
        );
      }
      lengths.set(c, known === 1 ? shape[axis] : known);
    });
  });
  return lengths;
}
