/**
 * Arrays that outlive the transform that made them: using one is an error that names the transform, and printing one
 * is not.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  checkpoint,
  EscapedArrayError,
  evalShape,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jit,
  jvp,
  linearize,
  linearTranspose,
  makeJaxpr,
  type NDArray,
  np,
  valueAndGrad,
  vjp,
  vmap,
} from "@fluxion/fluxion";

type Keep = (x: NDArray) => NDArray;

/** Runs each transform on a function. */
const RUNS: Record<string, (f: Keep) => unknown> = {
  grad: (f) => grad(f)(3),
  valueAndGrad: (f) => valueAndGrad(f)(3),
  jvp: (f) => jvp(f, [3], [1]),
  vjp: (f) => vjp(f, 3),
  linearize: (f) => linearize(f, 3),
  linearTranspose: (f) => linearTranspose(f, 3),
  jacfwd: (f) => jacfwd(f)(3),
  jacrev: (f) => jacrev(f)(3),
  hessian: (f) => hessian(f)(3),
  vmap: (f) => vmap(f)(np.array([1, 2])),
  jit: (f) => jit(f)(3),
  checkpoint: (f) => checkpoint(f)(3),
  makeJaxpr: (f) => makeJaxpr(f)(3),
  evalShape: (f) => evalShape(f, np.array(3)),
};

/** What the function of a transform was given, after the transform has ended. */
function escapee(run: (f: Keep) => unknown): NDArray {
  const kept: NDArray[] = [];
  run((x) => {
    kept.push(x);
    return x.mul(2);
  });
  return kept[kept.length - 1];
}

for (const [name, run] of Object.entries(RUNS)) {
  Deno.test(`an array that escapes from ${name}`, () => {
    const x = escapee(run);
    const uses: Record<string, () => unknown> = {
      "one operand": () => np.sin(x),
      "beside a number": () => x.mul(2),
      "beside an array": () => np.ones([3]).add(x),
      "any op": () => np.sum(x.reshape([1])),
      "a nested array": () => np.array([x, x]),
      "item": () => x.item(),
      "tolist": () => x.tolist(),
      "JSON": () => JSON.stringify(x),
      "closed over by grad": () => grad((y: NDArray) => y.mul(x))(1),
      "closed over by jvp": () => jvp((y: NDArray) => y.mul(x), [1], [1]),
      "closed over by vmap": () => vmap((y: NDArray) => y.mul(x))(np.ones([2])),
      "closed over by jit": () => jit((y: NDArray) => y.mul(x))(1),
      "returned from grad": () => grad((_: NDArray) => x)(1),
      "returned from jit": () => jit((_: NDArray) => x)(1),
      "returned from vmap": () => vmap((_: NDArray) => x)(np.ones([2])),
      "returned from jvp": () => jvp((_: NDArray) => x, [1], [1]),
      "an argument of jit": () => jit((y: NDArray) => y.mul(2))(x),
      "an argument of grad": () => grad((y: NDArray) => y.mul(y))(x),
    };
    for (const [use, f] of Object.entries(uses)) {
      const error = assertThrows(f, EscapedArrayError, "escaped", use);
      assertStringIncludes(error.message, `${name} traced`, use);
      assertStringIncludes(error.message, "return it", use);
    }
    assert(String(x).includes(name), String(x));
    assert(Deno.inspect(x).includes(name), Deno.inspect(x));
    assertEquals(x.dtype, "float32");
  });
}

Deno.test("an inner transform's array that leaves it, but not the outer one", () => {
  const leak = (run: (f: Keep) => unknown): NDArray => escapee(run);
  assertThrows(() => grad((_: NDArray) => leak((f) => vmap(f)(np.ones([2]))))(1), EscapedArrayError, "vmap traced");
  assertThrows(() => vmap((_: NDArray) => leak((f) => grad(f)(1)))(np.ones([2])), EscapedArrayError, "grad traced");
  assertThrows(() => jit((x: NDArray) => x.add(leak((f) => jvp(f, [1], [1]))))(1), EscapedArrayError, "jvp traced");
  assertThrows(() => jvp((x: NDArray) => x.add(leak((f) => jit(f)(1))), [1], [1]), EscapedArrayError, "jit traced");
});

Deno.test("an outer transform's array may leave an inner one", () => {
  const f = (x: NDArray): NDArray => {
    let kept = x;
    grad((y: NDArray) => {
      kept = x.mul(5);
      return y.mul(x);
    })(1);
    return kept.mul(x);
  };
  assertEquals(grad(f)(2).item(), 20);
  assertEquals(jit(grad(f))(2).item(), 20);
  assertEquals(vmap(grad(f))(np.array([1, 2])).tolist(), [10, 20]);
});

Deno.test("a pullback that outlives an outer transform", () => {
  const pulls: ((ct: number) => NDArray[])[] = [];
  grad((x: NDArray) => {
    const [y, pull] = vjp((z: NDArray) => z.mul(z).mul(x), 2);
    pulls.push(pull);
    return y;
  })(3);
  assertThrows(() => pulls[0](1), EscapedArrayError, "grad traced");
});

Deno.test("an auxiliary output carries values, not the arrays of the transform", () => {
  const f = (x: NDArray): [NDArray, { twice: NDArray; text: string }] => [x.mul(x), { twice: x.mul(2), text: "note" }];
  const [, { twice, text }] = grad(f, { hasAux: true })(3);
  assertEquals([twice.add(1).item(), text], [7, "note"]);
  assertEquals(jvp(f, [3], [1], { hasAux: true })[2].twice.add(1).item(), 7);
  assertEquals(jacfwd(f, { hasAux: true })(3)[1].twice.add(1).item(), 7);
  assertEquals(hessian(f, { hasAux: true })(3)[1].twice.add(1).item(), 7);
  // Under an outer transform it stays the outer one's.
  const outer = (x: NDArray): NDArray => grad(f, { hasAux: true })(x)[1].twice.mul(x);
  assertEquals(grad(outer)(3).item(), 12);
});
