/**
 * The namespace `linalg`: linear algebra over the last two axes.
 *
 * @module
 */
export * from "./factors.ts";
export * from "./norm.ts";
export { matrixTranspose, multiDot } from "./products.ts";
export * from "./qr.ts";
