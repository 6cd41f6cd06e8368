/**
 * The tutorial, cells 16 to 22: Hessian-vector products, Jacobians, Hessians, `jvp` and `vjp`.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { jacfwd, jacrev, type NDArray, np, vjp } from "@fluxion/fluxion";
import { REDUCTION } from "../golden.ts";
import { Cell, Output, pythonShape } from "./cells.ts";
import { hvpRevRev, model, predict, pulled, pushed } from "./models.ts";

Deno.test("cell 16: a Hessian-vector product in reverse mode", () => {
  // f = x0² x1 has the Hessian [[2 x1, 2 x0], [2 x0, 0]].
  const f = (x: NDArray) => np.multiply(np.square(x.get(0)), x.get(1));
  assertEquals(hvpRevRev(f, np.array([3, 5]), np.array([1, 2])).tolist(), [22, 6]);
});

Deno.test("cell 17: Jacobians of a logistic model, forward and reverse", () => {
  const { inputs, W, b, f, key, wKey, bKey } = model();
  const out = new Output();
  const forward = jacfwd(f)(W);
  out.print("jacfwd result, with shape", pythonShape(forward));
  out.print(forward);
  const reverse = jacrev(f)(W);
  out.print("jacrev result, with shape", pythonShape(reverse));
  out.print(reverse);
  const cell = new Cell(17);
  cell.binds({ key, inputs, W_key: wKey, b_key: bKey, W, b });
  cell.binds({ J: reverse }, REDUCTION);
  cell.printed(out, REDUCTION);
});

Deno.test("cell 18: the Jacobian in a dictionary of parameters", () => {
  const { inputs, W, b } = model();
  const predictDict = (params: { W: NDArray; b: NDArray }, inputs: NDArray) => predict(params.W, params.b, inputs);
  const J = jacrev(predictDict)({ W, b }, inputs);
  const out = new Output();
  for (const [k, v] of Object.entries(J)) {
    out.print(`Jacobian from ${k} to logits is`);
    out.print(v);
  }
  const cell = new Cell(18);
  cell.binds({ J_dict: J, v: J.b }, REDUCTION);
  cell.printed(out, REDUCTION);
});

Deno.test("cell 19: dense Hessians, forward over reverse", () => {
  const { W, f } = model();
  const H = jacfwd(jacrev(f))(W);
  const out = new Output();
  out.print("hessian, with shape", pythonShape(H));
  out.print(H);
  const cell = new Cell(19);
  cell.binds({ H }, REDUCTION);
  cell.printed(out, REDUCTION);
});

Deno.test("cell 20: jvp pushes a tangent forward", () => {
  const { key, subkey, v, y, u } = pushed();
  const cell = new Cell(20);
  cell.binds({ key, subkey, v });
  cell.binds({ y, u }, REDUCTION);
});

Deno.test("cell 21: vjp pulls a cotangent back", () => {
  const { key, subkey, u, y, v } = pulled();
  const cell = new Cell(21);
  cell.binds({ key, subkey, u });
  cell.binds({ y, v }, REDUCTION);
});

Deno.test("cell 22: gradients of arrays, by a cotangent of ones", () => {
  const vgrad = (f: (x: NDArray) => NDArray, x: NDArray) => {
    const [y, pull] = vjp(f, x);
    return pull(np.ones(y.shape))[0];
  };
  const out = new Output();
  out.print(vgrad((x) => x.pow(2).mul(3), np.ones([2, 2])));
  new Cell(22).printed(out);
});
