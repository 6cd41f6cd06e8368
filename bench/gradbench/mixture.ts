/**
 * GradBench's gmm: the log posterior of a Gaussian mixture with a Wishart prior, up to constants.
 *
 * @module
 */
import { type NDArray, np, random, special } from "@fluxion/fluxion";

/** Parameters of a mixture of k Gaussians in d dimensions. */
export interface Mixture {
  /** Logarithms of the weights, up to a constant: [k]. */
  alpha: NDArray;
  /** Means: [k, d]. */
  mu: NDArray;
  /** Logarithms of the diagonals of the roots of the inverse covariances: [k, d]. */
  q: NDArray;
  /** Their elements below the diagonal, column by column: [k, d(d − 1)/2]. */
  l: NDArray;
}

const dtype = "float64";

/** The log posterior of `n` points, and a mixture to take it at. */
export function mixture(n: number, k: number, d: number): { f: (p: Mixture) => NDArray; at: Mixture } {
  const normal = (seed: number, shape: number[]): NDArray => random.normal(random.key(seed), { shape, dtype });
  const x = normal(0, [n, d]);
  const [gamma, m] = [1, 0];
  // The place in `l` of each element of a root, and whether it is below the diagonal.
  const places = Array.from(
    { length: d },
    (_, i) => Array.from({ length: d }, (_, j) => i > j ? j * d - j * (j + 1) / 2 + i - j - 1 : 0),
  );
  const index = np.array(places.flat(), { dtype: "int32" });
  const below = np.tril(np.ones([d, d], { dtype }), -1);
  const eye = np.eye(d, { dtype });
  const f = ({ alpha, mu, q, l }: Mixture): NDArray => {
    const roots = np.take(l, index, { axis: 1 }).reshape([k, d, d]).mul(below).add(
      np.expandDims(np.exp(q), 2).mul(eye),
    );
    // Q (x − μ) for all points and components.
    const away = np.einsum("kij,nkj->nki", roots, np.expandDims(x, 1).sub(mu));
    const each = alpha.add(np.sum(q, { axis: 1 })).sub(np.sum(np.square(away), { axis: 2 }).mul(0.5));
    const prior = np.sum(np.square(np.exp(q))).add(np.sum(np.square(l))).mul(0.5 * gamma * gamma).sub(np.sum(q).mul(m));
    return np.sum(special.logsumexp(each, 1)).sub(special.logsumexp(alpha).mul(n)).add(prior);
  };
  const at = {
    alpha: normal(1, [k]),
    mu: normal(2, [k, d]),
    q: normal(3, [k, d]).mul(0.1),
    l: normal(4, [k, d * (d - 1) / 2]).mul(0.1),
  };
  return { f, at };
}
