/**
 * Automatic differentiation with NumPy-like arrays and transforms that nest in any order.
 *
 * @example
 * ```ts
 * import { grad, type NDArray, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const f = (x: NDArray) => np.sum(np.tanh(x).pow(2));
 * const slope = grad(f)(np.array([0, 1, 2]));
 * assertEquals(slope.shape, [3]);
 * ```
 *
 * @module
 */
import "./lib/devices.ts";
import "./lib/methods.ts";

export * from "./lib/api/mod.ts";
export * from "./lib/core/public.ts";
export { defaultDevice, type DeviceInfo, devices, init, type InitOptions, setThreads, threads } from "./lib/devices.ts";
export * as fft from "./lib/fft/mod.ts";
export * as lax from "./lib/lax/mod.ts";
export * as linalg from "./lib/linalg/mod.ts";
export * as nn from "./lib/nn/mod.ts";
export * as np from "./lib/numpy/mod.ts";
export { type Bound, ellipsis, slice } from "./lib/numpy/indexing.ts";
export * as special from "./lib/special/mod.ts";
export * as random from "./lib/random/mod.ts";
export * as tree from "./lib/api/tree.ts";
