/**
 * The tutorial, cells 23 to 27: Hessian-vector products in mixed modes, and what they cost.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { grad, jacfwd, jacrev, jvp, type NDArray, np } from "@fluxion/fluxion";
import { REDUCTION } from "../golden.ts";
import { Cell, Output } from "./cells.ts";
import { hvp, hvpRevRev, pointAndDirection, tanhSquares } from "./models.ts";

/** Cell 26: reverse over forward. */
function hvpRevFwd(f: (x: NDArray) => NDArray, primals: [NDArray], tangents: [NDArray]): [NDArray] {
  return grad((primals: [NDArray]) => jvp(f, primals, tangents)[1])(primals);
}

/** Cell 25: the whole Hessian, 1200 by 1200, times the direction. */
function dense(f: (x: NDArray) => NDArray, X: NDArray, V: NDArray): NDArray {
  return np.tensordot(jacfwd(jacrev(f))(X), V, 2);
}

Deno.test("cell 23: reverse over reverse, at matrices", () => {
  const { X, V } = pointAndDirection();
  new Cell(25).binds({ ans1: hvpRevRev(tanhSquares, X, V) }, REDUCTION);
});

Deno.test("cell 24: forward over reverse needs no dot product, so that containers will do", () => {
  // f = a² b at a = 3, b = 5 along (1, 2): the Hessian is [[2b, 2a], [2a, 0]].
  type Params = { a: NDArray; b: [NDArray] };
  const f = ({ a, b: [b] }: Params) => np.square(a).mul(b);
  const at: Params = { a: np.array(3), b: [np.array(5)] };
  const along: Params = { a: np.array(1), b: [np.array(2)] };
  const [, { a, b }] = jvp(grad(f), [at], [along]);
  assertEquals([a.item(), b[0].item()], [22, 6]);
});

Deno.test("cell 25: the product agrees with the dense Hessian", () => {
  const { key, subkey1, subkey2, X, V } = pointAndDirection();
  const ans1 = hvp(tanhSquares, [X], [V]);
  const ans2 = dense(tanhSquares, X, V);
  const out = new Output();
  out.print(np.allclose(ans1, ans2, { rtol: 1e-4, atol: 1e-4 }));
  const cell = new Cell(25);
  cell.binds({ key, subkey1, subkey2, X, V });
  cell.binds({ ans1, ans2 }, REDUCTION);
  cell.printed(out);
});

Deno.test("cell 26: reverse over forward", () => {
  const { X, V } = pointAndDirection();
  new Cell(25).binds({ ans1: hvpRevFwd(tanhSquares, [X], [V])[0] }, REDUCTION);
});

Deno.test("cell 27: four ways to one product", () => {
  const { X, V } = pointAndDirection();
  const ways: [string, NDArray | [NDArray]][] = [
    ["Forward over reverse", hvp(tanhSquares, [X], [V])],
    ["Reverse over forward", hvpRevFwd(tanhSquares, [X], [V])],
    ["Reverse over reverse", hvpRevRev(tanhSquares, X, V)],
    ["Naive full Hessian materialization", dense(tanhSquares, X, V)],
  ];
  const out = new Output();
  for (const [name] of ways) out.print(name);
  const cell = new Cell(27);
  cell.timed(ways.map(([, value]) => value), REDUCTION);
  cell.printed(out);
});
