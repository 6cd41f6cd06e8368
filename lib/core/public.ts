/**
 * What users see of the core: arrays, their types, errors, the debug mode.
 *
 * @module
 */
export { NDArray } from "./array.ts";
export type {
  ArrayLike,
  Axes,
  Complex,
  Ellipsis,
  FoldOptions,
  Index,
  IndexingGetOptions,
  IndexingMode,
  IndexingOptions,
  IndexUpdate,
  MaskOptions,
  Nested,
  ReduceOptions,
  Scalar,
  Slice,
} from "./array_types.ts";
export { debugNans } from "./debug.ts";
export type { DeviceName } from "./device.ts";
export type { DType, TypedArray } from "./dtype.ts";
export { ConcreteValueError, DeviceError, EscapedArrayError, NaNError, NotDifferentiableError } from "../errors.ts";
