/**
 * The tutorial, cells 1 to 15: higher-order derivatives, stopped gradients, per-example gradients.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { grad, jacfwd, jit, lax, type NDArray, np, random, stopGradient, vmap } from "@fluxion/fluxion";
import { REDUCTION } from "../golden.ts";
import { Cell, Output } from "./cells.ts";
import { batch, tdLoss, transition, valueFn } from "./models.ts";

const hessian = (f: (x: NDArray) => NDArray) => jacfwd(grad(f));

Deno.test("cell 1: a random key", () => {
  new Cell(1).binds({ key: random.key(0) });
});

Deno.test("cell 2: a Hessian is the forward Jacobian of the gradient", () => {
  const cubes = (x: NDArray) => np.sum(x.pow(3));
  assertEquals(hessian(cubes)(np.array([1, 2])).tolist(), [[6, 0], [0, 12]]);
});

Deno.test("cell 3: the Hessian of a dot product", () => {
  new Cell(3).value(hessian((x) => np.dot(x, x))(np.array([1, 2, 3])), REDUCTION);
});

Deno.test("cell 4: a linear value function", () => {
  const { theta } = transition();
  new Cell(4).binds({ theta });
  assertEquals(valueFn(theta, np.array([10, 0, 5])).item(), 1);
});

Deno.test("cell 5: a transition", () => {
  const { sTm1, rT, sT } = transition();
  new Cell(5).binds({ s_tm1: sTm1, r_t: rT, s_t: sT });
});

Deno.test("cell 6: the gradient of the loss as it stands is no TD(0) update", () => {
  const loss = (theta: NDArray, sTm1: NDArray, rT: NDArray, sT: NDArray) => {
    const target = rT.add(valueFn(theta, sT));
    return target.sub(valueFn(theta, sTm1)).pow(2).mul(-0.5);
  };
  const { theta, sTm1, rT, sT } = transition();
  const delta = grad(loss)(theta, sTm1, rT, sT);
  const cell = new Cell(6);
  cell.value(delta, REDUCTION);
  cell.binds({ delta_theta: delta }, REDUCTION);
});

Deno.test("cell 7: with the target held constant it is", () => {
  const { theta, sTm1, rT, sT } = transition();
  const delta = grad(tdLoss)(theta, sTm1, rT, sT);
  const cell = new Cell(7);
  cell.value(delta, REDUCTION);
  cell.binds({ delta_theta: delta }, REDUCTION);
});

Deno.test("cell 8: the update by its own formula", () => {
  const { theta, sTm1, rT, sT } = transition();
  const sGrad = grad(valueFn)(theta, sTm1);
  const delta = rT.add(valueFn(theta, sT)).sub(valueFn(theta, sTm1)).mul(sGrad);
  const cell = new Cell(8);
  cell.value(delta, REDUCTION);
  cell.binds({ s_grad: sGrad, delta_theta_original_calculation: delta }, REDUCTION);
});

Deno.test("cell 9: a straight-through estimator", () => {
  const f = (x: NDArray) => np.round(x);
  const straightThrough = (x: NDArray) => {
    const zero = x.sub(lax.stopGradient(x));
    return zero.add(stopGradient(f(x)));
  };
  const out = new Output();
  out.print("f(x): ", f(np.array(3.2)));
  out.print("straight_through_f(x):", straightThrough(np.array(3.2)));
  out.print("grad(f)(x):", grad(f)(3.2));
  out.print("grad(straight_through_f)(x):", grad(straightThrough)(3.2));
  new Cell(9).printed(out);
});

Deno.test("cell 10: per-example gradients: jit of vmap of grad", () => {
  const { theta, sTm1, rT, sT } = batch();
  const perExample = jit(vmap(grad(tdLoss), { inAxes: [null, 0, 0, 0] }));
  const cell = new Cell(10);
  cell.binds({ batched_s_tm1: sTm1, batched_r_t: rT, batched_s_t: sT });
  cell.value(perExample(theta, sTm1, rT, sT), REDUCTION);
});

Deno.test("cell 11: the gradient of one example", () => {
  const { theta, sTm1, rT, sT } = transition();
  new Cell(11).value(grad(tdLoss)(theta, sTm1, rT, sT), REDUCTION);
});

Deno.test("cell 12: vmap over every argument", () => {
  const { theta, sTm1, rT, sT } = batch();
  const batchedTheta = np.stack([theta, theta]);
  const cell = new Cell(12);
  cell.binds({ batched_theta: batchedTheta });
  cell.value(vmap(grad(tdLoss))(batchedTheta, sTm1, rT, sT), REDUCTION);
});

Deno.test("cell 13: vmap with the parameters shared", () => {
  const { theta, sTm1, rT, sT } = batch();
  new Cell(13).value(vmap(grad(tdLoss), { inAxes: [null, 0, 0, 0] })(theta, sTm1, rT, sT), REDUCTION);
});

Deno.test("cell 14: the same under jit", () => {
  const { theta, sTm1, rT, sT } = batch();
  const perExample = vmap(grad(tdLoss), { inAxes: [null, 0, 0, 0] });
  new Cell(14).value(jit(perExample)(theta, sTm1, rT, sT), REDUCTION);
});

Deno.test("cell 15: eager and jitted give the same, call after call", () => {
  const { theta, sTm1, rT, sT } = batch();
  const eager = vmap(grad(tdLoss), { inAxes: [null, 0, 0, 0] });
  const jitted = jit(eager);
  const cell = new Cell(15);
  for (let i = 0; i < 2; i++) cell.timed([eager(theta, sTm1, rT, sT), jitted(theta, sTm1, rT, sT)], REDUCTION);
});
