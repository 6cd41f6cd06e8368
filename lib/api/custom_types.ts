/**
 * Types of functions with derivative rules: what their rules take and return.
 *
 * @module
 */
import type { LiftArgs, Lower, LowerArgs } from "../transforms/types.ts";

/** Options of `customJvp` and `customVjp`. */
export interface CustomOptions<N extends readonly number[] = readonly number[]> {
  /** Arguments that aren't arrays, such as functions: the rule gets them first, untouched. */
  nondiffArgnums?: N;
}

/** The arguments at the places `N`, in the order of `N`. */
export type Nondiff<A extends readonly unknown[], N extends readonly number[]> = {
  -readonly [K in keyof N]: A[N[K]];
};

/** The arguments at all places but `N`. */
export type Diff<A extends readonly unknown[], N extends readonly number[]> = Without<Required<A>, N[number], []>;

/** `A` without the places `Places`; `Passed` counts the elements before the first. */
export type Without<A extends readonly unknown[], Places extends number, Passed extends readonly 0[]> = A extends
  readonly [infer Head, ...infer Tail] ? Passed["length"] extends Places ? Without<Tail, Places, [...Passed, 0]>
  : [Head, ...Without<Tail, Places, [...Passed, 0]>]
  : [];

/** A rule of forward mode: from (nondiff arguments,) primals and tangents to `[output, outputTangent]`. */
export type JvpRule<A extends readonly unknown[], N extends readonly number[]> = (
  ...args: [...nondiff: Nondiff<A, N>, primals: Diff<A, N>, tangents: LowerArgs<Diff<A, N>>]
) => readonly [output: unknown, tangent: unknown];

/**
 * Rules by argument: each gives a tangent's contribution from the tangent, the result and the arguments; null is zero.
 */
export type TangentRules<A extends readonly unknown[], Y> = {
  [K in keyof A]: ((t: Lower<A[K]>, ans: Lower<Y>, ...args: A) => unknown) | null;
};

/** A function with a JVP rule. */
export interface CustomJvp<A extends readonly unknown[], Y, N extends readonly number[] = readonly []> {
  (...args: LiftArgs<A>): Lower<Y>;
  /** Sets the rule: from (nondiff arguments,) primals and tangents to `[output, outputTangent]`. Returns the rule. */
  defjvp<R extends JvpRule<A, N>>(rule: R): R;
  /** Sets the rule by one function an argument, or null for a zero derivative; their results are summed. */
  defjvps(...rules: TangentRules<A, Y>): void;
}

/** A function with a VJP rule. */
export interface CustomVjp<A extends readonly unknown[], Y, N extends readonly number[] = readonly []> {
  (...args: LiftArgs<A>): Lower<Y>;
  /**
   * Sets the rule. `fwd` takes the function's arguments and returns `[output, residuals]`; `bwd` takes (the nondiff
   * arguments,) the residuals and the output's cotangent, and returns one cotangent an argument: null is zero, also for
   * a whole subtree.
   */
  defvjp<const Res>(
    fwd: (...args: A) => readonly [output: unknown, residuals: Res],
    bwd: (
      ...args: [...nondiff: Nondiff<A, N>, residuals: Lower<Res>, cotangent: Lower<Y>]
    ) => readonly unknown[],
  ): void;
}
