/**
 * `@std/assert` for the tests: Deno std's functions as npm serves them, with the types that the JavaScript there lacks.
 *
 * @module
 */
// @ts-types="./assert.d.ts"
export * from "npm:deno-std@1.4.0/assert/mod.js";
