/**
 * Pytrees: what is a node, what is a leaf, and what is neither.
 *
 * @module
 */
import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { grad, jit, jvp, type NDArray, np, tree, vjp, vmap } from "@fluxion/fluxion";
import { sameTree, treeKey } from "../../lib/tree.ts";

Deno.test("objects, arrays, null and empty containers come apart and together", () => {
  const x = { b: [1, { c: 2 }], a: null, d: [], e: {}, f: true };
  const { leaves, def } = tree.flatten(x);
  assertEquals(leaves, [1, 2, true]);
  assertEquals(def.size, 3);
  assertEquals(tree.unflatten(def, leaves), x);
  assertEquals(tree.unflatten(def, [10, 20, 30]), { a: null, b: [10, { c: 20 }], d: [], e: {}, f: 30 });
  assertEquals(tree.defText(def), "{a: null, b: [*, {c: *}], d: [], e: {}, f: *}");
  for (const empty of [null, [], {}, [[], {}]]) {
    assertEquals(tree.leaves(empty), []);
    assertEquals(tree.unflatten(tree.structure(empty), []), empty);
  }
});

Deno.test("the order of an object's keys doesn't matter", () => {
  assertEquals(tree.leaves({ b: 1, a: 2, C: 3 }), tree.leaves({ C: 3, a: 2, b: 1 }));
  assertEquals(sameTree(tree.structure({ b: 1, a: 2 }), tree.structure({ a: 1, b: 2 })), true);
  const f = (p: { x: NDArray; y: NDArray }): NDArray => p.x.sub(p.y);
  assertEquals(jvp(f, [{ x: 1, y: 2 }], [{ y: 10, x: 20 }])[1].item(), 10);
  assertEquals(tree.map((a: number, b: number) => a - b, { x: 1, y: 2 }, { y: 1, x: 1 }), { x: 0, y: 1 });
});

Deno.test("trees of different shape are different", () => {
  const shapes = [1, null, [], [1], [1, 1], [[1]], {}, { a: 1 }, { b: 1 }, { a: [1] }, { a: 1, b: 1 }, [null], [{}]];
  shapes.forEach((a, i) =>
    shapes.forEach((b, k) => {
      assertEquals(sameTree(tree.structure(a), tree.structure(b)), i === k, `${i} and ${k}`);
      assertEquals(treeKey(tree.structure(a)) === treeKey(tree.structure(b)), i === k, `${i} and ${k}`);
    })
  );
});

Deno.test("complex numbers are leaves, objects that look like them are not", () => {
  assertEquals(tree.leaves({ z: { re: 1, im: 2 } }), [{ re: 1, im: 2 }]);
  assertEquals(tree.leaves({ re: np.array(1), im: np.array(2) }).length, 2);
  assertEquals(tree.leaves({ re: 1, im: 2, arg: 3 }).length, 3);
  assertEquals(grad((p: { z: NDArray }) => np.real(p.z))({ z: { re: 1, im: 2 } }).z.tolist(), { re: 1, im: 0 });
});

Deno.test("unusual keys and objects", () => {
  const bare = Object.assign(Object.create(null), { a: 1, "": 2, "a.b": 3 });
  assertEquals(tree.leaves(bare), [2, 1, 3]);
  const poisoned = JSON.parse('{"__proto__": 1, "constructor": 2}');
  const { leaves, def } = tree.flatten(poisoned);
  assertEquals(leaves.length, 2);
  const back = tree.unflatten(def, [10, 20]) as Record<string, number>;
  assertEquals(Object.entries(back).sort(), [["__proto__", 10], ["constructor", 20]]);
  assertStrictEquals(Object.getPrototypeOf(back), Object.prototype);
});

class Point {
  constructor(readonly x: unknown, readonly y: unknown, readonly label: string) {}
  norm(): NDArray {
    return np.sqrt(np.square(this.x as NDArray).add(np.square(this.y as NDArray)));
  }
}
tree.register(Point, {
  flatten: (p) => [[p.x, p.y], p.label],
  unflatten: (label, [x, y]) => new Point(x, y, label as string),
});

Deno.test("registered classes keep their methods under every transform", () => {
  const p = new Point(3, 4, "a");
  const d = grad((q: Point) => q.norm())(p);
  assertEquals([d instanceof Point, d.label], [true, "a"]);
  assertEquals(Math.abs((d.x as NDArray).item() as number - 0.6) < 1e-6, true);
  assertEquals(jit((q: Point) => new Point(q.y, q.x, q.label + "!"))(p).label, "a!");
  const rows = vmap((q: Point) => q.norm(), { inAxes: [0] })(new Point(np.array([3, 5]), np.array([4, 12]), "b"));
  assertEquals(rows.tolist(), [5, 13]);
  assertEquals(vmap((q: Point) => q.norm(), { inAxes: [[0, null]] })(new Point(np.array([3]), 4, "b")).tolist(), [5]);
  assertEquals(jvp((q: Point) => q.norm(), [p], [new Point(0, 1, "a")])[1].item(), np.array(0.8).item());
  assertEquals(tree.defText(tree.structure([p])), "[Point(*, *)]");
});

Deno.test("static data of registered classes is part of the structure, compared by value", () => {
  const of = (label: string): tree.TreeDef => tree.structure(new Point(1, 2, label));
  assertEquals(sameTree(of("a"), of("a")), true);
  assertEquals(sameTree(of("a"), of("b")), false);
  assertThrows(
    () => jvp((q: Point) => q.norm(), [new Point(3, 4, "a")], [new Point(1, 1, "b")]),
    TypeError,
    "same structure",
  );
});

Deno.test("registering a class twice is an error", () => {
  assertThrows(
    () => tree.register(Point, { flatten: (p) => [[p.x], null], unflatten: (_, [x]) => new Point(x, x, "") }),
    TypeError,
    "Point as a tree node: it is registered already",
  );
});

Deno.test("what is no leaf is an error that names its place", () => {
  const id = (x: unknown): unknown => x;
  class Plain {
    constructor(readonly x: number) {}
  }
  const wrong: [unknown, string][] = [
    [undefined, "undefined"],
    ["text", '"text"'],
    [Math.sin, "function sin"],
    [new Map([["a", 1]]), "an object of class Map"],
    [new Plain(1), "an object of class Plain"],
    [new Date(0), "an object of class Date"],
    [10n, "10n"],
    [Symbol("s"), "Symbol(s)"],
  ];
  for (const [value, text] of wrong) {
    const at = { w: [1, { bad: value }] };
    const message = `.w[1].bad is ${text}; leaves must be arrays, numbers, booleans or {re, im}`;
    const runs: (() => unknown)[] = [
      () => grad(id as (x: typeof at) => NDArray)(at as never),
      () => jit(id)(at),
      () => vmap(id)(at),
      () => jvp(id, [at], [at]),
      () => vjp(id, at),
      () => jit((_: NDArray) => at)(1),
      () => vmap((_: NDArray) => at)(np.ones([2])),
    ];
    runs.forEach((run, i) => assertThrows(run, TypeError, message, `${text}, ${i}`));
    assertThrows(() => jit((_: NDArray) => value)(1), TypeError, `the value is ${text}`);
  }
  assertThrows(() => grad((_: NDArray) => undefined as unknown as NDArray)(1), TypeError, "grad: the output of");
});

Deno.test("tree.map over several trees, and its errors", () => {
  assertEquals(tree.map((a: number, b: number, c: number) => a + b * c, [1, [2]], [3, [4]], [5, [6]]), [16, [26]]);
  assertThrows(
    () => tree.map((a: number) => a, { a: 1 }, { b: 1 } as unknown as { a: number }),
    TypeError,
    "tree 1 is {b: *} and the first {a: *}",
  );
  assertThrows(() => tree.unflatten(tree.structure([1, 2]), [1]), RangeError, "has 2 leaves, and 1 were given");
});

Deno.test("trees of very many leaves", () => {
  const xs = new Array<number>(200_000).fill(1);
  const g = grad((ys: NDArray[]) => ys[0].mul(ys[199_999]).mul(3))(xs);
  assertEquals([g.length, g[0].item(), g[1].item(), g[199_999].item()], [200_000, 3, 0, 3]);
  const deep = (n: number): unknown => n === 0 ? 1 : { next: deep(n - 1) };
  assertEquals(tree.leaves(deep(1000)), [1]);
});

Deno.test("trees and nested arrays that contain themselves are errors that say so", () => {
  const list: unknown[] = [];
  list.push({ list });
  assertThrows(() => tree.leaves(list), RangeError, "nested more than 1000 levels deep");
  assertThrows(() => jit((x: unknown) => x)(list), RangeError, "break the cycle");
  const rows: NDArray[] = [];
  rows.push(rows as unknown as NDArray);
  assertThrows(() => np.array(rows), RangeError, "nested more than 64 levels deep");
});
