/**
 * Random numbers, by JAX's names: explicit keys, and the same numbers as JAX gives from them.
 *
 * @module
 */
export type { DTypeOr, SampleOptions, ShapeOr } from "./arguments.ts";
export { ball, type BallOptions, generalizedNormal } from "./balls.ts";
export * from "./choice.ts";
export { binomial, multinomial, poisson } from "./counts.ts";
export {
  bernoulli,
  type BernoulliOptions,
  categorical,
  type CategoricalOptions,
  geometric,
  rademacher,
  randint,
  type RandintOptions,
} from "./discrete.ts";
export { beta, chisquare, dirichlet, f, gamma, loggamma, t } from "./gamma.ts";
export { gumbel, type GumbelMode, type GumbelOptions } from "./gumbel.ts";
export { cauchy, exponential, laplace, logistic, pareto, rayleigh, triangular, weibullMin } from "./inverse.ts";
export {
  bits,
  clone,
  foldIn,
  key,
  keyData,
  keyImpl,
  type KeyOptions,
  PRNGKey,
  split,
  type SplitOptions,
  wrapKeyData,
} from "./keys.ts";
export {
  doubleSidedMaxwell,
  lognormal,
  type LognormalOptions,
  maxwell,
  normal,
  truncatedNormal,
  wald,
} from "./normal.ts";
export { uniform, type UniformOptions } from "./uniform.ts";
export {
  type FactorMethod,
  multivariateNormal,
  type MultivariateNormalOptions,
  orthogonal,
  type OrthogonalOptions,
} from "./vectors.ts";
