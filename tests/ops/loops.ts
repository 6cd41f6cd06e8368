/**
 * `vmap` against a loop over the examples.
 *
 * @module
 */
import { realOf } from "../../lib/core/dtype.ts";
import { mismatch, type Report } from "./compare.ts";
import { type Plain, stack, toArray, toPlain } from "./data.ts";
import { batched, type Flat } from "./flat.ts";

/** A length that no axis of a sample has, so that no axis can be taken for the batch axis. */
export const SIZE = 7;

/** The sets of operands of which at least one is batched. */
export function subsets(n: number): boolean[][] {
  return Array.from(
    { length: 2 ** n - 1 },
    (_, m) => Array.from({ length: n }, (_, i) => ((m + 1) >> i) % 2 === 1),
  );
}

/** Units in the last place: long arrays take approximations of functions, short ones the engine's own. */
export const ULP = 4;

/** Compares `vmap` of `f` with a loop over `plain`; `examples[b]` has the operands of example b. */
export function compareWithLoop(
  where: string,
  f: Flat,
  plain: Flat,
  examples: readonly (readonly Plain[])[],
  set: readonly boolean[],
  exact: boolean,
  report: Report,
): void {
  const pick = (b: number): Plain[] => set.map((isBatched, i) => examples[isBatched ? b : 0][i]);
  const loop = examples.map((_, b) => plain(pick(b).map(toArray)).map(toPlain));
  for (const elsewhere of [false, true]) {
    const axes = set.map((isBatched, i) => {
      if (!isBatched) return null;
      return elsewhere ? (i + 1) % (examples[0][i].shape.length + 1) : 0;
    });
    const xs = axes.map((axis, i) => axis === null ? examples[0][i] : stack(examples.map((e) => e[i]), axis));
    const out = elsewhere ? -1 : 0;
    const label = `${where}, axes ${JSON.stringify(axes)}`;
    report.run(label, () => {
      batched(f, axes, out, SIZE)(xs.map(toArray)).map(toPlain).forEach((y, j) => {
        const results = loop.map((ys) => ys[j]);
        const expected = stack(results, elsewhere ? results[0].shape.length : 0);
        const largest = exact ? 0 : realOf(y.dtype) === "float32" ? 1e-6 : 1e-14;
        report.check(`${label}, result ${j}`, mismatch(y, expected, { largest, signs: exact, ulp: ULP }));
      });
    });
  }
}
