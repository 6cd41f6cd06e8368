/**
 * The functions over trees, against what JAX 0.10.2 prints for the same calls.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { tree } from "@fluxion/fluxion";

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
  assertThrows(() => tree.transpose(outer, null, [1]), TypeError, "it must be a prefix");
});

Deno.test("broadcast repeats the leaves of a prefix", () => {
  assertEquals(tree.broadcast({ a: 1, b: 2 }, { a: [0, 0], b: { c: 0 } }), { a: [1, 1], b: { c: 2 } });
  assertThrows(() => tree.broadcast({ a: 1 }, [0]), TypeError, "it must be a prefix");
});

Deno.test("mapWithPath gives each leaf's path", () => {
  const named = tree.mapWithPath((path, x: number, y: number) => [...path, x + y].join(), { w: [1] }, { w: [2] });
  assertEquals(named as unknown, { w: ["w,0,3"] });
  assertThrows(() => tree.mapWithPath((_, x: number) => x, [1], [1, 2]), TypeError, "they must have one shape");
});
