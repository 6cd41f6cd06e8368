/**
 * Einstein's summation convention.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { diagonal } from "./triangles.ts";

/** An operand and the labels of its axes. */
interface Term {
  readonly x: NDArray;
  readonly labels: readonly string[];
}

/**
 * Sums of products, with the axes named by letters: `"ij,jk->ik"` is the matrix product. A letter that the result lacks
 * is summed over; without `->` the result has the letters that occur once, in alphabetical order. A letter twice in one
 * operand is its diagonal. Operands are contracted from left to right.
 *
 * @throws RangeError for subscripts that don't parse or don't go with the operands, and for lengths that differ under
 * one
 *   letter.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.einsum("ij,j->i", [[1, 2], [3, 4]], [1, 1]).tolist(), [3, 7]);
 * assertEquals(np.einsum("ii", [[1, 2], [3, 4]]).item(), 5);
 * assertEquals(np.einsum("i,j,k->kij", [1], [1, 2], [1, 2, 3]).shape, [3, 1, 2]);
 * ```
 */
export function einsum(subscripts: string, ...operands: ArrayLike[]): NDArray {
  const { inputs, output } = parse(subscripts, operands.length);
  const arrays = ops.promoteAll(operands);
  checkLengths(subscripts, inputs, arrays);
  const terms = arrays.map((x, i) => diagonals({ x, labels: inputs[i] }));
  const needed = (from: number, label: string): boolean =>
    output.includes(label) || terms.slice(from).some((t) => t.labels.includes(label));
  let left = terms[0];
  for (let i = 1; i < terms.length; i++) left = product(left, terms[i], (label) => needed(i + 1, label));
  const { x, labels } = summed(left, (label) => output.includes(label));
  return ops.transpose(x, output.map((label) => labels.indexOf(label)));
}

function parse(subscripts: string, count: number): { inputs: string[][]; output: string[] } {
  const bad = (what: string): RangeError =>
    new RangeError(`einsum: the subscripts ${JSON.stringify(subscripts)} ${what}`);
  const parts = /^([A-Za-z,]*)(?:->([A-Za-z]*))?$/.exec(subscripts.replaceAll(/\s/g, ""));
  if (parts === null) throw bad("must be letters, one an axis, with commas between operands and perhaps -> at the end");
  const inputs = parts[1].split(",").map((term) => [...term]);
  if (inputs.length !== count) throw bad(`name ${inputs.length} operands, but there are ${count}`);
  const letters = inputs.flat();
  const once = letters.filter((label) => letters.indexOf(label) === letters.lastIndexOf(label)).sort();
  const output = parts[2] === undefined ? once : [...parts[2]];
  const unknown = output.find((label) => !letters.includes(label));
  if (unknown !== undefined) throw bad(`have the letter ${unknown} in the result, but no operand has it`);
  if (new Set(output).size < output.length) {
    throw bad("name one axis of the result twice; each letter may stand there once");
  }
  return { inputs, output };
}

function checkLengths(subscripts: string, inputs: readonly string[][], arrays: readonly NDArray[]): void {
  const lengths = new Map<string, number>();
  arrays.forEach(({ shape }, i) => {
    if (shape.length !== inputs[i].length) {
      throw new RangeError(
        `einsum: operand ${i} of shape ${shapeText(shape)} has ${shape.length} axes, but ${
          JSON.stringify(subscripts)
        } gives it ${inputs[i].length} letters; give each axis one`,
      );
    }
    inputs[i].forEach((label, axis) => {
      const known = lengths.get(label) ?? shape[axis];
      if (known !== shape[axis]) {
        throw new RangeError(
          `einsum: the letter ${label} of ${
            JSON.stringify(subscripts)
          } stands for an axis of length ${known} and for one of ` +
            `length ${shape[axis]} in operand ${i} of shape ${shapeText(shape)}; they must be equal`,
        );
      }
      lengths.set(label, known);
    });
  });
}

/** A term in which no letter occurs twice: repeated ones become the diagonal, as the last axis. */
function diagonals({ x, labels }: Term): Term {
  const second = labels.findIndex((label, i) => labels.indexOf(label) < i);
  if (second < 0) return { x, labels };
  const first = labels.indexOf(labels[second]);
  const rest = labels.filter((_, i) => i !== first && i !== second);
  return diagonals({ x: diagonal(x, 0, first, second), labels: [...rest, labels[first]] });
}

/** A term summed over the letters that aren't needed. */
function summed({ x, labels }: Term, needed: (label: string) => boolean): Term {
  const axes = labels.map((_, i) => i).filter((i) => !needed(labels[i]));
  return { x: ops.reduceSum(x, axes), labels: labels.filter(needed) };
}

/** The product of two terms, summed over the letters that nothing further needs. */
function product(a: Term, b: Term, needed: (label: string) => boolean): Term {
  const l = summed(a, (label) => needed(label) || b.labels.includes(label));
  const r = summed(b, (label) => needed(label) || a.labels.includes(label));
  const both = l.labels.filter((label) => r.labels.includes(label));
  const batch = both.filter(needed);
  const contracted = both.filter((label) => !needed(label));
  const places = (t: Term, labels: readonly string[]): number[] => labels.map((label) => t.labels.indexOf(label));
  const x = ops.dotGeneral(l.x, r.x, {
    lhsContract: places(l, contracted),
    rhsContract: places(r, contracted),
    lhsBatch: places(l, batch),
    rhsBatch: places(r, batch),
  });
  const free = (t: Term): string[] => t.labels.filter((label) => !both.includes(label));
  return { x, labels: [...batch, ...free(l), ...free(r)] };
}
