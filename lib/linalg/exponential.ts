/**
 * The exponential of matrices.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { realOf } from "../core/dtype.ts";
import { zerosOf } from "../core/view.ts";
import { shapeText } from "../errors.ts";
import { cond, scan, switch as choose } from "../lax/control.ts";
import { checkInteger, checkOptions, matrices } from "../numpy/arguments.ts";
import { log2 } from "../numpy/math.ts";
import * as ops from "../ops/mod.ts";
import { inexact, promoteAll } from "../ops/mod.ts";
import { batchFlat } from "../transforms/batch.ts";
import { jvpFlat } from "../transforms/dual.ts";
import { norm } from "./norm.ts";

/** Coefficients of the numerators of the Padé approximants of eˣ of each degree. */
// deno-fmt-ignore
const PADE: Readonly<Record<number, readonly number[]>> = {
  3: [120, 60, 12, 1],
  5: [30240, 15120, 3360, 420, 30, 1],
  7: [17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1],
  9: [17643225600, 8821612800, 2075673600, 302702400, 30270240, 2162160, 110880, 3960, 90, 1],
  13: [
    64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
    670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
  ],
};

/** Up to which 1-norm each degree but the last serves, and the last without scaling (Higham 2005, table 2.3). */
const DEGREES = {
  float32: { degrees: [3, 5, 7], bounds: [4.258730016922831e-1, 1.880152677804762], largest: 3.92572478313866 },
  float64: {
    degrees: [3, 5, 7, 9, 13],
    bounds: [1.495585217958292e-2, 2.53939833006323e-1, 9.504178996162932e-1, 2.097847961257068],
    largest: 5.371920351148152,
  },
} as const;

/** Σ of the coefficients times the powers of A² that are given: 1, A², A⁴, ... */
function combined(coefficients: readonly number[], powers: readonly NDArray[]): NDArray {
  return coefficients
    .map((c, i) => ops.mul(powers[i], ops.constLike(powers[i], c)))
    .reduce((sum, term) => ops.add(sum, term));
}

/** The odd and the even part of the approximant's numerator; the denominator is their difference. */
function pade(degree: number, a: NDArray): [odd: NDArray, even: NDArray] {
  const b = PADE[degree];
  const odd = b.filter((_, i) => i % 2 === 1);
  const even = b.filter((_, i) => i % 2 === 0);
  const square = ops.matrixProduct(a, a);
  const powers = [ops.eye(a.shape[0], a.dtype), square];
  for (const last = degree < 13 ? odd.length : 4; powers.length < last;) {
    powers.push(ops.matrixProduct(powers[powers.length - 1], square));
  }
  if (degree < 13) return [ops.matrixProduct(a, combined(odd, powers)), combined(even, powers)];
  const high = (c: readonly number[]): NDArray => ops.matrixProduct(powers[3], combined(c.slice(4), powers.slice(1)));
  const whole = (c: readonly number[]): NDArray => ops.add(high(c), combined(c.slice(0, 4), powers));
  return [ops.matrixProduct(a, whole(odd)), whole(even)];
}

/** Options of {@link expm}. */
export interface ExpmOptions {
  /** Whether the matrices are upper triangular; the system of equations is then, too. False by default. */
  upperTriangular?: boolean;
  /** How often the scaled matrix may be halved; 16 by default. */
  maxSquarings?: number;
}

function exponential(a: NDArray, upperTriangular: boolean, maxSquarings: number): NDArray {
  const { degrees, bounds, largest } = DEGREES[realOf(a.dtype) === "float64" ? "float64" : "float32"];
  const size = norm(ops.stopGradient(a), 1);
  const halvings = ops.max(ops.floor(log2(ops.div(size, largest))), 0);
  const scale = ops.convert(ops.exp2(halvings), a.dtype);
  const scaled = ops.div(a, scale);
  const chosen = bounds.map((bound) => ops.convert(ops.ge(size, bound), "int32")).reduce((n, more) => ops.add(n, more));
  const [odd, even] = choose(chosen, degrees.map((degree) => (x: NDArray) => pade(degree, x)), scaled) as NDArray[];
  const [numerator, denominator] = [ops.add(odd, even), ops.sub(even, odd)];
  const solved = (p: NDArray, q: NDArray): NDArray =>
    upperTriangular ? ops.triangularSolve(q, p, { left: true, lower: false }) : ops.linearSolve(q, p);
  const steps = ops.convert(ops.iota("int32", [maxSquarings], 0), size.dtype);
  const squared = (x: NDArray): NDArray =>
    scan(
      (c: NDArray, i: NDArray) => [
        cond(ops.lt(i, halvings), (y: NDArray) => ops.matrixProduct(y, y), (y: NDArray) => y, c) as NDArray,
        null,
      ],
      x,
      steps,
    )[0] as NDArray;
  return cond(
    ops.gt(halvings, maxSquarings),
    (p: NDArray) => ops.broadcastTo(ops.strong(ops.constLike(p, NaN)), p.shape),
    (p: NDArray, q: NDArray) => squared(solved(p, q)),
    numerator,
    denominator,
  ) as NDArray;
}

/**
 * The exponentials of the square matrices in the last two axes, Σ aᵏ/k!, by scaling and squaring: a Padé approximant of a
 * degree that the 1-norm of `a` determines (3, 5, 7; in float64 9 and 13 too), squared as often as `a` was halved (Higham
 * 2005, "The scaling and squaring method for the matrix exponential revisited"). Matrices that would have to be halved more
 * than `maxSquarings` times give NaN. Integers become float32. Derivatives, of any order, are those of these steps. JAX has
 * it in `jax.scipy.linalg`.
 *
 * @throws RangeError unless the last two axes are equal.
 *
 * @example
 * ```ts
 * import { linalg, np } from "@fluxion/fluxion";
 * import { assert } from "@std/assert";
 *
 * assert(np.allclose(linalg.expm([[0, 1], [0, 0]]), [[1, 1], [0, 1]]));
 * const turn = linalg.expm([[0, -np.pi / 2], [np.pi / 2, 0]]);
 * assert(np.allclose(turn, [[0, -1], [1, 0]], { atol: 1e-6 }));
 * ```
 */
export function expm(a: ArrayLike, options: ExpmOptions = {}): NDArray {
  const { upperTriangular = false, maxSquarings = 16 } = checkOptions("expm", options, [
    "upperTriangular",
    "maxSquarings",
  ]);
  const x = inexact(matrices("expm", a));
  ops.checkSquare("expm", x.aval);
  checkInteger("expm", "maxSquarings", maxSquarings, 0);
  const one = (m: NDArray): NDArray => exponential(m, upperTriangular, maxSquarings);
  if (x.ndim === 2) return one(x);
  if (x.size === 0) return zerosOf(x.aval);
  const n = x.shape[x.ndim - 1];
  const all = ops.reshape(x, [-1, n, n]);
  return ops.reshape(batchFlat("vmap", all.shape[0], [all], [true], ([m]) => [one(m)])[0], x.shape);
}

/** Options of {@link expmFrechet}. */
export interface ExpmFrechetOptions {
  /** Whether the exponential is given too; true by default. */
  computeExpm?: boolean;
  /** SciPy's choice of a method; there is one here, as in JAX, and it is ignored. */
  method?: string | null;
}

/**
 * `[expm(a), l]`, where l is the derivative of {@link expm} at `a` in the direction `e`; l alone if not `computeExpm`. JAX has
 * it in `jax.scipy.linalg`.
 *
 * @throws RangeError unless the last two axes are equal, and for shapes that differ.
 *
 * @example
 * ```ts
 * import { linalg, np } from "@fluxion/fluxion";
 * import { assert } from "@std/assert";
 *
 * const [y, l] = linalg.expmFrechet(np.zeros([2, 2]), [[1, 2], [3, 4]]);
 * assert(np.allclose(y, np.eye(2)));
 * assert(np.allclose(l, [[1, 2], [3, 4]]));
 * ```
 */
export function expmFrechet(
  a: ArrayLike,
  e: ArrayLike,
  options: ExpmFrechetOptions & { computeExpm: false },
): NDArray;
/** See the first form: the exponential, and its derivative. */
export function expmFrechet(
  a: ArrayLike,
  e: ArrayLike,
  options?: ExpmFrechetOptions & { computeExpm?: true },
): [expm: NDArray, derivative: NDArray];
export function expmFrechet(
  a: ArrayLike,
  e: ArrayLike,
  options: ExpmFrechetOptions = {},
): NDArray | [expm: NDArray, derivative: NDArray] {
  const { computeExpm = true } = checkOptions("expmFrechet", options, ["computeExpm", "method"]);
  const [x, t] = promoteAll([a, e]).map(inexact);
  ops.checkSquare("expmFrechet", matrices("expmFrechet", x).aval);
  if (shapeText(x.shape) !== shapeText(t.shape)) {
    throw new RangeError(
      `expmFrechet: the direction of shape ${shapeText(t.shape)} must have the shape ${
        shapeText(x.shape)
      } of the matrix`,
    );
  }
  const { outs, tangents } = jvpFlat("jvp", [x], [t], ([m]) => [expm(m)]);
  const derivative = tangents[0] ?? zerosOf(outs[0].aval);
  return computeExpm ? [outs[0], derivative] : derivative;
}
