/**
 * `np.frompyfunc` and its methods, against what JAX gave (`ufunc.py`): values, gradients, and the same under `jit` and
 * `vmap`.
 *
 * @module
 */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type ArrayLike, type DType, grad, jit, type NDArray, np, vmap } from "../../mod.ts";
import { refuses } from "../errors/refuses.ts";
import golden from "./ufunc.json" with { type: "json" };

interface Encoded {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

type Argument = Encoded | number | readonly Argument[];

interface Row {
  readonly method: string;
  readonly identity: number | null;
  readonly first: Encoded;
  readonly rest: readonly Argument[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly result: Encoded;
  readonly gradient?: Encoded;
}

function decode(x: Argument): unknown {
  if (typeof x !== "object") return x;
  if (!("data" in x)) return x.map(decode);
  return np.reshape(np.array(x.data.map(Number), x.dtype as DType), x.shape);
}

const f = (x: NDArray, y: NDArray): NDArray => x.mul(2).add(y);

/** A row's call as a function of its first argument. */
function callOf({ method, identity, rest, options }: Row): (x: NDArray) => NDArray {
  const g = np.frompyfunc(f, 2, 1, { identity });
  const methods = { ...g, call: g } as unknown as Record<string, (...args: unknown[]) => NDArray>;
  const named = Object.entries(options).map(([k, v]) => [k, typeof v === "object" && v ? decode(v as Encoded) : v]);
  const last = named.length === 0 ? [] : [Object.fromEntries(named)];
  return (x) => methods[method](x, ...rest.map(decode), ...last);
}

function checkSame(y: NDArray, wanted: Encoded, where: string): void {
  assertEquals([y.dtype, y.shape], [wanted.dtype, wanted.shape], where);
  y.ravel().toTypedArray().forEach((v, i) => assertAlmostEquals(v, Number(wanted.data[i]), 1e-5, where));
}

for (const row of golden as unknown as readonly Row[]) {
  const where = `${row.method} ${JSON.stringify(row.rest)} ${JSON.stringify(row.options)} of ${
    JSON.stringify(row.first)
  }`;
  Deno.test(where, () => {
    const call = callOf(row);
    const x = decode(row.first) as NDArray;
    checkSame(call(x), row.result, "eagerly");
    checkSame(jit(call)(x), row.result, "under jit");
    const both = vmap(call)(np.stack([x, x.mul(2)]));
    checkSame(both.get(0), row.result, "under vmap");
    assertEquals(both.get(1).tolist(), call(x.mul(2)).tolist());
    if (row.gradient === undefined) return;
    const weighed = (x: NDArray): NDArray => {
      const y = call(x);
      return np.sum(y.mul(np.reshape(np.arange(1, 1 + y.size), y.shape)));
    };
    checkSame(grad(weighed)(x), row.gradient, "gradient");
    checkSame(jit(grad(weighed))(x), row.gradient, "gradient under jit");
  });
}

Deno.test("what a function of elements has, and what it refuses", () => {
  const g = np.frompyfunc(f, 2, 1);
  assertEquals([g.nin, g.nout, g.identity], [2, 1, null]);
  const split = np.frompyfunc((x: NDArray) => [x.add(1), x.mul(2)], 1, 2);
  assertEquals(split([1, 2]).map((y: NDArray) => y.tolist()), [[2, 3], [2, 4]]);
  const negate = np.frompyfunc(np.negative as (x: ArrayLike) => NDArray, 1, 1);
  assertEquals(negate.at([1, 2], [[0, 0, 1]]).tolist(), [1, -2]);
  refuses(() => split.reduce([1, 2]), TypeError, "reduce: the function has 1 arguments and 2 results");
  refuses(() => g(1 as ArrayLike), TypeError, "f: 1 arguments were given; it takes 2");
  refuses(() => g.reduce([[], []], 1), RangeError, "reduce: axis 1 of shape [2,0] is empty, and f has no identity");
  refuses(() => g.reduce([1], { where: [true] }), TypeError, "reduce: where is given, and f has no identity");
  refuses(() => g.accumulate(1), RangeError, "accumulate: axis 0 is out of range");
  refuses(() => g.reduceat([1, 2], [[0]]), RangeError, "reduceat: indices have shape [1,1]");
  refuses(() => np.frompyfunc(f, 0, 1), RangeError, "frompyfunc: nin is 0");
  refuses(() => np.frompyfunc(3 as never, 1, 1), TypeError, "vectorize");
});
