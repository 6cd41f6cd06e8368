/**
 * `x.at(...)` with modes, fill values and single booleans, against what JAX gave (`generate.py`): values, gradients, and
 * the same under `jit`.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { grad, type Index, type IndexUpdate, jit, type NDArray, np } from "../../mod.ts";
import { counting, decode, type Entry, values } from "./arrays.ts";
import golden from "./golden.json" with { type: "json" };

/** A method, its values, its options, the result's shape and elements (null is NaN). */
type Call = readonly [string, readonly number[], object, readonly number[], readonly (number | null)[]];

interface Form {
  readonly shape: readonly number[];
  readonly index: readonly Entry[];
  readonly calls: readonly Call[];
  readonly ints: readonly number[];
  readonly apply: readonly number[];
}

const FORMS = golden.forms as unknown as readonly Form[];

type Method = (...args: unknown[]) => NDArray;

/** A call as a function of the array. */
function callOf({ index }: Form, [name, given, options]: Call): (x: NDArray) => NDArray {
  const method = name.replace("grad ", "") as keyof IndexUpdate;
  const call = (x: NDArray): NDArray => {
    const at = x.at(...index.map(decode));
    return (at[method] as Method).call(at, ...given, options);
  };
  if (!name.startsWith("grad ")) return call;
  return grad((x: NDArray) => {
    const y = call(x);
    return np.sum(y.mul(np.arange(1, 1 + y.size).reshape(...y.shape)));
  });
}

function nested(form: Form, call: Call): string {
  return `${JSON.stringify(form.shape)} at ${JSON.stringify(form.index)}: ${JSON.stringify(call.slice(0, 3))}`;
}

/** Rounded to six digits: quotients and powers may differ in the last. */
function rounded(x: NDArray): number[] {
  return values(x).map((v) => Number(v.toPrecision(6)));
}

Deno.test("modes and single booleans are JAX's, gradients too, and the same under jit", () => {
  for (const form of FORMS) {
    for (const call of form.calls) {
      const x = counting(form.shape);
      const f = callOf(form, call);
      const wanted = call[4].map((v) => v === null ? NaN : Number(v.toPrecision(6)));
      const y = f(x);
      assertEquals([y.shape, rounded(y)], [call[3], wanted], nested(form, call));
      assertEquals(rounded(jit(f)(x)), wanted, `jit, ${nested(form, call)}`);
    }
  }
});

Deno.test("integers out of range are filled with the least int32, the largest uint32 and true", () => {
  for (const form of FORMS) {
    const y = counting(form.shape, "int32").at(...form.index.map(decode)).get({ mode: "fill" });
    assertEquals(values(y), form.ints, JSON.stringify(form.index));
  }
  const far: Index = [5];
  assertEquals(values(counting([2], "uint32").at(far).get({ mode: "fill" })), [0xffffffff]);
  assertEquals(values(counting([2], "bool").at(far).get({ mode: "fill" })), [1]);
});

Deno.test("apply puts a function of the elements in their place, as often as an index repeats", () => {
  const double = (v: NDArray): NDArray => v.mul(2).add(1);
  for (const form of FORMS) {
    const applied = (x: NDArray): NDArray => x.at(...form.index.map(decode)).apply(double, { mode: "drop" });
    const x = counting(form.shape);
    assertEquals(values(applied(x)), form.apply, JSON.stringify(form.index));
    assertEquals(values(jit(applied)(x)), form.apply, `jit, ${JSON.stringify(form.index)}`);
  }
  const x = np.array([1, 2, 3]);
  assertEquals(x.at([0, 0, 2]).apply(double).tolist(), [7, 2, 7]);
  assertEquals(jit((i: NDArray) => x.at(i).apply(double))(np.array([0, 0, 2], "int32")).tolist(), [7, 2, 7]);
  assertEquals(grad((x: NDArray) => np.sum(x.at([0, 0, 2]).apply(double)))(x).tolist(), [4, 1, 2]);
  assertEquals(grad((x: NDArray) => np.sum(x.at(1).apply(np.square)))(x).tolist(), [1, 4, 1]);
});

Deno.test("updates of integers by floats combine as floats and are cut off once", () => {
  const x = np.array([1, 2], "int32");
  const y = x.at([0, 0]).add(1.7);
  assertEquals([y.dtype, y.tolist()], ["int32", [4, 2]]);
  assertEquals(x.at([0]).set(1.7).tolist(), [1, 2]);
});
