/**
 * The namespace `linalg`: linear algebra over the last two axes.
 *
 * @module
 */
export * from "./array_api.ts";
export * from "./determinant.ts";
export * from "./eig.ts";
export * from "./eigh.ts";
export * from "./exponential.ts";
export * from "./factored.ts";
export * from "./factors.ts";
export * from "./matrices.ts";
export * from "./norm.ts";
export * from "./power.ts";
export { multiDot } from "./products.ts";
export * from "./qr.ts";
export * from "./rank.ts";
export * from "./solve.ts";
export * from "./svd.ts";
