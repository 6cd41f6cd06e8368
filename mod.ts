/** Placeholder while the rooms fill. @module */
import "./lib/devices.ts";
export * from "./lib/api/mod.ts";
export { NDArray } from "./lib/core/array.ts";
export * as tree from "./lib/tree.ts";
