/**
 * What indices lower to: views, one gather, one scatter; and the same results when everything is traced.
 *
 * @module
 */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { bind, newest } from "../../lib/core/apply.ts";
import { type Index, NDArray } from "../../lib/core/array.ts";
import { Level } from "../../lib/core/level.ts";
import type { Elementwise, Op } from "../../lib/core/op.ts";
import { storageOf } from "../../lib/core/view.ts";
import { ellipsis, getIndex, slice } from "../../lib/numpy/indexing.ts";
import { atIndex } from "../../lib/numpy/indexing_at.ts";
import { parseIndex } from "../../lib/numpy/indexing_parse.ts";
import { take, takeAlongAxis } from "../../lib/numpy/take.ts";
import { array, counting, decode, type Entry, values } from "./arrays.ts";
import golden from "./golden.json" with { type: "json" };

/** A transform that notes the ops on its boxes and, as `jit` does, has no values to show. */
class Recorder extends Level {
  readonly ops: string[] = [];

  constructor() {
    super("jit");
  }
  box(x: NDArray): NDArray {
    return new NDArray(x.aval, this, 0, -1, x, null);
  }
  unbox(x: NDArray): NDArray {
    return x.level === this ? x.inner! : x;
  }
  apply(op: Op, args: readonly NDArray[], params: unknown): readonly NDArray[] {
    this.ops.push(op.name);
    return bind(op, args.map((x) => this.unbox(x)), params).map((x) => this.box(x));
  }
  unary(op: Elementwise, x: NDArray): NDArray {
    return this.apply(op, [x], undefined)[0];
  }
  binary(op: Elementwise, x: NDArray, y: NDArray): NDArray {
    return this.apply(op, [x, y], undefined)[0];
  }
  value(): null {
    return null;
  }
}

/** The ops that `body` does to a traced array. */
function opsOf(x: NDArray, body: (x: NDArray) => NDArray): string[] {
  const level = new Recorder();
  body(level.box(x));
  return level.ops;
}

const at = (...index: Index[]) => (x: NDArray): NDArray => getIndex(x, index);
const m = counting([4, 5]);

Deno.test("integers, slices, ellipsis and null lower to views alone", () => {
  assertEquals(opsOf(m, at()), []);
  assertEquals(opsOf(m, at(ellipsis)), []);
  assertEquals(opsOf(m, at(1)), ["slice", "squeeze"]);
  assertEquals(opsOf(m, at(-1)), ["slice", "squeeze"]);
  assertEquals(opsOf(m, at(1, 2)), ["slice", "squeeze"]);
  assertEquals(opsOf(m, at(slice(1, 3))), ["slice"]);
  assertEquals(opsOf(m, at(ellipsis, slice(null, null, 2))), ["slice"]);
  assertEquals(opsOf(m, at(slice(null, null, -1))), ["rev"]);
  assertEquals(opsOf(m, at(slice(null, 0, -2), 1)), ["slice", "rev", "squeeze"]);
  assertEquals(opsOf(m, at(null)), ["broadcastInDim"]);
});

Deno.test("views share the buffer of the array", () => {
  for (const index of [[1], [slice(1, 3)], [ellipsis, slice(null, null, -2)], [null, 2, slice(3)]]) {
    assertStrictEquals(storageOf(getIndex(m, index)).buffer, storageOf(m).buffer);
  }
});

Deno.test("static arrays lower to one gather, updates to one scatter, updates of everything to neither", () => {
  assertEquals(opsOf(m, at([1, 2])), ["gather"]);
  assertEquals(opsOf(m, at([1, 2], [0, 0])), ["gather"]);
  assertEquals(opsOf(m, at([true, false, true, false])), ["gather"]);
  assertEquals(opsOf(m, at(array([2], [1, 2], "int32"))), ["gather"]);
  assertEquals(opsOf(m, at(0, [1, 2])), ["slice", "squeeze", "gather"]);
  assertEquals(opsOf(m, (x) => atIndex(x, [1]).set(3)), ["scatterSet"]);
  assertEquals(opsOf(m, (x) => atIndex(x, [slice(1, null, 2), -1]).add(3)), ["scatterAdd"]);
  assertEquals(opsOf(m, (x) => atIndex(x, [[0, 0]]).multiply(3)), ["scatterMul"]);
  assertEquals(opsOf(m, (x) => atIndex(x, []).add(3)), ["add"]);
  assertEquals(opsOf(m, (x) => atIndex(x, [ellipsis, slice()]).set(3)), []);
});

Deno.test("a traced index gathers", () => {
  const level = new Recorder();
  const i = level.box(array([], [-1], "int32"));
  assertEquals(values(level.unbox(getIndex(m, [i]))), [16, 17, 18, 19, 20]);
  assert(level.ops.includes("gather"));
  const y = atIndex(m, [i, 0]).set(0);
  assertStrictEquals(newest([y]), level);
  assertEquals(values(level.unbox(y)).slice(14), [15, 0, 17, 18, 19, 20]);
});

interface Case {
  readonly shape: readonly number[];
  readonly index: readonly Entry[];
  readonly get: readonly (readonly number[])[];
  readonly values: readonly (readonly number[])[];
  readonly set: readonly number[];
}

Deno.test("traced arrays, traced integer indices and traced values give what concrete ones do", () => {
  for (const c of golden.basic as unknown as readonly Case[]) {
    const level = new Recorder();
    const index = c.index.map(decode).map((i) => i instanceof NDArray && i.dtype !== "bool" ? level.box(i) : i);
    const x = level.box(counting(c.shape));
    const got = level.unbox(getIndex(x, index));
    assertEquals([got.shape, values(got)], [c.get[0], c.get[1]], JSON.stringify(c));
    const set = level.unbox(atIndex(x, index).set(level.box(array(c.values[0], c.values[1]))));
    assertEquals(values(set), c.set, JSON.stringify(c));
  }
});

Deno.test("a plan says where each axis goes", () => {
  const plan = parseIndex([2, 3, 4], [
    { kind: "array", shape: [5], mask: null, parts: [Int32Array.of(0, 1, 0, 1, 0)] },
    { kind: "slice", start: null, stop: null, step: -2 },
    null,
    -1,
  ]);
  // The integer counts as an array, and the slice between them moves their axis to the front.
  assertEquals(plan.shape, [5, 2, 1]);
  assertEquals(plan.result.map((r) => r.from), ["broadcast", "axis", "new"]);
  assertEquals(plan.axes.slice(1), [
    { kind: "range", low: 0, step: 2, count: 2, reversed: true },
    { kind: "int", at: 3 },
  ]);
});

Deno.test("slices count their arguments as Python's do", () => {
  assertEquals(slice(), { kind: "slice", start: null, stop: null, step: null });
  assertEquals(slice(3), { kind: "slice", start: null, stop: 3, step: null });
  assertEquals(slice(1, null), { kind: "slice", start: 1, stop: null, step: null });
  assertEquals(slice(null, 4, 2), { kind: "slice", start: null, stop: 4, step: 2 });
});

Deno.test("values take the array's dtype without passing through float32", () => {
  const wide = counting([2], "float64");
  assertEquals(values(atIndex(wide, [0]).set(0.1)), [0.1, 2]);
  assertEquals(values(atIndex(wide, []).set([0.1, 0.2])), [0.1, 0.2]);
  assertEquals(values(atIndex(counting([2], "int32"), [[0, 1]]).set([16777217, 2.7])), [16777217, 2]);
  assertEquals(values(atIndex(counting([2], "complex128"), [1]).set(0.1)), [1, 0.1]);
  assertEquals(values(atIndex(array([2], [0, 0], "bool"), [1]).set(2)), [0, 1]);
  for (const y of [atIndex(wide, []).set(1), atIndex(wide, [0]).set(1), getIndex(wide, [[0]])]) {
    assertEquals([y.dtype, y.weakType], ["float64", false]);
  }
});

Deno.test("take and takeAlongAxis take plain numbers, and flatten without an axis", () => {
  assertEquals(values(take(m, 6)), [7]);
  assertEquals(values(take(m, [-1, 0], null)), [20, 1]);
  assertEquals(values(take(m, [1], 0)), [6, 7, 8, 9, 10]);
  assertEquals(take(m, [[0, 1]], { axis: -1 }).shape, [4, 1, 2]);
  assertEquals(values(take([5, 6], [3], { mode: "wrap" })), [6]);
  assertEquals(take(counting([0]), []).shape, [0]);
  assertEquals(values(takeAlongAxis([3, 4, 5], [-1, 0])), [5, 3]);
  assertEquals(values(takeAlongAxis(m, [7], null)), [8]);
  assertEquals(opsOf(m, (x) => take(x, [1, 2], 1)), ["gather"]);
});

Deno.test("many indices: all from the start, some from the end, some beyond it", () => {
  const x = counting([100]);
  const base = Array.from({ length: 6000 }, (_, i) => (i * 37) % 100);
  const taken = (indices: readonly number[]): number[] => values(getIndex(x, [array([6000], indices, "int32")]));
  const first = values(x);
  assertEquals(taken(base), base.map((i) => first[i]));
  const mixed = base.map((i, k) => k % 5 === 0 ? i - 100 : i);
  assertEquals(taken(mixed), base.map((i) => first[i]));
  const beyond = base.map((i, k) => k === 17 ? 1000 : i);
  assertEquals(taken(beyond), beyond.map((i) => first[Math.min(i, 99)]));
  const filled = values(take(x, array([6000], beyond, "int32")));
  assertEquals(filled.map((v, k) => k === 17 || v === first[beyond[k]]), base.map(() => true));
  const mask = array([100], first.map((v) => Number(v % 3 === 0)), "bool");
  assertEquals(values(getIndex(x, [mask])), first.filter((v) => v % 3 === 0));
});
