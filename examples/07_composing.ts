/**
 * Chapter 7: pushing and pulling whole matrices, and jacfwd and jacrev in four lines each.
 *
 * @module
 */
import { jacfwd, jacrev, jit, jvp, type NDArray, np, random, vjp, vmap } from "@fluxion/fluxion";
import { heading, say, show } from "./say.ts";

type Fn = (x: NDArray) => NDArray;

/** The Jacobian by rows: every row of the identity pulled back at once. */
function byRows(f: Fn): Fn {
  return (x) => {
    const [y, pull] = vjp(f, x);
    return vmap(pull)(np.eye(y.shape[0]))[0];
  };
}

/** The Jacobian by columns: every column of the identity pushed forward at once. */
function byColumns(f: Fn): Fn {
  return (x) => {
    const push = (v: NDArray) => jvp(f, [x], [v])[1];
    return vmap(push, { inAxes: 1, outAxes: 1 })(np.eye(x.shape[0]));
  };
}

/** Prints products with many vectors, Jacobians built by hand, and a jitted pullback of a function with branches. */
export function run(): void {
  heading("7. Pushing and pulling matrices");

  say("A layer of four units with three inputs, at random weights and input:");
  const [wKey, xKey, uKey, vKey] = random.split(random.key(1), 4);
  const weights = random.normal(wKey, [4, 3]);
  const x = random.normal(xKey, [3]);
  const f = (x: NDArray) => np.tanh(np.dot(weights, x));

  say("A pullback is a function, so vmap maps it: 128 cotangents in one call instead of 128 calls.");
  const U = random.normal(uKey, [128, 4]);
  const [, pull] = vjp(f, x);
  const looped = np.vstack(Array.from(U, (u) => pull(u)[0]));
  const mapped = vmap(pull)(U)[0];
  show("shape", mapped.shape);
  show("loop and vmap agree", np.allclose(looped, mapped, { atol: 1e-6 }));

  say("The same for tangents and jvp:");
  const V = random.normal(vKey, [128, 3]);
  const push = (v: NDArray) => jvp(f, [x], [v])[1];
  show("loop and vmap agree", np.allclose(np.vstack(Array.from(V, push)), vmap(push)(V), { atol: 1e-6 }));

  say("With the identity for the vectors the products are the Jacobian itself:");
  show("by rows", byRows(f)(x));
  show("as jacrev gives it", np.allclose(byRows(f)(x), jacrev(f)(x)));
  show("as jacfwd gives it", np.allclose(byColumns(f)(x), jacfwd(f)(x)));

  say(
    "A function may branch on values and throw and catch: eager reverse mode sees only the arithmetic that ran. What it",
    "recorded is a plain linear map, which jit compiles.",
  );
  const branching = (x: NDArray) => {
    try {
      if (x.less(3).item()) return x.pow(3).mul(2);
      throw new RangeError("too large for the cubic");
    } catch {
      return x.mul(Math.PI);
    }
  };
  for (const at of [2, 4]) {
    const [y, pull] = vjp(branching, at);
    show(`value and slope at ${at}`, `${y}, ${jit(pull)(1)[0]}`);
  }
}

if (import.meta.main) run();
