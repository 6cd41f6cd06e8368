/**
 * A function that throws inside a transform leaves nothing behind, and transforms in progress at the same time don't
 * disturb each other.
 *
 * @module
 */
import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  checkpoint,
  customJvp,
  customVjp,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jit,
  jvp,
  lax,
  linearize,
  linearTranspose,
  makeJaxpr,
  type NDArray,
  np,
  vjp,
  vmap,
} from "@fluxion/fluxion";
import { staging } from "../../lib/transforms/stage.ts";

type Scalar = (x: NDArray) => NDArray;

const RUNS: Record<string, (f: Scalar) => unknown> = {
  grad: (f) => grad(f)(3),
  "grad of grad": (f) => grad(grad(f))(3),
  jvp: (f) => jvp(f, [3], [1]),
  vjp: (f) => vjp(f, 3),
  linearize: (f) => linearize(f, 3),
  linearTranspose: (f) => linearTranspose(f, 3),
  jacfwd: (f) => jacfwd(f)(3),
  jacrev: (f) => jacrev(f)(3),
  hessian: (f) => hessian(f)(3),
  vmap: (f) => vmap(f)(np.array([1, 2])),
  jit: (f) => jit(f)(3),
  "jit of jit": (f) => jit(jit(f))(3),
  "jit of grad of vmap": (f) => jit(grad((x: NDArray) => np.sum(vmap(f)(np.stack([x, x])))))(3),
  checkpoint: (f) => checkpoint(f)(3),
  "grad of checkpoint": (f) => grad(checkpoint(f))(3),
  makeJaxpr: (f) => makeJaxpr(f)(3),
  scan: (f) => lax.scan((c: NDArray, y: NDArray): [NDArray, NDArray] => [f(c).add(y), y], np.array(1), np.ones([2])),
  "jit of scan": (f) =>
    jit((x: NDArray) => lax.scan((c: NDArray, y: NDArray): [NDArray, NDArray] => [f(c).add(y), y], x, np.ones([2]))[0])(
      1,
    ),
  "jit of cond": (f) => jit((x: NDArray) => lax.cond(x.greater(0), f, f, x))(1),
  "jit of whileLoop": (f) => jit((x: NDArray) => lax.whileLoop((y: NDArray) => y.less(9), f, x))(1),
  customJvp: (f) => jit(customJvp(f))(1),
  customVjp: (f) => vmap(customVjp(f))(np.ones([2])),
};

/** Whether the transforms still do what they should, with shared outer state untouched. */
function healthy(): void {
  const f = (x: NDArray): NDArray => np.sin(x).mul(x);
  assertStrictEquals(staging(), false);
  assertEquals(grad((x: NDArray) => x.mul(x))(3).item(), 6);
  assertEquals(jvp((x: NDArray) => x.mul(x), [3], [1])[1].item(), 6);
  assertEquals(vmap((x: NDArray) => x.mul(x))(np.array([2, 3])).tolist(), [4, 9]);
  assertEquals(jit(grad(f))(0).item(), grad(f)(0).item());
}

for (const [name, run] of Object.entries(RUNS)) {
  Deno.test(`a throw inside ${name} reaches the caller and leaves nothing behind`, () => {
    const own = new Error("thrown by the user");
    const caught = assertThrows(() =>
      run((x) => {
        x.mul(2);
        throw own;
      })
    );
    assertStrictEquals(caught, own);
    healthy();
    // The same inside another transform, which catches it and goes on.
    const survivor = (x: NDArray): NDArray => {
      try {
        run((y) => {
          y.mul(x);
          throw own;
        });
      } catch (e) {
        assertStrictEquals(e, own);
      }
      return x.mul(x);
    };
    assertEquals(grad(survivor)(3).item(), 6);
    assertEquals(jit(survivor)(3).item(), 9);
    assertEquals(vmap(survivor)(np.array([1, 2])).tolist(), [1, 4]);
    healthy();
  });
}

Deno.test("an op that throws leaves nothing behind", () => {
  const bad = (x: NDArray): NDArray => x.mul(np.ones([2]).add(np.ones([3])));
  for (const run of Object.values(RUNS)) {
    assertThrows(() => run(bad), RangeError, "[2] and [3]");
    healthy();
  }
});

Deno.test("a jitted function that threw is traced again", () => {
  let fail = true;
  const f = jit((x: NDArray) => {
    if (fail) throw new Error("not yet");
    return x.mul(2);
  });
  assertThrows(() => f(3), Error, "not yet");
  fail = false;
  assertEquals(f(3).item(), 6);
});

Deno.test("a rule that throws, when it is differentiated", () => {
  const f = customVjp((x: NDArray) => np.sin(x));
  f.defvjp((x: NDArray) => [f(x), null], () => {
    throw new Error("in the backward pass");
  });
  assertThrows(() => grad(f)(1), Error, "in the backward pass");
  assertThrows(() => jit(grad(f))(1), Error, "in the backward pass");
  assertThrows(() => grad(jit(f))(1), Error, "in the backward pass");
  const [, pull] = vjp(f, 1);
  assertThrows(() => pull(1), Error, "in the backward pass");
  healthy();
});

Deno.test("interleaved tapes: pullbacks of several functions in any order", () => {
  const [y, pullF] = vjp((x: NDArray) => np.sin(x), 0.5);
  const [z, pullG] = vjp((x: NDArray) => x.mul(x), y);
  const [, pullH] = vjp((x: NDArray, w: NDArray) => x.mul(w), z, y);
  const [dz, dy] = pullH(1);
  const [viaG] = pullG(dz);
  const [dx] = pullF(viaG.add(dy));
  // d/dx sin³x = 3 sin²x cos x
  assertEquals(Math.abs(dx.item() as number - 3 * Math.sin(0.5) ** 2 * Math.cos(0.5)) < 1e-6, true);
  assertEquals(pullG(1)[0].item(), 2 * (y.item() as number));
});

Deno.test("interleaved levels: generators that run under several transforms at once", () => {
  function* powers(x: NDArray): Generator<NDArray> {
    for (let y = x;; y = y.mul(x)) yield y;
  }
  // The outer generator advances inside the inner transform, and goes on outside it.
  const f = (x: NDArray): NDArray => {
    const outer = powers(x);
    const first = outer.next().value as NDArray;
    const slope = grad((y: NDArray) => {
      const inner = powers(y);
      inner.next();
      const square = outer.next().value as NDArray;
      return (inner.next().value as NDArray).mul(square);
    })(first);
    return slope.mul(outer.next().value as NDArray);
  };
  // 2x · x² · x³ = 2x⁶, whose derivative is 12x⁵.
  assertEquals(grad(f)(2).item(), 384);
  assertEquals(jvp(f, [2], [1])[1].item(), 384);
  assertEquals(jit(grad(f))(2).item(), 384);
  assertEquals(vmap(grad(f))(np.array([1, 2])).tolist(), [12, 384]);
});
