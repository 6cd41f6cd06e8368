/**
 * Arrays from bytes, which rows of functions can't hold.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { type DType, np } from "@fluxion/fluxion";

Deno.test("np.frombuffer reads every dtype", () => {
  const cases: [DType, ArrayBufferView, unknown][] = [
    ["bool", new Uint8Array([0, 1, 7]), [false, true, true]],
    ["int32", new Int32Array([-1, 2]), [-1, 2]],
    ["uint32", new Uint32Array([2 ** 32 - 1]), [2 ** 32 - 1]],
    ["float32", new Float32Array([0.5, -1]), [0.5, -1]],
    ["float64", new Float64Array([0.1]), [0.1]],
    ["complex64", new Float32Array([1, 2, 3, 4]), [{ re: 1, im: 2 }, { re: 3, im: 4 }]],
    ["complex128", new Float64Array([0.1, 0.2]), [{ re: 0.1, im: 0.2 }]],
  ];
  for (const [dtype, view, expected] of cases) {
    const x = np.frombuffer(view, dtype);
    assertEquals([x.dtype, x.tolist()], [dtype, expected]);
  }
});

Deno.test("np.frombuffer copies bytes from any place", () => {
  const bytes = new Uint8Array(13);
  new DataView(bytes.buffer).setFloat32(1, 1.5, true);
  new DataView(bytes.buffer).setFloat32(5, -2, true);
  const x = np.frombuffer(bytes, "float32", 2, 1);
  bytes.fill(0);
  assertEquals(x.tolist(), [1.5, -2]);
  assertEquals(np.frombuffer(bytes.subarray(1), { count: 2 }).tolist(), [0, 0]);
  assertEquals(np.frombuffer(bytes.buffer, { offset: 9 }).tolist(), [0]);
  assertEquals(np.frombuffer(new SharedArrayBuffer(4), "int32").tolist(), [0]);
  assertEquals(np.frombuffer(new ArrayBuffer(0)).shape, [0]);
});

Deno.test("np.frombuffer refuses what bytes don't hold", () => {
  const bytes = new Uint8Array(9);
  assertThrows(() => np.frombuffer(bytes), RangeError, "9 bytes from 0 on don't hold whole elements of float32");
  assertThrows(() => np.frombuffer(bytes, "float64", 2), RangeError, "2 elements");
  assertThrows(() => np.frombuffer(bytes, "int32", 1, 10), RangeError, "0 bytes from 10");
  assertThrows(() => np.frombuffer(bytes, "int32", -1, 13), RangeError, "0 bytes from 13");
  assertThrows(() => np.frombuffer(bytes, { offset: -1 }), RangeError, "offset");
  assertThrows(() => np.frombuffer("text" as unknown as ArrayBuffer), TypeError, "bytes");
});

Deno.test("constants are NumPy's", () => {
  assertEquals(np.eulerGamma, 0.5772156649015329);
});
