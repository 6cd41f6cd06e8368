/**
 * How a staged graph is cut into steps: neighbouring elementwise equations become one map, and the order stays right.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { jit, type NDArray, np } from "@fluxion/fluxion";
import { schedule } from "../../lib/transforms/schedule.ts";
import { trace } from "../../lib/transforms/stage.ts";

const x = np.array([0.5, -1, 2]);
const W = np.array([[1, 2, 0], [0, 1, -1], [3, 0, 1]]);

/** How many equations a function stages, how many steps run them, and whether jit gives what eager code does. */
function cut(f: (x: NDArray) => NDArray[]): { equations: number; steps: number } {
  const { graph } = trace("jit", [x.aval], ([v]) => f(v));
  assertEquals(jit(f)(x).map((y) => y.tolist()), f(x).map((y) => y.tolist()));
  return { equations: graph.equations.length, steps: schedule(graph).length };
}

Deno.test("a chain of elementwise ops is one map", () => {
  assertEquals(cut((v) => [np.exp(np.sin(v).mul(2)).add(v)]), { equations: 4, steps: 1 });
});

Deno.test("one map gives every value that is needed outside it", () => {
  assertEquals(
    cut((v) => {
      const s = np.sin(v);
      return [s, np.cos(s), s.mul(v)];
    }),
    { equations: 3, steps: 1 },
  );
});

Deno.test("a product that reads the map ends it; one that doesn't runs before it", () => {
  assertEquals(cut((v) => [np.exp(np.matmul(W, np.sin(v)))]), { equations: 3, steps: 3 });
  assertEquals(
    cut((v) => {
      const s = np.sin(v);
      const independent = np.matmul(W, v);
      return [s.add(independent)];
    }),
    { equations: 3, steps: 2 },
  );
});

Deno.test("another shape starts another map; operands of lower rank broadcast within one", () => {
  assertEquals(
    cut((v) => {
      const grid = np.multiply(np.sin(v), W);
      return [np.cos(v), grid.add(v).mul(grid)];
    }),
    { equations: 5, steps: 4 },
  );
});

Deno.test("long chains are cut, and give the same", () => {
  const long = (v: NDArray): NDArray[] => {
    let y = v;
    for (let i = 0; i < 100; i++) y = i % 2 === 0 ? np.sin(y) : y.add(0.25);
    return [y];
  };
  assertEquals(cut(long), { equations: 100, steps: 2 });
});
