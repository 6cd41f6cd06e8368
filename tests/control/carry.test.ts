/**
 * Loops that start with plain numbers: their carry takes on the dtype that a step gives it before the first step counts,
 * on the host as under jit, so that no step computes in the narrower dtype.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { jit, jvp, lax, type NDArray, np } from "@fluxion/fluxion";
import { doubleTest } from "../device.ts";

const f64 = { dtype: "float64" } as const;
const a: NDArray = np.array(1.1, f64);

/** sin(0.5) times 1.1 in float64, which float32 gives seven digits of. */
const once = Math.sin(0.5) * 1.1;

/** One step from the number 0.5 by each loop. */
const LOOPS: Record<string, (a: NDArray) => NDArray> = {
  scan: (a) => lax.scan((c: NDArray, x: NDArray): [NDArray, null] => [np.sin(c).mul(x), null], 0.5, np.stack([a]))[0],
  foriLoop: (a) => lax.foriLoop(0, 1, (_i, c: NDArray) => np.sin(c).mul(a), 0.5),
  whileLoop: (a) =>
    lax.whileLoop(
      ([n]: [NDArray, NDArray]) => n.less(1),
      ([n, c]: [NDArray, NDArray]): [NDArray, NDArray] => [n.add(1), np.sin(c).mul(a)],
      [0, 0.5] as unknown as [NDArray, NDArray],
    )[1],
};

for (const [name, f] of Object.entries(LOOPS)) {
  doubleTest(`${name} from a number to float64`, () => {
    for (const g of [f, jit(f)]) {
      assertEquals([g(a).dtype, Math.abs(g(a).item() - once) < 1e-15], ["float64", true], name);
      assertEquals(Math.abs(jvp(g, [a], [np.array(1, f64)])[1].item() - Math.sin(0.5)) < 1e-15, true, name);
    }
  });
}

doubleTest("the outputs of a scan from a number have one dtype", () => {
  const f = (xs: NDArray): NDArray => lax.scan((c: NDArray, x: NDArray): [NDArray, NDArray] => [c.mul(x), c], 1, xs)[1];
  for (const g of [f, jit(f)]) {
    const ys = g(np.array([2, 3, 4], f64));
    assertEquals([ys.dtype, ys.tolist()], ["float64", [1, 2, 6]]);
  }
});

doubleTest("the carry of a scan of no steps has the dtype that a step would give it", () => {
  const f = (xs: NDArray): NDArray => lax.scan((c: NDArray, x: NDArray): [NDArray, null] => [c.mul(x), null], 1, xs)[0];
  for (const g of [f, jit(f)]) {
    assertEquals([g(np.zeros([0], f64)).dtype, g(np.zeros([0], f64)).item()], ["float64", 1]);
  }
});

doubleTest("the index of a loop on the host starts where it should, though the first step is taken again", () => {
  const seen: number[] = [];
  const step = (i: NDArray, c: NDArray): NDArray => {
    seen.push(i.item());
    return c.add(a);
  };
  assertEquals(lax.foriLoop(3, 6, step, 0).dtype, "float64");
  assertEquals(seen, [3, 3, 4, 5]);
  seen.length = 0;
  lax.foriLoop(3, 6, step, np.array(0, f64));
  assertEquals(seen, [3, 4, 5]);
});
