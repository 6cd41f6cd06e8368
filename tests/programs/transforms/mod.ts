/**
 * Every transform that programs nest.
 *
 * @module
 */
import { CALLS } from "./calls.ts";
import { CONTROL } from "./control.ts";
import { DERIVATIVES } from "./derivatives.ts";
import type { Transform } from "./transform.ts";

/** The transforms by name. */
export const TRANSFORMS: ReadonlyMap<string, Transform> = new Map(
  [...DERIVATIVES, ...CALLS, ...CONTROL].map((t) => [t.name, t]),
);
