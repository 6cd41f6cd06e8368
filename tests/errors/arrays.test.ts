/**
 * Misuses of arrays: JavaScript's silent coercions, ragged or foreign elements, shapes, axes, indices and dtypes that
 * don't fit; and the coercions that are meant to work.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { grad, jit, lax, type NDArray, np } from "@fluxion/fluxion";
import { refuses, wrong as loose } from "./refuses.ts";

const x = np.array([1, 2, 3]);

Deno.test("JavaScript's operators on an array are errors that name the methods", () => {
  for (const array of [x, np.array(2), np.array(true), np.array({ re: 1, im: 1 })]) {
    const n = loose<number>(array);
    const uses: (() => unknown)[] = [
      () => n + 1,
      () => 1 + n,
      () => n - 1,
      () => n * 2,
      () => n / 2,
      () => n % 2,
      () => n ** 2,
      () => -n,
      () => +n,
      () => ~n,
      () => n | 1,
      () => n << 1,
      () => n < 3,
      () => n >= 3,
      () => n == 3,
      () => n + "",
      () => Math.sin(n),
      () => Math.max(n, 1),
      () => Number(n),
      () => isNaN(n),
      () => Float64Array.of(n),
      () => new Date(n),
      () => {
        let sum = 1;
        sum += n;
        return sum;
      },
    ];
    for (const use of uses) refuses(use, TypeError, "would lose the derivative", "x.add(y)", "x.less(y)", "x.item()");
  }
});

Deno.test("JavaScript's operators under transforms are the same errors", () => {
  const f = (y: NDArray): NDArray => y.mul(loose<number>(y) * 2);
  refuses(() => grad(f)(1), TypeError, "would lose the derivative");
  refuses(() => jit(f)(1), TypeError, "would lose the derivative");
});

Deno.test("brackets on an array are errors that name get and at", () => {
  const array = loose<Record<string, unknown>>(x);
  for (const key of ["0", "-1", "1.5", "0:2"]) refuses(() => array[key], TypeError, `x[${key}]`, `x.get(${key})`);
  refuses(() => array[loose<string>(np.array(0))], TypeError, "x[0.0]", "get");
  refuses(() => array[loose<string>(np.array(1, { dtype: "int32" }))], TypeError, "x[1]", "x.get(1)");
  refuses(() => array[loose<string>(np.array([0, 1]))], TypeError, "get");
  refuses(() => array[0] = 5, TypeError, "x[0]", "x.at(0).set");
  refuses(() => grad((y: NDArray) => loose<NDArray[]>(y)[0])(x), TypeError, "x.get(0)");
  assertEquals(x.tolist(), [1, 2, 3]);
});

Deno.test("template strings print, JSON gives tolist, iteration goes over the first axis", () => {
  assertEquals(`${x}`, "[1. 2. 3.]");
  assertEquals(`${np.array(2)} ${np.array([[true, false]])}`, "2.0 [[ True False]]");
  assertEquals(String(np.array([1, 2], { dtype: "int32" })), "[1 2]");
  assertEquals(
    JSON.stringify({ x, y: np.array(1.5), z: [np.array([[1], [2]])] }),
    '{"x":[1,2,3],"y":1.5,"z":[[[1],[2]]]}',
  );
  assertEquals(JSON.stringify(np.array([{ re: 1, im: -2 }])), '[{"re":1,"im":-2}]');
  assertEquals(JSON.stringify(np.array([true, false])), "[true,false]");
  assertEquals([...np.array([[1, 2], [3, 4]])].map((row) => row.tolist()), [[1, 2], [3, 4]]);
  const [first, ...rest] = x;
  assertEquals([first.item(), rest.length], [1, 2]);
  refuses(() => [...np.array(1)], TypeError, "0-d array", "item()");
});

Deno.test("under grad, template strings and JSON show the value", () => {
  const seen: string[] = [];
  grad((y: NDArray) => {
    seen.push(`${y}`, JSON.stringify(y));
    return y.mul(y);
  })(3);
  assertEquals(seen, ["3.0", "3"]);
});

Deno.test("item() of several elements", () => {
  refuses(() => x.item(), RangeError, "item()", "[3]", "3 elements", "get()", "tolist()");
  refuses(() => np.zeros([0]).item(), RangeError, "[0]", "0 elements");
  assertEquals(np.array([[7]]).item(), 7);
});

Deno.test("ragged nested arrays", () => {
  refuses(() => np.array([[1, 2], [3]]), RangeError, "ragged", "element [1]", "length 1", "[2]", "same length");
  refuses(() => np.array([[[1], [2]], [[3], [4, 5]]]), RangeError, "element [1][1]", "length 2");
  refuses(() => np.array(loose<number[]>([1, [2]])), RangeError, "ragged", "element [1]");
  refuses(() => np.array(loose<number[]>([[1], 2])), RangeError, "ragged", "element [1] is 2");
  refuses(() => np.sin([[1], [2, 3]]), RangeError, "ragged");
  refuses(() => x.add([[1], [2, 3]]), RangeError, "ragged");
  refuses(() => np.array([np.ones([2]), np.ones([3])]), RangeError, "ragged", "element [1]", "[3]");
});

Deno.test("elements and operands that are no numbers", () => {
  for (const [value, text] of [["a", '"a"'], [undefined, "undefined"], [null, "null"], [1n, "1n"]] as const) {
    refuses(() => np.array(loose<number[]>([1, value])), TypeError, `element [1] is ${text}`, "numbers");
    refuses(() => x.add(loose<number>(value)), TypeError, `not ${text}`, "nested arrays");
    refuses(() => np.multiply(loose<number>(value), x), TypeError, `not ${text}`);
    refuses(() => np.sin(loose<number>(value)), TypeError, `not ${text}`);
  }
  refuses(() => np.sin(loose<number>({ a: 1 })), TypeError, "not an object of class Object", "{re, im}");
  refuses(() => np.sin(loose<number>(Promise.resolve(1))), TypeError, "Promise");
  refuses(() => np.array(loose<number>(Math.sin)), TypeError, "function sin");
  refuses(() => np.array([{ re: 1, im: 1 }], { dtype: "float32" }), TypeError, "{re: 1, im: 1}", "float32", "complex");
  refuses(() => np.array([3e9], { dtype: "int32" }), RangeError, "3000000000", "int32");
});

Deno.test("integers beside an array whose dtype can't hold them", () => {
  const x = np.array([1], { dtype: "int32" });
  refuses(() => x.add(2 ** 31), RangeError, "2147483648", "int32", "astype");
  refuses(() => x.less(-(2 ** 31) - 1), RangeError, "-2147483649");
  refuses(() => np.where(true, x, 2 ** 31), RangeError, "2147483648");
  refuses(() => jit((y: NDArray) => y.mul(2 ** 40))(x), RangeError, "1099511627776");
  refuses(() => x.astype("uint32").add(2 ** 32), RangeError, "uint32");
  assertEquals(x.add(2 ** 31 - 1).tolist(), [-(2 ** 31)]);
  assertEquals(x.astype("uint32").add(-1).tolist(), [0]);
  assertEquals(x.astype("float32").add(2 ** 31).tolist(), [2 ** 31]);
});

Deno.test("bits of another width", () => {
  refuses(() => lax.bitcastConvertType(x, "float64"), TypeError, "float32 to float64", "astype");
  refuses(() => lax.bitcastConvertType(np.array([true]), "int32"), TypeError, "bool to int32", "astype");
});

Deno.test("shapes that don't broadcast: both, and the op", () => {
  refuses(() => np.ones([2, 3]).add(np.ones([2])), RangeError, "add", "[2,3]", "[2]", "equal or 1");
  refuses(() => np.ones([2, 3]).less(np.ones([4, 1, 2])), RangeError, "[2,3]", "[4,1,2]", "equal or 1");
  refuses(() => np.where(np.array([true, false]), np.ones([3]), 0), RangeError, "[3] and [2]");
  refuses(() => np.broadcastTo(np.ones([2]), [3]), RangeError, "[2]", "[3]");
  refuses(() => grad((y: NDArray) => np.sum(y.mul(np.ones([2]))))(x), RangeError, "mul", "[3]", "[2]");
  refuses(() => jit((y: NDArray) => y.mul(np.ones([2])))(x), RangeError, "mul", "[3]", "[2]");
});

Deno.test("shapes that don't fit a product, a join or a reshape", () => {
  refuses(() => np.ones([2, 3]).matmul(np.ones([2, 3])), RangeError, "matmul", "[2,3]", "equal lengths");
  refuses(() => np.matmul(1, x), RangeError, "matmul", "0-d", "multiply");
  refuses(() => np.dot(np.ones([2, 3]), np.ones([2])), RangeError, "dot", "[2,3]", "[2]");
  refuses(() => np.einsum("ij,jk->ik", np.ones([2, 3]), np.ones([2, 3])), RangeError, "einsum", "j", "3", "2");
  refuses(() => np.concatenate([np.ones([2, 3]), np.ones([2, 2])]), RangeError, "concatenate", "[2,3]", "[2,2]");
  refuses(() => np.stack([np.ones([2]), np.ones([3])]), RangeError, "stack", "[2]", "[3]");
  refuses(() => np.concatenate([]), RangeError, "concatenate", "at least one");
  for (const shape of [[4, 2], [4, -1], [-1, -1], [1.5, 4]]) {
    refuses(() => np.ones([6]).reshape(shape), RangeError, "reshape", "[6]", "6 elements", `[${shape}]`);
  }
  refuses(() => np.zeros([-1]), RangeError, "[-1]", "integers from 0");
  refuses(() => np.squeeze(np.ones([2, 3]), 0), RangeError, "squeeze", "axis 0", "length 2");
});

Deno.test("indices out of range, too many, or no integers", () => {
  refuses(() => x.get(3), RangeError, "index 3", "axis 0", "length 3", "-3 to 2");
  refuses(() => x.get(-4), RangeError, "index -4", "length 3");
  refuses(() => np.ones([2, 3]).get(1, 3), RangeError, "index 3", "axis 1", "[2,3]");
  refuses(() => x.at(5).set(1), RangeError, "index 5", "length 3");
  refuses(() => x.get(0, 0), RangeError, "2 indices", "1 axis", "[3]");
  refuses(() => x.get(0.5), TypeError, "0.5", "integer");
  refuses(() => x.get(np.array([0.5])), TypeError, "float32[1]", "astype");
  refuses(() => grad((y: NDArray) => y.get(3))(x), RangeError, "index 3", "length 3");
});

Deno.test("axes out of range, repeated, or no integers", () => {
  const m = np.ones([2, 3]);
  for (const reduce of [np.sum, np.mean, np.max, np.prod]) {
    refuses(() => reduce(m, 2), RangeError, "axis 2", "2 axes", "-2 to 1");
    refuses(() => reduce(m, -3), RangeError, "axis -3");
    refuses(() => reduce(m, [0, 0]), RangeError, "[0,0]", "twice", "once");
    refuses(() => reduce(m, [1, -1]), RangeError, "[1,-1]", "twice");
    refuses(() => reduce(m, { axis: 0.5 }), RangeError, "0.5", "integer");
  }
  refuses(() => m.sum({ axis: 2 }), RangeError, "axis 2");
  refuses(() => np.transpose(m, [0, 0]), RangeError, "[0,0]", "twice");
  refuses(() => np.transpose(m, [0]), RangeError, "[0]", "2 axes", "[2,3]");
  refuses(() => np.expandDims(m, [0, 0]), RangeError, "[0,0]", "twice");
  refuses(() => np.sort(m, 2), RangeError, "axis 2");
  refuses(() => np.max(np.zeros([0])), RangeError, "[0]", "empty");
});

Deno.test("unknown dtypes", () => {
  const known = "bool, int32, uint32, float32, float64, complex64, complex128";
  for (const name of ["float16", "double", "f32", "Float32", 3, {}]) {
    const dtype = loose<"float32">(name);
    const text = JSON.stringify(name);
    refuses(() => np.array([1], { dtype }), TypeError, "array", `unknown dtype ${text}`, known);
    refuses(() => np.zeros([1], { dtype }), TypeError, "zeros", `unknown dtype ${text}`, known);
    refuses(() => x.astype(dtype), TypeError, "astype", `unknown dtype ${text}`, known);
  }
});

Deno.test("dtypes that an op doesn't take", () => {
  refuses(() => np.floor(np.array({ re: 1, im: 1 })), TypeError, "floor", "complex64");
  refuses(() => np.maximum(np.array({ re: 1, im: 1 }), 1).get(0), Error);
  refuses(() => np.bitwiseAnd(x, x), TypeError, "float32");
});
