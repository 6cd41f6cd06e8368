/**
 * What of an expression is rarely needed: the nodes that only the second operands of `unlikely` take.
 *
 * @module
 */
import type { Node } from "./graph.ts";
import { type Lowered, needed } from "./lower.ts";

/** Nodes `unlikely` with one condition, computed together. */
export interface Branch {
  /** What only their rare operands take, operands first, branches at the places of their last choices. */
  readonly rare: (Node | Branch)[];
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
  const last = new Map<number, Node>();
  for (const node of nodes) if (live[node.id] === 1 && chosen[node.id] !== ALWAYS) last.set(chosen[node.id], node);
  const branches = new Map<number, Branch>();
  const branchOf = (number: number): Branch => {
    let branch = branches.get(number);
    if (branch === undefined) branches.set(number, branch = { rare: [], choices: [] });
    return branch;
  };
  const order: (Node | Branch)[] = [];
  for (const node of nodes) {
    if (live[node.id] === 0) continue;
    const at = place[node.id];
    const around = at === ALWAYS ? order : branchOf(at).rare;
    const own = chosen[node.id];
    if (own === ALWAYS) around.push(node);
    else {
      branchOf(own).choices.push(node);
      if (last.get(own) === node) around.push(branchOf(own));
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

/**
 * Where each node is computed: in the innermost branch around all its uses. Choices that differ in that come to have
 * branches of their own.
 */
function placesOf({ nodes, outputs }: Lowered, live: Uint8Array, chosen: Int32Array): Int32Array {
  const place = new Int32Array(nodes.length).fill(NOWHERE);
  /** Of each branch, the one around it and how many there are around it. */
  const around: number[] = [ALWAYS];
  const depth: number[] = [0];
  const numbers = new Map<string, number>();
  const common = (a: number, b: number): number => {
    while (a !== b) {
      if (depth[a] >= depth[b]) a = around[a];
      else b = around[b];
    }
    return a;
  };
  const use = (x: Node, at: number): void => {
    place[x.id] = place[x.id] === NOWHERE ? at : common(place[x.id], at);
  };
  for (const x of outputs) use(x, ALWAYS);
  for (let i = nodes.length - 1; i >= 0; i--) {
    if (live[i] === 0) continue;
    const at = place[i];
    if (chosen[i] !== ALWAYS) {
      const key = `${chosen[i]} in ${at}`;
      let number = numbers.get(key);
      if (number === undefined) {
        numbers.set(key, number = around.push(at) - 1);
        depth.push(depth[at] + 1);
      }
      chosen[i] = number;
    }
    nodes[i].args.forEach((x, k) => use(x, k === 1 && chosen[i] !== ALWAYS ? chosen[i] : at));
  }
  return place;
}
