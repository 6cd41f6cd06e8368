/**
 * What control flow says of misuse, and that a throw leaves nothing behind.
 *
 * @module
 */
import {
  customJvp,
  EscapedArrayError,
  grad,
  jit,
  jvp,
  lax,
  type NDArray,
  NotDifferentiableError,
  np,
  valueAndGrad,
  vmap,
} from "@fluxion/fluxion";
import { assertEquals, assertThrows } from "@std/assert";

/** `run` as it is and under jit, where the message must be the same. */
function assertRefused(run: (x: NDArray) => unknown, type: ErrorConstructor, message: string): void {
  const x = np.array([1, 2, 3]);
  assertThrows(() => run(x), type, message);
  assertThrows(() => jit((x: NDArray) => (run(x), x))(x), type, message);
  assertEquals(jit((x: NDArray) => x.mul(2))(x).tolist(), [2, 4, 6]);
}

Deno.test("whileLoop: the carry changes type; both types side by side", () => {
  assertRefused(
    (x) => lax.whileLoop(({ n }) => n.less(3), ({ n, h }) => ({ n: n.add(1), h: np.stack([h, h]) }), { n: 0, h: x }),
    TypeError,
    "whileLoop: the carry at .h changes type: input float32[3], output float32[2,3]; return the shape and dtype that " +
      "came in, or convert the input first",
  );
  assertRefused(
    (x) => lax.whileLoop((n) => n.less(3), (n) => n.add(0.5), np.sum(x).mul(0).astype("int32")),
    TypeError,
    "whileLoop: the carry changes type: input int32[], output float32[]",
  );
});

Deno.test("whileLoop: the carry changes its tree", () => {
  assertRefused(
    (x) => lax.whileLoop(([n]) => n.less(3), (([n, h]: NDArray[]) => ({ n, h })) as never, [np.sum(x).mul(0), x]),
    TypeError,
    "whileLoop: the carry changes its tree: input [*, *], output {h: *, n: *}; return the tree that came in",
  );
});

Deno.test("whileLoop: the condition is not a 0-d bool", () => {
  assertRefused(
    (x) => lax.whileLoop((x) => x.less(3), (x) => x.add(1), x),
    TypeError,
    "whileLoop: the condition's value must be a 0-d bool, got bool[3]; make it one with a comparison, all() or any()",
  );
  assertRefused(
    (x) => lax.whileLoop((x) => x, (x) => x.sub(1), np.sum(x)),
    TypeError,
    "must be a 0-d bool, got float32[]",
  );
  assertRefused((x) => lax.whileLoop((() => [true]) as never, (x) => x, x), TypeError, "got the tree [*]");
});

Deno.test("whileLoop: reverse mode through the staged form names the ways out; eager and forward mode work", () => {
  const f = (x: NDArray) => lax.whileLoop((x) => x.less(100), (x) => x.mul(x), x);
  for (const g of [grad(jit(f)), jit(grad(f))]) {
    assertThrows(
      () => g(3),
      NotDifferentiableError,
      "reverse mode through a staged lax.whileLoop (or a foriLoop with traced bounds) isn't possible, because the " +
        "number of its steps isn't known; use forward mode (jvp, jacfwd), lax.scan or lax.foriLoop with static " +
        "bounds, customVjp with the derivative of the solution, or run it without jit",
    );
  }
  assertEquals([grad(f)(3).item(), jvp(jit(f), [3], [1])[1].item()], [8 * 3 ** 7, 8 * 3 ** 7]);
});

Deno.test("whileLoop: reverse mode past a staged loop that has no derivative works", () => {
  // The loop counts; what is differentiated doesn't pass through its results.
  const f = (x: NDArray) => {
    const n = lax.whileLoop((n) => n.mul(n).less(x), (n) => n.add(1), np.array(0, { dtype: "int32" }));
    return x.mul(x).mul(n);
  };
  assertEquals([grad(f)(10).item(), grad(jit(f))(10).item(), jit(grad(f))(10).item()], [80, 80, 80]);
});

Deno.test("cond: the predicate", () => {
  assertRefused(
    (x) => lax.cond(x.greater(1), (x) => x, (x) => x, x),
    TypeError,
    "cond: the predicate must be a 0-d bool, got bool[3]; make it one with all() or any(), or choose element by " +
      "element with np.where",
  );
});

Deno.test("cond and switch: branches that disagree, where all of them are traced", () => {
  const agree = (run: (x: NDArray) => unknown, message: string) => {
    assertThrows(() => jit((x: NDArray) => (run(x), x))(1), TypeError, message);
    assertThrows(() => vmap((x: NDArray) => (run(x), x))(np.array([1, -1])), TypeError, message);
  };
  agree(
    (x) =>
      lax.cond(x.greater(0), (x) => ({ a: x, b: x }), ((x: NDArray) => ({ a: x, b: np.stack([x, x]) })) as never, x),
    "cond: the branches return different types at .b: the false branch float32[2], the true branch float32[]; return " +
      "equal shapes and dtypes from every branch",
  );
  agree(
    (x) => lax.cond(x.greater(0), (x) => [x, x], ((x: NDArray) => x) as never, x),
    "cond: the branches return different trees: the false branch *, the true branch [*, *]; return the same tree from " +
      "every branch",
  );
  agree(
    (x) => lax.switch(x.astype("int32"), [(x) => x, (x) => x, (x: NDArray) => x.astype("int32")], x),
    "switch: the branches return different types: branch 0 float32[], branch 2 int32[]",
  );
});

Deno.test("switch: the index and the list", () => {
  const twice = (x: NDArray) => x.mul(2);
  assertRefused(
    (x) => lax.switch(1.5, [twice], x),
    TypeError,
    "switch: the index must be an integer or a 0-d integer array, got 1.5",
  );
  assertRefused(
    (x) => lax.switch(x, [twice], x),
    TypeError,
    "switch: the index must be an integer or a 0-d integer array, got float32[3]",
  );
  assertRefused(
    (x) => lax.switch(0, [], x),
    TypeError,
    "switch: branches must be a list of at least one function, not an array of length 0",
  );
});

Deno.test("foriLoop: bounds that aren't integers", () => {
  assertRefused(
    (x) => lax.foriLoop(0, 2.5, (_, c) => c, x),
    TypeError,
    "foriLoop: upper must be an integer or a 0-d integer array, got 2.5",
  );
  assertRefused(
    (x) => lax.foriLoop(np.sum(x), 3, (_, c) => c, x),
    TypeError,
    "foriLoop: lower must be an integer or a 0-d integer array, got float32[]",
  );
});

Deno.test("scan: what it scans over", () => {
  const step = (c: NDArray) => [c, null] as const;
  assertRefused(
    (x) => lax.scan(step, x, null),
    TypeError,
    "scan: there are no arrays to scan over, so the number of steps is unknown; give a length",
  );
  assertRefused(
    (x) => lax.scan(step, x, { a: x, b: np.sum(x) }),
    RangeError,
    "scan: the leaf .b scanned over is float32[], which has no leading axis; scan over arrays",
  );
  assertRefused(
    (x) => lax.scan(step, x, { a: x, b: [np.ones([4, 2])] }),
    RangeError,
    "scan: the leaf .b[0] scanned over is float32[4,2], whose leading axis is not 3, the one of the leaf .a; give all of them one length",
  );
  assertRefused(
    (x) => lax.scan(step, x, x, { length: 5 }),
    RangeError,
    "scan: the array scanned over is float32[3], whose leading axis is not the given length 5",
  );
  assertRefused(
    (x) => lax.scan(step, x, null, { length: -1 }),
    RangeError,
    "scan: length is -1; it must be a natural number",
  );
});

Deno.test("scan: what a step returns", () => {
  assertRefused(
    (x) =>
      lax.scan(
        function step(c) {
          return c as never;
        },
        0,
        x,
      ),
    TypeError,
    "scan: step must return a pair [carry, output], got an object of class NDArray; return null for no output",
  );
  assertRefused(
    (x) =>
      lax.scan((c, v) => [{ a: c.a.add(x.get(0)), b: np.stack([v, v]) }, null], {
        a: 0,
        b: np.array(1, { dtype: "float32" }),
      }, x),
    TypeError,
    "scan: the carry at .b changes type: input float32[], output float32[2]",
  );
  assertRefused(
    (x) => lax.scan((c) => [c, "text"], 0, x),
    TypeError,
    'scan: the output of the function: the value is "text"; leaves must be arrays',
  );
});

Deno.test("scan: outputs that change from step to step, which only the host can see", () => {
  const lengths = [2, 3];
  assertThrows(
    () => lax.scan((c) => [c, np.ones([lengths.shift()!])], 0, null, { length: 2 }),
    TypeError,
    "scan: the output of the function changes from step to step: float32[2], then float32[3]; return the same tree, " +
      "shapes and dtypes from every step",
  );
});

Deno.test("functions that return promises are refused by name", () => {
  const later = <T>(x: T): T => Promise.resolve(x) as never;
  const message = (who: string) =>
    `${who}: later returned a Promise; transforms are synchronous, so await outside the function`;
  assertRefused((x) => lax.cond(true, later, later, x), TypeError, message("cond"));
  assertRefused((x) => lax.switch(0, [later], x), TypeError, message("switch"));
  assertRefused((x) => lax.whileLoop(later as never, (x) => x, x), TypeError, message("whileLoop"));
  assertRefused((x) => lax.whileLoop(() => true, later, x), TypeError, message("whileLoop"));
  assertRefused((x) => lax.foriLoop(0, 2, later as never, x), TypeError, message("foriLoop"));
  assertRefused((x) => lax.scan(later as never, x, x), TypeError, message("scan"));
  assertRefused((x) => lax.map(later, x), TypeError, message("map"));
  assertRefused((x) => lax.associativeScan(later as never, x), TypeError, message("associativeScan"));
});

Deno.test("what isn't a function is refused", () => {
  assertRefused((x) => lax.scan(3 as never, x, x), TypeError, "scan: a function was expected, not 3");
  assertRefused(
    (x) => lax.cond(true, x as never, (x) => x, x),
    TypeError,
    "cond: a function was expected, not an object of class NDArray",
  );
});

Deno.test("a custom JVP rule whose loop or branch isn't linear in the tangents is caught, eager and staged", () => {
  const rule = (body: (t: NDArray) => NDArray) => {
    const f = customJvp(function cube(x: NDArray) {
      return np.sum(x.mul(x).mul(x));
    });
    f.defjvp(([x], [t]) => [np.sum(x.mul(x).mul(x)), body(t)]);
    return f;
  };
  const cases: readonly ((t: NDArray) => NDArray)[] = [
    (t) => lax.scan((c, v) => [c.mul(v), null], np.array(1, { dtype: "float32" }), t)[0],
    (t) => lax.scan((c, v) => [c.add(v), null], np.array(1, { dtype: "float32" }), t)[0],
    (t) => lax.scan((c, v) => [c.add(v.mul(v)), null], np.array(0, { dtype: "float32" }), t)[0],
    (t) => lax.cond(true, (t) => np.sum(t.mul(t)), (t) => np.sum(t), t),
  ];
  for (const body of cases) {
    const f = rule(body);
    for (const g of [grad(f), jit(grad(f)), grad(jit(f))]) {
      assertThrows(() => g(np.array([1, 2])), NotDifferentiableError, "the JVP rule of cube is not linear: it applies");
    }
  }
});

Deno.test("a throw inside any of them leaves nothing behind", () => {
  const boom = (): never => {
    throw new Error("boom");
  };
  const x = np.array([[1, 2]]);
  const runs: readonly ((x: NDArray) => unknown)[] = [
    (x) => lax.cond(true, boom, boom, x),
    (x) => lax.whileLoop(() => true, boom, x),
    (x) => lax.whileLoop(boom, (x) => x, x),
    (x) => lax.scan(boom, x, x),
    (x) => lax.foriLoop(0, 3, boom, x),
  ];
  for (const run of runs) {
    for (const t of [jit, grad, vmap]) {
      assertThrows(() => (t as typeof jit)((x: NDArray) => (run(x), np.sum(x)))(x), Error, "boom");
    }
    let steps = 0;
    // Still eager: the body runs once a step.
    lax.foriLoop(0, 3, (_, c) => (steps++, c), 0);
    assertEquals([steps, grad((x: NDArray) => np.sum(x.mul(x)))(x).tolist()], [3, [[2, 4]]]);
  }
});

Deno.test("a value that escapes from a staged body is caught", () => {
  let leaked: NDArray | null = null;
  jit((x: NDArray) => lax.scan((c, v) => [leaked = c.add(v), null], 0, x)[0])(np.array([1, 2]));
  assertThrows(() => leaked!.add(1), EscapedArrayError, "scan");
});

Deno.test("whileLoop: a result of a jitted function that reverse mode can't pass doesn't stop the others", () => {
  const f = jit((x: NDArray): [NDArray, NDArray] => [
    x.mul(x),
    lax.whileLoop((c: NDArray) => c.less(100), (c: NDArray) => c.mul(2), x),
  ]);
  assertEquals(grad((x: NDArray) => f(x)[0])(3).item(), 6);
  const [[y, doubled], slope] = valueAndGrad(f, { hasAux: true })(3);
  assertEquals([y.item(), doubled.item(), slope.item()], [9, 192, 6]);
  assertThrows(() => grad((x: NDArray) => f(x)[1])(3), NotDifferentiableError, "staged lax.whileLoop");
});
