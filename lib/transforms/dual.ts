/**
 * Forward mode: boxes that carry a primal and a tangent.
 *
 * @module
 */
import { binary, bind, unary } from "../core/apply.ts";
import { NDArray } from "../core/array.ts";
import { debug } from "../core/debug.ts";
import { Level, withLevel } from "../core/level.ts";
import type { Elementwise, MaybeZero, Op } from "../core/op.ts";
import { addOp } from "../ops/elementwise.ts";
import { broadcastTo } from "../ops/structural.ts";
import { fusedPartial, mapFused } from "./fuse.ts";
import { closedOver, differentiable } from "./tape.ts";

/** The level of `jvp`. A box's `inner` is its primal and its `ext` its tangent. */
export class Dual extends Level {
  /** A box; the primal alone if the tangent is zero. */
  box(primal: NDArray, tangent: MaybeZero): NDArray {
    if (tangent === null || !differentiable(primal.aval)) return primal;
    return new NDArray(primal.aval, this, 0, -1, primal, tangent);
  }

  override value(box: NDArray): NDArray | null {
    return box.inner;
  }

  override unary(op: Elementwise, x: NDArray): NDArray {
    this.check();
    const primal = x.inner!;
    const out = unary(op, primal);
    if (op.tangents[0] === null) return out;
    return this.box(out, share(op, 0, x.ext as NDArray, out, primal, null));
  }

  override binary(op: Elementwise, x: NDArray, y: NDArray): NDArray {
    this.check();
    const bx = x.level === this;
    const by = y.level === this;
    const px = bx ? x.inner! : x;
    const py = by ? y.inner! : y;
    const out = binary(op, px, py);
    const tx = bx && op.tangents[0] !== null ? share(op, 0, x.ext as NDArray, out, px, py) : null;
    const ty = by && op.tangents[1] !== null ? share(op, 1, y.ext as NDArray, out, px, py) : null;
    const sum = tx === null ? ty : ty === null ? tx : binary(addOp, tx, ty);
    return this.box(out, sum === null ? null : broadcastTo(sum, out.shape));
  }

  override apply(op: Op, args: readonly NDArray[], params: unknown): readonly NDArray[] {
    this.check();
    const primals = args.map((x) => x.level === this ? x.inner! : x);
    const tangents = args.map((x) => x.level === this ? x.ext as NDArray : null);
    if (op.push !== undefined) {
      const { outs, tangents: ts } = op.push(primals, tangents, params);
      return outs.map((out, i) => {
        for (const x of [out, ts[i]]) {
          if (x !== null && x.level !== null && x.level.id >= this.id) throw closedOver(op.name, this.transform);
        }
        return this.box(out, ts[i]);
      });
    }
    const outs = bind(op, primals, params);
    if (!outs.some((x) => differentiable(x.aval))) return outs;
    const ts = op.jvp(primals, tangents, outs, params);
    return outs.map((out, i) => this.box(out, ts[i]));
  }
}

/** The tangent contribution of one operand of an elementwise op without parameters. */
function share(op: Elementwise, operand: number, t: NDArray, out: NDArray, x: NDArray, y: NDArray | null): NDArray {
  const rule = op.tangents[operand]!;
  if (
    rule === op.cotangents[operand] && t.level === null && out.level === null && x.level === null &&
    (y === null || y.level === null)
  ) {
    const fused = debug.nans ? null : fusedPartial(op, operand, x.aval.index);
    if (fused !== null) {
      if (t.ext === null && out.ext === null && x.ext === null && (y === null || y.ext === null)) {
        return new NDArray(out.aval, null, fused.scalar(t.num, out.num, x.num, y === null ? 0 : y.num), -1, null, null);
      }
      if (fused.uses.length > 1) return mapFused(fused, t, out, x, y);
    }
  }
  return rule(t, out, y === null ? [x] : [x, y], undefined);
}

/** Primals and tangents of a function's results. */
export function jvpFlat(
  transform: string,
  primals: readonly NDArray[],
  tangents: readonly MaybeZero[],
  f: (args: readonly NDArray[]) => readonly NDArray[],
): { outs: NDArray[]; tangents: MaybeZero[]; level: Dual } {
  const level = new Dual(transform);
  const boxes = primals.map((p, i) => level.box(p, tangents[i]));
  const results = withLevel(level, () => f(boxes));
  return {
    outs: results.map((r) => r.level === level ? r.inner! : r),
    tangents: results.map((r) => r.level === level ? r.ext as NDArray : null),
    level,
  };
}
