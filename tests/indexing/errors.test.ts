/**
 * Indices that don't fit: each error by its class and message.
 *
 * @module
 */
import { assertThrows } from "@std/assert";
import { type Index, NDArray } from "../../lib/core/array.ts";
import { Level } from "../../lib/core/level.ts";
import { ConcreteValueError } from "../../lib/errors.ts";
import { ellipsis, getIndex, slice } from "../../lib/numpy/indexing.ts";
import { atIndex } from "../../lib/numpy/indexing_at.ts";
import { take, takeAlongAxis } from "../../lib/numpy/take.ts";
import { array, counting } from "./arrays.ts";

const m = counting([4, 5]);

function fails(index: readonly unknown[], kind: new (message: string) => Error, message: string): void {
  assertThrows(() => getIndex(m, index as Index[]), kind, message);
  assertThrows(() => atIndex(m, index as Index[]).set(0), kind, message);
}

Deno.test("integers out of range name axis, index and length", () => {
  fails(
    [4],
    RangeError,
    "indexing: index 4 is out of range for axis 0 of length 4 of an array of shape [4,5]; it must lie in -4 to 3",
  );
  fails([0, -6], RangeError, "index -6 is out of range for axis 1 of length 5");
  assertThrows(
    () => getIndex(counting([0]), [0]),
    RangeError,
    "axis 0 of length 0 of an array of shape [0]; that axis",
  );
});

Deno.test("too many indices, and a second ellipsis", () => {
  fails([1, slice(), null, [0]], RangeError, "3 indices for an array with 2 axes, of shape [4,5]; give at most one");
  assertThrows(() => getIndex(counting([]), [0]), RangeError, "1 indices for an array with 0 axes");
  fails([ellipsis, ellipsis], RangeError, "an index has two ellipses; only one can stand for the rest");
});

Deno.test("floats, booleans and strangers are no indices", () => {
  fails([1.5], TypeError, "1.5 can't be an index; it must be an integer: use Math.floor or Math.round");
  fails([NaN], TypeError, "NaN can't be an index");
  fails([array([2], [0, 1])], TypeError, "an index can't be float32[2]; convert it with astype('int32')");
  fails([[0, 1.5]], TypeError, "an index array of shape [2] holds 1.5; its elements must be integers, or all of them");
  fails([[true, 1]], TypeError, "holds true; its elements must be integers");
  fails([[[0], [1, 2]]], TypeError, "nested index arrays must have rows of equal length");
  fails([[counting([], "int32")]], TypeError, "join NDArrays with np.stack first");
  fails(["a"], TypeError, `"a" can't be an index; an index must be an integer, a slice, ellipsis, null, or an array`);
  fails([undefined], TypeError, "undefined can't be an index");
  fails([{}], TypeError, "an object of class Object can't be an index");
});

Deno.test("index arrays and masks must fit", () => {
  fails([[0, 1], [0, 1, 2]], RangeError, "index arrays of shapes [2], [3] don't broadcast together; each axis must be");
  fails(
    [[true, false]],
    RangeError,
    "a mask of shape [2] can't select from axes of shape [4]; the shapes must be equal",
  );
  assertThrows(
    () => getIndex(counting([0, 3]), [[0]]),
    RangeError,
    "axis 0 of an array of shape [0,3] is empty, so that no index is in range",
  );
});

class Traced extends Level {
  unary = (): never => this.fail();
  binary = (): never => this.fail();
  apply = (): never => this.fail();
  value = (): null => null;
  fail(): never {
    throw new Error("no op was expected");
  }
}

Deno.test("a traced mask names np.where", () => {
  const mask = array([4], [1, 0, 1, 0], "bool");
  const traced = new NDArray(mask.aval, new Traced("vmap"), 0, -1, mask, null);
  fails([traced], ConcreteValueError, "a mask bool[4] that vmap traces can't be an index");
  fails(
    [traced],
    ConcreteValueError,
    "use np.where(mask, x, other), which keeps the shape, or the places that np.nonzero",
  );
});

Deno.test("slices take integers and no step of 0", () => {
  assertThrows(() => slice(1.5), TypeError, "slice: the bound 1.5 must be an integer or null");
  assertThrows(() => slice(0, 5, 0), RangeError, "slice: the step is 0; it must be positive, or negative");
});

Deno.test("values must broadcast to the indexed shape", () => {
  assertThrows(
    () => atIndex(m, [0]).add([1, 2]),
    RangeError,
    "at().add: values of shape [2] don't broadcast to the indexed shape [5]; each axis must be equal or 1",
  );
  assertThrows(
    () => atIndex(m, [0, 0]).set([1]),
    RangeError,
    "values of shape [1] don't broadcast to the indexed shape []",
  );
});

Deno.test("take and takeAlongAxis name what doesn't fit", () => {
  assertThrows(
    () => take(m, [0], 2),
    RangeError,
    "take: axis 2 is out of range for an array of 2 axes; it must be",
  );
  assertThrows(
    () => take(m, [0.5]),
    TypeError,
    "take: the indices float32[1] must be integers; convert them with astype",
  );
  assertThrows(() => take(m, array([1], [0], "bool")), TypeError, "take: the indices bool[1] must be integers");
  assertThrows(() => take(counting([0]), [0]), RangeError, "take: axis 0 of an array of shape [0] is empty");
  assertThrows(() => take(m, [0], { mode: "raise" as "clip" }), RangeError, `take: mode "raise" must be`);
  assertThrows(
    () => takeAlongAxis(m, [0], 0),
    RangeError,
    "indices of shape [1] and an array of shape [4,5] must have",
  );
  assertThrows(() => takeAlongAxis(m, [[0], [0], [0]], 1), RangeError, "takeAlongAxis");
});

Deno.test("modes, options and what goes beyond a mode", () => {
  assertThrows(
    () => atIndex(m, [9]).get({ mode: "wrap" as "clip" }),
    RangeError,
    'at().get: mode "wrap" is unknown; it must be one of clip, fill, drop, promise_in_bounds',
  );
  assertThrows(() => atIndex(m, [9]).set(1, { mode: "promise" as "drop" }), RangeError, 'at().set: mode "promise" is');
  assertThrows(
    () => atIndex(m, [0]).add(1, { fillValue: 1 } as never),
    TypeError,
    'at().add: "fillValue" is no option',
  );
  assertThrows(() => atIndex(m, [0]).apply((x) => x, { modes: "clip" } as never), TypeError, '"modes" is no option');
});

Deno.test("complex values don't go into a real array", () => {
  assertThrows(
    () => atIndex(m, [0]).set({ re: 1, im: 2 }),
    TypeError,
    "at().set: the values are complex64 and the array is float32, which has no imaginary part; take np.real",
  );
});
