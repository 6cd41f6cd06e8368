/**
 * Products and transposes of matrices.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import { matmul } from "../numpy/products.ts";
import { asArray } from "../ops/mod.ts";

/**
 * The product of two or more matrices in the order that needs the fewest multiplications. The first may be a row and
 * the last a column, given as vectors.
 *
 * @throws RangeError for less than two arrays, for shapes that don't match, and for others than matrices between the
 * ends.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.multiDot([[[1, 2], [3, 4]], [[1], [1]], [[2, 0]]]).tolist(), [[6, 0], [14, 0]]);
 * ```
 */
export function multiDot(arrays: readonly ArrayLike[]): NDArray {
  const xs = arrays.map(asArray);
  const last = xs.length - 1;
  xs.forEach((x, i) => {
    if (x.ndim === 2 || (x.ndim === 1 && (i === 0 || i === last))) return;
    throw new RangeError(
      `multiDot: array ${i} has shape ${shapeText(x.shape)}; it must be a matrix, or a vector at either end`,
    );
  });
  if (last < 1) throw new RangeError(`multiDot: ${xs.length} arrays were given; a product needs at least two`);
  // lengths[i] and lengths[i + 1] are the rows and columns of factor i.
  const lengths = [
    xs[0].ndim === 1 ? 1 : xs[0].shape[0],
    ...xs.map((x, i) => i === last && x.ndim === 1 ? 1 : x.shape[x.ndim - 1]),
  ];
  const cut = bestCuts(lengths);
  const product = (i: number, j: number): NDArray =>
    i === j ? xs[i] : matmul(product(i, cut[i][j]), product(cut[i][j] + 1, j));
  return product(0, last);
}

/** Where to cut the product of the factors i to j so that it costs the least (dynamic programming over spans). */
function bestCuts(lengths: readonly number[]): number[][] {
  const n = lengths.length - 1;
  const cost = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const cut = cost.map((row) => [...row]);
  for (let span = 1; span < n; span++) {
    for (let i = 0; i + span < n; i++) {
      const j = i + span;
      cost[i][j] = Infinity;
      for (let k = i; k < j; k++) {
        const total = cost[i][k] + cost[k + 1][j] + lengths[i] * lengths[k + 1] * lengths[j + 1];
        if (total < cost[i][j]) {
          cost[i][j] = total;
          cut[i][j] = k;
        }
      }
    }
  }
  return cut;
}
