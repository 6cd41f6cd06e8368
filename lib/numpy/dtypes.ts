/**
 * Dtypes: their names, and what they promote and cast to.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { checkDType, type DType, DTYPES, kindOf, realOf } from "../core/dtype.ts";
import { promoteTypes as promoted } from "../core/promote.ts";
import { zerosOf } from "../core/view.ts";
import { valueText } from "../errors.ts";
import { promoteAll } from "../ops/mod.ts";

/** The dtype of booleans. */
export const bool_: DType = "bool";
/** NumPy's other name of `bool_`. */
export const bool: DType = "bool";
/** The dtype of integers of 32 bits with a sign. */
export const int32: DType = "int32";
/** The dtype of integers of 32 bits from 0. */
export const uint32: DType = "uint32";
/** The dtype of single-precision floats. */
export const float32: DType = "float32";
/** The dtype of double-precision floats. */
export const float64: DType = "float64";
/** The dtype of complex numbers of single-precision parts. */
export const complex64: DType = "complex64";
/** The dtype of complex numbers of double-precision parts. */
export const complex128: DType = "complex128";
/** Another name of `float32`. */
export const single: DType = "float32";
/** Another name of `float64`. */
export const double: DType = "float64";
/** Another name of `complex64`. */
export const csingle: DType = "complex64";
/** Another name of `complex128`. */
export const cdouble: DType = "complex128";

/** The dtype of integers: int32, as in JAX without 64-bit numbers. */
export const int_: DType = "int32";
/** The dtype of integers from 0: uint32, as in JAX without 64-bit numbers. */
export const uint: DType = "uint32";
/** The dtype of floats: float32, as in JAX without 64-bit numbers. */
export const float_: DType = "float32";
/** The dtype of complex numbers: complex64, as in JAX without 64-bit numbers. */
export const complex_: DType = "complex64";

/** A set of dtypes, for {@link issubdtype}. */
export type DTypeSet =
  | "generic"
  | "number"
  | "integer"
  | "signedinteger"
  | "unsignedinteger"
  | "inexact"
  | "floating"
  | "complexfloating";

/** All dtypes. */
export const generic: DTypeSet = "generic";
/** All dtypes of numbers: all but bool. */
export const number: DTypeSet = "number";
/** The dtypes of integers. */
export const integer: DTypeSet = "integer";
/** The dtypes of integers with a sign. */
export const signedinteger: DTypeSet = "signedinteger";
/** The dtypes of integers without a sign. */
export const unsignedinteger: DTypeSet = "unsignedinteger";
/** The dtypes of floats and complex numbers. */
export const inexact: DTypeSet = "inexact";
/** The dtypes of floats. */
export const floating: DTypeSet = "floating";
/** The dtypes of complex numbers. */
export const complexfloating: DTypeSet = "complexfloating";

const ofKinds = (kinds: string): readonly DType[] => DTYPES.filter((d) => kinds.includes(kindOf(d)));
const SETS: Record<DTypeSet, readonly DType[]> = {
  generic: DTYPES,
  number: ofKinds("ifc"),
  integer: ofKinds("i"),
  signedinteger: ["int32"],
  unsignedinteger: ["uint32"],
  inexact: ofKinds("fc"),
  floating: ofKinds("f"),
  complexfloating: ofKinds("c"),
};

/** The dtype of an array, or the dtype that is named. */
export function dtypeOf(action: string, x: NDArray | DType): DType {
  return x instanceof NDArray ? x.dtype : checkDType(x, action);
}

/**
 * The dtype that is named, checked to be one; an array's own.
 *
 * @throws TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.dtype("float32"), "float32");
 * assertEquals(np.dtype(np.zeros(2)), "float32");
 * ```
 */
export function dtype(x: NDArray | DType): DType {
  return dtypeOf("dtype", x);
}

/**
 * The dtype that arrays, dtypes and numbers have together. A number alone is float32, as `array` has it; beside integers a
 * whole one follows them.
 *
 * @throws RangeError for no arguments; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.resultType("int32", np.zeros(2)), "float32");
 * assertEquals(np.resultType("int32", 1), "int32");
 * ```
 */
export function resultType(...args: readonly (ArrayLike | DType)[]): DType {
  if (args.length === 0) throw new RangeError("resultType: nothing was given; pass at least one array or dtype");
  const arrays = args.map((x) => typeof x === "string" ? zerosOf(makeAval([], checkDType(x, "resultType"))) : x);
  return promoteAll(arrays)[0].dtype;
}

/**
 * The dtype that two dtypes have together. int32 with uint32 is int32, as in JAX without 64-bit integers.
 *
 * @throws TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.promoteTypes("float64", "complex64"), "complex128");
 * ```
 */
export function promoteTypes(a: DType, b: DType): DType {
  return promoted([a, b].map((d) => makeAval([], checkDType(d, "promoteTypes")))).dtype;
}

/** How far a cast may go: see {@link canCast}. */
export type Casting = "no" | "equiv" | "safe" | "same_kind" | "unsafe";

const ORDER = "buifc";
/** `b`, `u`, `i`, `f`, `c`: NumPy's kinds, in the order of `same_kind`. */
const kindOrder = (d: DType): number => ORDER.indexOf(d === "uint32" ? "u" : kindOf(d));

function isSafe(from: DType, to: DType): boolean {
  if (from === to || from === "bool") return true;
  const double = realOf(to) === "float64";
  if (kindOf(from) === "i") return double;
  return kindOrder(from) <= kindOrder(to) && (double || realOf(from) === "float32");
}

/**
 * Whether a dtype, or an array's, can be cast to another: without change (`no`, `equiv`), without loss (`safe`, the
 * default), to one of its kind or a wider kind (`same_kind`), or at all (`unsafe`). NumPy's rules: int32 fits float64, not
 * float32.
 *
 * @throws TypeError for an unknown dtype; RangeError for an unknown casting.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.canCast("int32", "float32"), false);
 * assertEquals(np.canCast("int32", "float32", "same_kind"), true);
 * ```
 */
export function canCast(from: NDArray | DType, to: DType, casting: Casting = "safe"): boolean {
  const [a, b] = [dtypeOf("canCast", from), checkDType(to, "canCast")];
  switch (casting) {
    case "no":
    case "equiv":
      return a === b;
    case "safe":
      return isSafe(a, b);
    case "same_kind":
      return isSafe(a, b) || (kindOrder(a) <= kindOrder(b) && b !== "bool");
    case "unsafe":
      return true;
    default:
      throw new RangeError(
        `canCast: the casting ${
          valueText(casting)
        } is unknown; it must be "no", "equiv", "safe", "same_kind" or "unsafe"`,
      );
  }
}

/**
 * Whether a dtype, an array's or a set's (such as `np.floating`), belongs to another.
 *
 * @throws TypeError for an unknown dtype or set.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.issubdtype("float32", np.floating), true);
 * assertEquals(np.issubdtype(np.floating, np.integer), false);
 * ```
 */
export function issubdtype(arg1: NDArray | DType | DTypeSet, arg2: DType | DTypeSet): boolean {
  const all = (x: NDArray | DType | DTypeSet): readonly DType[] =>
    typeof x === "string" && Object.hasOwn(SETS, x)
      ? SETS[x as DTypeSet]
      : [dtypeOf("issubdtype", x as NDArray | DType)];
  const within = all(arg2);
  return all(arg1).every((d) => within.includes(d));
}

/** A kind of dtypes in the array API's words. */
export type DTypeKind =
  | "bool"
  | "signed integer"
  | "unsigned integer"
  | "integral"
  | "real floating"
  | "complex floating"
  | "numeric";

const KINDS: Record<DTypeKind, readonly DType[]> = {
  bool: ["bool"],
  "signed integer": SETS.signedinteger,
  "unsigned integer": SETS.unsignedinteger,
  integral: SETS.integer,
  "real floating": SETS.floating,
  "complex floating": SETS.complexfloating,
  numeric: SETS.number,
};

/**
 * Whether a dtype is another, or of a kind in the array API's words; or, of a list of these, any of them.
 *
 * @throws TypeError for an unknown dtype or kind.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.isdtype("float32", "real floating"), true);
 * assertEquals(np.isdtype("float32", ["bool", "integral"]), false);
 * ```
 */
export function isdtype(dtype: DType, kind: DType | DTypeKind | readonly (DType | DTypeKind)[]): boolean {
  const d = checkDType(dtype, "isdtype");
  const kinds = Array.isArray(kind) ? kind : [kind];
  return kinds
    .map((k) => Object.hasOwn(KINDS, k) ? KINDS[k as DTypeKind] : [checkDType(k, "isdtype")])
    .some((set) => set.includes(d));
}
