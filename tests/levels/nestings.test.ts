/**
 * Every transform, every pair and every triple of them, nested, over functions that use what has rules of its own, against
 * differences, in float64 where there is one. What a triple is compared with are differences of a pair, and these are compared with
 * differences of single transforms.
 *
 * @module
 */
import { assert } from "@std/assert";
import { lax, type NDArray, np } from "@fluxion/fluxion";
import { cholesky, complex, cumprod } from "../../lib/ops/mod.ts";
import { DISPATCHED, WIDE } from "../device.ts";
import { type Field, TRANSFORMS } from "./nest.ts";

const wide = { dtype: WIDE } as const;

const FIELDS: Record<string, Field> = {
  "scalars": (x) => np.sin(x.get(0)).mul(x.get(1)).add(np.tanh(x.get(2).mul(x.get(0)))),
  "matrix products": (x) => np.sum(np.tanh(np.outer(x, x).matmul(x)).mul(x)),
  "sort, gather and cumprod": (x) => np.sum(cumprod(np.sort(np.cos(x.get([2, 0, 1, 1]))), 0).mul(x.get(0))),
  "cholesky": (x) => np.sum(np.sin(cholesky(np.outer(x, x).add(np.eye(3, wide).mul(2))))),
  "complex numbers": (x) => {
    const z = np.exp(complex(x.mul(0.3), x));
    return np.abs(np.sum(z.mul(z)));
  },
  "scan and cond": (x) => {
    const step = (c: NDArray, y: NDArray): [NDArray, NDArray] => [np.sin(c).mul(y).add(x.get(0)), c];
    const [last] = lax.scan(step, x.get(1), x);
    return lax.cond(last.greater(-5), (y: NDArray) => y.mul(x.get(2)), (y: NDArray) => y, last);
  },
};

const x: NDArray = np.array([0.4, 0.9, -0.6], wide);
const names = Object.keys(TRANSFORMS);

/** How good differences of differentiated functions are. */
const CLOSE = WIDE === "float64" ? 1e-7 : 5e-3;

/** What is wrong with the transform `name` of `f`, or null. */
function fault(name: string, f: Field): string | null {
  const actual = TRANSFORMS[name].apply(f)(x).item() as number;
  const expected = TRANSFORMS[name].meaning(f)(x);
  return Math.abs(actual - expected) <= CLOSE * (1 + Math.abs(expected)) ? null : `${actual}, expected ${expected}`;
}

for (const [title, f] of Object.entries(FIELDS)) {
  Deno.test(`nested transforms over ${title}: all singles, pairs and triples`, () => {
    const faults: string[] = [];
    for (const c of names) {
      const single = fault(c, f);
      if (single !== null) faults.push(`${c}: ${single}`);
      const inner = TRANSFORMS[c].apply(f);
      for (const b of names) {
        const pair = fault(b, inner);
        if (pair !== null) faults.push(`${b} of ${c}: ${pair}`);
        if (DISPATCHED) continue; // triples take minutes there
        const middle = TRANSFORMS[b].apply(inner);
        for (const a of names) {
          const triple = fault(a, middle);
          if (triple !== null) faults.push(`${a} of ${b} of ${c}: ${triple}`);
        }
      }
    }
    assert(faults.length === 0, faults.join("\n"));
  });
}
