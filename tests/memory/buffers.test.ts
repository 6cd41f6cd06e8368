/**
 * Buffers that loops and backward passes give back: the same ones serve every step, and what is still seen keeps its
 * values.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { customVjp, grad, jit, lax, type NDArray, np, vjp, vmap } from "@fluxion/fluxion";
import { clearPool, counts } from "../../kernels/js/pool.ts";

const start = np.arange(100).astype("float32").div(100);

/** Buffers that a call allocates anew. */
function fresh(run: () => unknown): number {
  clearPool();
  run();
  const before = counts.fresh;
  run();
  return counts.fresh - before;
}

Deno.test("a scan over arrays allocates as much for 200 steps as for 20", () => {
  const of = (length: number): (x: NDArray) => [NDArray, NDArray] =>
    jit((x: NDArray) =>
      lax.scan(
        (c: NDArray) => {
          const next = np.tanh(c.mul(1.01));
          return [next, next.mul(2)] as [NDArray, NDArray];
        },
        x,
        null,
        { length },
      )
    );
  const [short, long] = [of(20), of(200)];
  assertEquals(fresh(() => short(start)), fresh(() => long(start)));
  const [last, all] = long(start);
  assertEquals(last.mul(2).tolist(), all.get(-1).tolist());
});

Deno.test("a carry that is an output too, comes in twice or isn't changed keeps its values", () => {
  const f = jit((x: NDArray) =>
    lax.scan(
      ([a, b, c]: [NDArray, NDArray, NDArray]) => {
        const next = a.add(b);
        return [[next, a, c], next] as [[NDArray, NDArray, NDArray], NDArray];
      },
      [x, x.mul(0), x] as [NDArray, NDArray, NDArray],
      null,
      { length: 8 },
    )
  );
  const [[a, b, c], ys] = f(start);
  // Fibonacci's numbers.
  assert(np.allclose(a, start.mul(34)).item());
  assertEquals(b.tolist(), ys.get(6).tolist());
  assertEquals(c.tolist(), start.tolist());
  const want = [1, 2, 3, 5, 8, 13, 21, 34];
  want.forEach((n, i) => assert(np.allclose(ys.get(i), start.mul(n)).item()));
});

Deno.test("a while loop swaps its carries", () => {
  const f = jit((x: NDArray, y: NDArray) =>
    lax.whileLoop(
      ([, , i]: [NDArray, NDArray, NDArray]) => i.less(7),
      ([a, b, i]: [NDArray, NDArray, NDArray]) => [b, a.add(1), i.add(1)] as [NDArray, NDArray, NDArray],
      [x, y, np.array(0)] as [NDArray, NDArray, NDArray],
    )
  );
  const [a, b] = f(start, start.mul(2));
  assertEquals(a.tolist(), start.mul(2).add(1).add(1).add(1).tolist());
  assertEquals(b.tolist(), start.add(1).add(1).add(1).add(1).tolist());
  assertEquals(start.get(50).item(), 0.5);
});

Deno.test("the gradient of a scan is that of the loop written out", () => {
  const step = (c: NDArray): NDArray => np.sin(c).mul(1.1);
  const looped = (x: NDArray): NDArray =>
    np.sum(lax.scan((c: NDArray) => [step(c), c] as [NDArray, NDArray], x, null, { length: 5 })[1]);
  const written = (x: NDArray): NDArray => {
    let [c, sum] = [x, np.zeros([])];
    for (let i = 0; i < 5; i++) [c, sum] = [step(c), sum.add(np.sum(c))];
    return sum;
  };
  assert(np.allclose(jit(grad(looped))(start), grad(written)(start), { rtol: 1e-5 }).item());
});

Deno.test("a backward pass gives cotangents back, and what the caller sees keeps its values", () => {
  const big = np.arange(4096).astype("float32").div(4096);
  const chain = (x: NDArray): NDArray => {
    let y = x;
    for (let i = 0; i < 20; i++) y = np.tanh(y.mul(1.1)).add(x);
    return y;
  };
  clearPool();
  const before = { ...counts };
  const [y, pull] = vjp(chain, big);
  const forward = counts.fresh - before.fresh;
  const seed = np.ones([4096]).mul(2);
  const first = pull(seed)[0].tolist();
  // Cotangents of 60 values lie in a few buffers, where the forward pass keeps one for each.
  assert(counts.fresh - before.fresh - forward < 12 && forward >= 60, `${counts.fresh - before.fresh - forward}`);
  const again = pull(seed)[0];
  assertEquals(again.tolist(), first);
  assertEquals(y.tolist(), chain(big).tolist());
  assertEquals(seed.get(-1).item(), 2);
  pull(seed);
  assertEquals(again.tolist(), first);
});

Deno.test("cotangents that a rule, an outer tape or a batch still sees are kept", () => {
  const x = np.linspace(0.1, 1, 128);
  const seen: NDArray[] = [];
  const spy = customVjp((v: NDArray): NDArray => v.mul(2));
  spy.defvjp((v: NDArray) => [v.mul(2), null], (_r: unknown, g: NDArray) => {
    seen.push(g);
    return [g.mul(2)];
  });
  const f = (v: NDArray): NDArray => np.sum(np.exp(spy(np.sin(v).mul(v))).mul(v));
  const want = grad(f)(x).tolist();
  const [g] = seen;
  const text = g.tolist();
  for (let i = 0; i < 4; i++) assertEquals(grad(f)(x).tolist(), want);
  assertEquals(g.tolist(), text);

  const h = (v: NDArray): NDArray => np.sum(np.exp(np.sin(v).mul(v)).div(v.add(2)));
  const second = grad((v: NDArray) => np.sum(np.square(grad(h)(v))));
  assert(np.allclose(second(x), jit(second)(x), { rtol: 1e-4 }).item());
  // The cotangent of y is a number of this walk; that of z is traced by the outer one.
  const mixed = (v: NDArray): NDArray => {
    const y = v.mul(1);
    return np.sum(y.add(y).add(np.sin(y)));
  };
  assert(
    np.allclose(grad((v: NDArray) => np.sum(grad(mixed)(v).mul(v)))(x), np.cos(x).sub(np.sin(x).mul(x)).add(2)).item(),
  );
  const rows = np.stack([x, x.mul(2), x.add(1)]);
  assert(np.allclose(vmap(grad(h))(rows).get(1), grad(h)(x.mul(2)), { rtol: 1e-5 }).item());
});
