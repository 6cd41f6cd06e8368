/**
 * Expressions with approximations in place of library functions, and the operations that these are made of.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { expand } from "../../kernels/expr/expand.ts";
import { Graph, type Node } from "../../kernels/expr/graph.ts";
import type { Lowered } from "../../kernels/expr/lower.ts";
import { print } from "../../kernels/js/print.ts";
import { compile } from "../../kernels/js/print_runtime.ts";

/** An expression as a function of numbers. */
function compiled(lowered: Lowered): (...inputs: number[]) => number[] {
  const { body, outputs, used } = print(lowered);
  return compile(`(${lowered.inputs.map((_, i) => `a${i}`)}){${body}return [${outputs}]}`, used);
}

function outputsOf(g: Graph, inputs: Node[], ...outputs: Node[]): Lowered {
  return { nodes: g.nodes, inputs, outputs };
}

Deno.test("a float64 is taken apart into words and put together", () => {
  const g = new Graph();
  const x = g.input("f64");
  const [high, low] = [g.highWord(x), g.lowWord(x)];
  const f = compiled(outputsOf(g, [x], high, low, g.fromWords(high, low), g.upper(x)));
  const view = new DataView(new ArrayBuffer(8));
  for (const v of [0, -0, 1, -1.1, Math.PI, 5e-324, -1.7976931348623157e308, Infinity]) {
    view.setFloat64(0, v);
    const words = [view.getInt32(0), view.getUint32(4), v];
    view.setUint32(4, 0);
    assertEquals(f(v), [...words, view.getFloat64(0)]);
  }
});

Deno.test("unlikely selects", () => {
  const g = new Graph();
  const x = g.input("f32");
  const f = compiled(outputsOf(g, [x], g.unlikely(g.lt(x, g.like(x, 0)), g.sqrt(g.neg(x)), g.add(x, x))));
  assertEquals([f(-4), f(4)], [[2], [8]]);
});

Deno.test("expanding keeps inputs and outputs in order and leaves out what isn't needed", () => {
  const g = new Graph();
  const [a, b, c] = [g.input("f64"), g.input("f64"), g.input("f64")];
  g.call("exp", b);
  const doubled = g.add(c, c);
  const wide = expand(outputsOf(g, [a, b, c], doubled, g.call("exp", a), a));
  assertEquals(wide.inputs.map((x) => [x.op, x.value]), [["input", 0], ["input", 1], ["input", 2]]);
  assert(wide.nodes.every((x) => x.op !== "exp" && x.args.every((y) => y.id < x.id)));
  assert(!wide.nodes.some((x) => x.args.includes(wide.inputs[1])));
  const [sum, e, first] = compiled(wide)(1, 2, 3);
  assertEquals([sum, first], [6, 1]);
  assert(Math.abs(e - Math.E) < 1e-15);
});
