/**
 * What of an expression is rarely needed: the nodes that only the second operands of `unlikely` take.
 *
 * @module
 */
import type { Node } from "./graph.ts";
import { type Lowered, needed } from "./lower.ts";

/** Nodes `unlikely` with one condition, computed together. */
export interface Branch {
  /** What only their rare operands take, operands first; `unlikely` among them is `select`. */
  readonly rare: Node[];
  /** The nodes `unlikely`. */
  readonly choices: Node[];
}

/** The place of what is always computed; a branch is at its number, from 1 on. */
const ALWAYS = 0;
/** The place of what nothing that is needed takes. */
const NOWHERE = -1;

/** The nodes that an output needs, operands first, those of a branch at the place of its last choice. */
export function inBranches(lowered: Lowered): (Node | Branch)[] {
  const { nodes } = lowered;
  const live = needed(lowered);
  const chosen = choicesOf(nodes, live);
  const place = placesOf(lowered, live, chosen);
  const branches = new Map<number, Branch>();
  const last = new Map<number, Node>();
  for (const node of nodes) if (live[node.id] === 1 && chosen[node.id] !== ALWAYS) last.set(chosen[node.id], node);
  const branchOf = (number: number): Branch => {
    let branch = branches.get(number);
    if (branch === undefined) branches.set(number, branch = { rare: [], choices: [] });
    return branch;
  };
  const order: (Node | Branch)[] = [];
  for (const node of nodes) {
    if (live[node.id] === 0) continue;
    const own = chosen[node.id];
    if (place[node.id] !== ALWAYS) branchOf(place[node.id]).rare.push(node);
    else if (own === ALWAYS) order.push(node);
    else {
      branchOf(own).choices.push(node);
      if (last.get(own) === node) order.push(branchOf(own));
    }
  }
  return order;
}

/** The branch of each node `unlikely`: that of one before with the same condition, unless that is used in between. */
function choicesOf(nodes: readonly Node[], live: Uint8Array): Int32Array {
  const chosen = new Int32Array(nodes.length);
  const open = new Map<Node, number>();
  let count = 0;
  for (const node of nodes) {
    if (live[node.id] === 0) continue;
    for (const x of node.args) {
      if (chosen[x.id] !== ALWAYS && open.get(x.args[0]) === chosen[x.id]) open.delete(x.args[0]);
    }
    if (node.op !== "unlikely") continue;
    const branch = open.get(node.args[0]) ?? ++count;
    open.set(node.args[0], branch);
    chosen[node.id] = branch;
  }
  return chosen;
}

/** Where each node is computed. Choices inside a branch no longer are. */
function placesOf({ nodes, outputs }: Lowered, live: Uint8Array, chosen: Int32Array): Int32Array {
  const place = new Int32Array(nodes.length).fill(NOWHERE);
  const use = (x: Node, at: number): void => {
    place[x.id] = place[x.id] === NOWHERE || place[x.id] === at ? at : ALWAYS;
  };
  for (const x of outputs) use(x, ALWAYS);
  for (let i = nodes.length - 1; i >= 0; i--) {
    if (live[i] === 0) continue;
    const { args } = nodes[i];
    if (place[i] !== ALWAYS) chosen[i] = ALWAYS;
    args.forEach((x, k) => use(x, k === 1 && chosen[i] !== ALWAYS ? chosen[i] : place[i]));
  }
  return place;
}
