/**
 * The walk backwards over a tape, and what is built on it: vjp of a flat function, transposes of rules.
 *
 * @module
 */
import { NDArray } from "../core/array.ts";
import type { Aval } from "../core/aval.ts";
import { binary } from "../core/apply.ts";
import { giveBack, sharesBuffer } from "../core/buffers.ts";
import { debug } from "../core/debug.ts";
import { withLevel } from "../core/level.ts";
import type { Elementwise, MaybeZero, Op } from "../core/op.ts";
import { zerosOf } from "../core/view.ts";
import { sumTo } from "../ops/structural.ts";
import { fusedPartial, mapFused } from "./fuse.ts";
import { Cotangents } from "./cotangents.ts";
import { LinearTape } from "./linear.ts";
import { partialOp } from "./partial.ts";
import { differentiable, type Entry, Tape } from "./tape.ts";

/** Cotangents of the slots of a tape, from those of some boxes. */
function walk(tape: Tape, seeds: readonly (readonly [NDArray, MaybeZero])[]): MaybeZero[] {
  if (!debug.nans) return walkEntries(tape, seeds);
  try {
    return walkEntries(tape, seeds);
  } finally {
    debug.subject = null;
  }
}

function walkEntries(tape: Tape, seeds: readonly (readonly [NDArray, MaybeZero])[]): MaybeZero[] {
  let top = -1;
  for (const [box] of seeds) if (box.slot > top) top = box.slot;
  const cts = new Cotangents(top + 1);
  for (const [box, ct] of seeds) if (ct !== null) cts.add(box.slot, ct, false);
  for (let slot = top; slot >= 0; slot--) {
    const entry = tape.entries[slot];
    if (entry === null) continue;
    if (debug.nans) debug.subject = `the derivative of ${entry.op.name} at ${entry.site}`;
    if (entry.args !== null) {
      pullGeneral(tape, entry, slot, cts);
      continue;
    }
    const ct = cts.values[slot];
    if (ct === null) continue;
    cts.values[slot] = null;
    const op = entry.op as Elementwise;
    const out = entry.out as NDArray;
    const x = entry.x!;
    const y = entry.y;
    const bx = x.level === tape;
    const px = bx ? x.inner! : x;
    const by = y !== null && y.level === tape;
    const py = by ? y.inner! : y;
    const dx = bx && (y === null || op.cotangents[0] !== null) ? share(op, 0, ct, out, px, py) : null;
    const dy = by && op.cotangents[1] !== null ? share(op, 1, ct, out, px, py) : null;
    // Numbers have no buffer, and what another transform traces is in its record.
    if (ct.ext === null || ct.level !== null) {
      if (dx !== null) cts.add(x.slot, dx, false);
      if (dy !== null) cts.add(y!.slot, dy, false);
    } else cts.pass(slot, [ct], [dx, dy], [x.slot, y === null ? -1 : y.slot], py === null ? [out, px] : [out, px, py]);
  }
  return cts.values;
}

/** The cotangent of one operand of an elementwise op of one or two operands without parameters. */
function share(op: Elementwise, operand: number, g: NDArray, out: NDArray, x: NDArray, y: NDArray | null): NDArray {
  const target = operand === 0 ? x : y!;
  if (g.level === null && out.level === null && x.level === null && (y === null || y.level === null)) {
    const fused = debug.nans ? null : fusedPartial(op, operand, x.aval.index);
    if (fused !== null) {
      if (g.ext === null && out.ext === null && x.ext === null && (y === null || y.ext === null)) {
        const num = fused.scalar(g.num, out.num, x.num, y === null ? 0 : y.num);
        return new NDArray(target.aval, null, num, -1, null, null);
      }
      if (fused.uses.length > 1) return summed(mapFused(fused, g, out, x, y), target.shape);
    }
  }
  const single = y === null && !debug.nans ? partialOp(op, g, out, x) : null;
  if (single !== null) return binary(single.op, g, single.ofResult ? out : x);
  return sumTo(op.cotangents[operand]!(g, out, y === null ? [x] : [x, y], undefined), target.shape);
}

/** `x`, which nothing else sees, summed to `shape`. */
function summed(x: NDArray, shape: readonly number[]): NDArray {
  const sum = sumTo(x, shape);
  if (!sharesBuffer(x, [sum])) giveBack(x);
  return sum;
}

function pullGeneral(tape: Tape, entry: Entry, slot: number, cts: Cotangents): void {
  const outs = entry.out as readonly NDArray[];
  const given = cts.values.slice(slot, slot + outs.length);
  while (given.length < outs.length) given.push(null);
  if (given.every((ct) => ct === null)) return;
  const args = entry.args!;
  const needs = args.map((x) => x.level === tape);
  const primals = args.map((x) => x.level === tape ? x.inner ?? x : x);
  const back = entry.forward !== null
    ? entry.forward.pull(given)
    : entry.op.vjp !== null
    ? entry.op.vjp(given, primals, outs, entry.params, needs)
    : transposeJvp(entry.op, given, primals, outs, entry.params, needs);
  if (entry.forward === null && entry.op.vjp !== null) {
    const kept = back.map((ct, i) => needs[i] ? ct : null);
    cts.pass(slot, given, kept, args.map((x) => x.slot), [...primals, ...outs]);
    return;
  }
  args.forEach((x, i) => {
    const ct = back[i];
    if (needs[i] && ct !== null) cts.add(x.slot, ct, false);
  });
}

/** The VJP of an op that defines only its JVP: the rule on a linear tape, walked backwards. */
function transposeJvp(
  op: Op,
  cts: readonly MaybeZero[],
  primals: readonly NDArray[],
  outs: readonly NDArray[],
  params: unknown,
  needs: readonly boolean[],
): MaybeZero[] {
  const pull = transpose(
    new LinearTape("vjp", `the JVP rule of ${op.name}`),
    primals.map((x, i) => needs[i] ? x.aval : null),
    (tangents) => op.jvp(primals, tangents, outs, params),
  );
  return pull(cts);
}

/**
 * Runs a function of linear boxes (one for each aval that is not null) on a linear tape, and returns its transpose,
 * from cotangents of its results to cotangents of its arguments.
 */
export function transpose(
  tape: LinearTape,
  avals: readonly (Aval | null)[],
  f: (boxes: readonly MaybeZero[]) => readonly MaybeZero[],
): (cts: readonly MaybeZero[]) => MaybeZero[] {
  const boxes = avals.map((a) => a === null ? null : tape.variable(a));
  const outs = withLevel(tape, () => f(boxes));
  return (cts) => {
    const seeds: (readonly [NDArray, MaybeZero])[] = [];
    outs.forEach((out, i) => {
      if (out !== null && out.level === tape && cts[i] !== null) seeds.push([out, sumTo(cts[i]!, out.shape)]);
    });
    const back = walk(tape, seeds);
    return boxes.map((b) => b === null ? null : back[b.slot] ?? null);
  };
}

/** What {@link vjpFlat} gives. */
export interface Pullback {
  /** The results, one level down. */
  readonly outs: readonly NDArray[];
  /** Cotangents of the arguments from those of the results; null is zero, and where no derivative exists. */
  readonly pull: (cts: readonly MaybeZero[]) => MaybeZero[];
  /** The tape, for `linearize`. */
  readonly tape: Tape;
  /** The results as the function returned them. */
  readonly boxes: readonly NDArray[];
  /** The boxes of the arguments; null for those not differentiated. */
  readonly inputs: readonly MaybeZero[];
}

/** Runs a function on a tape. Arguments that `needs` marks, and that can have a derivative, become boxes. */
export function vjpFlat(
  transform: string,
  args: readonly NDArray[],
  needs: readonly boolean[] | null,
  f: (args: readonly NDArray[]) => readonly NDArray[],
): Pullback {
  const tape = new Tape(transform);
  const inputs = args.map((x, i) => (needs === null || needs[i]) && differentiable(x.aval) ? tape.input(x) : null);
  const boxes = withLevel(tape, () => f(args.map((x, i) => inputs[i] ?? x)));
  const outs = boxes.map((b) => b.level === tape ? b.inner! : b);
  const pull = (cts: readonly MaybeZero[]): MaybeZero[] => {
    const seeds: (readonly [NDArray, MaybeZero])[] = [];
    for (let i = 0; i < boxes.length; i++) if (boxes[i].level === tape) seeds.push([boxes[i], cts[i]]);
    const back = walk(tape, seeds);
    return inputs.map((b) => b === null ? null : back[b.slot] ?? null);
  };
  return { outs, pull, tape, boxes, inputs };
}

/** Pushes tangents of the inputs forwards along a tape: `linearize`'s linear function. */
export function pushFlat(back: Pullback, tangents: readonly MaybeZero[]): MaybeZero[] {
  const { tape, inputs, boxes } = back;
  const ts = new Array<MaybeZero>(tape.entries.length).fill(null);
  inputs.forEach((b, i) => {
    if (b !== null) ts[b.slot] = tangents[i];
  });
  tape.entries.forEach((entry, slot) => {
    if (entry === null) return;
    const args = entry.args ?? (entry.y === null ? [entry.x!] : [entry.x!, entry.y]);
    const given = args.map((x) => x.level === tape ? ts[x.slot] : null);
    if (given.every((t) => t === null)) return;
    const primals = args.map((x) => x.level === tape ? x.inner! : x);
    const outs = entry.args === null ? [entry.out as NDArray] : entry.out as readonly NDArray[];
    const out = entry.op.push?.(primals, given, entry.params).tangents ??
      entry.op.jvp(primals, given, outs, entry.params);
    out.forEach((t, i) => ts[slot + i] = t);
  });
  return boxes.map((b) => b.level === tape ? ts[b.slot] : null);
}

/** Zeros for a cotangent or tangent that is null. */
export function instantiate(t: MaybeZero, aval: Aval): NDArray {
  return t ?? zerosOf(aval);
}
