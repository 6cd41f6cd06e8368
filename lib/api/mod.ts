/**
 * The transforms that users call.
 *
 * @module
 */
export { complex } from "./complex.ts";
export { devicePut } from "./device_put.ts";
export { customJvp, customVjp } from "./custom.ts";
export type {
  CustomJvp,
  CustomOptions,
  CustomVjp,
  Diff,
  JvpRule,
  Nondiff,
  TangentRules,
  Without,
} from "./custom_types.ts";
export { m } from "./formula.ts";
export {
  type AuxFunction,
  type AuxOptions,
  grad,
  type GradOptions,
  type ScalarFunction,
  valueAndGrad,
} from "./grad.ts";
export { hessian, type HessianTransform, jacfwd, type Jacobian, type JacobianTransform, jacrev } from "./jacobian.ts";
export { evalShape, Jaxpr, makeJaxpr, type ShapeArg, type ShapeDtype, type Shapes } from "./jaxpr.ts";
export { checkpoint, jit, type JitOptions, type Jitted } from "./jit.ts";
export { Lowered } from "./lowered.ts";
export { jvp, linearize, linearTranspose, vjp, vjpAux } from "./products.ts";
export { stopGradient } from "../lax/stop.ts";
export type { Lift, LiftArgs, LiftAt, Lower, LowerArgs, Picked } from "../transforms/types.ts";
export { type AxisTree, vmap, type VmapOptions } from "./vmap.ts";
