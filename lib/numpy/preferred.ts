/**
 * The dtype that a product is computed in.
 *
 * @module
 */
import { checkDType, type DType, kindOf } from "../core/dtype.ts";

/** Options of products. */
export interface DotOptions {
  /** Taken for JAX's sake: sums are accumulated in double and rounded once. */
  precision?: string | readonly string[] | null;
  /** The dtype of the result; the operands are converted to it first. */
  preferredElementType?: DType | null;
}

const BITS: Record<DType, number> = {
  bool: 1,
  int32: 32,
  uint32: 32,
  float32: 32,
  float64: 64,
  complex64: 64,
  complex128: 128,
};

/** The dtype that operands are converted to for a result in a preferred one; throws if it holds less than they do. */
export function preferredDType(action: string, from: DType, preferred: DType | null | undefined): DType {
  if (preferred === undefined || preferred === null) return from;
  const to = checkDType(preferred, action);
  const wider = kindOf(from) === "i" ? kindOf(to) === "f" || to === from : kindOf(to) === kindOf(from);
  if (wider && BITS[to] >= BITS[from]) return to;
  throw new TypeError(
    `${action}: ${from} operands can't give ${to} as preferredElementType; ask for a dtype of the same kind that is ` +
      `at least as wide, or for a float one of integers`,
  );
}
