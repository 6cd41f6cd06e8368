/**
 * QR factors.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { valueText } from "../errors.ts";
import { matrices, optionsOf } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { inexact } from "../ops/mod.ts";

/** Which factors {@link qr} gives. */
export type QrMode = "reduced" | "full" | "complete" | "r" | "raw";

/**
 * QR factors of the matrices [..., m, n] in the last two axes: a = Q·R, the columns of Q orthonormal, R upper triangular.
 * With k = min(m, n), `"reduced"` (the default; `"full"` is the same) gives Q [..., m, k] and R [..., k, n];
 * `"complete"` Q [..., m, m] and R [..., m, n]; `"r"` the R of `"reduced"` alone; `"raw"` what LAPACK's geqrf gives,
 * transposed: [..., n, m] with Rᵀ and the vectors of the Householder reflectors, and their factors [..., k]. Signs are
 * LAPACK's: R's diagonal is real, each element of the sign opposite to the first of the column that was reflected.
 * Integers become float32.
 *
 * Derivatives of any order (Townsend 2018, "Differentiating the QR decomposition"; for the columns that `"complete"`
 * adds, arXiv:2409.13374) are infinite or NaN where the first k columns of `a` depend on each other. JAX has none of
 * `"raw"`; here it follows from reconstructing the reflectors (Ballard et al. 2014, "Reconstructing Householder vectors
 * from tall-skinny QR"), and is NaN where a column needs no reflector.
 *
 * @throws RangeError for less than two axes and for modes that there aren't.
 *
 * @example
 * ```ts
 * import { linalg, np } from "@fluxion/fluxion";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const a = np.array([[3, 1], [4, 2], [0, 5]]);
 * const [q, r] = linalg.qr(a);
 * assertEquals([q.shape, r.shape], [[3, 2], [2, 2]]);
 * assert(np.allclose(np.matmul(q, r), a));
 * assertEquals(np.round(linalg.qr(a, "r").get(0, 0), 5).item(), -5);
 * ```
 */
export function qr(a: ArrayLike, mode: "r" | { mode: "r" }): NDArray;
/** See the first form: modes with two results. */
export function qr(
  a: ArrayLike,
  mode?: Exclude<QrMode, "r"> | { mode?: Exclude<QrMode, "r"> },
): [q: NDArray, r: NDArray];
/** See the first form: a mode that isn't known beforehand. */
export function qr(a: ArrayLike, mode?: QrMode | { mode?: QrMode }): NDArray | [q: NDArray, r: NDArray];
export function qr(a: ArrayLike, mode: QrMode | { mode?: QrMode } = "reduced"): NDArray | [q: NDArray, r: NDArray] {
  const asked = optionsOf<{ mode?: QrMode }>("qr", mode, ["mode"]);
  const kind = asked === undefined ? mode as QrMode : asked.mode ?? "reduced";
  const x = inexact(matrices("qr", a));
  if (kind === "raw") {
    const [packed, taus] = ops.geqrf(x);
    return [ops.matrixTranspose(packed), taus];
  }
  if (!["reduced", "full", "r", "complete"].includes(kind)) {
    throw new RangeError(`qr: mode ${valueText(kind)} must be "reduced", "complete", "r" or "raw"`);
  }
  const [q, r] = ops.qr(x, kind === "complete");
  return kind === "r" ? r : [q, r];
}
