/**
 * The counter-based random number generator Threefry-2x32 (Salmon et al. 2011, "Parallel random numbers: as easy as
 * 1, 2, 3").
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import type { Elementwise } from "../core/op.ts";
import { elementwise } from "./elementwise.ts";

const threefryOp: Elementwise = elementwise({
  name: "threefry2x32",
  kinds: "i",
  only: ["uint32"],
  scalars: ["threefry0", "threefry1"],
  tangents: [null, null, null, null],
});

/** Both words of Threefry-2x32 of the key words `k0`, `k1` and the counter words `x0`, `x1`, all uint32. */
export function threefry2x32(k0: NDArray, k1: NDArray, x0: NDArray, x1: NDArray): readonly NDArray[] {
  return bind(threefryOp, [k0, k1, x0, x1]);
}
