/**
 * Scans on the host and staged.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { zerosOf } from "../core/view.ts";
import { avalText, valueText } from "../errors.ts";
import { defText, flattenArrays, leafPaths, sameTree, type TreeDef } from "../tree.ts";
import { joinCaptures } from "./control_graph.ts";
import { beside } from "../ops/place.ts";
import { sliceAval, stack, stackedAval, unstack } from "../ops/stack.ts";
import { checkCarry, type Flat, givesWay, promoted, sameType, treeOf } from "./control_tree.ts";
import { traceBody } from "./control_while.ts";
import { outAvals } from "./graph.ts";
import { bindScan } from "./scan.ts";
import { staging, type Traced } from "./stage.ts";
import { call, nameOf, type UserFunction } from "./user_function.ts";

/** How a scan runs. */
export interface ScanSettings {
  /** The number of steps; by default the length of the leading axes of what is scanned over. */
  readonly length: number | null;
  /** Whether the last slice comes first. */
  readonly reverse: boolean;
  /** Called before a first step is taken again. */
  readonly restart?: () => void;
}

/** The final carry and the outputs of all steps. */
export function scanOver(
  action: string,
  f: UserFunction,
  init: unknown,
  xs: unknown,
  settings: ScanSettings,
): [unknown, unknown] {
  const carry = flattenArrays(init, `${action}: the initial carry`);
  const slices = flattenArrays(xs, `${action}: the arrays scanned over`);
  const length = lengthOf(action, slices, settings.length);
  const run = staging() ? stageScan : hostScan;
  const { carry: last, ys } = run(action, f, carry, slices, length, settings);
  return [treeOf(last), treeOf(ys)];
}

function lengthOf(action: string, { leaves, def }: Flat, given: number | null): number {
  const place = (i: number): string => {
    const path = leafPaths(def)[i];
    return path === "" ? "the array" : `the leaf ${path}`;
  };
  leaves.forEach((x, i) => {
    if (x.ndim > 0) return;
    throw new RangeError(
      `${action}: ${place(i)} scanned over is ${avalText(x.aval)}, which has no leading axis; scan over arrays`,
    );
  });
  if (given !== null && (!Number.isInteger(given) || given < 0)) {
    throw new RangeError(`${action}: length is ${valueText(given)}; it must be a natural number`);
  }
  const length = given ?? leaves[0]?.shape[0];
  if (length === undefined) {
    throw new TypeError(
      `${action}: there are no arrays to scan over, so the number of steps is unknown; give a length`,
    );
  }
  leaves.forEach((x, i) => {
    if (x.shape[0] === length) return;
    throw new RangeError(
      `${action}: ${place(i)} scanned over is ${avalText(x.aval)}, whose leading axis is not ${
        given === null ? `${length}, the one of ${place(0)}` : `the given length ${length}`
      }; give all of them one length`,
    );
  });
  return length;
}

interface Scanned {
  readonly carry: Flat;
  readonly ys: Flat;
}

/** One step: the next carry and the step's output. */
function step(action: string, f: UserFunction, carry: Flat, slice: Flat): { carry: Flat; y: Flat } {
  const result = call(action, f, [treeOf(carry), treeOf(slice)]);
  if (!Array.isArray(result) || result.length !== 2) {
    throw new TypeError(
      `${action}: ${nameOf(f)} must return a pair [carry, output], got ${valueText(result)}; return null for no output`,
    );
  }
  const next = flattenArrays(result[0], `${action}: the carry from ${nameOf(f)}`);
  return { carry: next, y: flattenArrays(result[1], `${action}: the output of ${nameOf(f)}`) };
}

function hostScan(
  action: string,
  f: UserFunction,
  init: Flat,
  xs: Flat,
  length: number,
  { reverse, restart }: ScanSettings,
): Scanned {
  if (length === 0) return noSteps(action, f, init, xs);
  const slices = xs.leaves.map((x) => unstack(x));
  const ys = new Array<Flat>(length);
  let carry = init;
  let first: Flat | null = null;
  for (let t = 0; t < length; t++) {
    const i = reverse ? length - 1 - t : t;
    const next = step(action, f, carry, { leaves: slices.map((s) => s[i]), def: xs.def });
    checkCarry(action, carry, next.carry);
    if (t === 0 && givesWay(carry, next.carry)) {
      carry = promoted(carry, next.carry);
      restart?.();
      t--;
      continue;
    }
    carry = { leaves: next.carry.leaves, def: init.def };
    ys[i] = next.y;
    checkOutput(action, f, first ??= next.y, next.y);
  }
  // Outputs may be numbers, which lie nowhere.
  const joined = (k: number): NDArray => stack(ys.map((y) => y.leaves[k]));
  const leaves = first!.leaves.map((_, k) => xs.leaves.length > 0 ? beside(xs.leaves[0], () => joined(k)) : joined(k));
  return { carry, ys: { leaves, def: first!.def } };
}

/** No step is taken; what one would give is known from one that is traced. */
function noSteps(action: string, f: UserFunction, start: Flat, xs: Flat): Scanned {
  const { init, traced, out } = traceStep(action, f, start, xs);
  const ys = outAvals(traced.graph).slice(init.length).map((a) => zerosOf(stackedAval(a, 0)));
  return { carry: { leaves: init, def: start.def }, ys: { leaves: ys, def: out } };
}

function checkOutput(action: string, f: UserFunction, first: Flat, y: Flat): void {
  if (y === first) return;
  const same = sameTree(first.def, y.def);
  const at = same ? y.leaves.findIndex((v, k) => !sameType(v.aval, first.leaves[k].aval)) : -1;
  if (same && at < 0) return;
  const text = (x: Flat): string => same ? avalText(x.leaves[at].aval) : defText(x.def);
  throw new TypeError(
    `${action}: the output of ${nameOf(f)} changes from step to step: ${text(first)}, then ${
      text(y)
    }; return the same tree, shapes and dtypes from every step`,
  );
}

function stageScan(
  action: string,
  f: UserFunction,
  start: Flat,
  xs: Flat,
  length: number,
  { reverse }: ScanSettings,
): Scanned {
  const count = start.leaves.length;
  const { init, traced, out } = traceStep(action, f, start, xs);
  const { graphs: [body], captures } = joinCaptures([traced]);
  const all: readonly NDArray[] = bindScan([...captures, ...init, ...xs.leaves], {
    body,
    numConsts: captures.length,
    numCarry: count,
    length,
    reverse,
  });
  return {
    carry: { leaves: all.slice(0, count), def: start.def },
    ys: { leaves: all.slice(count), def: out },
  };
}

/** The graph of a step, the initial carry in the types that it keeps, and the tree of its output. */
function traceStep(
  action: string,
  f: UserFunction,
  start: Flat,
  xs: Flat,
): { init: NDArray[]; traced: Traced; out: TreeDef } {
  let out: TreeDef | null = null;
  const count = start.leaves.length;
  const traceable = (args: readonly NDArray[]): Flat & { more: readonly NDArray[] } => {
    const next = step(
      action,
      f,
      { leaves: args.slice(0, count), def: start.def },
      { leaves: args.slice(count), def: xs.def },
    );
    out = next.y.def;
    return { ...next.carry, more: next.y.leaves };
  };
  const { init, traced } = traceBody(action, start, traceable, xs.leaves.map((x) => sliceAval(x.aval)));
  return { init, traced, out: out! };
}
