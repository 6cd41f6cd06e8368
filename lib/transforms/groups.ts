/**
 * The equations of a graph in groups, each of which one plan runs: maps over a shape with the reductions of their values
 * and the maps over what those give, a contraction with the maps of its operands and those over its product, or a
 * single equation. Views belong to the group whose values they show.
 *
 * @module
 */
import { sameShape } from "../core/aval.ts";
import type { ReducePlan } from "../core/plan.ts";
import { type Atom, avalOf, type Equation, type Graph } from "./graph.ts";

/** The longest group: beyond it, compiling costs more than storing an array now and then. */
const LONGEST = 64;

/** Maps of a group: over the shape of its loop, over what it combines, or over an operand of its contraction. */
type Part = "body" | "epilogue" | Side;

/** The arrays that a contraction reads, in order. */
const SIDES = ["lhs", "rhs"] as const;
type Side = (typeof SIDES)[number];

/** Where in its group a value is made: by maps, the combined ones with the epilogue's; or as a result of its own. */
type Place = Part | "outside";

/** What an equation does in its group. */
type Role = Part | "fold" | "single" | "view";

/** Equations, by their places in the graph, that run together. */
export class Group {
  /** A loop over `shape`, a contraction of that shape, or anything else, which is `epilogue`'s only equation. */
  readonly kind: "loop" | "contract" | "single";
  readonly shape: readonly number[];
  /** Maps over the shape of the loop. */
  body: number[] = [];
  /** Reductions along `axes` of values of the loop, or of operands; the contraction. */
  folds: number[] = [];
  /** Maps over what the folds give. */
  epilogue: number[] = [];
  /** Maps that give the arrays of a contraction. */
  lhs: number[] = [];
  rhs: number[] = [];
  /** Views of the group's values. */
  readonly views: Set<number> = new Set<number>();
  /** The axes along which the loop's values are combined. */
  axes: readonly number[] | null = null;
  /** The shape without the axes. */
  kept: readonly number[];
  /** What the loop reads. */
  readonly reads: Set<Atom> = new Set<Atom>();
  /** Above the levels of all groups that it reads from. */
  level = 0;
  /** At most the lowest level of the groups that read from it. */
  below: number = Infinity;

  constructor(kind: Group["kind"], shape: readonly number[]) {
    this.kind = kind;
    this.shape = shape;
    this.kept = shape;
  }

  /** All equations but views. */
  get equations(): readonly number[] {
    return [...this.lhs, ...this.rhs, ...this.body, ...this.folds, ...this.epilogue];
  }

  get size(): number {
    return this.lhs.length + this.rhs.length + this.body.length + this.folds.length + this.epilogue.length;
  }
}

interface Home {
  readonly group: Group | null;
  readonly place: Place;
}

const BEFORE: Home = { group: null, place: "outside" };

/** The groups of a graph in an order in which they can run, and the views of its inputs, which come first. */
export interface Groups {
  readonly views: readonly number[];
  readonly groups: readonly Group[];
  /** The group of each equation. */
  readonly of: readonly (Group | null)[];
}

/** Whether an equation is a map. */
export function isMap({ op }: Equation): boolean {
  return op.family === "elementwise" || op.name === "convert";
}

/** Whether an equation only shows its operand's elements in another way. */
export function isView(graph: Graph, { op, params, ins }: Equation): boolean {
  if (op.shares !== "first" || ins.length !== 1) return false;
  if (op.plan === undefined) return true;
  // A sum over axes of length 1.
  const aval = avalOf(graph, ins[0]);
  const plan = op.plan([aval], params);
  return plan.kind === "reduce" && plan.axes.every((d) => aval.shape[d] === 1);
}

/** Groups the equations of a graph, in time linear in their number. */
export function groupsOf(graph: Graph): Groups {
  const grouping = new Grouping(graph);
  graph.equations.forEach((eqn, i) => grouping.add(eqn, i));
  grouping.sink();
  return { views: grouping.views, groups: inOrder(graph, grouping), of: grouping.of };
}

class Grouping {
  readonly views: number[] = [];
  readonly groups: Group[] = [];
  readonly of: (Group | null)[] = [];
  readonly #roles: Role[] = [];
  readonly #graph: Graph;
  readonly #homes: Home[] = [];
  /** The newest loop over each shape. */
  readonly #loops = new Map<string, Group>();

  constructor(graph: Graph) {
    this.#graph = graph;
    for (const slot of graph.inputs) this.#homes[slot] = BEFORE;
  }

  home(atom: Atom): Home {
    return atom >= 0 ? this.#homes[atom] : BEFORE;
  }

  add(eqn: Equation, i: number): void {
    if (isView(this.#graph, eqn)) {
      const { group } = this.home(eqn.ins[0]);
      if (group === null) this.views.push(i);
      else group.views.add(i);
      this.of[i] = group;
      this.#roles[i] = "view";
      this.#give(eqn, group, "outside");
      return;
    }
    if (isMap(eqn)) this.#addMap(eqn, i);
    else this.#addOther(eqn, i);
  }

  #addMap(eqn: Equation, i: number): void {
    const { shape } = this.#graph.avals[eqn.out];
    for (const group of this.#candidates(eqn)) {
      const body = group.kind === "loop" && sameShape(group.shape, shape) && this.#fits(group, eqn, "body");
      if (body) return this.#join(group, eqn, i, "body");
      const after = group.folds.length > 0 && sameShape(group.kept, shape) && this.#fits(group, eqn, "epilogue");
      if (after) return this.#join(group, eqn, i, "epilogue");
    }
    const near = this.#loops.get(String(shape));
    if (near !== undefined && eqn.ins.some((a) => near.reads.has(a)) && this.#fits(near, eqn, "body")) {
      return this.#join(near, eqn, i, "body");
    }
    this.#join(this.#open("loop", shape), eqn, i, "body");
  }

  #addOther(eqn: Equation, i: number): void {
    const avals = eqn.ins.map((a) => avalOf(this.#graph, a));
    const plan = eqn.op.plan?.(avals, eqn.params);
    if (plan?.kind === "reduce") return this.#addFold(eqn, i, plan, avals[0].shape);
    const { shape } = this.#graph.avals[eqn.out] ?? { shape: [] };
    const group = this.#open(plan?.kind === "contract" ? "contract" : "single", shape);
    if (group.kind === "contract") {
      group.folds.push(i);
      this.#enter(group, eqn, i, "fold", "epilogue");
    } else {
      group.epilogue.push(i);
      this.#enter(group, eqn, i, "single", "outside");
    }
  }

  #addFold(eqn: Equation, i: number, { axes }: ReducePlan, shape: readonly number[]): void {
    const agrees = (group: Group): boolean =>
      group.kind === "loop" && sameShape(group.shape, shape) && group.epilogue.length === 0 &&
      (group.axes === null || sameShape(group.axes, axes)) && this.#fits(group, eqn, "body");
    const near = this.#loops.get(String(shape));
    const group = this.#candidates(eqn).find(agrees) ??
      (near !== undefined && near.reads.has(eqn.ins[0]) && agrees(near) ? near : this.#open("loop", shape));
    group.axes = axes;
    group.kept = shape.filter((_, d) => !axes.includes(d));
    group.folds.push(i);
    for (const a of eqn.ins) if (this.home(a).group !== group) group.reads.add(a);
    this.#enter(group, eqn, i, "fold", "epilogue");
  }

  /**
   * The groups that an equation reads from: contractions first, since what other groups make can move there, then those
   * of the highest level.
   */
  #candidates(eqn: Equation): Group[] {
    const found = new Set<Group>();
    for (const a of eqn.ins) {
      const { group } = this.home(a);
      if (group !== null) found.add(group);
    }
    const rank = (group: Group): number => (group.kind === "contract" ? this.groups.length : 0) + group.level;
    return [...found].sort((a, b) => rank(b) - rank(a));
  }

  /** Whether an equation can run at a place of a group: no value that it reads may depend on the whole group. */
  #fits(group: Group, eqn: Equation, place: Place): boolean {
    if (group.size >= LONGEST) return false;
    let level = group.level;
    for (const a of eqn.ins) {
      const home = this.home(a);
      if (home.group === group) {
        if (home.place !== place) return false;
      } else if (home.group !== null) level = Math.max(level, home.group.level + 1);
    }
    return level === group.level || level < group.below;
  }

  #open(kind: Group["kind"], shape: readonly number[]): Group {
    const group = new Group(kind, shape);
    this.groups.push(group);
    if (kind === "loop") this.#loops.set(String(shape), group);
    return group;
  }

  #join(group: Group, eqn: Equation, i: number, place: "body" | "epilogue"): void {
    group[place].push(i);
    if (place === "body") { for (const a of eqn.ins) if (this.home(a).group !== group) group.reads.add(a); }
    this.#enter(group, eqn, i, place, place);
  }

  #enter(group: Group, eqn: Equation, i: number, role: Role, place: Place): void {
    const sources = eqn.ins.flatMap((a) => this.home(a).group ?? []).filter((g) => g !== group);
    for (const { level } of sources) group.level = Math.max(group.level, level + 1);
    for (const source of sources) source.below = Math.min(source.below, group.level);
    this.of[i] = group;
    this.#roles[i] = role;
    this.#give(eqn, group, place);
  }

  #give(eqn: Equation, group: Group | null, place: Place): void {
    for (let k = 0; k < eqn.count; k++) this.#homes[eqn.out + k] = { group, place };
  }

  /**
   * Moves maps that only one later group needs into that group, if what they read is stored anyway or moves along: their
   * values need not be stored then.
   */
  sink(): void {
    const users = usersOf(this.#graph);
    for (let i = this.of.length - 1; i >= 0; i--) {
      const from = this.of[i];
      if (from === null || !this.#movable(i)) continue;
      const readers = this.#readers(users, i);
      const to = this.of[readers[0]] ?? null;
      if (to === null || to === from || readers.some((u) => this.of[u] !== to)) continue;
      const place = this.#placeIn(to, i, readers, from);
      const moving = place === null ? null : this.#alongWith(users, i, from);
      if (place === null || moving === null || to.size + moving.length > LONGEST) continue;
      for (const k of moving) this.#move(k, from, to, place);
    }
  }

  #movable(i: number): boolean {
    return this.#roles[i] === "body" || this.#roles[i] === "epilogue";
  }

  #readers(users: readonly (readonly number[])[], i: number): number[] {
    const { out, count } = this.#graph.equations[i];
    return Array.from({ length: count }, (_, k) => users[out + k]).flat();
  }

  /**
   * A map and those maps of its group, the last first, whose values only they read; null if one of them reads a value
   * that would have to be stored for it.
   */
  #alongWith(users: readonly (readonly number[])[], i: number, from: Group): number[] | null {
    const moving = [i];
    const { equations } = this.#graph;
    for (let next = from.body.length + from.epilogue.length; next > 0; next--) {
      // Of what the moving maps read in the group, the values that nothing outside reads.
      const [slot] = moving.flatMap((k) => equations[k].ins).filter((a) =>
        this.home(a).group === from && users[a].every((u) => this.of[u] === from) &&
        !moving.some((k) => a >= equations[k].out && a < equations[k].out + equations[k].count)
      );
      if (slot === undefined) return moving.sort((a, b) => b - a);
      const maker = from.body.concat(from.epilogue).find((k) => {
        const { out, count } = equations[k];
        return slot >= out && slot < out + count;
      });
      if (maker === undefined || this.#roles[maker] !== this.#roles[i]) return null;
      if (this.#readers(users, maker).some((u) => !moving.includes(u))) return null;
      moving.push(maker);
    }
    return null;
  }

  #move(i: number, from: Group, to: Group, place: Part): void {
    const list = from[this.#roles[i] as "body" | "epilogue"];
    list.splice(list.indexOf(i), 1);
    to[place].unshift(i);
    this.of[i] = to;
    this.#roles[i] = place;
    this.#give(this.#graph.equations[i], to, place);
  }

  /** Where in a group map `i` can move, whose values these equations of the group read. */
  #placeIn(group: Group, i: number, readers: readonly number[], from: Group): Part | null {
    const { out } = this.#graph.equations[i];
    const { shape } = this.#graph.avals[out];
    const read = (...roles: Role[]): boolean => readers.every((u) => roles.includes(this.#roles[u]));
    if (group.kind === "loop" && sameShape(group.shape, shape) && read("body", "fold")) return "body";
    if (group.folds.length > 0 && sameShape(group.kept, shape) && read("epilogue")) return "epilogue";
    // What another contraction gives is best mapped before it leaves that one.
    if (group.kind !== "contract" || from.kind === "contract") return null;
    const { ins } = this.#graph.equations[group.folds[0]];
    return SIDES.find((side, k) =>
      read(side) ? sameShape(avalOf(this.#graph, ins[k]).shape, shape) : readers.length === 1 && ins[k] === out
    ) ?? null;
  }
}

/** The places of the equations that read each slot; the number of equations stands for the graph's results. */
export function usersOf(graph: Graph): readonly (readonly number[])[] {
  const users: number[][] = graph.avals.map(() => []);
  graph.equations.forEach(({ ins }, i) => ins.forEach((a) => a >= 0 && users[a].push(i)));
  for (const atom of graph.outs) if (atom >= 0) users[atom].push(graph.equations.length);
  return users;
}

/** The groups that have equations, each after those that it reads from. */
function inOrder(graph: Graph, grouping: Grouping): Group[] {
  const order: Group[] = [];
  const done = new Set<Group>();
  const sources = (group: Group): Group[] =>
    group.equations
      .flatMap((i) => graph.equations[i].ins.flatMap((a) => grouping.home(a).group ?? []))
      .filter((g) => g !== group);
  for (const first of grouping.groups) {
    if (first.size === 0) continue;
    const open = [{ group: first, left: done.has(first) ? [] : sources(first) }];
    while (open.length > 0) {
      const { group, left } = open[open.length - 1];
      const next = left.pop();
      if (next !== undefined) {
        if (!done.has(next)) open.push({ group: next, left: sources(next) });
        continue;
      }
      open.pop();
      if (!done.has(group)) order.push(group);
      done.add(group);
    }
  }
  return order;
}
