/**
 * The functions over trees, against what JAX 0.10.2 prints for the same calls.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { jit, type NDArray, np, tree } from "@fluxion/fluxion";

const nested = { w: [1, 2], b: [3, null] };

Deno.test("paths are in the order of leaves, and print as in JAX", () => {
  const found = tree.leavesWithPath(nested);
  assertEquals(found.map(([path, leaf]) => [tree.keystr(path), leaf]), [["['b'][0]", 3], ["['w'][0]", 1], [
    "['w'][1]",
    2,
  ]]);
  assertEquals(tree.keystr(["w", 1], { simple: true, separator: "/" }), "w/1");
  assertEquals(tree.keystr([]), "");
  const { leaves, def } = tree.flattenWithPath(nested);
  assertEquals(tree.unflatten(def, leaves.map(([, leaf]) => leaf)), nested);
});

Deno.test("a chosen node is a leaf, null included", () => {
  assertEquals(tree.leaves({ w: [1, 2], b: null }, { isLeaf: (x) => x === null }), [null, 1, 2]);
  assertEquals(tree.structure(nested, { isLeaf: Array.isArray }).size, 2);
});

Deno.test("reduce goes from the left, reduceAssociative by pairs", () => {
  assertEquals(tree.reduce((a: number, b: number) => a - b, { w: [1, 2], b: 10 }), 7);
  assertEquals(tree.reduceAssociative((a: string, b: string) => `(${a}${b})`, [..."abcdefg"]), "((a(bc))((de)(fg)))");
  assertEquals(tree.reduceAssociative((a: number, b: number) => a + b, [], { identity: 0 }), 0);
  assertThrows(() => tree.reduce((a: number) => a, []), TypeError, "give an initial value");
  assertThrows(() => tree.reduceAssociative((a: number) => a, {}), TypeError, "give an identity");
});

Deno.test("all asks for every leaf", () => {
  assertEquals(tree.all({ a: true, b: [1, 0] }), false);
  assertEquals(tree.all({}), true);
});

Deno.test("transpose turns a tree of trees inside out", () => {
  const outer = tree.structure([0, 0]);
  const x = [{ a: 1, b: [2, 5] }, { a: 3, b: [4, 6] }];
  const turned = { a: [1, 3], b: [[2, 4], [5, 6]] };
  assertEquals(tree.transpose(outer, null, x), turned);
  assertEquals(tree.transpose(outer, tree.structure(x[0]), x), turned);
  assertThrows(() => tree.transpose(outer, null, [{ a: 1 }, { b: 1 }]), TypeError, "all must have that shape");
  assertThrows(() => tree.transpose(outer, null, [1]), TypeError, "must be a prefix");
});

Deno.test("broadcast repeats the leaves of a prefix", () => {
  assertEquals(tree.broadcast({ a: 1, b: 2 }, { a: [0, 0], b: { c: 0 } }), { a: [1, 1], b: { c: 2 } });
  assertThrows(() => tree.broadcast({ a: 1 }, [0]), TypeError, "must be a prefix");
});

Deno.test("mapWithPath gives each leaf's path", () => {
  const named = tree.mapWithPath((path, x: number, y: number) => [...path, x + y].join(), { w: [1] }, { w: [2] });
  assertEquals(named as unknown, { w: ["w,0,3"] });
  assertThrows(() => tree.mapWithPath((_, x: number) => x, [1], [1, 2]), TypeError, "they must have one shape");
});

class Named {
  constructor(readonly x: unknown, readonly y: unknown) {}
}
class Unnamed extends Named {}
tree.register(Named, {
  flatten: (p) => [[p.x, p.y], null],
  unflatten: (_, [x, y]) => new Named(x, y),
  names: ["x", "y"],
});
tree.register(Unnamed, { flatten: (p) => [[p.x, p.y], null], unflatten: (_, [x, y]) => new Unnamed(x, y) });

Deno.test("paths name the children of registered classes", () => {
  const found = tree.leavesWithPath([new Named(1, { z: 2 }), new Unnamed(3, [4])]);
  const texts = ["[0].x", "[0].y['z']", "[1][<flat index 0>]", "[1][<flat index 1>][0]"];
  assertEquals(found.map(([path]) => tree.keystr(path)), texts);
  assertEquals(tree.keystr(found[1][0], { simple: true, separator: "." }), "0.y.z");
  assertEquals(tree.keystr(found[0][0], { separator: "/" }), "[0]/.x");
});

Deno.test("keys are quoted as Python quotes them", () => {
  const keys = ["a'b", 'a"b', "a\\b", "é", "a\nb", "a'\"b"];
  const texts = [`["a'b"]`, `['a"b']`, "['a\\\\b']", "['é']", "['a\\nb']", `['a\\'"b']`];
  assertEquals(keys.map((key) => tree.keystr([key])), texts);
});

Deno.test("isLeaf gets each node's path", () => {
  const found = tree.leavesWithPath([[1, 2], { a: [3] }], { isLeaf: (_, path) => path.length === 1 });
  assertEquals(found, [[[0], [1, 2]], [[1], { a: [3] }]]);
  assertEquals(tree.all([1, { a: 0 }], { isLeaf: (x) => !Array.isArray(x) }), true);
  assertEquals(
    tree.reduce((a: unknown[], b: unknown) => [...a, b], [1, [2]], [], { isLeaf: (_, p) => p.length === 1 }),
    [
      1,
      [2],
    ],
  );
});

Deno.test("the other trees of a map may go on below the leaves of the first", () => {
  const pair = (x: unknown, y: unknown): unknown => ({ first: x, second: y });
  const map = tree.map as (f: typeof pair, ...trees: readonly unknown[]) => unknown;
  assertEquals(map(pair, [1, 2], [[3, 4], 5]), [{ first: 1, second: [3, 4] }, { first: 2, second: 5 }]);
  assertEquals(map(pair, [1, null], [3, null]), [{ first: 1, second: 3 }, null]);
  assertEquals(map(pair, 1, null), { first: 1, second: null });
  const isLeaf = (x: unknown): boolean => Array.isArray(x) && x[0] === 1;
  assertEquals(map(pair, [[1, 2], 3], [[4, 5], 6], { isLeaf }), [{ first: [1, 2], second: [4, 5] }, {
    first: 3,
    second: 6,
  }]);
  const wrong: [unknown, unknown][] = [[[1, null], [3, 4]], [[1, [2]], [3, 4]], [{ a: 1 }, { b: 1 }], [[1], [1, 2]]];
  for (const [x, y] of wrong) assertThrows(() => map(pair, x, y), TypeError, "down to the leaves of the first");
  assertThrows(() => map(pair, new Named(1, 2), new Unnamed(1, 2)), TypeError, "Unnamed(*, *)");
  const named = tree.mapWithPath((path, x, y) => [tree.keystr(path), x, y], { a: 1 }, { a: [1, 2] } as never);
  assertEquals(named as unknown, { a: ["['a']", 1, [1, 2]] });
});

Deno.test("shapes print, count their nodes and compare", () => {
  const def = tree.structure([1, { b: null, a: [2] }]);
  assertEquals(String(def), "TreeDef([*, {a: [*], b: null}])");
  assertEquals(Deno.inspect({ def }), "{ def: TreeDef([*, {a: [*], b: null}]) }");
  assertEquals([def.numLeaves, def.numNodes], [2, 6]);
  const simple = [1, null, [], {}, [1]];
  assertEquals(simple.map((x) => tree.structure(x).numNodes), [1, 1, 1, 1, 2]);
  assertEquals(simple.map((x) => tree.treedefIsLeaf(tree.structure(x))), [true, true, true, true, false]);
  assertEquals(def.equals(tree.structure([3, { a: [4], b: null }])), true);
  assertEquals(def.equals(tree.structure([3, { a: [4], b: 5 }])), false);
  assertEquals(tree.treedefTuple(tree.treedefChildren(def)).equals(def), true);
});

Deno.test("null is a prefix of null alone", () => {
  assertEquals(tree.broadcast([1, null], [1, null]), [1, null]);
  assertThrows(() => tree.broadcast([1, null], [1, [1, 2]]), TypeError, "it must be a prefix");
  assertEquals(tree.broadcast([1, null], [1, [1, 2]], { isLeaf: (x) => x === null }), [1, [null, null]]);
  assertThrows(() => tree.transpose(tree.structure([]), null, []), TypeError, "has no leaves");
});

Deno.test("all asks arrays for their one element", () => {
  assertEquals(tree.all([np.array(1), np.array([[2]]), true]), true);
  assertEquals(tree.all({ a: np.array(0) }), false);
  assertThrows(() => tree.all([np.ones([2])]), TypeError, "take np.all of it first");
  assertThrows(() => jit((x: NDArray) => np.array(tree.all([x]) ? 1 : 0))(1), TypeError, "jit");
});

Deno.test("options of trees that don't exist are errors", () => {
  const wrong = { is_leaf: Array.isArray } as never;
  assertThrows(() => tree.flatten([1], wrong), TypeError, '"is_leaf" is no option; the options are {isLeaf}');
  assertThrows(() => tree.reduceAssociative((a: number) => a, [1], wrong), TypeError, "{isLeaf, identity}");
  assertThrows(() => tree.keystr([], { sep: "/" } as never), TypeError, "{simple, separator}");
});
