/**
 * Chapter 1: derivatives of derivatives.
 *
 * @module
 */
import { grad, jacfwd, type NDArray, np } from "@fluxion/fluxion";
import { heading, say, show } from "./say.ts";

/** Prints derivatives of a polynomial, a Hessian, and a gradient taken through a step of gradient descent. */
export function run(): void {
  heading("1. Derivatives of derivatives");

  say(
    "grad gives back a function like any other, to be differentiated again. For p(x) = x³ + 2x² − 3x + 1 at 1:",
  );
  const p = (x: NDArray) => x.pow(3).add(x.pow(2).mul(2)).sub(x.mul(3)).add(1);
  show("p'", grad(p)(1));
  show("p''", grad(grad(p))(1));
  show("p'''", grad(grad(grad(p)))(1));
  show("p''''", grad(grad(grad(grad(p))))(1));

  say("With several variables the second derivative is a matrix, the Hessian: the Jacobian of the gradient.");
  const hessian = (f: (x: NDArray) => NDArray) => jacfwd(grad(f));
  const dot = (x: NDArray) => np.dot(x, x);
  show("Hessian of x·x", hessian(dot)(np.array([1, 2, 3])));

  say("A training step is a function too. Which start w makes the loss smallest after one step of descent on it?");
  const loss = (w: NDArray, target: NDArray) => np.sum(np.square(w.sub(target)));
  const rate = 0.1;
  const lossAfterStep = (w: NDArray, target: NDArray) => loss(w.sub(grad(loss)(w, target).mul(rate)), target);
  const [w, target] = [np.array([0, 0]), np.array([1, -2])];
  show("gradient of the loss", grad(loss)(w, target));
  show("gradient of the loss after a step", grad(lossAfterStep)(w, target));
  say(`The step scales w − target by 1 − 2 · ${rate} = 0.8, so the second is 0.64 of the first.`);
}

if (import.meta.main) run();
