/**
 * Functions that close over arrays which an outer transform traces, inside jit, vmap, checkpoint, loops, branches and
 * custom rules: right values where that works, and an error where a derivative would be lost.
 *
 * @module
 */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  checkpoint,
  customJvp,
  customVjp,
  grad,
  jit,
  jvp,
  lax,
  type NDArray,
  NotDifferentiableError,
  np,
  vjp,
  vmap,
} from "@fluxion/fluxion";

type Scalar = (x: NDArray) => NDArray;

/** x² · a for a function of x that closes over `a`, by each way of calling such a function. */
const CALLS: Record<string, (a: NDArray, x: NDArray | number) => NDArray> = {
  jit: (a, x) => jit((y: NDArray) => y.mul(y).mul(a))(x),
  "jit of jit": (a, x) => jit((y: NDArray) => jit((z: NDArray) => z.mul(y).mul(a))(y))(x),
  checkpoint: (a, x) => checkpoint((y: NDArray) => y.mul(y).mul(a))(x),
  vmap: (a, x) => np.mean(vmap((y: NDArray) => y.mul(y).mul(a))(np.stack([np.array(x), np.array(x)]))),
  "jit of vmap": (a, x) => np.mean(jit(vmap((y: NDArray) => y.mul(y).mul(a)))(np.stack([np.array(x), np.array(x)]))),
  jvp: (a, x) => jvp((y: NDArray) => y.mul(y).mul(y).mul(a), [x], [1])[1].div(3),
  grad: (a, x) => grad((y: NDArray) => y.mul(y).mul(y).mul(a))(x).div(3),
  vjp: (a, x) => vjp((y: NDArray) => y.mul(y).mul(y).mul(a), x)[1](1)[0].div(3),
  "jit of grad": (a, x) => jit(grad((y: NDArray) => y.mul(y).mul(y).mul(a)))(x).div(3),
  "grad of jit": (a, x) => grad(jit((y: NDArray) => y.mul(y).mul(y).mul(a)))(x).div(3),
  scan: (a, x) => {
    const xs = np.stack([np.array(x), np.array(x)]);
    return lax.scan((c: NDArray, y: NDArray): [NDArray, null] => [c.mul(y), null], a, xs)[0];
  },
  "scan over a constant": (a, x) =>
    lax.scan(
      (c: NDArray, y: NDArray): [NDArray, null] => [c.add(y.mul(x).mul(a)), null],
      np.array(0),
      np.stack([x]),
    )[0],
  "jit of scan": (a, x) =>
    jit((y: NDArray) => {
      const step = (c: NDArray, z: NDArray): [NDArray, null] => [c.add(z.mul(y).mul(a)), null];
      return lax.scan(step, np.zeros([]), np.stack([y]))[0];
    })(x),
  foriLoop: (a, x) => lax.foriLoop(0, 2, (_i: NDArray, y: NDArray) => y.mul(x), a),
  "jit of foriLoop": (a, x) => jit((y: NDArray) => lax.foriLoop(0, 2, (_i: NDArray, z: NDArray) => z.mul(y), a))(x),
  cond: (a, x) => lax.cond(true, (y: NDArray) => y.mul(y).mul(a), (y: NDArray) => y, np.array(x)),
  "jit of cond": (a, x) =>
    jit((y: NDArray) => lax.cond(y.greater(0), (z: NDArray) => z.mul(z).mul(a), (z: NDArray) => z.mul(a), y))(x),
};

for (const [name, call] of Object.entries(CALLS)) {
  Deno.test(`closures over traced arrays inside ${name}`, () => {
    const near = (actual: NDArray, expected: number): void =>
      assertAlmostEquals(actual.item() as number, expected, 1e-4 * Math.abs(expected));
    near(grad((a: NDArray) => call(a, 3))(2), 9);
    near(grad((a: NDArray) => call(a, a))(2), 12);
    near(grad((a: NDArray) => call(a, a.mul(3)).mul(a))(2), 9 * 4 * 8);
    near(grad(grad((a: NDArray) => call(a, a)))(2), 12);
    near(jvp((a: NDArray) => call(a, 3), [2], [1])[1], 9);
    near(jvp((a: NDArray) => call(a, a), [2], [1])[1], 12);
    near(jit((a: NDArray) => call(a, 3))(2), 18);
    near(jit(grad((a: NDArray) => call(a, 3)))(2), 9);
    near(grad(jit((a: NDArray) => call(a, a)))(2), 12);
    near(grad((a: NDArray) => jvp((b: NDArray) => call(a, b), [a], [1])[1])(2), 8);
    const rows = vmap((a: NDArray) => call(a, 3))(np.array([1, 2])).tolist() as number[];
    rows.forEach((y, i) => assertAlmostEquals(y, 9 * (i + 1), 1e-4));
    const slopes = vmap(grad((a: NDArray) => call(a, a)))(np.array([1, 2])).tolist() as number[];
    slopes.forEach((y, i) => assertAlmostEquals(y, 3 * (i + 1) ** 2, 1e-4));
    const sum = grad((as: NDArray) => np.sum(vmap((a: NDArray) => call(a, a))(as)))(np.array([1, 2])).tolist();
    (sum as number[]).forEach((y, i) => assertAlmostEquals(y, 3 * (i + 1) ** 2, 1e-4));
  });
}

Deno.test("a jitted closure called several times in one gradient, and in a loop", () => {
  const f = (a: NDArray): NDArray => {
    const g = jit((x: NDArray) => x.mul(a));
    let y = g(2).add(g(3)).add(np.sum(g(np.ones([4]))));
    for (let i = 0; i < 3; i++) y = g(y);
    return y;
  };
  // 9a · a³
  assertEquals(grad(f)(2).item(), 9 * 4 * 8);
  assertEquals(grad(grad(f))(2).item(), 9 * 12 * 4);
});

Deno.test("one jitted function under different outer levels: nothing cached goes stale", () => {
  let traces = 0;
  const f = jit((x: NDArray) => {
    traces++;
    return x.mul(x).mul(x);
  });
  for (let i = 0; i < 2; i++) {
    assertEquals(f(2).item(), 8);
    assertEquals(grad(f)(2).item(), 12);
    assertEquals(grad(grad(f))(2).item(), 12);
    assertEquals(jvp(f, [2], [1])[1].item(), 12);
    assertEquals(vmap(f)(np.array([1, 2])).tolist(), [1, 8]);
    assertEquals(vmap(grad(f))(np.array([1, 2])).tolist(), [3, 12]);
    assertEquals(grad((x: NDArray) => np.sum(vmap(f)(np.stack([x, x]))))(2).item(), 24);
    assertEquals(jit(grad(f))(2).item(), 12);
    assertEquals(grad((x: NDArray) => f(x).mul(f(x.mul(2))))(1).item(), 48);
  }
  // Weak 0-d, strong 0-d (within stack and vmap).
  assertEquals(traces <= 2, true);
});

Deno.test("one jitted closure whose captured array changes from call to call of the outer function", () => {
  let weight: NDArray = np.array(0);
  const f = jit((x: NDArray) => x.mul(weight));
  const loss = (w: NDArray): NDArray => {
    weight = w;
    return f(3).mul(w);
  };
  for (const w of [1, 2, 3]) {
    assertEquals(grad(loss)(w).item(), 6 * w);
    assertEquals(jvp(loss, [w], [1])[1].item(), 6 * w);
    assertEquals(vmap(loss)(np.array([w, 2])).tolist(), [3 * w * w, 12]);
    assertEquals(jit(grad(loss))(w).item(), 6 * w);
  }
});

/** sin(x)·a with a rule whose function and rule close over `a`; the rule gives twice the derivative, to show that it ran. */
function jvpRule(a: NDArray): Scalar {
  const f = customJvp((x: NDArray) => np.sin(x).mul(a));
  f.defjvp(([x]: [NDArray], [t]: [NDArray]) => [f(x), np.cos(x).mul(t).mul(a).mul(2)]);
  return f;
}

function vjpRule(a: NDArray): Scalar {
  const f = customVjp((x: NDArray) => np.sin(x).mul(a));
  f.defvjp((x: NDArray) => [f(x), np.cos(x)], (c: NDArray, g: NDArray) => [c.mul(g).mul(a).mul(2)]);
  return f;
}

for (const [name, rule] of [["customJvp", jvpRule], ["customVjp", vjpRule]] as const) {
  Deno.test(`${name} that closes over an outer level which does not differentiate it`, () => {
    const twice = 2 * Math.cos(1) * 3;
    const near = (x: NDArray, y: number): void => assertAlmostEquals(x.item() as number, y, 1e-5);
    // vmap and jit outside: values and derivatives by x.
    near(vmap((a: NDArray) => rule(a)(np.array(1)))(np.array([3])).get(0), Math.sin(1) * 3);
    near(vmap((a: NDArray) => rule(a)(a))(np.array([3])).get(0), Math.sin(3) * 3);
    near(vmap((a: NDArray) => grad(rule(a))(1))(np.array([3])).get(0), twice);
    near(vmap((a: NDArray) => grad(rule(a))(a))(np.array([3])).get(0), 2 * Math.cos(3) * 3);
    near(jit((a: NDArray) => rule(a)(a))(3), Math.sin(3) * 3);
    near(jit((a: NDArray) => grad(rule(a))(1))(3), twice);
    near(jit((a: NDArray) => vmap(grad(rule(a)))(np.stack([a])))(3).get(0), 2 * Math.cos(3) * 3);
  });

  Deno.test(`${name} that closes over what is differentiated, and isn't itself differentiated, is its function`, () => {
    assertAlmostEquals(grad((a: NDArray) => rule(a)(np.array(1)))(3).item() as number, Math.sin(1), 1e-6);
    assertAlmostEquals(jvp((a: NDArray) => rule(a)(np.array(1)), [3], [1])[1].item() as number, Math.sin(1), 1e-6);
    assertAlmostEquals(grad((a: NDArray) => jit(rule(a))(1))(3).item() as number, Math.sin(1), 1e-6);
    assertAlmostEquals(jit(grad((a: NDArray) => rule(a)(np.array(1))))(3).item() as number, Math.sin(1), 1e-6);
  });

  Deno.test(`${name} that closes over what is differentiated along with its argument is an error`, () => {
    const refused = (f: () => unknown): unknown => assertThrows(f, NotDifferentiableError, "closes over a value");
    refused(() => grad((a: NDArray) => rule(a)(a))(3));
    refused(() => grad((a: NDArray) => jit(rule(a))(a))(3));
    refused(() => jit(grad((a: NDArray) => rule(a)(a)))(3));
    refused(() => grad((a: NDArray) => np.sum(vmap(rule(a))(np.stack([a]))))(3));
  });
}

Deno.test("forward mode through a rule that closes over what is differentiated is an error", () => {
  assertThrows(() => jvp((a: NDArray) => jvpRule(a)(a), [3], [1]), NotDifferentiableError, "closes over a value");
  const onlyRule = (a: NDArray): NDArray => {
    const f = customJvp((x: NDArray) => np.sin(x));
    f.defjvp(([x]: [NDArray], [t]: [NDArray]) => [np.sin(x), t.mul(a)]);
    return f(a);
  };
  assertThrows(() => jvp(onlyRule, [3], [1]), NotDifferentiableError, "closes over a value");
});
