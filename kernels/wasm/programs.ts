/**
 * Scalar programs as expressions that vector instructions can compute, and the kernels made of them.
 *
 * @module
 */
import type { ScalarProgram } from "../../lib/core/plan.ts";
import { expand } from "../expr/expand.ts";
import { lower, type Lowered } from "../expr/lower.ts";
import { BoundedCache } from "../js/bounded_cache.ts";
import type { Kernel } from "./kernel.ts";
import type { MapLayout } from "./map_kernel.ts";
import { printable } from "./instructions.ts";

/** Programs whose kernels are kept (half of the most that are). */
const PROGRAMS = 512;

/** Operations of an expanded program at most: beyond it, V8 takes long to compile one function. */
const LARGEST = 5000;

/** Nanoseconds that JavaScript takes for an element, for an operation, and for a function like exp. */
const LOOP = 1;
const OPERATION = 1;
const LIBRARY = 10;

/** A kernel that runs a program, and where its tiles are. */
export interface Laid {
  readonly kernel: Kernel;
  readonly layout: MapLayout;
}

/** A program with its kernels. */
export class Compiled {
  /** The program. */
  readonly program: ScalarProgram;
  /** It as an expression of printable operations. */
  readonly lowered: Lowered;
  /** Nanoseconds an element in JavaScript. */
  readonly cost: number;
  readonly #kernels = new Map<string, Laid>();

  /** A program, lowered. */
  constructor(program: ScalarProgram, lowered: Lowered, cost: number) {
    this.program = program;
    this.lowered = lowered;
    this.cost = cost;
  }

  /** The kernel that `key` names, made at its first use. */
  kernel(key: string, make: () => Laid): Laid {
    let made = this.#kernels.get(key);
    if (made === undefined) this.#kernels.set(key, made = make());
    return made;
  }
}

/** Roughly what a program takes for so many elements, in nanoseconds. */
export function costOf({ cost }: Compiled, size: number): number {
  return cost * size / 8;
}

const byKey = new BoundedCache<string, Compiled | null>(PROGRAMS);
const byProgram = new WeakMap<ScalarProgram, Compiled | null>();

/** What is compiled of a program; null if it can't be printed. */
export function compiled(program: ScalarProgram): Compiled | null {
  let found = byProgram.get(program);
  if (found === undefined) byProgram.set(program, found = byKey.get(program.key, () => compile(program)));
  return found;
}

function compile(program: ScalarProgram): Compiled | null {
  const source = lower(program);
  const lowered = expand(source);
  if (lowered.nodes.length > LARGEST || !lowered.nodes.every(printable)) return null;
  const operations = source.nodes.filter((x) => x.op !== "input" && x.op !== "const");
  const calls = operations.filter((x) => !printable(x)).length;
  return new Compiled(program, lowered, LOOP + OPERATION * (operations.length - calls) + LIBRARY * calls);
}
