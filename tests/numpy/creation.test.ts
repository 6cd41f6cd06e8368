/**
 * Arrays from what JavaScript has: numbers, nested and typed arrays, arrays within arrays, dtypes asked for.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { grad, jit, type NDArray, np, vmap } from "@fluxion/fluxion";

Deno.test("np.array: a lone number is weakly typed, nested ones are not", () => {
  assertEquals([np.array(1).weakType, np.array({ re: 0, im: 1 }).weakType], [true, true]);
  assertEquals([np.array([1]).weakType, np.array(1, "float32").weakType, np.array(true).weakType], [
    false,
    false,
    false,
  ]);
  assertEquals(np.array(1).add(np.array([1], "int32")).dtype, "float32");
  assertEquals(np.array([np.array(1), np.array(2)]).weakType, false);
  const x = np.array([1, 2]);
  assertEquals(np.array(x), x);
});

Deno.test("np.array: dtypes follow the elements", () => {
  assertEquals(np.array([1, 2]).dtype, "float32");
  assertEquals(np.array([true, false]).dtype, "bool");
  assertEquals(np.array([true, 2]).dtype, "float32");
  assertEquals(np.array([1, { re: 0, im: 1 }]).tolist(), [{ re: 1, im: 0 }, { re: 0, im: 1 }]);
  assertEquals(np.array([]).dtype, "float32");
  assertEquals(np.array([[], []]).shape, [2, 0]);
});

Deno.test("np.array: numbers in an asked dtype, none rounded on the way", () => {
  assertEquals(np.array([0.1, 1e-300], { dtype: "float64" }).tolist(), [0.1, 1e-300]);
  assertEquals(np.array(16777217, "int32").item(), 16777217);
  assertEquals(np.array([4294967295], "uint32").tolist(), [4294967295]);
  assertEquals(np.array([1.9, -1.9], "int32").tolist(), [1, -1]);
  assertEquals(np.array([0.5, 0, NaN], "bool").tolist(), [true, false, true]);
  assertEquals(np.array([0.1], "complex128").tolist(), [{ re: 0.1, im: 0 }]);
  assertEquals(np.full([2], 0.1, "float64").tolist(), [0.1, 0.1]);
});

Deno.test("np.array: typed arrays are copied and keep their dtype", () => {
  const data = new Float32Array([1, 2]);
  const x = np.array(data);
  data[0] = 9;
  assertEquals(x.tolist(), [1, 2]);
  assertEquals(np.array(new Float64Array([0.1])).tolist(), [0.1]);
  assertEquals(np.array(new Uint32Array([4294967295])).tolist(), [4294967295]);
  assertEquals([np.array(new Int32Array([-1])), np.array(new Uint8Array([255]))].map((a) => a.dtype), [
    "int32",
    "int32",
  ]);
  assertEquals(np.array(new Uint8Array([1, 0]), "bool").tolist(), [true, false]);
});

Deno.test("np.array: arrays within arrays stay traced", () => {
  assertEquals(np.array([np.array([1, 2]), [3, 4]]).tolist(), [[1, 2], [3, 4]]);
  const f = (x: NDArray) => np.sum(np.array([[x, 2], [x.mul(x), 1]]).mul([[1, 2], [3, 4]]));
  assertEquals(grad(f)(np.array(5)).item(), 31);
  const g = (x: NDArray) => np.array([x, 1]);
  assertEquals(jit(g)(np.array(2)).tolist(), [2, 1]);
  assertEquals(vmap(g)(np.array([2, 3])).tolist(), [[2, 1], [3, 1]]);
});

Deno.test("np.array: what can't be one", () => {
  assertThrows(() => np.array([[1, 2], [3]]), RangeError, "ragged");
  assertThrows(() => np.array([np.zeros(2), np.zeros(3)]), RangeError, "ragged");
  assertThrows(() => np.array([2 ** 31], "int32"), RangeError, "out of the range of int32");
  assertThrows(() => np.array([-1], "uint32"), RangeError, "out of the range of uint32");
  assertThrows(() => np.array([NaN], "int32"), RangeError, "NaN is out of the range of int32");
  assertThrows(() => np.array([{ re: 1, im: 2 }], "float32"), TypeError, "use a complex dtype");
  assertThrows(() => np.zeros([2, -1]), RangeError, "zeros: the shape [2,-1] has the length -1");
});

Deno.test("np.arange: arguments", () => {
  assertThrows(() => np.arange(0, 1, 0), RangeError, "arange: the step is 0");
  assertThrows(() => np.arange(NaN), TypeError, "arange: NaN is no number");
  assertEquals(np.arange(3, null, null, "int32").tolist(), [0, 1, 2]);
  assertEquals(np.arange(1, 4, { dtype: "float64" }).dtype, "float64");
});

Deno.test("np.linspace: differentiable in its ends, and in float64", () => {
  const f = (a: NDArray) => np.sum(np.linspace(a, 10, 5).mul([1, 2, 3, 4, 5]));
  assertEquals(grad(f)(np.array(0)).item(), 1 + 0.75 * 2 + 0.5 * 3 + 0.25 * 4);
  const x = np.linspace(0, 1, 11, { dtype: "float64" }).tolist() as number[];
  for (const [i, v] of x.entries()) assertEquals(Math.abs(v - i / 10) < 1e-15, true);
});
