/**
 * Strided operands over a shape, as kernels index them.
 *
 * @module
 */

/** A shape, and the strides of several operands over it, with neighbouring axes merged where all strides allow it. */
export interface Layout {
  readonly shape: readonly number[];
  /** By operand: a stride for each axis of {@link shape}. */
  readonly strides: readonly (readonly number[])[];
}

/** Strides of an operand of shape `from` that broadcasts to `shape`: 0 along axes that repeat. */
export function stridesOver(from: readonly number[], strides: readonly number[], shape: readonly number[]): number[] {
  const lead = shape.length - from.length;
  return shape.map((_, i) => i < lead || from[i - lead] === 1 ? 0 : strides[i - lead]);
}

/** Merges neighbouring axes and leaves out those of length 1. */
export function merged(shape: readonly number[], strides: readonly (readonly number[])[]): Layout {
  const dims: number[] = [];
  const steps: number[][] = strides.map(() => []);
  shape.forEach((n, d) => {
    if (n === 1) return;
    const last = dims.length - 1;
    if (last >= 0 && strides.every((s, k) => steps[k][last] === s[d] * n)) {
      dims[last] *= n;
      strides.forEach((s, k) => steps[k][last] = s[d]);
    } else {
      dims.push(n);
      strides.forEach((s, k) => steps[k].push(s[d]));
    }
  });
  return { shape: dims, strides: steps };
}
