/**
 * Where a concrete array's elements lie: a device's buffer seen through an offset and strides. Views share buffers.
 *
 * @module
 */
import type { Device } from "./device.ts";

/** A strided view of a device's buffer. Offset and strides count elements (a complex element is one). */
export class Storage {
  /** The device whose buffer it is. */
  readonly device: Device;
  /** The device's own buffer: a typed array on the CPU. */
  readonly buffer: object;
  /** Where the first element lies. */
  readonly offset: number;
  /** The step along each axis; 0 repeats an element, negative steps run backwards. */
  readonly strides: readonly number[];
  /**
   * Whether it lies where it does by chance: what the library makes for itself (of lists, indices, counters, constants)
   * goes where the operands are that a user placed.
   */
  readonly loose: boolean;

  /** A view of `buffer`. */
  constructor(device: Device, buffer: object, offset: number, strides: readonly number[], loose = false) {
    this.device = device;
    this.buffer = buffer;
    this.offset = offset;
    this.strides = strides;
    this.loose = loose;
  }
}

/** Row-major strides of a shape. */
export function rowMajor(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i];
  }
  return strides;
}

/** Whether the strides are the row-major ones (axes of length 1 may have any stride). */
export function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1 && strides[i] !== step) return false;
    step *= shape[i];
  }
  return true;
}
