/**
 * What is rarely needed: which nodes a branch takes, and that kernels and JavaScript with branches give what selects
 * give.
 *
 * @module
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { np } from "@fluxion/fluxion";
import { expand } from "../../kernels/expr/expand.ts";
import { Graph, Node, type Type } from "../../kernels/expr/graph.ts";
import { type Branch, inBranches } from "../../kernels/expr/lazy.ts";
import type { Lowered } from "../../kernels/expr/lower.ts";
import { print } from "../../kernels/js/print.ts";
import { blockOf } from "../../kernels/js/print_block.ts";
import { compile } from "../../kernels/js/print_runtime.ts";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { layTiles, mapKernel } from "../../kernels/wasm/map_kernel.ts";
import { perform } from "../../kernels/wasm/work.ts";
import type { DType } from "../../lib/core/dtype.ts";
import { randomFrom } from "./arrays.ts";

function outputsOf(g: Graph, inputs: Node[], ...outputs: Node[]): Lowered {
  return { nodes: g.nodes, inputs, outputs };
}

function branchesOf(lowered: Lowered): Branch[] {
  return inBranches(lowered).filter((x): x is Branch => !(x instanceof Node));
}

/** The order, with the insides of branches before their choices. */
function flat(x: Node | Branch): Node[] {
  return x instanceof Node ? [x] : [...x.rare.flatMap(flat), ...x.choices];
}

/** Operands come first, each node once. */
function assertOrdered(lowered: Lowered): void {
  const done = new Set<Node>();
  for (const node of inBranches(lowered).flatMap(flat)) {
    assert(node.args.every((y) => done.has(y)) && !done.has(node));
    done.add(node);
  }
  assert(lowered.outputs.every((x) => done.has(x)));
}

Deno.test("a branch takes what only rare operands need, for all choices with its condition", () => {
  const g = new Graph();
  const x = g.input("f32");
  const negative = g.lt(x, g.like(x, 0));
  const shared = g.mul(x, x);
  const root = g.sqrt(g.neg(x));
  const cube = g.mul(shared, root);
  const a = g.unlikely(negative, cube, shared);
  const b = g.unlikely(negative, root, x);
  const lowered = outputsOf(g, [x], g.add(a, b));
  const [branch, ...others] = branchesOf(lowered);
  assertEquals(others, []);
  assertEquals(branch.rare, [root.args[0], root, cube]);
  assertEquals(branch.choices, [a, b]);
  assertOrdered(lowered);
});

Deno.test("a choice that is used before the next one has a branch of its own; branches lie in branches", () => {
  const g = new Graph();
  const x = g.input("f64");
  const negative = g.lt(x, g.like(x, 0));
  const a = g.unlikely(negative, g.neg(x), x);
  const b = g.unlikely(negative, g.sqrt(a), g.add(a, x));
  const inside = g.unlikely(g.lt(b, x), g.mul(b, b), b);
  const c = g.unlikely(g.eq(x, b), g.neg(inside), b);
  const lowered = outputsOf(g, [x], c);
  assertEquals(branchesOf(lowered).map((y) => y.choices), [[a], [b], [c]]);
  const [around] = branchesOf(lowered).slice(2);
  assertEquals(around.rare.map((y) => y instanceof Node ? y.op : y), [
    "lt",
    { rare: [inside.args[1]], choices: [inside] },
    "neg",
  ]);
  assertOrdered(lowered);
});

const DTYPE: Partial<Record<Type, DType>> = { f32: "float32", f64: "float64" };

/** The values of an expression of one input, by its kernel. */
function run(lowered: Lowered, x: Float32Array | Float64Array): (Float32Array | Float64Array)[] {
  const outputs = lowered.outputs.map((y) => DTYPE[y.type]!);
  const inputs = lowered.inputs.map((y) => DTYPE[y.type]!);
  const layout = layTiles(inputs, [false], outputs);
  const results = lowered.outputs.map((y) =>
    y.type === "f32" ? new Float32Array(x.length) : new Float64Array(x.length)
  );
  perform({
    kernel: mapKernel("lazy", { lowered, inputs, splat: [false], outputs, layout }),
    pieces: 1,
    bytes: layout.bytes,
    cost: 0,
    load: (_, views, at) => {
      if (x instanceof Float32Array) views.f32.set(x, (at + layout.inputs[0]) / 4);
      else views.f64.set(x, (at + layout.inputs[0]) / 8);
    },
    args: () => [x.length],
    store: (_, views, at) => {
      results.forEach((y, k) => {
        const place = (at + layout.outputs[k]) / y.BYTES_PER_ELEMENT;
        if (y instanceof Float32Array) y.set(views.f32.subarray(place, place + y.length));
        else y.set(views.f64.subarray(place, place + y.length));
      });
    },
  });
  return results;
}

/** Several values that are rare for negative x, of both precisions. */
function values(type: Type, choice: "select" | "unlikely"): Lowered {
  const g = new Graph();
  const x = g.input(type);
  const negative = g.lt(x, g.like(x, 0));
  const other = type === "f32" ? "f64" : "f32";
  const deep = g.mul(g.sqrt(g.neg(x)), g.like(x, 3));
  const a = g[choice](negative, deep, g.add(x, x));
  const b = g[choice](negative, g.convert(g.add(deep, x), other), g.convert(x, other));
  const count = g[choice](negative, g.convert(x, "i32"), g.const("i32", 7));
  const late = g[choice](g.lt(a, g.like(x, 5)), g.div(a, deep), g.sub(a, x));
  const either = g[choice === "select" ? "select" : "either"](g.lt(x, g.like(x, 1.5)), g.mul(x, late), g.sqrt(x));
  return outputsOf(g, [x], a, b, g.add(late, g.convert(count, type)), x, either);
}

for (const type of ["f32", "f64"] as const) {
  Deno.test(`kernels with branches give what selects give: ${type}`, () => {
    const make = type === "f32" ? Float32Array : Float64Array;
    // Each pattern of rare lanes among eight.
    const x = new make(256 * 8).map((_, i) => ((i >> 3) >> (i & 7)) & 1 ? -1 - i : 1 + i / 64);
    assertEquals(run(values(type, "unlikely"), x), run(values(type, "select"), x));
  });
}

Deno.test("JavaScript enters a branch on its condition", () => {
  for (const type of ["f32", "f64"] as const) {
    const [branches, selects] = (["unlikely", "select"] as const).map((choice) => {
      const { body, outputs, used } = print(values(type, choice));
      assertEquals(body.includes("if("), choice === "unlikely");
      return compile<(x: number) => number[]>(`(a0){${body}return [${outputs}]}`, used);
    });
    for (const x of [-4, -0.3, -0, 0, 1, 2.5, 7, NaN, -Infinity]) assertEquals(branches(x), selects(x));
  }
});

/** A random expression of so many operations, where conditions come from few values and choices are used anywhere. */
function randomValues(type: Type, seed: number, length: number, choice: "select" | "unlikely"): Lowered {
  const random = randomFrom(seed);
  const g = new Graph();
  const x = g.input(type);
  const floats: Node[] = [x, g.like(x, 2), g.neg(x)];
  const conditions: Node[] = [g.lt(x, g.like(x, 0)), g.lt(x, g.like(x, -100))];
  // The last ones more often.
  const pick = (from: Node[]): Node =>
    from[from.length - 1 - Math.floor(from.length * random() ** (random() < 0.5 ? 1 : 4))];
  while (floats.length < length) {
    const [a, b] = [pick(floats), pick(floats)];
    const u = random();
    if (u < 0.1) conditions.push(g.lt(a, b));
    else if (u < 0.4) floats.push(g[choice](pick(conditions), a, b));
    else if (u < 0.5) floats.push(g.sqrt(g.abs(a)));
    else if (u < 0.7) floats.push(g.mul(a, g.like(a, 0.75)));
    else if (u < 0.8) floats.push(g.convert(g.convert(a, "i32"), type));
    else floats.push(g.sub(a, b));
  }
  return outputsOf(g, [x], ...Array.from({ length: 3 }, () => pick(floats)), floats[length - 1]);
}

for (const type of ["f32", "f64"] as const) {
  Deno.test(`random expressions with branches give what selects give: ${type}`, () => {
    const make = type === "f32" ? Float32Array : Float64Array;
    const x = new make(128).map((_, i) => ((i >> 3) * 11 >> (i & 7)) & 1 ? -50 - 3 * i : 1 + i / 64);
    let [branches, deep] = [0, 0];
    for (let seed = 0; seed < 60; seed++) {
      const length = seed < 50 ? 12 + seed : 600;
      const [lazy, eager] = (["unlikely", "select"] as const).map((c) => randomValues(type, seed, length, c));
      assertOrdered(lazy);
      const found = branchesOf(lazy).filter((y) => y.rare.length > 0);
      branches += found.length;
      deep += found.filter((y) => y.rare.some((z) => !(z instanceof Node))).length;
      assertEquals(run(lazy, x), run(eager, x), `seed ${seed}`);
      const [got, want]: number[][] = [[], []];
      for (const v of [-200, -3, 0, 4]) {
        blockOf(lazy)([v], got);
        blockOf(eager)([v], want);
        assertEquals(got, want, `seed ${seed} at ${v}`);
      }
    }
    assert(branches > 60 && deep > 20);
  });
}

Deno.test("blocks with branches, in several pieces, compute sines large and small", () => {
  const g = new Graph();
  const x = g.input("f64");
  const shifts = Array.from({ length: 40 }, (_, i) => (i % 3 - 1) * 10 ** (i % 20));
  const sums = shifts.map((shift) => g.add(x, g.like(x, shift)));
  const block = blockOf(expand(outputsOf(g, [x], ...sums.map((y) => g.call("sin", y)), sums[0], x)));
  for (const v of [0.7, -1e9, 3e18]) {
    const got: number[] = [];
    block([v], got);
    shifts.forEach((shift, i) => assertAlmostEquals(got[i], Math.sin(v + shift), 1e-15));
    assertEquals(got.slice(shifts.length), [v + shifts[0], v]);
  }
});

for (const dtype of ["float32", "float64"] as const) {
  Deno.test(`sines of numbers large and small are the same beside any others: ${dtype}`, () => {
    const sizes = [0.3, 1e22, -2, -3e15, Infinity, NaN, 1e-3, -0];
    const mixed = Array.from({ length: 4096 }, (_, i) => (i * 2654435761 >>> 13) % sizes.length);
    for (const f of [np.sin, np.cos, np.tan]) {
      for (const fused of [true, false]) {
        const values = (x: number[]): number[] => {
          return withoutFeatures({ fused }, () => Array.from(f(np.array(x, { dtype })).toTypedArray()));
        };
        const alone = sizes.map((x) => values(new Array(1024).fill(x))[0]);
        assertEquals(values(mixed.map((k) => sizes[k])), mixed.map((k) => alone[k]));
      }
    }
  });
}
