/**
 * Types of transformed functions: what a tree of arrays accepts as input, and what its gradient is.
 *
 * @module
 */
import type { Complex, NDArray, Scalar } from "../core/array.ts";

/** What a transformed function accepts where the function takes `T`: numbers for arrays, anywhere in a tree. */
export type Lift<T> = NDArray extends T ? T | NDArray | Scalar
  : T extends string | boolean | null | undefined | ((...args: never[]) => unknown) ? T
  : T extends number | Complex ? T | NDArray
  : { readonly [K in keyof T]: Lift<T[K]> };

/** {@link Lift} of each argument. */
export type LiftArgs<A extends readonly unknown[]> = { [K in keyof A]: Lift<A[K]> };

/**
 * {@link Lift} of the arguments at the places `N`; of all if a place counts from the end or isn't known. The others are
 * handed through, and so must be what the function takes.
 */
export type LiftAt<A extends readonly unknown[], N extends number> = number extends A["length"] ? LiftArgs<A> : {
  [K in keyof A]: K extends (N extends number ? `${N}` extends `-${string}` ? string : `${N}` : never) ? Lift<A[K]>
    : A[K];
};

/** The tree `T` with arrays for its leaves, built anew: a gradient, a tangent, a cotangent, a carry. */
export type Lower<T> = NDArray extends T ? NDArray
  : T extends number | boolean | Complex ? NDArray
  : T extends string | null | undefined | ((...args: never[]) => unknown) ? T
  : { -readonly [K in keyof T]: Lower<T[K]> };

/** {@link Lower} of each argument. */
export type LowerArgs<A extends readonly unknown[]> = { -readonly [K in keyof A]: Lower<A[K]> };

/** {@link Lower} of the arguments at the places `N`. */
export type Picked<A extends readonly unknown[], N extends readonly number[]> = {
  -readonly [K in keyof N]: Lower<A[N[K]]>;
};
