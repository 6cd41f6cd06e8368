/**
 * Vectorisation.
 *
 * @module
 */
import { checkOptions } from "../numpy/arguments.ts";
import type { NDArray } from "../core/array.ts";
import { avalText } from "../errors.ts";
import { moveAxis, spread } from "../ops/structural.ts";
import { batchPartly } from "../transforms/batch.ts";
import type { UserFunction } from "../transforms/user_function.ts";
import { arrayDef, broadcastPrefix, leafPaths, type TreeDef, unflatten } from "../tree.ts";
import { checkFunction, flatFunction, flattenAll, withoutDefaults } from "./flat.ts";
import type { LiftArgs, Lower } from "../transforms/types.ts";

/** Axes for a tree: a number for every leaf, null for none, or a tree that is a prefix. */
export type AxisTree = number | null | readonly AxisTree[] | { readonly [key: string]: AxisTree };

/** Options of `vmap`. */
export interface VmapOptions {
  /** The axis of each argument to map over: one for all, or an array with an entry an argument; null maps none. */
  inAxes?: AxisTree;
  /** Where the mapped axis goes in the results; null for those that don't depend on the mapped arguments. */
  outAxes?: AxisTree;
  /** The length of the mapped axis, needed only if no argument has one. */
  axisSize?: number;
}

const isAxis = (x: unknown): boolean => x === null || typeof x === "number";

/**
 * A function of one example as a function of many: it runs once, on arrays with a hidden batch axis.
 *
 * @param f A function of arrays or trees of them.
 * @param options `inAxes` (0), `outAxes` (0), `axisSize`; or `inAxes` alone, a number, null or an array.
 * @throws {RangeError} If the mapped axes differ in length, or an axis is out of range.
 *
 * @example
 * ```ts
 * import { np, vmap } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const dots = vmap(np.dot, { inAxes: [0, null] });
 * assertEquals(dots(np.array([[1, 2], [3, 4]]), np.array([1, 1])).tolist(), [3, 7]);
 * ```
 */
export function vmap<A extends readonly unknown[], Y>(
  f: (...args: A) => Y,
  options: number | null | readonly AxisTree[] | VmapOptions = {},
): (...args: LiftArgs<A>) => Lower<Y> {
  checkFunction("vmap", f);
  const axesAlone = typeof options === "number" || options === null || Array.isArray(options);
  const named: VmapOptions = axesAlone ? { inAxes: options } : options as VmapOptions;
  const { inAxes = 0, outAxes = 0, axisSize } = checkOptions("vmap", named, ["inAxes", "outAxes", "axisSize"]);
  return (...given) => {
    const args = withoutDefaults(given);
    const { leaves, defs } = flattenAll(args, (i) => `vmap: argument ${i}`);
    const whole = arrayDef(defs);
    const axes = broadcastPrefix(inAxes, whole, isAxis, "vmap: inAxes") as (number | null)[];
    const places = leaves.map((x, i) =>
      axes[i] === null ? null : axisOf(x, axes[i], () => `argument ${leafPaths(whole)[i]}`)
    );
    const size = batchSize(leaves, places, axisSize, whole);
    const moved = leaves.map((x, i) => places[i] === null ? x : moveAxis(x, places[i], 0));
    const flat = flatFunction("vmap", f as UserFunction, defs);
    const { outs, batched } = batchPartly("vmap", size, moved, places.map((p) => p !== null), flat.call);
    const out = flat.out();
    const outPlaces = broadcastPrefix(outAxes, out, isAxis, "vmap: outAxes") as (number | null)[];
    const placed = outs.map((y, i) => {
      const axis = outPlaces[i];
      if (axis === null) {
        if (!batched[i]) return y;
        throw new TypeError(
          `vmap: outAxes is null for output${
            leafPaths(out)[i]
          }, which depends on the mapped arguments; give it a number`,
        );
      }
      const rows = batched[i] ? y : spread(y, size);
      return moveAxis(rows, 0, axisOf(rows, axis, () => `output${leafPaths(out)[i]}`));
    });
    return unflatten(out, placed) as Lower<Y>;
  };
}

function axisOf(x: NDArray, axis: number, where: () => string): number {
  const place = axis < 0 ? axis + x.ndim : axis;
  if (Number.isInteger(axis) && place >= 0 && place < x.ndim) return place;
  throw new RangeError(
    `vmap: axis ${axis} of ${where()} is out of range for ${avalText(x)}; ` +
      (x.ndim === 0
        ? "a 0-d array has no axis: give it null"
        : `it must be an integer from ${-x.ndim} to ${x.ndim - 1}`),
  );
}

function batchSize(
  leaves: readonly NDArray[],
  places: readonly (number | null)[],
  axisSize: number | undefined,
  whole: TreeDef,
): number {
  const sizes = leaves.map((x, i) => places[i] === null ? null : x.shape[places[i]]);
  const known = sizes.find((n) => n !== null) ?? axisSize;
  if (known === undefined || known === null) {
    throw new TypeError(
      "vmap: no argument is mapped: at least one entry of inAxes must not be null; give one an axis, or pass axisSize",
    );
  }
  const size = axisSize ?? known;
  if (sizes.some((n) => n !== null && n !== size)) {
    const paths = leafPaths(whole);
    const list = sizes.map((n, i) =>
      n === null ? null : `argument ${paths[i]}: axis ${places[i]} of ${avalText(leaves[i])} has length ${n}`
    );
    throw new RangeError(
      `vmap: mapped axes differ in length${axisSize === undefined ? "" : ` or from axisSize ${axisSize}`}: ${
        list.filter((t) => t !== null).join("; ")
      }`,
    );
  }
  return size;
}
