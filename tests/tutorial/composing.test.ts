/**
 * The tutorial, cells 28 to 32: `jvp` and `vjp` under `vmap` and `jit`.
 *
 * @module
 */
import { assert, assertStringIncludes } from "@std/assert";
import { jacfwd, jacrev, jit, jvp, type NDArray, np, random, vjp, vmap } from "@fluxion/fluxion";
import { ELEMENTWISE, REDUCTION } from "../golden.ts";
import { Cell, Output } from "./cells.ts";
import { model } from "./models.ts";

type Fn = (x: NDArray) => NDArray;

/** Cell 30: a Jacobian from one pullback over the standard basis. */
function ourJacrev(f: Fn): Fn {
  return (x) => {
    const [y, pull] = vjp(f, x);
    const [J] = vmap(pull)(np.eye(y.shape[0]));
    return J;
  };
}

/** Cell 31: a Jacobian from pushforwards of the standard basis. */
function ourJacfwd(f: Fn): Fn {
  return (x) => {
    const push = (s: NDArray) => jvp(f, [x], [s])[1];
    return np.transpose(vmap(push, { inAxes: 1 })(np.eye(x.shape[0])));
  };
}

Deno.test("cell 28: many cotangents pulled back, in a loop and by vmap", () => {
  const { f, W } = model();
  const loop = (f: Fn, x: NDArray, M: NDArray) => {
    const [, pull] = vjp(f, x);
    return np.vstack(Array.from(M, (m) => pull(m)[0]));
  };
  const mapped = (f: Fn, x: NDArray, M: NDArray) => {
    const [, pull] = vjp(f, x);
    return vmap(pull)(M)[0];
  };
  const key = random.key(0);
  const U = random.normal(key, [128, 4]);
  const cell = new Cell(28);
  cell.binds({ key, U });
  // The cell stops in JAX, whose vstack takes no tuples; its text means the arrays in them.
  assertStringIncludes(cell.error, "vstack");
  const loopVs = loop(f, W, U);
  const vmapVs = mapped(f, W, U);
  assert(np.allclose(loopVs, vmapVs).item());
  assert(np.allclose(vmapVs, np.matmul(U, jacrev(f)(W)), { rtol: 1e-5, atol: 1e-6 }).item());
});

Deno.test("cell 29: many tangents pushed forward, in a loop and by vmap", () => {
  const { f, W } = model();
  const push = (m: NDArray) => jvp(f, [W], [m])[1];
  const S = random.normal(random.key(0), [128, 3]);
  const loopVs = np.vstack(Array.from(S, push));
  const vmapVs = vmap(push)(S);
  const out = new Output();
  out.print("Non-vmapped Jacobian-Matrix product");
  out.print("\nVmapped Jacobian-Matrix product");
  const cell = new Cell(29);
  cell.binds({ S });
  cell.binds({ loop_vs: loopVs, vmap_vs: vmapVs }, REDUCTION);
  cell.timed([loopVs, vmapVs], REDUCTION);
  cell.printed(out);
  assert(np.allclose(loopVs, vmapVs).item());
});

Deno.test("cell 30: jacrev, built from vjp and vmap", () => {
  const { f, W } = model();
  const J = ourJacrev(f)(W);
  assert(np.allclose(jacrev(f)(W), J).item());
  new Cell(17).binds({ J }, REDUCTION);
});

Deno.test("cell 31: jacfwd, built from jvp and vmap", () => {
  const { f, W } = model();
  const J = ourJacfwd(f)(W);
  assert(np.allclose(jacfwd(f)(W), J).item());
  new Cell(17).binds({ J }, REDUCTION);
});

Deno.test("cell 32: the pullback of a function with branches and exceptions, jitted", () => {
  const f = (x: NDArray) => {
    try {
      if (x.less(3).item()) return x.pow(3).mul(2);
      throw new RangeError("not below 3");
    } catch (e) {
      if (!(e instanceof RangeError)) throw e;
      return np.multiply(np.pi, x);
    }
  };
  const [y, pull] = vjp(f, 4);
  const cell = new Cell(32);
  cell.binds({ y }, ELEMENTWISE);
  cell.printedArrays(jit(pull)(1));
});
