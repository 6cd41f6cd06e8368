/**
 * What `jit(f).lower` shows: the jaxpr as it was traced, and the plans.
 *
 * @module
 */
import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { jit, type NDArray, np } from "@fluxion/fluxion";

Deno.test("the text has the jaxpr, the plans with their equations, and what is given back", () => {
  const f = jit((v: NDArray, w: NDArray) => np.sum(np.tanh(np.matmul(v, w).add(1)), { axis: 0 }));
  const lowered = f.lower(np.ones([4, 8]), np.ones([8, 3]));
  const product = "dot_general[dimension_numbers=(([1], [0]), ([], []))] a b";
  assertEquals(lowered.plans, [
    `contract gives e:f32[4,3]\n     c:f32[4,3] = ${product}\n     d:f32[4,3] = add c 1.0:f32[]\n     e:f32[4,3] = tanh d`,
    "reduce gives f:f32[3]\n     f:f32[3] = reduce_sum[axes=(0,) out_sharding=None] e\n     frees e",
  ]);
  assertEquals(lowered.asText(), `${lowered.jaxpr}\n1. ${lowered.plans[0]}\n2. ${lowered.plans[1]}`);
  assertEquals(Deno.inspect(lowered), lowered.asText());
  assertMatch(String(lowered), /^\{ lambda ; a:f32\[4,8\] b:f32\[8,3\]\. let/);
});

Deno.test("a product's prologue and epilogue are one plan with it", () => {
  const f = jit((v: NDArray, w: NDArray) => np.exp(np.matmul(np.tanh(v), w)));
  assertEquals(f.lower(np.ones([4, 8]), np.ones([8, 3])).plans, [
    "contract gives e:f32[4,3]\n     c:f32[4,8] = tanh a\n" +
    "     d:f32[4,3] = dot_general[dimension_numbers=(([1], [0]), ([], []))] c b\n     e:f32[4,3] = exp d",
  ]);
});

Deno.test("a function of numbers is one function", () => {
  assertEquals(jit((x: NDArray) => np.sin(x).mul(2)).lower(1).plans, ["one function of numbers: 2 equations"]);
});

Deno.test("nothing runs, trees and static arguments are taken as in a call, and bad ones are refused alike", () => {
  let runs = 0;
  const f = jit((p: { a: NDArray }, n: number) => {
    runs++;
    return p.a.mul(n);
  }, { staticArgnums: 1 });
  assertEquals(f.lower({ a: np.ones([3]) }, 4).plans.length, 1);
  assertEquals(f({ a: np.ones([3]) }, 4).tolist(), [4, 4, 4]);
  assertEquals(runs, 1);
  assertThrows(() => f.lower({ a: "x" } as never, 4), TypeError, "argument 0");
});
