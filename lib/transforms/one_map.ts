/**
 * Functions made of elementwise ops, as one pass over their operands.
 *
 * @module
 */
import { newest } from "../core/apply.ts";
import { type NDArray, scalarArray } from "../core/array.ts";
import { type Aval, makeAval } from "../core/aval.ts";
import { debug } from "../core/debug.ts";
import { defaultDevice, type ScalarFn } from "../core/device.ts";
import { runPlan } from "../core/placement.ts";
import type { ScalarProgram } from "../core/plan.ts";
import * as ops from "../ops/mod.ts";
import { scalarProgram } from "./fuse.ts";
import { outAvals } from "./graph.ts";
import { trace } from "./stage.ts";

/** A function's program for operands of certain dtypes, its result as a scalar, and it as a function of numbers. */
interface Compiled {
  readonly program: ScalarProgram;
  readonly out: Aval;
  readonly scalar: ScalarFn;
}

/**
 * `f`, a function of elementwise ops and of 0-d constants alone: on concrete arrays of real dtypes it runs as one map
 * over the shape to which they broadcast, on numbers as one function. A level among the operands sees its ops as they are.
 */
export function oneMap(name: string, f: (...args: NDArray[]) => NDArray): (...args: NDArray[]) => NDArray {
  const known = new Map<string, Compiled>();
  return (...args) => {
    const shape = args.reduce<readonly number[]>((s, x) => ops.broadcastShapes(name, s, x.shape), []);
    if (debug.nans || newest(args) !== null) return f(...args);
    const key = args.map(({ dtype, aval }) => aval.weak ? `${dtype}*` : dtype).join();
    let made = known.get(key);
    if (made === undefined) known.set(key, made = compile(name, f, args.map((x) => x.aval), `${name}:${key}`));
    if (args.every((x) => x.ext === null)) return scalarArray(made.out, made.scalar(...args.map((x) => x.num)));
    const out = makeAval(shape, made.out.dtype, made.out.weak);
    return runPlan({ kind: "map", program: made.program, shape }, args, [out])[0];
  };
}

function compile(name: string, f: (...args: NDArray[]) => NDArray, avals: readonly Aval[], key: string): Compiled {
  const scalars = avals.map(({ dtype, weak }) => makeAval([], dtype, weak));
  const { graph } = trace(name, scalars, (args) => [f(...args)]);
  const program = scalarProgram(graph, key);
  if (program === null) throw new TypeError(`${name}: it isn't made of elementwise ops of real numbers alone`);
  return { program, out: outAvals(graph)[0], scalar: defaultDevice().scalar(program) };
}
