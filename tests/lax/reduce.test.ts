/**
 * Reductions by functions, over axes and over windows, against JAX; their derivatives in both modes, batched, staged.
 *
 * @module
 */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { jit, jvp, lax, makeJaxpr, type NDArray, np, vjp, vmap } from "@fluxion/fluxion";
import { assertGolden, type GoldenArray, REDUCTION } from "../golden.ts";
import golden from "./reduce.json" with { type: "json" };

const x = np.array([1, 5, 2, 4, 3]);
const m = np.array([[1, -2, 3, 0.5], [4, 1.5, -1, 2], [0.25, 3, 2, -3]]);
const t = np.array([[0.5, 1, -1, 2], [1, -0.5, 0.25, 1], [2, 1, 0.5, -1]]);
const i = np.array([6, 3, -5, 12], "int32");
const b = np.array([[true, false, true], [true, true, true]]);
const z = np.array([{ re: 1, im: 2 }, { re: 1, im: 3 }, { re: 2, im: 0 }, { re: 0, im: 0.5 }]);

const fma = (a: NDArray, c: NDArray): NDArray => a.mul(c).add(a);
const product = (a: NDArray, c: NDArray): NDArray => a.mul(c);
const none = np.zeros([0, 2]);

const CASES: Readonly<Record<string, readonly [f: (a: NDArray) => NDArray, at: NDArray]>> = {
  "sum": [(a) => lax.reduceWindow(a, 0, lax.add, [3], [2], "SAME"), x],
  "sum, strides alone": [(a) => lax.reduceWindow(a, 0, lax.add, [2], [3]), x],
  "sum, pairs": [(a) => lax.reduceWindow(a, 0, lax.add, [2, 2], [2, 1], [[1, 0], [0, 1]]), m],
  "sum, lower": [(a) => lax.reduceWindow(a, 0, lax.add, [2, 3], [1, 2], { padding: "SAME_LOWER" }), m],
  "sum, dilated": [
    (a) => lax.reduceWindow(a, 0, lax.add, [2, 2], { baseDilation: [2, 1], windowDilation: [1, 2] }),
    m,
  ],
  "sum, SAME and dilated": [
    (a) => lax.reduceWindow(a, 0, lax.add, [2, 2], null, "SAME", { windowDilation: [2, 2] }),
    m,
  ],
  "sum of integers": [(a) => lax.reduceWindow(a, 0, lax.add, [2]), i],
  "sum of complex": [(a) => lax.reduceWindow(a, 0, lax.add, [2]), z],
  "max": [(a) => lax.reduceWindow(a, -Infinity, lax.max, [2, 2], [2, 2]), m],
  "max of integers": [(a) => lax.reduceWindow(a, -(2 ** 31), lax.max, [2], [1], "SAME"), i],
  "max of booleans": [(a) => lax.reduceWindow(a, false, lax.max, [1, 2]), b],
  "min": [(a) => lax.reduceWindow(a, Infinity, lax.min, [2, 3], { padding: [[0, 1], [1, 1]] }), m],
  "min of booleans": [(a) => lax.reduceWindow(a, true, lax.min, [2, 1]), b],
  "max from 1": [(a) => lax.reduceWindow(a, 1, lax.max, [2], [1], "SAME"), x],
  "sum from 1": [(a) => lax.reduceWindow(a, np.array(1), lax.add, [2], [1], "SAME"), x],
  "max of complex": [(a) => lax.reduceWindow(a, -Infinity, lax.max, [2]), z],
  "product": [(a) => lax.reduceWindow(a, 1, lax.mul, [2], [1], "SAME"), x],
  "product, dilated": [
    (a) =>
      lax.reduceWindow(a, 1, lax.mul, [2, 2], [1, 2], [[1, 0], [0, 2]], {
        baseDilation: [2, 1],
        windowDilation: [1, 2],
      }),
    m,
  ],
  "function": [(a) => lax.reduceWindow(a, 2, fma, [3], [2]), x],
  "no places": [(a) => lax.reduceWindow(a, 0, lax.add, [9]), x],
  "no places of a function": [(a) => lax.reduceWindow(a, 0, fma, [9]), x],
  "axes: sum": [(a) => lax.reduce(a, 0, lax.add, [1]), m],
  "axes: product": [(a) => lax.reduce(a, 1, lax.mul, [0, 1]), m],
  "axes: max": [(a) => lax.reduce(a, -Infinity, lax.max, [0]), m],
  "axes: min": [(a) => lax.reduce(a, 2 ** 31 - 1, lax.min, [0]), i],
  "axes: and": [(a) => lax.reduce(a, true, lax.bitwiseAnd, [1]), b],
  "axes: and of integers": [(a) => lax.reduce(a, -1, lax.bitwiseAnd, [0]), i],
  "axes: or of integers": [(a) => lax.reduce(a, 0, lax.bitwiseOr, [0]), i],
  "axes: xor": [(a) => lax.reduce(a, false, lax.bitwiseXor, [0]), b],
  "axes: xor of integers": [(a) => lax.reduce(a, 0, lax.bitwiseXor, [0]), i],
  "axes: sum from 2": [(a) => lax.reduce(a, 2, lax.add, [1]), m],
  "axes: matrix-like": [(a) => lax.reduce(a, 1, product, [1]), m],
  "axes: none": [(a) => lax.reduce(a, 1, product, []), m],
  "axes: empty": [(a) => lax.reduce(a, 1, product, [0]), none],
  "axes: empty max": [(a) => lax.reduce(a, -Infinity, lax.max, [0]), none],
};

interface Expected {
  readonly out: GoldenArray;
  readonly tangent?: GoldenArray;
}

const EXPECTED = golden as unknown as Readonly<Record<string, Expected>>;

const check = (y: NDArray, expected: GoldenArray): void => assertGolden(y, expected, REDUCTION);

for (const [name, [f, at]] of Object.entries(CASES)) {
  Deno.test(`reductions by functions: ${name}`, () => {
    const { out, tangent } = EXPECTED[name];
    check(f(at), out);
    check(jit(f)(at), out);
    if (tangent === undefined) return;
    const [, dy] = jvp(f, [at], [t]);
    check(dy, tangent);
    // ⟨ct, J·t⟩ = ⟨Jᵀ·ct, t⟩, and a batch is what its examples are.
    const ct = np.cos(np.arange(dy.size)).reshape(...dy.shape);
    const [back] = vjp(f, at)[1](ct);
    assertAlmostEquals(np.sum(back.mul(t)).item(), np.sum(ct.mul(dy)).item(), 1e-4);
    const both = vmap(f)(np.stack([at, t]));
    check(both.get(0), out);
    assertEquals(both.get(1).tolist(), f(t).tolist());
  });
}

Deno.test("reductions by functions: trees, the larger key with its value", () => {
  type Keyed = readonly [key: NDArray, value: NDArray];
  const larger = ([k, v]: Keyed, [l, w]: Keyed): [NDArray, NDArray] => {
    const keep = k.greaterEqual(l);
    return [np.where(keep, k, l), np.where(keep, v, w)];
  };
  const keys = np.array([3, 1, 3, 2, 7]);
  const expected = golden as unknown as Record<string, readonly GoldenArray[]>;
  lax.reduceWindow([keys, x], [-Infinity, 0], larger, [3], [1], "SAME").forEach((y, k) => check(y, expected.pairs[k]));
  lax.reduce([keys, x], [-Infinity, 0], larger, [0]).forEach((y, k) => check(y, expected["axes: pairs"][k]));
});

Deno.test("reductions by functions: an associative function that does not commute keeps the order", () => {
  // Pairs (p, q) stand for the maps s -> ps + q; theirs in a row is the composition.
  type Affine = readonly [NDArray, NDArray];
  const then = ([p, q]: Affine, [r, s]: Affine): [NDArray, NDArray] => [p.mul(r), q.mul(r).add(s)];
  const [p, q] = [np.array([2, 3, 5, 7, 11]), np.array([1, 2, 3, 4, 5])];
  const [scale, shift] = lax.reduce([p, q], [1, 0], then, [0]);
  assertEquals(scale.item(), 2310);
  assertEquals(shift.item(), ((((1 * 3 + 2) * 5 + 3) * 7 + 4) * 11) + 5);
});

Deno.test("reductions by functions: jaxprs name the ops", () => {
  assertEquals(
    String(makeJaxpr((a: NDArray) => lax.reduceWindow(a, 0, lax.add, [2], [1], "SAME"))(x)),
    "{ lambda ; a:f32[5]. let\n    b:f32[5] = reduce_window_sum[\n      base_dilation=(1,)\n      padding=((0, 1),)\n" +
      "      window_dilation=(1,)\n      window_dimensions=(2,)\n      window_strides=(1,)\n    ] a\n  in (b,) }",
  );
});

Deno.test("reductions by functions: errors", () => {
  const window = (...rest: unknown[]) => () =>
    (lax.reduceWindow as (...args: unknown[]) => unknown)(x, 0, lax.add, ...rest);
  assertThrows(window([2, 2]), RangeError, "dimensions");
  assertThrows(window([0]), RangeError, "dimensions");
  assertThrows(window([2], [0]), RangeError, "strides");
  assertThrows(window([2], [1], "FULL"), RangeError, "FULL");
  assertThrows(window([2], [1], [[1, 2], [3, 4]]), RangeError, "padding");
  assertThrows(window([2], { baseDilation: [0] }), RangeError, "baseDilation");
  assertThrows(window([2], { stride: [1] }), TypeError, "stride");
  assertThrows(() => lax.reduceWindow(b, false, lax.add, [1, 1]), TypeError, "bool");
  assertThrows(() => lax.reduceWindow(x, np.array(0, "int32"), fma, [2]), TypeError, "initial value");
  assertThrows(() => lax.reduceWindow(x, np.zeros([1]), fma, [2]), TypeError, "initial value");
  assertThrows(() => lax.reduce(x, 0, (a: NDArray) => np.sum(a), [0]), TypeError, "combination");
  assertThrows(
    () => lax.reduce([x, m], [0, 0], (a: readonly NDArray[]) => [a[0], a[1]] as const, [0]),
    TypeError,
    "shape",
  );
  assertThrows(() => lax.reduce(m, 0, lax.add, [2]), RangeError, "axis 2");
  assertThrows(() => lax.reduce(m, 0, lax.add, [1, 1]), RangeError, "twice");
});
