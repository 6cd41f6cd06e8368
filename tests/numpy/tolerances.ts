/**
 * Which functions' results depend on the order of their arithmetic.
 *
 * @module
 */

/** Functions that add up or multiply many elements, or go through a logarithm and back. */
export const SUMS: ReadonlySet<string> = new Set(
  ("np.sum np.mean np.prod np.var np.std np.cumsum np.cumprod np.trace np.dot np.matmul np.inner np.vdot np.tensordot " +
    "np.einsum linalg.cholesky linalg.triangularSolve linalg.norm linalg.multiDot nn.softmax nn.logSoftmax nn.logsumexp")
    .split(" "),
);
