/**
 * What a device can be asked to run, as plain data. A record in `lib/ops` says which plan an op is; `kernels/` says
 * how a device runs it.
 *
 * @module
 */
import type { DType } from "./dtype.ts";

/** One step of a scalar program: a scalar function by name, applied to earlier values. */
export interface Step {
  /** The function's name in `kernels/expr`; `const` and `convert` are built in. */
  readonly fn: string;
  /** Numbers of the values it takes: inputs come first, then steps. */
  readonly args: readonly number[];
  /** The dtype of its result. */
  readonly dtype: DType;
  /** A static number it takes besides: the exponent of `integerPow`, the value of a real `const`. */
  readonly attr?: number;
  /** The imaginary part of a complex `const`. */
  readonly imag?: number;
}

/** A straight-line function of scalars. Complex values are single values here; the kernels lower them to pairs. */
export interface ScalarProgram {
  /** Identifies the program: equal keys mean equal programs. */
  readonly key: string;
  /** The dtypes of its inputs. */
  readonly inputs: readonly DType[];
  /** What it computes, in order. */
  readonly steps: readonly Step[];
  /** Numbers of the values that it returns. */
  readonly outputs: readonly number[];
}

/** The program that gives its operand: a copy of it. */
export function identity(dtype: DType): ScalarProgram {
  return { key: `copy:${dtype}`, inputs: [dtype], steps: [], outputs: [0] };
}

/** A scalar program over arrays that broadcast to one shape; one output array per output of the program. */
export interface MapPlan {
  readonly kind: "map";
  readonly program: ScalarProgram;
  readonly shape: readonly number[];
}

/** How a reduction combines elements. */
export type ReduceFn = "sum" | "prod" | "max" | "min" | "and" | "or" | "xor";

/**
 * One loop over `shape`, in one pass over its operands: the first `program.inputs.length` operands broadcast to
 * `shape`, and the program runs at each place. Its last `folds.length` outputs aren't stored but combined along `axes`,
 * which their results lack, by `folds` in order; the outputs before them are stored, each a value of its own.
 *
 * With an `epilogue`, a second program runs at each place of the shape without `axes`: its first `folds.length` inputs
 * are the combined values, rounded to their dtypes; the others are the remaining operands, which broadcast to that shape.
 *
 * Results: the stored outputs, then the epilogue's outputs, or the combined values where there is no epilogue.
 * There is at least one fold. `fused.ts` in `kernels/js` runs it as a map, reductions and a map: what it means.
 */
export interface FusedPlan {
  readonly kind: "fused";
  readonly program: ScalarProgram;
  readonly shape: readonly number[];
  readonly axes: readonly number[];
  readonly folds: readonly ReduceFn[];
  readonly epilogue: ScalarProgram | null;
}

/** The dtype of a value of a program, by its number. */
export function dtypeOf({ inputs, steps }: ScalarProgram, value: number): DType {
  return value < inputs.length ? inputs[value] : steps[value - inputs.length].dtype;
}

/** Combines the elements along `axes` (removed from the result). Max and min of NaN are NaN; sums are pairwise. */
export interface ReducePlan {
  readonly kind: "reduce";
  readonly fn: ReduceFn;
  readonly axes: readonly number[];
}

/**
 * A window that moves over an operand: its lengths, the steps it moves by, zeros that are not there before and after
 * the operand, and the distances between the operand's elements and between the window's. One number an axis.
 */
export interface Window {
  readonly dimensions: readonly number[];
  readonly strides: readonly number[];
  readonly lo: readonly number[];
  readonly hi: readonly number[];
  readonly baseDilation: readonly number[];
  readonly windowDilation: readonly number[];
}

/**
 * Combines the elements in each place of a window. `argmax` and `argmin` give the int32 place, in the whole row-major
 * operand, of the first largest or smallest element: where there is none, −1; after a NaN, the next element.
 */
export interface ReduceWindowPlan extends Window {
  readonly kind: "reduceWindow";
  readonly fn: "sum" | "max" | "min" | "argmax" | "argmin";
}

/** The int32 place of the first largest or smallest element along an axis (removed); the first NaN wins. */
export interface ArgReducePlan {
  readonly kind: "argreduce";
  readonly fn: "argmax" | "argmin";
  readonly axis: number;
}

/** Running combination along an axis. */
export interface CumulativePlan {
  readonly kind: "cumulative";
  readonly fn: "cumsum" | "cumprod" | "cummax" | "cummin" | "cumlogsumexp";
  readonly axis: number;
  readonly reverse: boolean;
}

/**
 * The contraction of two arrays: the product has batch axes, then the left's free axes, then the right's.
 *
 * With a `prologue`, either array or both are what a map gives, which then has one output; its operands stand in the
 * array's place, so that the plan's operands are those of the left, those of the right and those of the epilogue
 * ({@link sidesOf}). What the map gives is rounded to its dtype, as if it were stored.
 *
 * With an `epilogue`, that program runs at each place of the product, which is its input 0, rounded to its dtype; its
 * other inputs are the operands after the two arrays', which broadcast to the product's shape. The results are then its
 * outputs.
 *
 * `fused.ts` in `kernels/js` runs maps, the contraction and a map: what it means. A device may do so too where a value
 * that is stored is soon read again, or where threads share the maps.
 */
export interface ContractPlan {
  readonly kind: "contract";
  readonly lhsContract: readonly number[];
  readonly rhsContract: readonly number[];
  readonly lhsBatch: readonly number[];
  readonly rhsBatch: readonly number[];
  readonly prologue?: Prologue;
  readonly epilogue?: ScalarProgram;
}

/** The maps that give the arrays of a contraction; an array that has none is an operand itself. */
export interface Prologue {
  readonly lhs?: MapPlan;
  readonly rhs?: MapPlan;
}

/** A contraction's operands, with such a prologue: those of its left and of its right array, and the others. */
export function sidesOf<T>({ lhs, rhs }: Prologue, operands: readonly T[]): readonly [T[], T[], T[]] {
  const left = lhs?.program.inputs.length ?? 1;
  const right = left + (rhs?.program.inputs.length ?? 1);
  return [operands.slice(0, left), operands.slice(left, right), operands.slice(right)];
}

/**
 * XLA's convolution (which doesn't turn the kernel round). A spec lists an operand's axes: of the left and the result
 * batch and feature, of the right output and input feature, then the spatial ones, for each of which the other lists
 * have a number. The left's features fall into `featureGroups`, or its batch into `batchGroups`, the outermost part of
 * the axis; each meets a group of the right's output features alone. At most one of the two is above 1.
 */
export interface ConvPlan {
  readonly kind: "conv";
  readonly strides: readonly number[];
  /** Zeros before and after the left's spatial axes, after dilation; negative numbers crop. */
  readonly lo: readonly number[];
  readonly hi: readonly number[];
  readonly lhsDilation: readonly number[];
  readonly rhsDilation: readonly number[];
  readonly lhsSpec: readonly number[];
  readonly rhsSpec: readonly number[];
  readonly outSpec: readonly number[];
  readonly featureGroups: number;
  readonly batchGroups: number;
}

/** Arrays joined along an axis. */
export interface ConcatenatePlan {
  readonly kind: "concatenate";
  readonly axis: number;
}

/** The first operand padded with the second (0-d); `lo` and `hi` may be negative, which crops. */
export interface PadPlan {
  readonly kind: "pad";
  readonly lo: readonly number[];
  readonly hi: readonly number[];
  readonly interior: readonly number[];
}

/** The block of `sizes` of operand 0 that starts at the 0-d int32 operands 1, 2, ..., clamped to fit. */
export interface DynamicSlicePlan {
  readonly kind: "dynamicSlice";
  readonly sizes: readonly number[];
}

/** Operand 0 with operand 1 written at the 0-d int32 operands 2, 3, ..., clamped to fit. */
export interface DynamicUpdateSlicePlan {
  readonly kind: "dynamicUpdateSlice";
}

/** What is done with an index that is out of range. */
export type IndexMode = "clip" | "fill";

/** XLA's gather, with the index vector in the last axis of operand 1 (int32). */
export interface GatherPlan {
  readonly kind: "gather";
  /** Axes of the result that run within a slice, in order of the operand's axes that are kept. */
  readonly offsetDims: readonly number[];
  /** Axes of the operand, of slice size 1, dropped from the slice. */
  readonly collapsedSliceDims: readonly number[];
  /** Axes of the operand, of slice size 1, that run along with `startIndicesBatchingDims` of the indices. */
  readonly operandBatchingDims: readonly number[];
  readonly startIndicesBatchingDims: readonly number[];
  /** The operand's axis that each entry of an index vector addresses. */
  readonly startIndexMap: readonly number[];
  readonly sliceSizes: readonly number[];
  /** Out of range: `clip` moves the slice inside; `fill` gives NaN, the least int32, the largest uint32, or true. */
  readonly mode: IndexMode;
}

/** How a scatter combines an update with what is there. */
export type ScatterFn = "set" | "add" | "mul" | "min" | "max";

/**
 * XLA's scatter of operand 2 (updates) into operand 0 at operand 1 (int32 index vectors in the last axis), in order.
 */
export interface ScatterPlan {
  readonly kind: "scatter";
  readonly fn: ScatterFn;
  /** Axes of the updates that run within a window. */
  readonly updateWindowDims: readonly number[];
  /** Axes of the operand that a window lacks. */
  readonly insertedWindowDims: readonly number[];
  readonly operandBatchingDims: readonly number[];
  readonly scatterIndicesBatchingDims: readonly number[];
  /** The operand's axis that each entry of an index vector addresses. */
  readonly scatterDimsToOperandDims: readonly number[];
  /** Out of range: `clip` moves the window inside; `fill` drops the update. */
  readonly mode: IndexMode;
}

/** Which Fourier transform: of complex numbers, the inverse, and those from and to real numbers. */
export type FftType = "fft" | "ifft" | "rfft" | "irfft";

/**
 * The Fourier transform over the last axes, Σ_k exp(∓2πi jk/n) x_k along each, the inverse ones divided by the product of
 * the lengths. `rfft` gives the first n/2 + 1 elements of the last axis, `irfft` takes them.
 */
export interface FftPlan {
  readonly kind: "fft";
  readonly fftType: FftType;
  /** The lengths of the axes, of the real side for `rfft` and `irfft`. */
  readonly fftLengths: readonly number[];
}

/** Stable ascending sort of several equally shaped operands along `axis`, by the first `numKeys` of them. */
export interface SortPlan {
  readonly kind: "sort";
  readonly axis: number;
  readonly numKeys: number;
}

/**
 * The `k` largest elements along `axis`, the largest first, and their int32 places. Of equal elements the first comes
 * first; NaN is the largest, and 0 is larger than −0.
 */
export interface TopKPlan {
  readonly kind: "topK";
  readonly axis: number;
  readonly k: number;
}

/** 0, 1, 2, ... along `axis`. */
export interface IotaPlan {
  readonly kind: "iota";
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly axis: number;
}

/** The lower Cholesky factor of the last two axes (read from the lower triangle); NaN where it doesn't exist. */
export interface CholeskyPlan {
  readonly kind: "cholesky";
}

/** Solves op(a) x = b, or x op(a) = b if not `left`, over leading batch axes; only one triangle of `a` is read. */
export interface TriangularSolvePlan {
  readonly kind: "triangularSolve";
  readonly left: boolean;
  readonly lower: boolean;
  readonly transpose: boolean;
  readonly conjugate: boolean;
  readonly unitDiagonal: boolean;
}

/**
 * Three results for the last two axes: L and U of P·A = L·U in one array, the row (int32) that each was swapped with,
 * and the rows of A in P's order. Pivots are the first of the largest |re| + |im| of their column.
 */
export interface LuPlan {
  readonly kind: "lu";
}

/**
 * Eigenvectors in columns, and ascending eigenvalues, of the Hermitian matrices in the last two axes; one triangle is
 * read. Of each vector, the first component whose modulus is at least 0.99 of the largest is real and positive.
 */
export interface EighPlan {
  readonly kind: "eigh";
  readonly lower: boolean;
}

/**
 * Two results for the last two axes: R on and above the diagonal with the reflectors' vectors below it, and the
 * reflectors' factors; with LAPACK's signs (geqrf).
 */
export interface GeqrfPlan {
  readonly kind: "geqrf";
}

/**
 * Descending singular values s of the matrices in the last two axes; if `computeUv`, then u and vᴴ, with
 * a = u diag(s) vᴴ. Of each column of u, the first component whose modulus is at least 0.99 of the largest is real and
 * positive; so it is of those columns of v that the singular value 0 belongs to, or none.
 */
export interface SvdPlan {
  readonly kind: "svd";
  /** Whether u and v are square; otherwise they have as many columns as there are singular values. */
  readonly fullMatrices: boolean;
  readonly computeUv: boolean;
}

/**
 * Complex eigenvalues of the square matrices in the last two axes, in LAPACK's order; then, if wanted, left and right
 * eigenvectors in columns, of length 1. Of each, the first component whose modulus is at least 0.99 of the largest is
 * real and positive.
 */
export interface EigPlan {
  readonly kind: "eig";
  readonly left: boolean;
  readonly right: boolean;
}

/** Anything a device runs. */
export type Plan =
  | MapPlan
  | FusedPlan
  | ReducePlan
  | ReduceWindowPlan
  | ArgReducePlan
  | CumulativePlan
  | ContractPlan
  | ConvPlan
  | ConcatenatePlan
  | PadPlan
  | DynamicSlicePlan
  | DynamicUpdateSlicePlan
  | GatherPlan
  | ScatterPlan
  | FftPlan
  | SortPlan
  | TopKPlan
  | IotaPlan
  | CholeskyPlan
  | LuPlan
  | GeqrfPlan
  | TriangularSolvePlan
  | EighPlan
  | SvdPlan
  | EigPlan;
