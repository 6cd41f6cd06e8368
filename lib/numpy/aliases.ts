/**
 * Functions by the names of the array API standard.
 *
 * @module
 */
import { power } from "./arithmetic.ts";
import { arccos, arccosh, arcsin, arcsinh, arctan, arctan2, arctanh } from "./math.ts";
import { round } from "./rounding.ts";

/**
 * Another name of {@link arccos}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.acos(1).item(), 0);
 * ```
 */
export const acos: typeof arccos = arccos;

/**
 * Another name of {@link arccosh}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.acosh(1).item(), 0);
 * ```
 */
export const acosh: typeof arccosh = arccosh;

/**
 * Another name of {@link arcsin}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.asin(0).item(), 0);
 * ```
 */
export const asin: typeof arcsin = arcsin;

/**
 * Another name of {@link arcsinh}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.asinh(0).item(), 0);
 * ```
 */
export const asinh: typeof arcsinh = arcsinh;

/**
 * Another name of {@link arctan}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.atan(0).item(), 0);
 * ```
 */
export const atan: typeof arctan = arctan;

/**
 * Another name of {@link arctan2}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.atan2(1, 0).item(), np.pi / 2, 1e-6);
 * ```
 */
export const atan2: typeof arctan2 = arctan2;

/**
 * Another name of {@link arctanh}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.atanh(0).item(), 0);
 * ```
 */
export const atanh: typeof arctanh = arctanh;

/**
 * Another name of {@link power}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.pow([2, 3], 2).tolist(), [4, 9]);
 * ```
 */
export const pow: typeof power = power;

/**
 * Another name of {@link round}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.around([0.5, 1.5]).tolist(), [0, 2]);
 * ```
 */
export const around: typeof round = round;
