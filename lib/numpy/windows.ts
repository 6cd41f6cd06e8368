/**
 * Windows by which signals are tapered.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { filled } from "../core/view.ts";
import * as ops from "../ops/mod.ts";
import { checkInteger } from "./arguments.ts";
import { i0 } from "./elementwise.ts";

/** The window of M points that `f` gives of the places 0, 1, ... M − 1, in float32; ones for fewer than two points. */
function windowOf(action: string, M: number, f: (n: NDArray) => NDArray): NDArray {
  checkInteger(action, "M", M, 0);
  return M < 2 ? filled(makeAval([M], "float32"), 1) : f(ops.iota("float32", [M], 0));
}

/** cos(2πk·n/(M − 1)) */
function cosine(n: NDArray, k: number): NDArray {
  return ops.cos(ops.div(ops.mul(n, 2 * Math.PI * k), n.size - 1));
}

/**
 * Bartlett's window of M points, a triangle: 1 − |2n + 1 − M|/(M − 1), in float32.
 *
 * @throws RangeError for an M that is no integer from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.bartlett(5).tolist(), [0, 0.5, 1, 0.5, 0]);
 * ```
 */
export function bartlett(M: number): NDArray {
  return windowOf("bartlett", M, (n) => ops.sub(1, ops.div(ops.abs(ops.add(ops.mul(n, 2), 1 - M)), M - 1)));
}

/**
 * Blackman's window of M points: 0.42 − 0.5 cos(2πn/(M − 1)) + 0.08 cos(4πn/(M − 1)), in float32.
 *
 * @throws RangeError for an M that is no integer from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.blackman(5).get(1).item(), 0.34, 1e-6);
 * ```
 */
export function blackman(M: number): NDArray {
  return windowOf(
    "blackman",
    M,
    (n) => ops.add(ops.sub(0.42, ops.mul(cosine(n, 1), 0.5)), ops.mul(cosine(n, 2), 0.08)),
  );
}

/**
 * Hamming's window of M points: 0.54 − 0.46 cos(2πn/(M − 1)), in float32.
 *
 * @throws RangeError for an M that is no integer from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.hamming(5).get(0).item(), 0.08, 1e-6);
 * ```
 */
export function hamming(M: number): NDArray {
  return windowOf("hamming", M, (n) => ops.sub(0.54, ops.mul(cosine(n, 1), 0.46)));
}

/**
 * Hann's window of M points: ½(1 − cos(2πn/(M − 1))), in float32.
 *
 * @throws RangeError for an M that is no integer from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.hanning(5).get(1).item(), 0.5, 1e-6);
 * ```
 */
export function hanning(M: number): NDArray {
  return windowOf("hanning", M, (n) => ops.mul(ops.sub(1, cosine(n, 1)), 0.5));
}

/**
 * Kaiser's window of M points: I₀(β√(1 − (2n/(M − 1) − 1)²))/I₀(β), in float32, or as an array β has it. It is
 * differentiable in β.
 *
 * @throws RangeError for an M that is no integer from 0; TypeError for a complex β.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.kaiser(3, 0).tolist(), [1, 1, 1]);
 * ```
 */
export function kaiser(M: number, beta: ArrayLike): NDArray {
  return windowOf("kaiser", M, (n) => {
    const half = (M - 1) / 2;
    const precise = beta instanceof NDArray && beta.dtype === "float64" ? ops.convert(n, "float64") : n;
    const place = ops.div(ops.sub(precise, half), half);
    return ops.div(i0(ops.mul(beta, ops.sqrt(ops.sub(1, ops.square(place))))), i0(beta));
  });
}
