/**
 * The dtypes, their kinds and storage. A new dtype is one row of {@link INFO} here, and one of `TYPES` in
 * `kernels/expr/graph.ts`; how it promotes is in `promote.ts`.
 *
 * @module
 */

/** The element types of arrays. */
export type DType = "bool" | "int32" | "uint32" | "float32" | "float64" | "complex64" | "complex128";

/** `b` bool, `i` integers (signed or not), `f` floats, `c` complex. */
export type Kind = "b" | "i" | "f" | "c";

/** The typed arrays that hold elements; complex ones interleave (re, im). */
export type TypedArray = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array;

interface Info {
  readonly kind: Kind;
  /** How jaxprs print it. */
  readonly short: string;
  /** The dtype of the real and imaginary part, of absolute values. */
  readonly real: DType;
  /** The floating dtype it promotes to under functions such as `sin`. */
  readonly float: DType;
  readonly array: new (n: number) => TypedArray;
}

const INFO: Record<DType, Info> = {
  bool: { kind: "b", short: "bool", real: "bool", float: "float32", array: Uint8Array },
  int32: { kind: "i", short: "i32", real: "int32", float: "float32", array: Int32Array },
  uint32: { kind: "i", short: "u32", real: "uint32", float: "float32", array: Uint32Array },
  float32: { kind: "f", short: "f32", real: "float32", float: "float32", array: Float32Array },
  float64: { kind: "f", short: "f64", real: "float64", float: "float64", array: Float64Array },
  complex64: { kind: "c", short: "c64", real: "float32", float: "complex64", array: Float32Array },
  complex128: { kind: "c", short: "c128", real: "float64", float: "complex128", array: Float64Array },
};

/** Every dtype, in promotion order; a dtype's place here is its index in per-dtype tables. */
export const DTYPES: readonly DType[] = Object.keys(INFO) as DType[];

const INDEX: Record<string, number> = Object.fromEntries(DTYPES.map((d, i) => [d, i]));

/** The place of `dtype` in {@link DTYPES}. */
export function dtypeIndex(dtype: DType): number {
  return INDEX[dtype];
}

/** The kind of `dtype`. */
export function kindOf(dtype: DType): Kind {
  return INFO[dtype].kind;
}

/** `f32` for `"float32"`: the form jaxprs print. */
export function shortName(dtype: DType): string {
  return INFO[dtype].short;
}

/** The dtype of real parts: `"float32"` for `"complex64"`, itself for the others. */
export function realOf(dtype: DType): DType {
  return INFO[dtype].real;
}

/** The complex dtype of the precision of `dtype`. */
export function complexOf(dtype: DType): DType {
  return dtype === "float64" || dtype === "complex128" ? "complex128" : "complex64";
}

/** The floating or complex dtype that `dtype` takes under functions such as `sin`. */
export function inexactOf(dtype: DType): DType {
  return INFO[dtype].float;
}

/** A zeroed typed array for `size` elements of `dtype` (two numbers an element if it is complex). */
export function allocate(dtype: DType, size: number): TypedArray {
  const info = INFO[dtype];
  return new info.array(info.kind === "c" ? 2 * size : size);
}

/** Whether `x` names a dtype. */
function isDType(x: unknown): x is DType {
  return typeof x === "string" && Object.hasOwn(INFO, x);
}

/** `x`, checked to be a dtype. */
export function checkDType(x: unknown, action: string): DType {
  if (isDType(x)) return x;
  throw new TypeError(
    `${action}: unknown dtype ${JSON.stringify(x) ?? String(x)}; it must be one of ${DTYPES.join(", ")}`,
  );
}
