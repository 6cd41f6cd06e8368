/**
 * Type promotion: NumPy's lattice with weak types, as JAX has it. bool < int32, uint32 < float32 < float64 and
 * complex64 < complex128; a weak type gives only its kind.
 *
 * @module
 */
import type { Aval } from "./aval.ts";
import { complexOf, type DType, type Kind } from "./dtype.ts";

const RANK: Record<Kind, number> = { b: 0, i: 1, f: 2, c: 3 };
const DEFAULTS: readonly DType[] = ["bool", "int32", "float32", "complex64"];

/** The dtype and weak type that operands have together. */
export function promoteTypes(avals: readonly Aval[]): { dtype: DType; weak: boolean } {
  let rank = 0;
  for (const a of avals) rank = Math.max(rank, RANK[a.kind]);
  let dtype: DType | null = null;
  for (const a of avals) {
    // A weak operand gives its kind only; so does a strong one of a lower kind, except that float precision carries
    // over to complex.
    if (a.weak || RANK[a.kind] < Math.min(rank, 2)) continue;
    dtype = dtype === null ? a.dtype : join(dtype, a.dtype);
  }
  if (dtype === null) return { dtype: DEFAULTS[rank], weak: rank > 0 };
  return { dtype: rank === 3 ? complexOf(dtype) : dtype, weak: false };
}

function join(a: DType, b: DType): DType {
  if (a === b) return a;
  const double = a === "float64" || b === "float64" || a === "complex128" || b === "complex128";
  if (a.startsWith("complex") || b.startsWith("complex")) return double ? "complex128" : "complex64";
  if (double) return "float64";
  return "int32"; // int32 with uint32, as JAX without x64
}
