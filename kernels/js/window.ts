/**
 * Where the elements of a window meet those of the operand that it moves over.
 *
 * @module
 */
import type { Window } from "../../lib/core/plan.ts";

/**
 * One place within the window, and the places of the window at which an element of the operand lies there: along each
 * axis `counts` of them, `toSteps` apart, at elements that are `fromSteps` apart.
 */
export interface Meeting {
  /** The place within the window. */
  readonly at: readonly number[];
  readonly counts: readonly number[];
  /** The first element. */
  readonly from: readonly number[];
  readonly fromSteps: readonly number[];
  /** The first place of the window. */
  readonly to: readonly number[];
  readonly toSteps: readonly number[];
}

/** What happens along one axis at one place within the window. */
interface Course {
  readonly count: number;
  readonly from: number;
  readonly fromStep: number;
  readonly to: number;
  readonly toStep: number;
}

/**
 * The meetings of a window with an operand of `shape`, over its `result` places: within the window in row-major order,
 * those without any element left out.
 */
export function* meetings(w: Window, shape: readonly number[], result: readonly number[]): Generator<Meeting> {
  const courses = shape.map((n, i) => Array.from({ length: w.dimensions[i] }, (_, k) => course(w, i, k, n, result[i])));
  let places: number[][] = [[]];
  for (const axis of courses) {
    places = places.flatMap((p) => axis.flatMap((c, k) => c.count > 0 ? [[...p, k]] : []));
  }
  for (const at of places) {
    const along = at.map((k, i) => courses[i][k]);
    yield {
      at,
      counts: along.map((c) => c.count),
      from: along.map((c) => c.from),
      fromSteps: along.map((c) => c.fromStep),
      to: along.map((c) => c.to),
      toSteps: along.map((c) => c.toStep),
    };
  }
}

/**
 * Place o of the window has its element k at o·stride + k·dilation − lo of the operand spread out, where an element
 * lies if that is a multiple of the base dilation, from 0 on and before the end.
 */
function course(w: Window, axis: number, k: number, n: number, places: number): Course {
  const stride = w.strides[axis];
  const base = w.baseDilation[axis];
  const shift = k * w.windowDilation[axis] - w.lo[axis];
  const period = base / divisor(stride, base);
  let to = Math.max(0, Math.ceil(-shift / stride));
  const end = Math.min(places, Math.floor(((n - 1) * base - shift) / stride) + 1);
  const first = to;
  while (to < first + period && (to * stride + shift) % base !== 0) to++;
  if (to >= end || to === first + period || n === 0) return { count: 0, from: 0, fromStep: 0, to: 0, toStep: 0 };
  return {
    count: Math.floor((end - 1 - to) / period) + 1,
    from: (to * stride + shift) / base,
    fromStep: period * stride / base,
    to,
    toStep: period,
  };
}

/** The greatest common divisor. */
function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
