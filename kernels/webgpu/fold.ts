/**
 * Operations on constants, done before they are printed: to WGSL an infinite or undefined constant expression is an
 * error.
 *
 * @module
 */
import { Graph, type Node } from "../expr/graph.ts";
import { type Lowered, needed } from "../expr/lower.ts";
import { print } from "../js/print.ts";
import { compile } from "../js/print_runtime.ts";

/** The expression with constants for the values that take constants only. */
export function foldConstants(lowered: Lowered): Lowered {
  const { nodes, inputs, outputs } = lowered;
  const live = needed(lowered);
  const constant = new Uint8Array(nodes.length);
  const known: Node[] = [];
  for (const node of nodes) {
    if (node.op === "const") constant[node.id] = 1;
    else if (live[node.id] === 1 && node.args.length > 0 && node.args.every((x) => constant[x.id] === 1)) {
      constant[node.id] = 1;
      known.push(node);
    }
  }
  if (known.length === 0) return lowered;
  const printed = print({ nodes, inputs, outputs: known });
  const results = compile<() => number[]>(`(){${printed.body}return [${printed.outputs}]}`, printed.used)();
  const g = new Graph();
  const values: Node[] = [];
  inputs.forEach((x) => values[x.id] = g.input(x.type));
  known.forEach((x, i) => values[x.id] = g.const(x.type, results[i]));
  for (const node of nodes) {
    if (live[node.id] === 0 || values[node.id] !== undefined) continue;
    const args = node.args.map((x) => values[x.id]);
    values[node.id] = node.op === "const" ? g.const(node.type, node.value) : g.make(node.op, node.type, args);
  }
  return { nodes: g.nodes, inputs: inputs.map((x) => values[x.id]), outputs: outputs.map((x) => values[x.id]) };
}
