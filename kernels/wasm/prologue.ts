/**
 * Maps that give what a product reads: they run over tiles as the product's operand is brought into scratch, so that what
 * they give is stored nowhere else.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { MapPlan } from "../../lib/core/plan.ts";
import { layOut } from "../js/map_layout.ts";
import { copyIn } from "./copy.ts";
import { tiled } from "./map.ts";
import { bytesOf } from "./map_kernel.ts";
import type { Computed } from "./product.ts";
import { compiled, costOf } from "./programs.ts";
import { wouldShare } from "./threads.ts";

/** Fewer elements are computed and stored in JavaScript in the same time. */
const FEW = 1024;

/** Whether a map may be computed as its product needs it, if there is one. */
export function isComputable(map: MapPlan | undefined): boolean {
  if (map === undefined) return true;
  let size = 1;
  for (const n of map.shape) size *= n;
  return size >= FEW;
}

/**
 * The elements that a map gives, of a dtype whose products have kernels; null where it should run by itself: as
 * JavaScript, or on several threads, since bringing operands into scratch is left to one.
 */
export function computedOf({ program, shape }: MapPlan, args: readonly NDArray[], dtype: DType): Computed | null {
  const size = shape.reduce((n, d) => n * d, 1);
  const code = compiled(program);
  if (code === null || dtype === "bool") return null;
  const { kernel, tiles, operands } = tiled(code, layOut(args, shape), args, [dtype]);
  if (wouldShare(costOf(code, size) * kernel.pace)) return null;
  const { tile, bytes, outputs: [from] } = tiles;
  const element = bytesOf(dtype);
  return {
    bytes,
    write(start, count, views, to, at, scratch) {
      const run = scratch.run(kernel);
      for (let i = 0; i < count; i += tile) {
        const n = Math.min(tile, count - i);
        for (const x of operands) copyIn(x, start + i, n, views, at);
        run(at, 0, n);
        views.u8.copyWithin(to + i * element, at + from, at + from + n * element);
      }
    },
  };
}
