/**
 * Library functions to the machine operations that approximate them, for devices without a library. Rare ones stay calls.
 *
 * @module
 */
import { approximationOf } from "./approximations.ts";
import { Graph, type Node } from "./graph.ts";
import { type Lowered, needed } from "./lower.ts";

/**
 * The expression with the approximation of each function in place of the node that calls it, without nodes that no
 * output needs; all inputs stay. Without `doubles`, approximations of float32 don't take float64. Time is linear in the
 * nodes.
 */
export function expand(lowered: Lowered, doubles = true): Lowered {
  const g = new Graph();
  const inputs = lowered.inputs.map((x) => g.input(x.type));
  const values: Node[] = [];
  lowered.inputs.forEach((x, i) => values[x.id] = inputs[i]);
  const live = needed(lowered);
  for (const node of lowered.nodes) {
    if (live[node.id] === 0 || node.op === "input") continue;
    const args = node.args.map((x) => values[x.id]);
    if (node.op === "const") values[node.id] = g.const(node.type, node.value);
    else values[node.id] = approximationOf(node.op, doubles)?.(g, ...args) ?? g.make(node.op, node.type, args);
  }
  return { nodes: g.nodes, inputs, outputs: lowered.outputs.map((x) => values[x.id]) };
}
