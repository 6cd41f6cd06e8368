/**
 * Op records: what an op is, once, for every transform and device. The families in `lib/ops/family.ts` fill in what
 * follows from what is given.
 *
 * @module
 */
import type { NDArray } from "./array.ts";
import type { Aval } from "./aval.ts";
import type { ScalarFn } from "./device.ts";
import type { Plan, ScalarProgram } from "./plan.ts";

/** Which family a record belongs to; it says what was derived. */
export type Family = "elementwise" | "linear" | "bilinear" | "general";

/** In which operands an op is linear: all together (add), each alone (mul), or those listed (div: the first). */
export type Linearity = "jointly" | "each" | readonly number[];

/** An array, or null for a zero that nobody needs to compute. */
export type MaybeZero = NDArray | null;

/** What an op gives a tape that needs more than its results: `jit`'s residuals, a custom rule's backward pass. */
export interface Forward {
  /** The op's results, one level down. */
  readonly outs: readonly NDArray[];
  /** Cotangents of the operands from those of the results. */
  readonly pull: (cts: readonly MaybeZero[]) => readonly MaybeZero[];
}

/** What an op gives `jvp` that computes results and tangents together. */
export interface Push {
  /** The op's results, one level down. */
  readonly outs: readonly NDArray[];
  /** Their tangents. */
  readonly tangents: readonly MaybeZero[];
}

/** What an op's results share with its operands: nothing, the first operand's buffer (they may), or it isn't known. */
export type Sharing = "nothing" | "first" | "unknown";

/** The record of one primitive op. */
export interface Op {
  /** Its name in jaxprs and messages. */
  readonly name: string;
  /** Its family. */
  readonly family: Family;
  /** The operands it is linear in, or null. */
  readonly linear: Linearity | null;
  /** Shapes and dtypes of its results; throws for operands and parameters that it can't take. */
  infer(avals: readonly Aval[], params: unknown): readonly Aval[];
  /** Runs it on concrete arrays. */
  execute(args: readonly NDArray[], params: unknown): readonly NDArray[];
  /** The plan that it is, of ops that are one; elementwise ops have a program instead. */
  plan?(avals: readonly Aval[], params: unknown): Plan;
  /** The result, of the abstract value that {@link infer} gives, of ops that are a view of their concrete operand. */
  view?(x: NDArray, aval: Aval, params: unknown): NDArray;
  /** Of operands for which maps and views serve as well, the function that computes it by them; null for others. */
  expand?(avals: readonly Aval[], params: unknown): ((args: readonly NDArray[]) => readonly NDArray[]) | null;
  /** What the results of {@link execute} share with the operands. */
  readonly shares: Sharing;
  /** Tangents of the results; `null` is zero, in and out. At least one tangent is not null. */
  jvp(
    primals: readonly NDArray[],
    tangents: readonly MaybeZero[],
    outs: readonly NDArray[],
    params: unknown,
  ): readonly MaybeZero[];
  /**
   * Cotangents of the operands that `needs` marks. Null where the transpose of `jvp` serves.
   * For an op acting on a linear tape, operands that it is linear in have a shape and dtype but no value.
   */
  readonly vjp:
    | ((
      cts: readonly MaybeZero[],
      primals: readonly NDArray[],
      outs: readonly NDArray[],
      params: unknown,
      needs: readonly boolean[],
    ) => readonly MaybeZero[])
    | null;
  /** Runs it on operands of which those marked `batched` have a leading batch axis; so do all its results then. */
  batch(
    args: readonly NDArray[],
    batched: readonly boolean[],
    size: number,
    params: unknown,
  ): readonly NDArray[];
  /** What `jvp` calls in place of running the op and then its rule. */
  push?(primals: readonly NDArray[], tangents: readonly MaybeZero[], params: unknown): Push;
  /** What a tape calls in place of running the op and asking `vjp` later. */
  forward?(primals: readonly NDArray[], needs: readonly boolean[], params: unknown): Forward;
  /** The op in terms of others, for a level that must see each of them. */
  inline?(args: readonly NDArray[], params: unknown): readonly NDArray[];
  /** What `jit` records in place of the op: functions among the parameters become graphs, their closures operands. */
  stage?(args: readonly NDArray[], params: unknown): { args: readonly NDArray[]; params: unknown };
}

/** One operand's share in a derivative: the tangent or cotangent `g` times the partial derivative, in public ops. */
export type Partial = (g: NDArray, out: NDArray, args: readonly NDArray[], params: unknown) => NDArray;

/** The record of an elementwise op. Its operands broadcast, and have one dtype, which `lead` determines. */
export interface Elementwise extends Op {
  readonly family: "elementwise";
  /** The number of operands. */
  readonly arity: number;
  /** The operand whose dtype counts (select: the second; the first is bool). */
  readonly lead: number;
  /** The result's place in `DTYPES`, by that of the leading operand; −1 where the op doesn't take the dtype. */
  readonly results: Int8Array;
  /** Tangent contributions, one an operand; null is a zero derivative. */
  readonly tangents: readonly (Partial | null)[];
  /**
   * Cotangent contributions, before they are summed to the operand's shape; the same functions as `tangents` for
   * holomorphic ops.
   */
  readonly cotangents: readonly (Partial | null)[];
  /** Compiled scalar functions of the op without parameters, by dtype. */
  readonly scalars: (ScalarFn | undefined)[];
  /** Compiled products of a partial derivative and `g`, by operand and dtype; null where they can't be fused. */
  readonly fused: (FusedPartial | null | undefined)[][];
  /** The op as a scalar program. */
  program(avals: readonly Aval[], params: unknown): ScalarProgram;
}

/** A partial derivative times `g`, fused to one function of `(g, out, ...args)`. */
export interface FusedPartial {
  /** The function of 0-d values `g`, `out` and the operands. */
  readonly scalar: ScalarFn;
  /** The same for arrays, of those of the values that it uses. */
  readonly program: ScalarProgram;
  /** Which of `g`, `out` and the operands the program takes. */
  readonly uses: readonly number[];
}
