/**
 * Whether a value is zero, as far as it can be told. Rules of others fill in zeros for tangents that aren't there, and
 * what is computed from these must not count as a term that spoils a linear function.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import type { Linearity } from "../core/op.ts";
import type { Atom } from "./graph.ts";
import { Stage } from "./stage.ts";

/** Whether a concrete array holds zeros only. */
export function isZero(x: NDArray): boolean {
  if (x.ext === null) return x.num === 0;
  return x.size === 0 || x.toTypedArray().every((v) => v === 0);
}

/**
 * Whether an array is zero, or can't be told not to be. A value that is being staged counts if it is linear in one that
 * does, or comes from control flow; so do the inputs of `body`, the body of a loop or a branch.
 */
export function mayBeZero(x: NDArray, body: Stage | null): boolean {
  const { level } = x;
  if (level === null) return isZero(x);
  if (level instanceof Stage) return stagedZero(level, x.slot, body);
  // A box of a linear tape has no value.
  return x.inner === null || mayBeZero(x.inner, body);
}

function stagedZero(stage: Stage, slot: Atom, body: Stage | null): boolean {
  const captured = stage.captureSlots.indexOf(slot);
  if (captured >= 0) return mayBeZero(stage.captures[captured], body);
  const eqn = stage.equations.findLast(({ out, count }) => out <= slot && slot < out + count);
  if (eqn === undefined) return stage === body;
  const { op, ins } = eqn;
  if (op.linear === null) return op.forward !== undefined;
  const zero = (i: number): boolean => {
    const atom = ins[i];
    return atom >= 0 ? stagedZero(stage, atom, body) : mayBeZero(stage.consts[~atom], body);
  };
  return op.linear === "each" ? ins.some((_, i) => zero(i)) : jointly(op.linear, ins.length).every(zero);
}

function jointly(linear: Exclude<Linearity, "each">, count: number): readonly number[] {
  return linear === "jointly" ? Array.from({ length: count }, (_, i) => i) : linear;
}
