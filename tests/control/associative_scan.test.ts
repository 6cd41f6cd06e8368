/**
 * `lax.associativeScan` against running combinations.
 *
 * @module
 */
import { jit, lax, type NDArray, np } from "@fluxion/fluxion";
import { assertEquals, assertThrows } from "@std/assert";
import { testProgram } from "./nest.ts";

testProgram({
  name: "associativeScan of a linear recurrence",
  f(x) {
    // h = a·h + b as pairs (a, b); composition is associative.
    const pairs = { a: np.cos(x), b: x.mul(x) };
    const { b } = lax.associativeScan((p, q) => ({ a: p.a.mul(q.a), b: q.a.mul(p.b).add(q.b) }), pairs);
    return np.sum(b.mul(np.sin(b)));
  },
  plain(x) {
    let h = np.sum(x).mul(0);
    let total = h;
    for (const v of x) {
      h = np.cos(v).mul(h).add(v.mul(v));
      total = total.add(h.mul(np.sin(h)));
    }
    return total;
  },
  points: [[0.5, 2, 1.5, -1, 0.3, 0.2, 1.1], [-1, 0.25, 0.5, 2, 1, -0.4, 0.6]],
});

Deno.test("every length, both directions, eager and staged; the order of combination is kept", () => {
  // Composition of 2 × 2 matrices doesn't commute.
  for (let n = 0; n <= 9; n++) {
    const ms = np.arange(4 * n, { dtype: "int32" }).mul(7).mod(5).sub(2).reshape(n, 2, 2);
    for (const reverse of [false, true]) {
      const rows = ms.tolist() as number[][][];
      const expected: number[][][] = [];
      for (let i = 0; i < n; i++) {
        const k = reverse ? n - 1 - i : i;
        const before = expected[reverse ? k + 1 : k - 1];
        expected[k] = before === undefined ? rows[k] : product(before, rows[k]);
      }
      const f = (ms: NDArray) => lax.associativeScan((a, b) => np.matmul(a, b), ms, { reverse });
      assertEquals(f(ms).tolist(), expected, `n = ${n}, reverse = ${reverse}`);
      assertEquals(jit(f)(ms).tolist(), expected, `jit, n = ${n}, reverse = ${reverse}`);
    }
  }
});

function product(a: number[][], b: number[][]): number[][] {
  return a.map((row) => [0, 1].map((k) => row[0] * b[0][k] + row[1] * b[1][k]));
}

Deno.test("along another axis, of several arrays, booleans too", () => {
  const x = np.array([[1, 2, 3], [4, 5, 6]]);
  const flags = x.greater(2);
  const [sums, any] = lax.associativeScan(
    ([a, p], [b, q]) => [a.add(b), np.logicalOr(p, q)],
    [x, flags],
    { axis: -1 },
  );
  assertEquals(sums.tolist(), [[1, 3, 6], [4, 9, 15]]);
  assertEquals(any.tolist(), [[false, false, true], [true, true, true]]);
  assertEquals(lax.associativeScan((a, b) => a.mul(b), x, { axis: 0 }).tolist(), [[1, 2, 3], [4, 10, 18]]);
});

Deno.test("signed zeros and infinities come through", () => {
  const x = np.array([-0, Infinity, -0, NaN, -0]);
  assertEquals(lax.associativeScan((_, b) => b, x).tolist(), [-0, Infinity, -0, NaN, -0]);
});

Deno.test("the number of calls is logarithmic", () => {
  let calls = 0;
  lax.associativeScan((a, b) => (calls++, a.add(b)), np.ones([1000]));
  assertEquals(calls <= 2 * Math.ceil(Math.log2(1000)), true, `${calls} calls`);
});

Deno.test("errors: axis, lengths, and a result of another type", () => {
  const add = (a: NDArray, b: NDArray) => a.add(b);
  assertThrows(
    () => lax.associativeScan(add, np.ones([3]), { axis: 1 }),
    RangeError,
    "associativeScan: axis 1 is out of range for an array of 1 axis; it must be",
  );
  assertThrows(
    () => lax.associativeScan((a, _) => a, [np.ones([3]), np.ones([4])]),
    RangeError,
    "associativeScan: the arrays have lengths 3, 4 along axis 0; they must be equal",
  );
  assertThrows(
    () => lax.associativeScan((a, b) => a.add(b).astype("float64"), np.ones([3])),
    TypeError,
    "associativeScan: the combination of two pieces changes type: input float32[1], output float64[1]; return the shape",
  );
});
