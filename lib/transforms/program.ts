/**
 * Equations that are maps as one scalar program.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import type { Elementwise } from "../core/op.ts";
import type { ScalarProgram, Step } from "../core/plan.ts";
import { Storage } from "../core/storage.ts";
import { type Atom, avalOf, type Equation, type Graph } from "./graph.ts";

/**
 * The program of maps in order. Its inputs are the values `first`, then `ins`: what else the maps read, and those of
 * `outs` that they don't make. Constants of one value are written into it.
 */
export function programOf(
  graph: Graph,
  equations: readonly Equation[],
  first: readonly Atom[],
  outs: readonly Atom[],
): { readonly program: ScalarProgram; readonly ins: readonly Atom[] } {
  const made = new Set<Atom>();
  const ins: Atom[] = [];
  const numbers = new Map<Atom, number>();
  const places = new Map<Atom, number>(first.map((atom, i) => [atom, i]));
  const read = (atom: Atom): void => {
    if (made.has(atom) || places.has(atom) || numbers.has(atom)) return;
    const value = atom < 0 ? valueOf(graph.consts[~atom]) : null;
    if (value !== null) numbers.set(atom, value);
    else places.set(atom, first.length + ins.push(atom) - 1);
  };
  for (const { ins: operands, out, count } of equations) {
    operands.forEach(read);
    for (let k = 0; k < count; k++) made.add(out + k);
  }
  outs.forEach(read);
  const inputs = [...first, ...ins].map((atom) => avalOf(graph, atom).dtype);
  const steps: Step[] = [];
  const push = (atom: Atom, step: Step): void => void places.set(atom, inputs.length + steps.push(step) - 1);
  for (const [atom, attr] of numbers) push(atom, { fn: "const", args: [], dtype: avalOf(graph, atom).dtype, attr });
  for (const { op, params, ins: operands, out } of equations) {
    const args = operands.map((atom) => places.get(atom)!);
    if (op.family === "elementwise") {
      const program = (op as Elementwise).program(operands.map((atom) => avalOf(graph, atom)), params);
      const base = inputs.length + steps.length;
      // The program's inputs are the operands; its steps may read one another.
      const move = (v: number): number => v < args.length ? args[v] : v - args.length + base;
      steps.push(...program.steps.map((step) => ({ ...step, args: step.args.map(move) })));
      program.outputs.forEach((v, k) => places.set(out + k, move(v)));
    } else push(out, { fn: "convert", args, dtype: graph.avals[out].dtype });
  }
  // Results share no buffer, so that equal ones are values of their own.
  const given = new Set<number>();
  const outputs = outs.map((atom) => {
    const place = places.get(atom)!;
    if (!given.has(place)) return given.add(place) && place;
    return inputs.length + steps.push({ fn: "stopGradient", args: [place], dtype: avalOf(graph, atom).dtype }) - 1;
  });
  const text = steps.map(({ fn, args, dtype, attr, imag }) =>
    `${fn}(${args})${dtype}${numberText(attr)}${numberText(imag)}`
  );
  return { program: { key: `graph:${inputs}:${text.join(";")}:${outputs}`, inputs, steps, outputs }, ins };
}

function numberText(x: number | undefined): string {
  return x === undefined ? "" : Object.is(x, -0) ? "-0" : String(x);
}

/** The number that all elements of a constant are, if it has one in memory; null for others and complex ones. */
function valueOf(x: NDArray): number | null {
  if (x.ext === null) return x.num;
  const { device, buffer, offset, strides } = x.ext as Storage;
  const one = x.aval.kind !== "c" && x.size > 0 && x.shape.every((n, d) => n === 1 || strides[d] === 0);
  return one ? device.number(new Storage(device, buffer, offset, []), x.aval.dtype) : null;
}
