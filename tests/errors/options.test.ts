/**
 * Options that don't exist: an error that lists those that do, since a misspelt one would do nothing.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import {
  customJvp,
  grad,
  hessian,
  jacfwd,
  jit,
  jvp,
  lax,
  type NDArray,
  np,
  valueAndGrad,
  vmap,
} from "@fluxion/fluxion";

const f = (x: NDArray): NDArray => x.mul(x);
/** Options as a caller without types may pass them. */
const misspelt = (key: string): never => ({ [key]: 0 }) as never;

Deno.test("options of transforms that don't exist are errors that list those that do", () => {
  const calls: [name: string, key: string, known: string, call: () => unknown][] = [
    ["vmap", "in_axes", "inAxes, outAxes, axisSize", () => vmap(f, misspelt("in_axes"))],
    ["grad", "has_aux", "argnums, hasAux, holomorphic, allowInt", () => grad(f, misspelt("has_aux"))],
    ["valueAndGrad", "argnum", "argnums", () => valueAndGrad(f, misspelt("argnum"))],
    ["jacfwd", "argnum", "argnums", () => jacfwd(f, misspelt("argnum"))],
    ["hessian", "argnum", "argnums", () => hessian(f, misspelt("argnum"))],
    ["jit", "static_argnums", "staticArgnums", () => jit(f, misspelt("static_argnums"))],
    ["jvp", "has_aux", "hasAux", () => jvp(f, [1], [1], misspelt("has_aux"))],
    ["customJvp", "nondiff_argnums", "nondiffArgnums", () => customJvp(f, misspelt("nondiff_argnums"))],
    [
      "scan",
      "reversed",
      "length, reverse, unroll",
      () => lax.scan((c: NDArray) => [c, c], np.array(0), np.ones([2]), misspelt("reversed")),
    ],
    ["lax.cumsum", "revers", "reverse", () => lax.cumsum(np.ones([2]), 0, misspelt("revers"))],
    ["lax.round", "rounding", "roundingMethod", () => lax.round(1.5, misspelt("rounding"))],
  ];
  for (const [name, key, known, call] of calls) {
    const error = assertThrows(call, TypeError, `${name}: "${key}" is no option; the options are {`);
    assertEquals(error.message.includes(known), true, error.message);
  }
});

Deno.test("vmap takes inAxes alone too", () => {
  const scale = (x: NDArray, y: NDArray): NDArray => x.mul(y);
  assertEquals(vmap(scale, [0, null])(np.array([1, 2]), 3).tolist(), [3, 6]);
  assertEquals(vmap(scale, 1)(np.array([[1, 2]]), np.array([[3, 4]])).tolist(), [[3], [8]]);
});
