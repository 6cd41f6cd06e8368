/**
 * The transforms that users call.
 *
 * @module
 */
export {
  type CustomJvp,
  customJvp,
  type CustomOptions,
  type CustomVjp,
  customVjp,
  type TangentRule,
} from "./custom.ts";
export { grad, type GradOptions, valueAndGrad } from "./grad.ts";
export { hessian, type HessianTransform, jacfwd, type Jacobian, type JacobianTransform, jacrev } from "./jacobian.ts";
export { evalShape, Jaxpr, makeJaxpr, type ShapeArg, type ShapeDtype, type Shapes } from "./jaxpr.ts";
export { checkpoint, jit, type JitOptions } from "./jit.ts";
export { jvp, linearize, linearTranspose, vjp, vjpAux } from "./products.ts";
export { stopGradient } from "./stop.ts";
export type { Lift, LiftArgs, Lower, LowerArgs, Picked } from "../transforms/types.ts";
export { type AxisTree, vmap, type VmapOptions } from "./vmap.ts";
