/**
 * Compilation and checkpointing of functions.
 *
 * @module
 */
import { checkOptions } from "../numpy/arguments.ts";
import { bind, newest } from "../core/apply.ts";
import { NDArray } from "../core/array.ts";
import { type Aval, sameAval } from "../core/aval.ts";
import { valueText } from "../errors.ts";
import { checkpointOp, jitOp } from "../transforms/call.ts";
import { type Executable, executable } from "../transforms/execute.ts";
import { trace, type Traced } from "../transforms/stage.ts";
import { namedAs, type UserFunction } from "../transforms/user_function.ts";
import { asArray } from "../ops/operands.ts";
import type { Op } from "../core/op.ts";
import { LEAF, type TreeDef, treeKey, unflatten } from "../tree.ts";
import { checkFunction, flatFunction, flattenAll, withoutDefaults } from "./flat.ts";
import { Lowered } from "./lowered.ts";
import type { LiftArgs, Lower } from "../transforms/types.ts";

/** Options of `jit`. */
export interface JitOptions {
  /** Arguments that are not traced: numbers, strings, functions. A new value compiles anew. */
  staticArgnums?: number | readonly number[];
}

interface Entry extends Traced {
  readonly out: TreeDef;
  readonly run: Executable | null;
}

/** How many staged forms of one function are kept; the oldest goes first. */
const CAPACITY = 512;

/** Staged forms of one function, by the structure, shapes and dtypes of its arguments. */
class Cache {
  private readonly entries = new Map<string, Entry>();
  private readonly statics = new Map<unknown, number>();
  /** The last call whose arguments were all arrays or numbers, and its entry: the next one is often the same. */
  private last: { readonly avals: readonly Aval[]; readonly entry: Entry } | null = null;

  constructor(
    private readonly action: string,
    private readonly op: Op,
    private readonly f: UserFunction,
    private readonly staticArgnums: readonly number[],
  ) {}

  call(args: readonly unknown[]): unknown {
    const arrays = this.staticArgnums.length === 0 ? plainArrays(args) : null;
    if (arrays !== null) return this.callPlain(arrays);
    const { entry, leaves } = this.entryOf(withoutDefaults(args));
    return unflatten(entry.out, this.run(entry, leaves));
  }

  private entryOf(args: readonly unknown[]): { readonly entry: Entry; readonly leaves: readonly NDArray[] } {
    const fixed = this.staticArgnums.map((i) => i < 0 ? i + args.length : i);
    const places = args.map((_, i) => i).filter((i) => !fixed.includes(i));
    const { leaves, defs } = flattenAll(places.map((i) => args[i]), (k) => `${this.action}: argument ${places[k]}`);
    return { entry: this.find(args, fixed, leaves, defs), leaves };
  }

  /** What the function has become for arguments like these. */
  lower(args: readonly unknown[]): Lowered {
    return new Lowered(this.entryOf(withoutDefaults(args)).entry.graph);
  }

  private callPlain(arrays: readonly NDArray[]): unknown {
    let entry = this.recall(arrays);
    if (entry === null) {
      entry = this.find(arrays, [], arrays, arrays.map(() => LEAF));
      this.last = { avals: arrays.map((x) => x.aval), entry };
    }
    const outs = this.run(entry, arrays);
    return entry.out.kind === "leaf" ? outs[0] : unflatten(entry.out, outs);
  }

  private recall(arrays: readonly NDArray[]): Entry | null {
    const { last } = this;
    if (last === null || last.avals.length !== arrays.length || !usable(last.entry)) return null;
    for (let i = 0; i < arrays.length; i++) if (!sameAval(arrays[i].aval, last.avals[i])) return null;
    return last.entry;
  }

  private run(entry: Entry, leaves: readonly NDArray[]): readonly NDArray[] {
    if (entry.run !== null && newest(leaves) === null) return entry.run(leaves);
    return bind(this.op, [...leaves, ...entry.captures], { graph: entry.graph, name: this.f.name || "<lambda>" });
  }

  private find(
    args: readonly unknown[],
    fixed: readonly number[],
    leaves: readonly NDArray[],
    defs: readonly TreeDef[],
  ): Entry {
    let key = defs.map(treeKey).join();
    for (const { aval } of leaves) key += `|${aval.dtype}${aval.weak ? "*" : ""}${aval.shape}`;
    for (const i of fixed) key += `|${this.staticKey(args[i], i)}`;
    const known = this.entries.get(key);
    if (known !== undefined && usable(known)) return known;
    const entry = this.stage(args, fixed, leaves, defs);
    if (this.entries.size >= CAPACITY) this.entries.delete(this.entries.keys().next().value!);
    this.entries.set(key, entry);
    return entry;
  }

  private staticKey(x: unknown, i: number): string {
    if (typeof x === "object" && x !== null) {
      throw new TypeError(
        `${this.action}: static argument ${i} is ${
          valueText(x)
        }; static arguments are compared by value, so they must be numbers, strings, booleans, null or functions`,
      );
    }
    let id = this.statics.get(x);
    if (id === undefined) this.statics.set(x, id = this.statics.size);
    return String(id);
  }

  private stage(
    args: readonly unknown[],
    fixed: readonly number[],
    leaves: readonly NDArray[],
    defs: readonly TreeDef[],
  ): Entry {
    const call = (...given: unknown[]): unknown => {
      let next = 0;
      return this.f(...args.map((x, i) => fixed.includes(i) ? x : given[next++]) as never[]);
    };
    const flat = flatFunction(this.action, namedAs(this.f, call), defs);
    const traced = trace(this.action, leaves.map((x) => x.aval), flat.call);
    return { ...traced, out: flat.out(), run: traced.captures.length === 0 ? executable(traced.graph) : null };
  }
}

/** The arguments as arrays if each is an array or a number, without trees; otherwise null. */
function plainArrays(args: readonly unknown[]): NDArray[] | null {
  const arrays = new Array<NDArray>(args.length);
  for (let i = 0; i < args.length; i++) {
    const x = args[i];
    if (x instanceof NDArray) arrays[i] = x;
    else if (typeof x === "number") arrays[i] = asArray(x);
    else return null;
  }
  return arrays;
}

/** Whether what a staged function closed over is still there. */
function usable(entry: Entry): boolean {
  for (const x of entry.captures) if (x.level !== null && x.level.closed) return false;
  return true;
}

function staged(action: string, op: Op, f: UserFunction, staticArgnums: readonly number[]): Cache {
  checkFunction(action, f);
  return new Cache(action, op, f, staticArgnums);
}

/** A function that `jit` compiles. */
export interface Jitted<A extends readonly unknown[], Y> {
  /** Runs the function, compiled for arguments of these shapes and dtypes. */
  (...args: LiftArgs<A>): Lower<Y>;
  /** What the function becomes for such arguments: its graph and the plans that run it. Nothing runs. */
  lower(...args: LiftArgs<A>): Lowered;
}

/**
 * A function compiled on first call: traced once for each structure, shape and dtype of its arguments, then run as a
 * graph. `jit(f).lower(...args)` shows the graph and the plans that run it. It nests under and over every other
 * transform. Inside, values are abstract: use `np.where`, `lax.cond` and `lax.whileLoop` where the path depends on them,
 * or `staticArgnums`.
 *
 * @param f A function of arrays or trees of them, without side effects that matter: they happen only when it is traced.
 * @param options `staticArgnums`: arguments that keep their JavaScript value.
 * @throws {ConcreteValueError} If the function asks a traced array for its value.
 *
 * @example
 * ```ts
 * import { grad, jit, type NDArray, np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const slope = jit(grad((x: NDArray) => np.sin(x).mul(x)));
 * assertAlmostEquals(slope(1).item(), Math.sin(1) + Math.cos(1), 1e-6);
 * ```
 */
export function jit<A extends readonly unknown[], Y>(
  f: (...args: A) => Y,
  options: JitOptions = {},
): Jitted<A, Y> {
  const { staticArgnums = [] } = checkOptions("jit", options, ["staticArgnums"]);
  const fixed = typeof staticArgnums === "number" ? [staticArgnums] : staticArgnums;
  const cache = staged("jit", jitOp, f as UserFunction, fixed);
  const call = namedAs(f as UserFunction, (...args: unknown[]): unknown => cache.call(args));
  return Object.assign(call, { lower: (...args: unknown[]): Lowered => cache.lower(args) }) as unknown as Jitted<A, Y>;
}

/**
 * A function whose intermediate values are not kept for reverse mode but computed again in the backward pass: memory
 * for time. The function is traced as by `jit`.
 *
 * @example
 * ```ts
 * import { checkpoint, grad, type NDArray, np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const f = checkpoint((x: NDArray) => np.sin(np.sin(x)));
 * assertAlmostEquals(grad(f)(1).item(), Math.cos(Math.sin(1)) * Math.cos(1), 1e-6);
 * ```
 */
export function checkpoint<A extends readonly unknown[], Y>(f: (...args: A) => Y): (...args: LiftArgs<A>) => Lower<Y> {
  const cache = staged("checkpoint", checkpointOp, f as UserFunction, []);
  const call = namedAs(f as UserFunction, (...args: unknown[]): unknown => cache.call(args));
  return call as (...args: LiftArgs<A>) => Lower<Y>;
}
